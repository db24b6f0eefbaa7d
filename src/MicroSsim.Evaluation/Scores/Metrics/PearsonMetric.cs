using MicroSsim.Engine;
using MicroSsim.Engine.Planes;
using MicroSsim.Engine.Similarity;
using MicroSsim.Evaluation.Pairing;

namespace MicroSsim.Evaluation.Scores.Metrics;

/// <summary>Pearson's correlation coefficient. It has no options.</summary>
public sealed class PearsonMetric : PairMetric
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
    public override PairMeasurement Measure(
        ImagePlane groundTruth, ImagePlane prediction, MicroSsimFit? fit, ParallelScope parallel, CancellationToken cancellation) =>
        new([new(Name, PearsonCalculator.Measure(groundTruth, prediction, cancellation).Pearson)], ConstantPrediction: false);
}
