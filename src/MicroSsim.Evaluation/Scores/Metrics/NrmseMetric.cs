using MicroSsim.Engine;
using MicroSsim.Engine.Planes;
using MicroSsim.Engine.Similarity;
using MicroSsim.Evaluation.Pairing;

namespace MicroSsim.Evaluation.Scores.Metrics;

/// <summary>Normalized root mean square error and range-invariant normalized root mean square error.</summary>
/// <param name="normalization">The measure of the ground truth that errors are divided by.</param>
public sealed class NrmseMetric(NrmseNormalization normalization) : PairMetric
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
    public override PairMeasurement Measure(
        ImagePlane groundTruth, ImagePlane prediction, MicroSsimFit? fit, ParallelScope parallel, CancellationToken cancellation)
    {
        var result = NrmseCalculator.Measure(groundTruth, prediction, normalization, cancellation);
        return new PairMeasurement(
            [
                new(Name, result.Nrmse),
                new(RangeInvariantFacts.Name, result.RangeInvariantNrmse),
                new(Info.SettingsColumn, OptionsText),
            ],
            result.ConstantPrediction);
    }
}
