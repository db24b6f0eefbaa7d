using MicroSsim.Engine;
using MicroSsim.Engine.Masks;
using MicroSsim.Engine.Planes;
using MicroSsim.Engine.Similarity;
using MicroSsim.Evaluation.Maps;
using MicroSsim.Evaluation.Pairing;

namespace MicroSsim.Evaluation.Scores.Metrics;

/// <summary>MicroSSIM of pages or of volumes, with its components and its maps on request.</summary>
/// <param name="components">Whether to measure luminance, contrast and structure too.</param>
/// <param name="maps">The size of the maps; null for no maps.</param>
/// <typeparam name="TMapRow">The delegate of the engine that receives the maps in parts of rows.</typeparam>
public abstract class MappedSsimMetric<TMapRow>(bool components, MapSize? maps) : PairMetric
    where TMapRow : Delegate
{
    /// <inheritdoc/>
    public override string OptionsText =>
        WindowText + (Components ? "; Components" : "") + (maps is { } size ? $"; MapSize={size}" : "");

    /// <inheritdoc/>
    public override IReadOnlyList<string> MapKinds => maps is null ? [] : MapBuilder.GetKinds(Components);

    /// <summary>Window, constants and covariances as text.</summary>
    private protected abstract string WindowText { get; }

    /// <summary>Whether luminance, contrast and structure are measured too.</summary>
    private protected bool Components { get; } = components;

    /// <inheritdoc/>
    public override PairMeasurement Measure(
        ImagePlane groundTruth, ImagePlane prediction, MicroSsimFit? fit, ParallelScope parallel, CancellationToken cancellation)
    {
        var (addRow, toMaps) = CreateMaps(groundTruth);
        var result = MeasurePage(groundTruth, prediction, null, fit!, addRow, parallel, cancellation);
        return Convert(result, fit) with { Maps = toMaps?.Invoke() };
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
        var (addRow, toMaps) = CreateMaps(groundTruth);
        var results = byRegion
            ? MeasureLabels(groundTruth, prediction, mask, fit!, addRow, parallel, cancellation)
            : [new(0, MeasurePage(groundTruth, prediction, mask, fit!, addRow, parallel, cancellation), null)];
        int first = results.ToList().FindIndex(result => result.Result is not null);
        return [.. results.Select((result, i) => new RegionResult<PairMeasurement>(
            result.Label,
            result.Result is { } measured ? Convert(measured, fit) with { Maps = i == first ? toMaps?.Invoke() : null } : null,
            result.Error))];
    }

    /// <summary>Creates the maps of one page or volume, without values.</summary>
    /// <param name="groundTruth">The ground truth.</param>
    /// <param name="size">The size of the maps.</param>
    /// <returns>Adds a part of a row; returns the maps after all rows were added.</returns>
    private protected abstract (TMapRow AddRow, Func<IReadOnlyList<ScoreMap>> ToMaps) CreateMaps(ImagePlane groundTruth, MapSize size);

    /// <summary>Measures one page or volume, or the part of it that a mask selects.</summary>
    /// <param name="groundTruth">The ground truth.</param>
    /// <param name="prediction">The prediction, of the same size.</param>
    /// <param name="mask">The mask; null for none.</param>
    /// <param name="fit">The fit of the row's method.</param>
    /// <param name="map">Receives the maps; null for none.</param>
    /// <param name="parallel">Degree of parallelism.</param>
    /// <param name="cancellation">Token to cancel the operation.</param>
    private protected abstract SsimResult MeasurePage(
        ImagePlane groundTruth,
        ImagePlane prediction,
        ImageMask? mask,
        MicroSsimFit fit,
        TMapRow? map,
        ParallelScope parallel,
        CancellationToken cancellation);

    /// <summary>Measures every region of a label image.</summary>
    /// <param name="groundTruth">The ground truth.</param>
    /// <param name="prediction">The prediction, of the same size.</param>
    /// <param name="labels">The label image.</param>
    /// <param name="fit">The fit of the row's method.</param>
    /// <param name="map">Receives the maps; null for none.</param>
    /// <param name="parallel">Degree of parallelism.</param>
    /// <param name="cancellation">Token to cancel the operation.</param>
    /// <returns>The regions in ascending order of their labels.</returns>
    private protected abstract IReadOnlyList<RegionResult<SsimResult>> MeasureLabels(
        ImagePlane groundTruth,
        ImagePlane prediction,
        ImageMask labels,
        MicroSsimFit fit,
        TMapRow? map,
        ParallelScope parallel,
        CancellationToken cancellation);

    private (TMapRow? AddRow, Func<IReadOnlyList<ScoreMap>>? ToMaps) CreateMaps(ImagePlane groundTruth) =>
        maps is { } size ? CreateMaps(groundTruth, size) : (null, null);

    private PairMeasurement Convert(SsimResult result, MicroSsimFit? fit)
    {
        var cells = new List<ScoreCell> { new(Name, result.Ssim) };
        if (result.Components is { } c)
        {
            double[] values = [c.Luminance, c.Contrast, c.Structure];
            cells.AddRange(Info.ComponentColumns.Zip(values, (column, value) => new ScoreCell(column, value)));
        }

        cells.Add(new ScoreCell(Info.SettingsColumn, SettingsText.Write(GetSettings(fit)!)));
        return new PairMeasurement(cells, result.ConstantPrediction) { MaskedPixels = result.MaskedPixels };
    }
}
