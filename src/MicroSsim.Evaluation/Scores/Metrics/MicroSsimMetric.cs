using MicroSsim.Engine;
using MicroSsim.Engine.Planes;
using MicroSsim.Engine.Similarity;
using MicroSsim.Evaluation.Maps;
using MicroSsim.Evaluation.Pairing;

namespace MicroSsim.Evaluation.Scores.Metrics;

/// <summary>MicroSSIM: the column MicroSsim, and Luminance, Contrast and Structure on request.</summary>
/// <param name="options">Window, constants, covariances.</param>
/// <param name="components">Whether the three factors are wanted.</param>
/// <param name="maps">The size of maps, if maps are wanted.</param>
public sealed class MicroSsimMetric(SsimOptions options, bool components = false, MapSize? maps = null) : PairMetric
{
    /// <inheritdoc/>
    public override string Name => "MicroSsim";

    /// <inheritdoc/>
    public override string Settings => SettingsText.Of(options) + (components ? "; Components" : "") + (maps is { } size ? $"; MapSize={size}" : "");

    /// <inheritdoc/>
    public override bool NeedsFit => true;

    /// <inheritdoc/>
    public override IReadOnlyList<string> MapKinds => maps is null ? [] : MapBuilder.GetKinds(components);

    /// <inheritdoc/>
    public override PairMeasurement Measure(ImagePlane groundTruth, ImagePlane prediction, MicroSsimFit? fit, ParallelScope parallel, CancellationToken cancellation)
    {
        var builder = maps is { } size ? new MapBuilder(groundTruth, components, options.Crop, size) : null;
        var result = MicroSsimCalculator.Measure(groundTruth, prediction, fit!, options, components, builder is null ? null : builder.AddRow, parallel, cancellation);
        var cells = new List<ScoreCell> { new("MicroSsim", result.Ssim) };
        if (result.Components is { } c)
        {
            cells.AddRange([new("Luminance", c.Luminance), new("Contrast", c.Contrast), new("Structure", c.Structure)]);
        }

        cells.Add(new ScoreCell("MicroSsimSettings", SettingsText.Of(fit!, options)));
        return new PairMeasurement(cells, result.ConstantPrediction, builder?.ToMaps());
    }
}
