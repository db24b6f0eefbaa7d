using MicroSsim.Engine;
using MicroSsim.Engine.Planes;
using MicroSsim.Engine.Similarity;
using MicroSsim.Evaluation.Pairing;

namespace MicroSsim.Evaluation.Scores.Metrics;

/// <summary>MicroMS3IM: the column MicroMs3im, and the term of each scale, from 0, on request.</summary>
/// <param name="options">Scales, window, constants.</param>
/// <param name="components">Whether the terms are wanted.</param>
public sealed class MicroMs3imMetric(MultiScaleOptions options, bool components = false) : PairMetric
{
    /// <inheritdoc/>
    public override string Name => "MicroMs3im";

    /// <inheritdoc/>
    public override string Settings => SettingsText.Of(options) + (components ? "; Components" : "");

    /// <inheritdoc/>
    public override bool NeedsFit => true;

    /// <inheritdoc/>
    public override PairMeasurement Measure(ImagePlane groundTruth, ImagePlane prediction, MicroSsimFit? fit, ParallelScope parallel, CancellationToken cancellation)
    {
        var result = MicroMs3imCalculator.Measure(groundTruth, prediction, fit!, options, parallel, cancellation);
        var cells = new List<ScoreCell> { new("MicroMs3im", result.Score) };
        if (components) cells.AddRange(result.Terms.Select((term, scale) => new ScoreCell($"MicroMs3imScale{scale}", term)));
        cells.Add(new ScoreCell("MicroMs3imSettings", SettingsText.Of(fit!, options)));
        return new PairMeasurement(cells, result.ConstantPrediction);
    }
}
