using MicroSsim.Engine;
using MicroSsim.Engine.Masks;
using MicroSsim.Engine.Planes;
using MicroSsim.Engine.Similarity;
using MicroSsim.Engine.Volumes;
using MicroSsim.Evaluation.Pairing;

namespace MicroSsim.Evaluation.Scores.Metrics;

/// <summary>Plain SSIM of volumes, with windows in three dimensions.</summary>
/// <param name="dataRange">The data range R of the constants C1 and C2.</param>
/// <param name="options">Window, constants and covariances.</param>
public sealed class VolumeSsimMetric(DataRange dataRange, VolumeSsimOptions options) : PairMetric<SsimResult>
{
    /// <summary>The facts of SSIM in three dimensions.</summary>
    public static MetricInfo Facts { get; } = VolumeMetric.CreateFacts(SsimMetric.Facts) with
    {
        Create = dataRange => new VolumeSsimMetric(dataRange, VolumeSsimCalculator.DefaultOptions),
    };

    /// <inheritdoc/>
    public override MetricInfo Info => Facts;

    /// <inheritdoc/>
    public override bool NeedsSetRange => dataRange.IsOfUnknownSet;

    /// <inheritdoc/>
    public override PairMetric WithDataRange(DataRange range) => new VolumeSsimMetric(range, options);

    /// <inheritdoc/>
    public override string OptionsText => $"DataRange={dataRange}; {SettingsText.Write(options)}";

    /// <inheritdoc/>
    public override ScoreSettings GetSettings(MicroSsimFit? fit) => new(Info.SettingsColumn, null, Volume: options);

    /// <inheritdoc/>
    private protected override SsimResult MeasurePage(
        ImagePlane groundTruth,
        ImagePlane prediction,
        ImageMask? mask,
        MicroSsimFit? fit,
        ParallelScope parallel,
        CancellationToken cancellation) => VolumeSsimCalculator.Measure(
            (VolumePlane)groundTruth,
            (VolumePlane)prediction,
            dataRange,
            options,
            mask: mask,
            parallel: parallel,
            cancellationToken: cancellation);

    /// <inheritdoc/>
    private protected override IReadOnlyList<RegionResult<SsimResult>> MeasureLabels(
        ImagePlane groundTruth,
        ImagePlane prediction,
        ImageMask labels,
        MicroSsimFit? fit,
        ParallelScope parallel,
        CancellationToken cancellation) => VolumeSsimCalculator.MeasureRegions(
            (VolumePlane)groundTruth,
            (VolumePlane)prediction,
            labels,
            dataRange,
            options,
            parallel: parallel,
            cancellationToken: cancellation);

    /// <inheritdoc/>
    private protected override PairMeasurement Convert(SsimResult result, MicroSsimFit? fit) => new(
        [
            new(Name, result.Ssim),
            new(Info.DataRangeColumn, result.DataRange),
            new(Info.SettingsColumn, SettingsText.Write(GetSettings(null))),
        ],
        result.ConstantPrediction)
    {
        MaskedPixels = result.MaskedPixels,
    };
}
