using MicroSsim.Engine;
using MicroSsim.Engine.Masks;
using MicroSsim.Engine.Planes;
using MicroSsim.Engine.Similarity;
using MicroSsim.Evaluation.Maps;
using MicroSsim.Evaluation.Pairing;

namespace MicroSsim.Evaluation.Scores.Metrics;

/// <summary>MicroSSIM, with its components luminance, contrast and structure, and its SSIM maps, on request.</summary>
/// <param name="options">Window, constants and covariances.</param>
/// <param name="components">Whether to measure luminance, contrast and structure too.</param>
/// <param name="maps">The size of the maps; null for no maps.</param>
public sealed class MicroSsimMetric(SsimOptions options, bool components = false, MapSize? maps = null)
    : MappedSsimMetric<SsimMapRow>(components, maps)
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
    public override ScoreSettings GetSettings(MicroSsimFit? fit) => new(Info.SettingsColumn, fit, SingleScale: options);

    /// <inheritdoc/>
    private protected override string WindowText => SettingsText.Write(options);

    /// <inheritdoc/>
    private protected override (SsimMapRow AddRow, Func<IReadOnlyList<ScoreMap>> ToMaps) CreateMaps(ImagePlane groundTruth, MapSize size)
    {
        var builder = new MapBuilder(groundTruth, Components, (options.Crop, options.Crop), size);
        return (builder.AddRow, builder.ToMaps);
    }

    /// <inheritdoc/>
    private protected override SsimResult MeasurePage(
        ImagePlane groundTruth,
        ImagePlane prediction,
        ImageMask? mask,
        MicroSsimFit fit,
        SsimMapRow? map,
        ParallelScope parallel,
        CancellationToken cancellation) =>
        MicroSsimCalculator.Measure(
            groundTruth, prediction, fit, options, Components, map, mask, parallel, cancellation);

    /// <inheritdoc/>
    private protected override IReadOnlyList<RegionResult<SsimResult>> MeasureLabels(
        ImagePlane groundTruth,
        ImagePlane prediction,
        ImageMask labels,
        MicroSsimFit fit,
        SsimMapRow? map,
        ParallelScope parallel,
        CancellationToken cancellation) =>
        MicroSsimCalculator.MeasureRegions(
            groundTruth, prediction, labels, fit, options, Components, map, parallel, cancellation);
}
