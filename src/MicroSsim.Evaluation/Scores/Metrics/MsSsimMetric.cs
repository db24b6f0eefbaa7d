using MicroSsim.Engine;
using MicroSsim.Engine.Masks;
using MicroSsim.Engine.Planes;
using MicroSsim.Engine.Similarity;
using MicroSsim.Evaluation.Pairing;

namespace MicroSsim.Evaluation.Scores.Metrics;

/// <summary>Plain multi-scale SSIM of the images as they are, without a fit.</summary>
/// <param name="dataRange">The data range R of the constants C1 and C2.</param>
/// <param name="options">Scales, window and constants.</param>
public sealed class MsSsimMetric(DataRange dataRange, MultiScaleOptions options) : PairMetric<MultiScaleResult>
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
    public override bool NeedsSetRange => dataRange.IsOfUnknownSet;

    /// <inheritdoc/>
    public override PairMetric WithDataRange(DataRange range) => new MsSsimMetric(range, options);

    /// <inheritdoc/>
    public override string OptionsText => $"DataRange={dataRange}; {SettingsText.Write(options)}";

    /// <inheritdoc/>
    public override ScoreSettings GetSettings(MicroSsimFit? fit) => new(Info.SettingsColumn, null, MultiScale: options);

    /// <inheritdoc/>
    private protected override MultiScaleResult MeasurePage(
        ImagePlane groundTruth,
        ImagePlane prediction,
        ImageMask? mask,
        MicroSsimFit? fit,
        ParallelScope parallel,
        CancellationToken cancellation) =>
        MsSsimCalculator.Measure(groundTruth, prediction, dataRange, options, mask, parallel, cancellation);

    /// <inheritdoc/>
    private protected override IReadOnlyList<RegionResult<MultiScaleResult>> MeasureLabels(
        ImagePlane groundTruth,
        ImagePlane prediction,
        ImageMask labels,
        MicroSsimFit? fit,
        ParallelScope parallel,
        CancellationToken cancellation) =>
        MsSsimCalculator.MeasureRegions(groundTruth, prediction, labels, dataRange, options, parallel, cancellation);

    /// <inheritdoc/>
    private protected override PairMeasurement Convert(MultiScaleResult result, MicroSsimFit? fit)
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
