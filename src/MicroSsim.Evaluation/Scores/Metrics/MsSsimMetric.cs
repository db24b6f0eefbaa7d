using MicroSsim.Engine;
using MicroSsim.Engine.Masks;
using MicroSsim.Engine.Planes;
using MicroSsim.Engine.Similarity;
using MicroSsim.Evaluation.Pairing;

namespace MicroSsim.Evaluation.Scores.Metrics;

/// <summary>Plain multi-scale SSIM of the images as they are, without a fit.</summary>
/// <param name="dataRange">The data range R of the constants C1 and C2.</param>
/// <param name="options">Scales, window and constants.</param>
public sealed class MsSsimMetric(DataRange dataRange, MultiScaleOptions options) : PairMetric
{
    /// <summary>The facts of multi-scale SSIM.</summary>
    public static MetricInfo Facts { get; } = new()
    {
        Name = "MsSsim",
        DisplayName = "MS-SSIM",
        NeedsDataRange = true,
        Create = dataRange => new MsSsimMetric(dataRange, new MultiScaleOptions()),
    };

    /// <summary>The error for volumes, which are not measured on several scales.</summary>
    public static MicroSsimException NoVolumes() => VolumeMetric.CreateNoScales(Facts);

    /// <inheritdoc/>
    public override MetricInfo Info => Facts;

    /// <inheritdoc/>
    public override bool NeedsSetRange => dataRange is { IsOfSet: true, Value: null };

    /// <inheritdoc/>
    public override PairMetric WithDataRange(DataRange range) => new MsSsimMetric(range, options);

    /// <inheritdoc/>
    public override string OptionsText => $"DataRange={dataRange}; {SettingsText.Write(options)}";

    /// <inheritdoc/>
    public override ScoreSettings GetSettings(MicroSsimFit? fit) => new(Info.SettingsColumn, null, MultiScale: options);

    /// <inheritdoc/>
    public override PairMeasurement Measure(
        ImagePlane groundTruth, ImagePlane prediction, MicroSsimFit? fit, ParallelScope parallel, CancellationToken cancellation)
    {
        var result = MsSsimCalculator.Measure(groundTruth, prediction, dataRange, options, mask: null, parallel, cancellation);
        return Convert(result);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<RegionResult<PairMeasurement>> MeasureRegions(
        ImagePlane groundTruth,
        ImagePlane prediction,
        ImageMask mask,
        bool byRegion,
        MicroSsimFit? fit,
        ParallelScope parallel,
        CancellationToken cancellation)
    {
        var results = byRegion
            ? MsSsimCalculator.MeasureRegions(groundTruth, prediction, mask, dataRange, options, parallel, cancellation)
            : [new(0, MsSsimCalculator.Measure(groundTruth, prediction, dataRange, options, mask, parallel, cancellation), null)];
        return Convert(results, Convert);
    }

    private PairMeasurement Convert(MultiScaleResult result)
    {
        return new PairMeasurement(
            [
                new(Name, result.Score),
                new(Info.DataRangeColumn, result.DataRange),
                new(Info.SettingsColumn, SettingsText.Write(GetSettings(null))),
            ],
            result.ConstantPrediction)
        {
            MaskedPixels = result.MaskedPixels,
        };
    }
}
