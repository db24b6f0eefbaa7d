using System.Diagnostics;
using MicroSsim.Engine;
using MicroSsim.Engine.Fitting;
using MicroSsim.Engine.Similarity;
using MicroSsim.Evaluation.Batch;
using MicroSsim.Evaluation.Fits;
using MicroSsim.Evaluation.Maps;
using MicroSsim.Evaluation.Pairing;
using MicroSsim.Evaluation.Scores.Resuming;

namespace MicroSsim.Evaluation.Scores;

/// <summary>Scores pairs, in parallel and in order. Without fits, it collects the pairs, fits on them, and scores at the end.</summary>
public sealed class ScoreRun : IDisposable
{
    private readonly PairMetric _metric;
    private readonly ParallelScope _parallel;
    private readonly IRunObserver _observer;
    private readonly MapFolder? _maps;
    private readonly CancellationToken _cancellation;
    private readonly ScoreJournal? _journal;
    private readonly ResumableMetric _resumable;
    private readonly PageRun<PageScore> _run;
    private readonly List<ImagePair> _collected = [];
    private readonly HashSet<string> _noted = [];
    private readonly IDisposable _cacheLease = PlaneCache.Shared.Activate();
    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private FitLookup? _fits;
    private long _scored;

    /// <summary>Prepares a run.</summary>
    /// <param name="metric">What to measure.</param>
    /// <param name="fits">The fits to measure with; null to fit on the pairs themselves.</param>
    /// <param name="threads">How many threads work; the scores do not depend on it.</param>
    /// <param name="observer">Hears of bad pairs, warnings and progress.</param>
    /// <param name="maps">Takes the metric's maps; null where there are none.</param>
    /// <param name="cancellation">Ends the run.</param>
    /// <param name="journal">What was measured before it was cut off, and takes what is measured now; null for none.</param>
    public ScoreRun(
        PairMetric metric, IReadOnlyList<MicroSsimFit>? fits, int threads, IRunObserver observer, MapFolder? maps, CancellationToken cancellation, ScoreJournal? journal = null)
    {
        _metric = metric;
        _parallel = new ParallelScope(threads);
        _observer = observer;
        _maps = maps;
        _journal = journal;
        _resumable = new ResumableMetric(metric, journal, maps);
        _cancellation = cancellation;
        _fits = fits is null ? null : new FitLookup(fits);
        _run = new PageRun<PageScore>(
            Measure, _parallel, p => observer.OnProgress($"Scoring {metric.Name}", p with { Total = Ahead is { } ahead ? p.Total + ahead : 0 }), cancellation);
        observer.OnVerbose(FormattableString.Invariant($"{metric.Name}: {metric.Settings}; {threads} thread(s)."));
    }

    /// <summary>How many pairs are still to be fed; null where nobody knows, so that progress has no total.</summary>
    public int? Ahead { get; set; } = 0;

    /// <summary>Takes a pair, and returns the rows that have become ready meanwhile.</summary>
    public IEnumerable<ScoreRow> Feed(ImagePair pair)
    {
        if (_metric.NeedsFit && _fits is null)
        {
            _collected.Add(pair);
            return [];
        }

        return Rows(_run.Feed(pair));
    }

    /// <summary>Returns all rows that are still to come.</summary>
    public IEnumerable<ScoreRow> Finish()
    {
        if (_collected.Count > 0)
        {
            _fits = new FitLookup(FitRun.FitEachMethod(_collected, new FitOptions(), _parallel.DegreeOfParallelism, _observer, _cancellation).ToList());
            Ahead = _collected.Count;
            foreach (var pair in _collected)
            {
                Ahead--;
                foreach (var row in Rows(_run.Feed(pair))) yield return row;
            }
        }

        foreach (var row in Rows(_run.Finish())) yield return row;
        double seconds = _watch.Elapsed.TotalSeconds;
        _observer.OnVerbose(FormattableString.Invariant($"{_metric.Name}: {_scored} page(s) in {seconds:F2} s, {_scored / seconds:G3} per second."));
    }

    /// <summary>Lets the threads end, and takes away maps that are not whole.</summary>
    public void Dispose()
    {
        _run.Dispose();
        _maps?.Dispose();
        _journal?.Dispose();
        _cacheLease.Dispose();
    }

    private PageScore Measure(PagePair page)
    {
        var fit = _metric.NeedsFit ? _fits!.Find(page.Pair) : null;
        if (fit is not null) _fits!.ThrowIfChanged(fit, page.Pair, page.Stamp);
        return _resumable.Measure(page, fit, _parallel, _cancellation);
    }

    private IEnumerable<ScoreRow> Rows(IEnumerable<PageResult<PageScore>> results)
    {
        foreach (var result in results)
        {
            if (result.Failure is { } failure)
            {
                _resumable.Fail(result.IsLast);
                _observer.OnError(failure);

                if (result.Pair.Row is { } row) yield return Without(row);
                continue;
            }

            _scored++;
            foreach (string note in result.Notes.Where(_noted.Add)) _observer.OnVerbose(note);
            _observer.OnVerbose($"{_metric.Name}: {result.Pair.Prediction} against {result.Pair.GroundTruth}, page {result.Page!.Index}{FitNote(result.Pair)}{(result.Value!.IsKnown ? ", as measured before" : "")}.");
            _resumable.Take(result);
            var measurement = result.Value!.Measurement;
            if (measurement.ConstantPrediction)
            {
                _observer.OnWarning("ConstantPrediction", $"{result.Pair.Prediction}, page {result.Page!.Index}: every pixel is the same; it is scored, but a model that collapsed is the likely cause.");
            }

            yield return Row(result.Pair, result.Page!).With(measurement.Cells);
        }
    }

    /// <summary>What other metrics measured is not lost; what this one did before, perhaps with another fit, does not pass for its answer now.</summary>
    private ScoreRow Without(ScoreRow row) => row.With(
        row.Cells.Select(c => c.Column).Where(c => c.StartsWith(_metric.Name, StringComparison.Ordinal)).Append(_metric.Name).Select(c => new ScoreCell(c, null)));

    private string FitNote(ImagePair pair) => _metric.NeedsFit ? $", {_fits!.Find(pair)}" : "";

    private static ScoreRow Row(ImagePair pair, Imaging.Files.ImagePage page) => pair.Row ?? new ScoreRow
    {
        Name = pair.Name,
        Method = pair.Method,
        Page = page.Index,
        Channel = page.Channel,
        Slice = page.Slice,
        Frame = page.Frame,
        Entry = pair.Entry,
        GroundTruth = pair.GroundTruth,
        Prediction = pair.Prediction,
        Pair = pair,
    };
}
