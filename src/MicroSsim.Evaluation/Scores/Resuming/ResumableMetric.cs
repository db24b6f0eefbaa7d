using MicroSsim.Engine;
using MicroSsim.Engine.Similarity;
using MicroSsim.Evaluation.Batch;
using MicroSsim.Evaluation.Maps;

namespace MicroSsim.Evaluation.Scores.Resuming;

/// <summary>What a page came to.</summary>
/// <param name="Measurement">The measurement.</param>
/// <param name="Key">What it is known by in the journal; null where there is none, or for images in memory.</param>
/// <param name="MapPaths">The files of its maps.</param>
/// <param name="IsKnown">Whether it was taken from the journal, and its maps are there.</param>
internal sealed record PageScore(PairMeasurement Measurement, string? Key, IReadOnlyList<string> MapPaths, bool IsKnown = false);

/// <summary>Measures what the journal does not know yet, and writes down what was measured once its maps are whole.</summary>
/// <param name="metric">What to measure.</param>
/// <param name="journal">The journal; null to measure everything.</param>
/// <param name="maps">Where maps go; null where there are none.</param>
internal sealed class ResumableMetric(PairMetric metric, ScoreJournal? journal, MapFolder? maps)
{
    private readonly List<PageScore> _waiting = []; // pages of the pair whose maps are being written

    /// <summary>Measures a page, on any thread.</summary>
    public PageScore Measure(PagePair page, MicroSsimFit? fit, ParallelScope parallel, CancellationToken cancellation)
    {
        string? key = journal is null ? null : JournalKey.Of(metric, fit, page);
        var paths = maps?.GetPaths(page, metric.MapKinds) ?? [];
        if (key is not null && journal!.Find(WithMaps(key, paths)) is { } known) return new PageScore(known, key, paths, IsKnown: true);
        return new PageScore(metric.Measure(page.LoadGroundTruth(), page.LoadPrediction(), fit, parallel, cancellation), key, paths);
    }

    /// <summary>Takes a page whose turn it is: its maps into their folder, its numbers into the journal.</summary>
    public void Take(PageResult<PageScore> result)
    {
        var score = result.Value!;
        if (score.IsKnown)
        {
            maps?.KeepExisting(score.MapPaths, result.IsLast);
            return;
        }

        maps?.Append(result.Pair, result.Page!, score.Measurement.Maps!, result.PageCount, result.IsLast);
        if (score.Key is not null) _waiting.Add(score with { Measurement = score.Measurement with { Maps = null } });
        if (maps is not null && !result.IsLast) return;
        foreach (var done in _waiting) journal!.Add(WithMaps(done.Key!, done.MapPaths), done.Measurement);
        _waiting.Clear();
    }

    /// <summary>A page has failed; the maps of its pair will not be.</summary>
    public void Fail(bool isLast)
    {
        maps?.SkipPage(isLast);
        _waiting.Clear();
    }

    private static string WithMaps(string key, IEnumerable<string> paths) => string.Join("; ", [key, .. paths.Select(JournalKey.Of)]);
}
