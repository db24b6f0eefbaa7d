using MicroSsim.Engine;
using MicroSsim.Engine.Masks;
using MicroSsim.Engine.Planes;
using MicroSsim.Engine.Similarity;
using MicroSsim.Engine.Volumes;
using MicroSsim.Evaluation.Maps;
using MicroSsim.Evaluation.Pairing;

namespace MicroSsim.Evaluation.Scores.Metrics;

/// <summary>
/// MicroSSIM of volumes: the fit of slices, and windows in three dimensions. Its components, and its maps, are measured on request.
/// </summary>
/// <param name="options">Window, constants and covariances.</param>
/// <param name="components">Whether to measure luminance, contrast and structure too.</param>
/// <param name="maps">The size of the maps; null for no maps.</param>
public sealed class VolumeMicroSsimMetric(VolumeSsimOptions options, bool components = false, MapSize? maps = null) : PairMetric
{
    /// <summary>The facts of MicroSSIM in three dimensions.</summary>
    public static MetricInfo Facts { get; } = VolumeMetric.CreateFacts(MicroSsimMetric.Facts) with
    {
        Create = _ => new VolumeMicroSsimMetric(new VolumeSsimOptions()),
    };

    /// <inheritdoc/>
    public override MetricInfo Info => Facts;

    /// <inheritdoc/>
    public override string OptionsText =>
        SettingsText.Write(options) + (components ? "; Components" : "") + (maps is { } size ? $"; MapSize={size}" : "");

    /// <inheritdoc/>
    public override ScoreSettings GetSettings(MicroSsimFit? fit) => new(Info.SettingsColumn, fit, Volume: options);

    /// <inheritdoc/>
    public override IReadOnlyList<string> MapKinds => maps is null ? [] : MapBuilder.GetKinds(components);

    /// <inheritdoc/>
    public override PairMeasurement Measure(
        ImagePlane groundTruth, ImagePlane prediction, MicroSsimFit? fit, ParallelScope parallel, CancellationToken cancellation)
    {
        var truth = (VolumePlane)groundTruth;
        var collector = CreateCollector(truth);
        var result = VolumeSsimCalculator.Measure(
            truth, (VolumePlane)prediction, fit!, options, components, MapOf(collector), mask: null, parallel, cancellation);
        return Convert(result, fit) with { Maps = collector?.ToMaps() };
    }

    /// <inheritdoc/>
    public override IReadOnlyList<RegionResult<PairMeasurement>> MeasureRegions(
        ImagePlane groundTruth,
        ImagePlane prediction,
        ImageMask mask,
        bool byRegion,
        MicroSsimFit? fit,
        ParallelScope parallel,
        CancellationToken cancellation)
    {
        var (truth, predicted) = ((VolumePlane)groundTruth, (VolumePlane)prediction);
        var collector = CreateCollector(truth);
        var map = MapOf(collector);
        var results = byRegion
            ? VolumeSsimCalculator.MeasureRegions(truth, predicted, mask, fit!, options, components, map, parallel, cancellation)
            : [new(0, MeasureMask(), null)];
        int first = results.ToList().FindIndex(result => result.Result is not null);
        return [.. results.Select((result, i) => new RegionResult<PairMeasurement>(
            result.Label,
            result.Result is { } measured ? Convert(measured, fit) with { Maps = i == first ? collector?.ToMaps() : null } : null,
            result.Error))];

        SsimResult MeasureMask() => VolumeSsimCalculator.Measure(
            truth, predicted, fit!, options, components, map, mask, parallel, cancellation);
    }

    private static VolumeMapRow? MapOf(VolumeMapBuilder? collector) => collector is null ? null : collector.AddRow;

    private VolumeMapBuilder? CreateCollector(VolumePlane groundTruth) =>
        maps is { } size ? new VolumeMapBuilder(groundTruth, components, options.GetCrop(groundTruth), size) : null;

    private PairMeasurement Convert(SsimResult result, MicroSsimFit? fit)
    {
        var cells = new List<ScoreCell> { new(Name, result.Ssim) };
        if (result.Components is { } c)
        {
            double[] values = [c.Luminance, c.Contrast, c.Structure];
            cells.AddRange(Info.ComponentColumns.Zip(values, (column, value) => new ScoreCell(column, value)));
        }

        cells.Add(new ScoreCell(Info.SettingsColumn, SettingsText.Write(GetSettings(fit))));
        return new PairMeasurement(cells, result.ConstantPrediction) { MaskedPixels = result.MaskedPixels };
    }
}
