using MicroSsim.Engine;
using MicroSsim.Engine.Planes;
using MicroSsim.Engine.Similarity;
using MicroSsim.Evaluation.Maps;
using MicroSsim.Evaluation.Pairing;

namespace MicroSsim.Evaluation.Scores.Metrics;

/// <summary>MicroSSIM, with its components luminance, contrast and structure, and its SSIM maps, on request.</summary>
/// <param name="options">Window, constants and covariances.</param>
/// <param name="components">Whether to measure luminance, contrast and structure too.</param>
/// <param name="maps">The size of the maps; null for no maps.</param>
public sealed class MicroSsimMetric(SsimOptions options, bool components = false, MapSize? maps = null) : PairMetric
{
    /// <summary>The facts of MicroSSIM.</summary>
    public static MetricInfo Facts { get; } = new()
    {
        Name = "MicroSsim",
        DisplayName = "MicroSSIM",
        NeedsFit = true,
        Create = _ => new MicroSsimMetric(new SsimOptions()),
        ComponentColumns = ["Luminance", "Contrast", "Structure"],
    };

    /// <inheritdoc/>
    public override MetricInfo Info => Facts;

    /// <inheritdoc/>
    public override string OptionsText =>
        SettingsText.Write(options) + (components ? "; Components" : "") + (maps is { } size ? $"; MapSize={size}" : "");

    /// <inheritdoc/>
    public override IReadOnlyList<string> MapKinds => maps is null ? [] : MapBuilder.GetKinds(components);

    /// <inheritdoc/>
    public override ScoreSettings GetSettings(MicroSsimFit? fit) => new(Info.SettingsColumn, fit, SingleScale: options);

    /// <inheritdoc/>
    public override PairMeasurement Measure(
        ImagePlane groundTruth, ImagePlane prediction, MicroSsimFit? fit, ParallelScope parallel, CancellationToken cancellation)
    {
        var collector = maps is { } size ? new MapBuilder(groundTruth, components, options.Crop, size) : null;
        SsimMapRow? map = collector is null ? null : collector.AddRow;
        var result = MicroSsimCalculator.Measure(
            groundTruth, prediction, fit!, options, components, map, mask: null, parallel, cancellation);
        var cells = new List<ScoreCell> { new(Name, result.Ssim) };
        if (result.Components is { } c)
        {
            double[] values = [c.Luminance, c.Contrast, c.Structure];
            cells.AddRange(Info.ComponentColumns.Zip(values, (column, value) => new ScoreCell(column, value)));
        }

        cells.Add(new ScoreCell(Info.SettingsColumn, SettingsText.Write(GetSettings(fit))));
        return new PairMeasurement(cells, result.ConstantPrediction, collector?.ToMaps());
    }
}
