using MicroSsim.Engine;
using MicroSsim.Engine.Masks;
using MicroSsim.Engine.Planes;
using MicroSsim.Engine.Similarity;
using MicroSsim.Engine.Windows;
using MicroSsim.Evaluation.Pairing;

namespace MicroSsim.Evaluation.Scores.Metrics;

/// <summary>Plain SSIM of the images as they are, without a fit.</summary>
/// <param name="dataRange">The data range R of the constants C1 and C2.</param>
/// <param name="options">Window, constants and covariances.</param>
public sealed class SsimMetric(DataRange dataRange, SsimOptions options) : PairMetric<SsimResult>
{
    /// <summary>The default options: the window is that of scikit-image, which differs from that of MicroSSIM.</summary>
    public static SsimOptions DefaultOptions { get; } = new() { Window = WindowKind.Uniform };

    /// <summary>The facts of SSIM.</summary>
    public static MetricInfo Facts { get; } = new()
    {
        Name = "Ssim",
        DisplayName = "SSIM",
        NeedsDataRange = true,
        Create = dataRange => new SsimMetric(dataRange, DefaultOptions),
    };

    /// <inheritdoc/>
    public override MetricInfo Info => Facts;

    /// <inheritdoc/>
    public override bool NeedsSetRange => dataRange.IsOfUnknownSet;

    /// <inheritdoc/>
    public override PairMetric WithDataRange(DataRange range) => new SsimMetric(range, options);

    /// <inheritdoc/>
    public override string OptionsText => $"DataRange={dataRange}; {SettingsText.Write(options)}";

    /// <inheritdoc/>
    public override ScoreSettings GetSettings(MicroSsimFit? fit) => new(Info.SettingsColumn, null, SingleScale: options);

    /// <inheritdoc/>
    private protected override SsimResult MeasurePage(
        ImagePlane groundTruth,
        ImagePlane prediction,
        ImageMask? mask,
        MicroSsimFit? fit,
        ParallelScope parallel,
        CancellationToken cancellation) =>
        SsimCalculator.Measure(
            groundTruth, prediction, dataRange, options, mask: mask, parallel: parallel, cancellationToken: cancellation);

    /// <inheritdoc/>
    private protected override IReadOnlyList<RegionResult<SsimResult>> MeasureLabels(
        ImagePlane groundTruth,
        ImagePlane prediction,
        ImageMask labels,
        MicroSsimFit? fit,
        ParallelScope parallel,
        CancellationToken cancellation) =>
        SsimCalculator.MeasureRegions(
            groundTruth, prediction, labels, dataRange, options, parallel: parallel, cancellationToken: cancellation);

    /// <inheritdoc/>
    private protected override PairMeasurement Convert(SsimResult result, MicroSsimFit? fit)
    {
        return new PairMeasurement(
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
}
