using MicroSsim.Engine;
using MicroSsim.Engine.Planes;
using MicroSsim.Engine.Similarity;
using MicroSsim.Engine.Volumes;
using MicroSsim.Evaluation.Pairing;

namespace MicroSsim.Evaluation.Scores.Metrics;

/// <summary>Plain SSIM of volumes, with windows in three dimensions.</summary>
/// <param name="dataRange">The data range R of the constants C1 and C2.</param>
/// <param name="options">Window, constants and covariances.</param>
public sealed class VolumeSsimMetric(DataRange dataRange, VolumeSsimOptions options) : PairMetric
{
    /// <summary>The facts of SSIM in three dimensions.</summary>
    public static MetricInfo Facts { get; } = VolumeMetric.CreateFacts(SsimMetric.Facts) with
    {
        Create = dataRange => new VolumeSsimMetric(dataRange, VolumeSsimCalculator.DefaultOptions),
    };

    /// <inheritdoc/>
    public override MetricInfo Info => Facts;

    /// <inheritdoc/>
    public override bool NeedsSetRange => dataRange is { IsOfSet: true, Value: null };

    /// <inheritdoc/>
    public override PairMetric WithDataRange(DataRange range) => new VolumeSsimMetric(range, options);

    /// <inheritdoc/>
    public override string OptionsText => $"DataRange={dataRange}; {SettingsText.Write(options)}";

    /// <inheritdoc/>
    public override ScoreSettings GetSettings(MicroSsimFit? fit) => new(Info.SettingsColumn, null, Volume: options);

    /// <inheritdoc/>
    public override PairMeasurement Measure(
        ImagePlane groundTruth, ImagePlane prediction, MicroSsimFit? fit, ParallelScope parallel, CancellationToken cancellation)
    {
        var result = VolumeSsimCalculator.Measure(
            (VolumePlane)groundTruth,
            (VolumePlane)prediction,
            dataRange,
            options,
            parallel: parallel,
            cancellationToken: cancellation);
        return new PairMeasurement(
            [
                new(Name, result.Ssim),
                new(Info.DataRangeColumn, result.DataRange),
                new(Info.SettingsColumn, SettingsText.Write(GetSettings(null))),
            ],
            result.ConstantPrediction);
    }
}
