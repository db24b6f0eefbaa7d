using MicroSsim.Engine;
using MicroSsim.Engine.Masks;
using MicroSsim.Engine.Planes;
using MicroSsim.Engine.Similarity;
using MicroSsim.Evaluation.Pairing;

namespace MicroSsim.Evaluation.Scores.Metrics;

/// <summary>Normalized root mean square error and range-invariant normalized root mean square error.</summary>
/// <param name="normalization">The measure of the ground truth that errors are divided by.</param>
public sealed class NrmseMetric(NrmseNormalization normalization) : PairMetric<NrmseResult>
{
    /// <summary>The facts of the normalized root mean square error.</summary>
    public static MetricInfo Facts { get; } = new()
    {
        Name = "Nrmse",
        DisplayName = "NRMSE",
        HigherIsBetter = false,
        NeedsSameUnit = true,
        Create = _ => new NrmseMetric(NrmseNormalization.Euclidean),
    };

    /// <summary>The facts of the range-invariant normalized root mean square error.</summary>
    public static MetricInfo RangeInvariantFacts { get; } = new()
    {
        Name = "RangeInvariantNrmse",
        DisplayName = "Range-invariant NRMSE",
        HigherIsBetter = false,
        MeasuredWith = Facts.Name,
    };

    /// <inheritdoc/>
    public override MetricInfo Info => Facts;

    /// <inheritdoc/>
    public override string OptionsText => $"Normalization={normalization}";

    /// <inheritdoc/>
    private protected override NrmseResult MeasurePage(
        ImagePlane groundTruth,
        ImagePlane prediction,
        ImageMask? mask,
        MicroSsimFit? fit,
        ParallelScope parallel,
        CancellationToken cancellation) =>
        mask is null
            ? NrmseCalculator.Measure(groundTruth, prediction, normalization, cancellation)
            : NrmseCalculator.Measure(groundTruth, prediction, normalization, mask, cancellation);

    /// <inheritdoc/>
    private protected override IReadOnlyList<RegionResult<NrmseResult>> MeasureLabels(
        ImagePlane groundTruth,
        ImagePlane prediction,
        ImageMask labels,
        MicroSsimFit? fit,
        ParallelScope parallel,
        CancellationToken cancellation) =>
        NrmseCalculator.MeasureRegions(groundTruth, prediction, labels, normalization, cancellation);

    /// <inheritdoc/>
    private protected override PairMeasurement Convert(NrmseResult result, MicroSsimFit? fit) => new(
        [
            new(Name, result.Nrmse),
            new(RangeInvariantFacts.Name, result.RangeInvariantNrmse),
            new(Info.SettingsColumn, OptionsText),
        ],
        result.ConstantPrediction)
    {
        MaskedPixels = result.MaskedPixels,
    };
}
