using MicroSsim.Engine;
using MicroSsim.Engine.Masks;
using MicroSsim.Engine.Planes;
using MicroSsim.Engine.Similarity;
using MicroSsim.Evaluation.Pairing;

namespace MicroSsim.Evaluation.Scores.Metrics;

/// <summary>Pearson's correlation coefficient. It has no options.</summary>
public sealed class PearsonMetric : PairMetric<PearsonResult>
{
    /// <summary>The facts of Pearson's correlation coefficient.</summary>
    public static MetricInfo Facts { get; } = new()
    {
        Name = "Pearson",
        DisplayName = "Pearson's r",
        Create = _ => new PearsonMetric(),
    };

    /// <inheritdoc/>
    public override MetricInfo Info => Facts;

    /// <inheritdoc/>
    public override string OptionsText => "no options";

    /// <inheritdoc/>
    private protected override PearsonResult MeasurePage(
        ImagePlane groundTruth,
        ImagePlane prediction,
        ImageMask? mask,
        MicroSsimFit? fit,
        ParallelScope parallel,
        CancellationToken cancellation) =>
        mask is null
            ? PearsonCalculator.Measure(groundTruth, prediction, cancellation)
            : PearsonCalculator.Measure(groundTruth, prediction, mask, cancellation);

    /// <inheritdoc/>
    private protected override IReadOnlyList<RegionResult<PearsonResult>> MeasureLabels(
        ImagePlane groundTruth,
        ImagePlane prediction,
        ImageMask labels,
        MicroSsimFit? fit,
        ParallelScope parallel,
        CancellationToken cancellation) =>
        PearsonCalculator.MeasureRegions(groundTruth, prediction, labels, cancellation);

    /// <inheritdoc/>
    private protected override PairMeasurement Convert(PearsonResult result, MicroSsimFit? fit) =>
        new([new(Name, result.Pearson)], ConstantPrediction: false) { MaskedPixels = result.MaskedPixels };
}
