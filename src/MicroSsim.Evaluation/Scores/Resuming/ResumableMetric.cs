using MicroSsim.Engine;
using MicroSsim.Engine.Masks;
using MicroSsim.Engine.Similarity;
using MicroSsim.Evaluation.Batch;
using MicroSsim.Evaluation.Maps;
using MicroSsim.Evaluation.Pairing;
using MicroSsim.Evaluation.Scores.Metrics;

namespace MicroSsim.Evaluation.Scores.Resuming;

/// <summary>The measurement of a page and where it came from.</summary>
/// <param name="Regions">The measurement of the page, or those of its mask or regions, in ascending order of their labels.</param>
/// <param name="Fit">The fit that it was measured with; null for metrics without one.</param>
/// <param name="Key">Its key in the journal, without maps; null without a journal, and for images in memory.</param>
/// <param name="MapPaths">The files of its maps.</param>
/// <param name="IsFromJournal">Whether it was read from the journal, and its maps exist.</param>
internal sealed record PageScore(
    IReadOnlyList<RegionResult<PairMeasurement>> Regions,
    MicroSsimFit? Fit,
    string? Key,
    IReadOnlyList<string> MapPaths,
    bool IsFromJournal = false)
{
    /// <summary>The measurements of the regions that have one.</summary>
    public IEnumerable<PairMeasurement> Measurements => Regions.Select(region => region.Result).OfType<PairMeasurement>();

    /// <summary>The maps of the page; null where there are none.</summary>
    public IReadOnlyList<ScoreMap>? Maps => Measurements.FirstOrDefault()?.Maps;

    /// <summary>The reasons why the pair is implausible; empty for most pairs.</summary>
    public IReadOnlyList<PairFinding> Findings { get; init; } = [];
}

/// <summary>
/// Measures the pages that the journal does not hold yet, and adds each measurement to the journal once its maps are complete on disk.
/// </summary>
/// <param name="journal">The journal; null to measure every page.</param>
/// <param name="maps">The folder that maps are written to; null for no maps.</param>
internal sealed class ResumableMetric(ScoreJournal? journal, MapFolder? maps)
{
    /// <summary>Measured pages of the current pair whose map files are not complete yet.</summary>
    private readonly List<PageScore> _waiting = [];

    private readonly RegionCache _regions = new();

    /// <summary>Measures a page, or finds its measurement in the journal. Thread-safe.</summary>
    /// <param name="page">The page.</param>
    /// <param name="metric">The metric, with the data range of the page's set if it needs one.</param>
    /// <param name="fit">The fit of its method; null for metrics without one.</param>
    /// <param name="parallel">Degree of parallelism; the numbers do not depend on it.</param>
    /// <param name="cancellation">Token to cancel the operation.</param>
    public PageScore Measure(
        PagePair page, PairMetric metric, MicroSsimFit? fit, ParallelScope parallel, CancellationToken cancellation)
    {
        string? key = journal is null ? null : JournalKey.Create(metric, fit, page, journal.Identify);
        var paths = maps?.GetPaths(page, metric.MapKinds) ?? [];
        if (key is not null && journal!.Find(AddMaps(key, paths)) is { } known)
        {
            return new PageScore(known, fit, key, paths, IsFromJournal: true);
        }

        var measured = page.Pair.MaskImage switch
        {
            null => [new(0, metric.Measure(page.LoadGroundTruth(), page.LoadPrediction(), fit, parallel, cancellation), null)],
            { Label: { } label } => SelectRegion(
                _regions.Get(page, metric, fit, () => MeasureRegions(page, metric, fit, parallel, cancellation)), label),
            _ => MeasureRegions(page, metric, fit, parallel, cancellation),
        };
        if (CenterCrop.Describe(page.LoadGroundTruth()) is { } crop)
        {
            var cell = new ScoreCell(ScoreRow.CropColumn, crop);
            measured = [.. measured.Select(region => AddCell(region, cell))];
        }

        return new PageScore(measured, fit, key, paths) { Findings = PairPlausibility.Check(page, metric.Info) };
    }

    /// <summary>
    /// Writes the maps of a page to their folder and its measurement to the journal. To be called in the order of the pages, on one
    /// thread.
    /// </summary>
    /// <returns>Why there are no maps; null if nothing prevents them.</returns>
    /// <exception cref="EvaluationException"><c>OutputNotWritten</c> or <c>OutputExists</c>.</exception>
    public MicroSsimException? Save(PageResult<PageScore> result)
    {
        var score = result.Value!;
        if (score.IsFromJournal)
        {
            maps?.KeepExisting(score.MapPaths, result.IsLast);
            return null;
        }

        if (score.Maps is { } pageMaps && maps?.Append(result.Pair, result.Pages!, pageMaps, result.IsLast) is { } failure)
        {
            _waiting.Clear(); // with the maps, these are made again
            return failure;
        }

        if (score.Key is not null) _waiting.Add(score with { Regions = [.. score.Regions.Select(WithoutMaps)] });
        if (maps is not null && !result.IsLast) return null;
        foreach (var done in _waiting) journal!.Add(AddMaps(done.Key!, done.MapPaths), done.Regions);
        _waiting.Clear();
        return null;
    }

    /// <summary>Discards the maps of a pair of which a page failed.</summary>
    /// <param name="isLast">Whether it is the pair's last page.</param>
    public void Fail(bool isLast)
    {
        maps?.SkipPage(isLast);
        _waiting.Clear();
    }

    private static IReadOnlyList<RegionResult<PairMeasurement>> MeasureRegions(
        PagePair page, PairMetric metric, MicroSsimFit? fit, ParallelScope parallel, CancellationToken cancellation)
    {
        var mask = page.Pair.MaskImage!;
        var image = new ImageMask(page.LoadMask()!, mask.Mode);
        return metric.MeasureRegions(
            page.LoadGroundTruth(), page.LoadPrediction(), image, mask.ByRegion, fit, parallel, cancellation);
    }

    /// <summary>The region of a score row among those of its page.</summary>
    private static IReadOnlyList<RegionResult<PairMeasurement>> SelectRegion(
        IReadOnlyList<RegionResult<PairMeasurement>> regions, long label)
    {
        var region = regions.FirstOrDefault(region => region.Label == label);
        if (region is not null) return [region];
        throw new MicroSsimException(
            "RegionMissing", FormattableString.Invariant($"there is no region {label}; measure the pair again, or correct the row."))
        {
            Role = ImageRole.Mask,
        };
    }

    private static RegionResult<PairMeasurement> AddCell(RegionResult<PairMeasurement> region, ScoreCell cell) =>
        region.Result is { } result ? region with { Result = result with { Cells = [.. result.Cells, cell] } } : region;

    private static RegionResult<PairMeasurement> WithoutMaps(RegionResult<PairMeasurement> region) =>
        region.Result is { Maps: not null } result ? region with { Result = result with { Maps = null } } : region;

    private static string AddMaps(string key, IEnumerable<string> paths) =>
        string.Join("; ", [key, .. paths.Select(JournalKey.CreateForOutput)]);
}
