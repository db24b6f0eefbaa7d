using System.Diagnostics;
using MicroSsim.Engine;
using MicroSsim.Engine.Fitting;
using MicroSsim.Engine.Similarity;
using MicroSsim.Evaluation.Batch;
using MicroSsim.Evaluation.Fits;
using MicroSsim.Evaluation.Maps;
using MicroSsim.Evaluation.Pairing;
using MicroSsim.Evaluation.Scores.Metrics;
using MicroSsim.Evaluation.Scores.Resuming;

namespace MicroSsim.Evaluation.Scores;

/// <summary>
/// Measures a metric on pairs, in parallel; the score rows come out in the order of the pairs. A metric that needs a fit and is given
/// none collects all pairs, fits each method on its own pairs, and scores them at the end; so does one that needs the data range of all
/// ground truths.
/// </summary>
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
    private readonly HashSet<string> _notesShown = [];
    private readonly HashSet<(string Method, string Id)> _findingsShown = [];
    private readonly HashSet<string> _methodsWarned = [];
    private readonly FailureReporter _failures;
    private readonly PageCounts _counts;
    private readonly IDisposable _cacheLease = PlaneCache.Shared.Activate();
    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private IReadOnlyList<RunRecord>? _earlierRuns;
    private IReadOnlyList<RunRecord> _runs = [];
    private FitLookup? _fits;
    private SetRanges? _setRanges;
    private bool _hasOwnFits;
    private long _scored;

    /// <summary>Prepares a run.</summary>
    /// <param name="metric">The metric.</param>
    /// <param name="fits">The fits to measure with; null for metrics without a fit, and to fit on the pairs themselves.</param>
    /// <param name="threads">Degree of parallelism, at least 1; the scores do not depend on it.</param>
    /// <param name="observer">Receives failures, warnings, verbose messages and progress.</param>
    /// <param name="maps">The folder that the metric's maps are written to; null for no maps.</param>
    /// <param name="cancellation">Token to cancel the operation.</param>
    /// <param name="journal">
    /// Measurements of an earlier run, which are not made again; new ones are added to it. Null to measure every page.
    /// </param>
    /// <param name="counts">The numbers of pages, shared with other runs over the same pairs; null for a run that counts by itself.</param>
    public ScoreRun(
        PairMetric metric,
        IReadOnlyList<MicroSsimFit>? fits,
        int threads,
        IRunObserver observer,
        MapFolder? maps,
        CancellationToken cancellation,
        ScoreJournal? journal = null,
        PageCounts? counts = null)
    {
        _metric = metric;
        _parallel = new ParallelScope(threads);
        Record = new RunRecord { Metric = metric.Name, Options = metric.OptionsText };
        _observer = observer = new RecordingObserver(observer, Record);
        _maps = maps;
        _journal = journal;
        _resumable = new ResumableMetric(journal, maps);
        _cancellation = cancellation;
        _failures = new FailureReporter(observer);
        _fits = fits is null ? null : new FitLookup(fits);
        _counts = counts ?? new PageCounts(cancellation, metric.Info.IsVolume);
        _run = new PageRun<PageScore>(Measure, _parallel, ReportProgress, cancellation, _counts, metric.Info.IsVolume);
        observer.OnVerbose(FormattableString.Invariant($"{metric.Name}: {metric.OptionsText}; {threads} thread(s)."));
    }

    /// <summary>States all pairs that will be fed, so that progress has a total; their files are opened to count pages.</summary>
    /// <param name="pairs">The pairs.</param>
    public void SetTotal(IEnumerable<ImagePair> pairs) => _run.SetTotal(pairs);

    /// <summary>
    /// Uses fits that were made from the same pairs: what the fit reported is not reported again. For a run that was given no fits.
    /// </summary>
    /// <param name="fits">Complete fits; a method without one could not be fitted.</param>
    /// <param name="failures">The errors of the fit.</param>
    internal void UseFitsOfPairs(IReadOnlyList<MicroSsimFit> fits, IEnumerable<MicroSsimException> failures)
    {
        _failures.AddKnown(failures);
        _fits = new FitLookup(fits);
        _hasOwnFits = true;
    }

    /// <summary>
    /// Checks, before the first of several pairs is fed, what would prevent their maps. Their errors are reported at once; without maps,
    /// there is nothing to check.
    /// </summary>
    /// <param name="pairs">Pairs that are fed next.</param>
    public void Announce(IEnumerable<ImagePair> pairs)
    {
        if (_maps is null) return;
        foreach (var pair in pairs)
        {
            if (_maps.Announce(pair, _metric.MapKinds) is { } failure) _observer.OnError(failure);
        }
    }

    /// <summary>Uses data ranges that were measured on the same pairs. For a run whose metric needs them.</summary>
    /// <param name="ranges">The data ranges.</param>
    internal void UseSetRanges(SetRanges ranges) => _setRanges = ranges;

    /// <summary>The record of this run; all its rows refer to it.</summary>
    public RunRecord Record { get; }

    /// <summary>Adds a pair, and returns the rows that have been completed since.</summary>
    /// <param name="pair">The pair; <see cref="Announce"/> is called first.</param>
    public IEnumerable<ScoreRow> Feed(ImagePair pair)
    {
        Record.AddPair(pair);
        if ((_metric.NeedsFit && _fits is null) || (_metric.NeedsSetRange && _setRanges is null))
        {
            _collected.Add(pair);
            return [];
        }

        return CreateRows(_run.Feed(pair));
    }

    /// <summary>Waits for and returns all remaining rows.</summary>
    public IEnumerable<ScoreRow> Finish()
    {
        if (_collected.Count > 0)
        {
            if (!_metric.NeedsSetRange) FitCollected();
            else _setRanges = SetRanges.Measure(_collected, _parallel, _observer, _cancellation, _metric.Info.IsVolume);
            SetTotal(_collected);
            foreach (var row in _collected.SelectMany(pair => CreateRows(_run.Feed(pair)))) yield return row;
        }

        foreach (var row in CreateRows(_run.Finish())) yield return row;
        _failures.Flush();
        double seconds = _watch.Elapsed.TotalSeconds;
        _observer.OnVerbose(FormattableString.Invariant(
            $"{_metric.Name}: {_scored} page(s) in {seconds:F2} s, {_scored / seconds:G3} per second."));
    }

    /// <summary>Fits each method on the pairs that were collected.</summary>
    private void FitCollected()
    {
        var recorder = new FailureRecorder(_observer);
        var counts = _metric.Info.IsVolume ? null : _counts; // a fit is of pages in any case
        var fits = FitRun.FitEachMethod(
                _collected, new FitOptions(), _parallel.DegreeOfParallelism, recorder, _cancellation, counts: counts).ToList();
        UseFitsOfPairs(fits, recorder.Failures);
    }

    /// <summary>Stops the threads, deletes incomplete maps and closes the journal.</summary>
    public void Dispose()
    {
        _run.Dispose();
        _maps?.Dispose();
        _journal?.Dispose();
        _cacheLease.Dispose();
    }

    private void ReportProgress(RunProgress progress) => _observer.OnProgress($"Scoring {_metric.Info.DisplayName}", progress);

    private PageScore Measure(PagePair page)
    {
        var fit = _metric.NeedsFit ? _fits!.Find(page.Pair, page.Channel) : null;
        if (fit is not null) _fits!.ThrowIfChanged(fit, page.Pair, page.Stamp);
        var metric = _metric.NeedsSetRange ? _metric.WithDataRange(_setRanges!.Find(page)) : _metric;
        return _resumable.Measure(page, metric, fit, _parallel, _cancellation);
    }

    private IEnumerable<ScoreRow> CreateRows(IEnumerable<PageResult<PageScore>> results)
    {
        foreach (var result in results)
        {
            if (result.Failure is { } failure)
            {
                _resumable.Fail(result.IsLast);
                Record.AddFailure(result.Pair, failure);
                // A method that could not be fitted was reported by the fit.
                bool isReported = _hasOwnFits && failure.ErrorId is ("FitForAnotherMethod" or "FitForAnotherChannel");
                if (!isReported) _failures.Add(result.Pair, failure, result.IsLast);
                if (result.Pair.Row is { } row) yield return AddRecord(ClearMetric(row));
                continue;
            }

            _failures.Add(result.Pair, null, result.IsLast);
            _scored++;
            var score = result.Value!;
            Record.AddScore(score.Fit);
            if (CreateRegionFailure(result, score) is { } regionFailure) _failures.Add(result.Pair, regionFailure, result.IsLast);
            if (result.Warning is { } warning && !_hasOwnFits && _methodsWarned.Add(result.Pair.Method))
            {
                _observer.OnWarning("PageLabelsDiffer", warning);
            }

            ReportVerbose(result);
            if (_resumable.Save(result) is { } noMap) _observer.OnError(noMap);
            foreach (string left in _maps?.TakeLeftOver() ?? [])
            {
                _observer.OnVerbose($"Deleted {left}, which a run that was killed has left.");
            }

            if (score.Measurements.FirstOrDefault()?.ConstantPrediction == true)
            {
                _observer.OnWarning(
                    "ConstantPrediction",
                    $"{result.Pair.Prediction}{Describe(result.Pages!)}: every pixel is the same; it is scored, "
                    + "but a model that collapsed is the likely cause.");
            }

            foreach (var finding in score.Findings)
            {
                if (_findingsShown.Add((result.Pair.Method, finding.Id))) _observer.OnWarning(finding.Id, finding.Message);
            }

            var pageRow = ScoreRow.Create(result.Pair, result.Pages!);
            foreach (var region in score.Regions)
            {
                if (region.Result is { } measurement) yield return AddRecord(AddMeasurement(pageRow, region.Label, measurement, score.Fit));
                else if (result.Pair.Row is { } row) yield return ClearMetric(row);
            }
        }
    }

    private ScoreRow AddMeasurement(ScoreRow row, long label, PairMeasurement measurement, MicroSsimFit? fit)
    {
        if (measurement.MaskedPixels is { } pixels)
        {
            // The number is that of the first metric of a row, which may be measured again.
            bool isOfOther = row.MaskedPixels is not null
                && MetricList.All.Any(m => m.Name != _metric.Name && m.MeasuredWith is null && row.GetValue(m.Name) is double);
            row = row with { MaskedPixels = isOfOther ? row.MaskedPixels : pixels, Region = label == 0 ? null : label };
        }

        return row.With(measurement.Cells, _metric.GetSettings(fit));
    }

    /// <summary>The error of the regions of a page that have no score, which is one error; null if all have one.</summary>
    private static EvaluationException? CreateRegionFailure(PageResult<PageScore> result, PageScore score)
    {
        var failed = score.Regions.Where(region => region.Error is not null).ToList();
        if (failed.Count == 0) return null;
        var first = failed[0].Error!;
        string path = result.Pair.Mask!;
        string others = failed.Count == 1 ? "" : FormattableString.Invariant($"; {failed.Count - 1} more of {score.Regions.Count} regions");
        string message = FormattableString.Invariant(
            $"{path}{Describe(result.Pages!)} of {result.Pair.Prediction}{others}: {first.Message}");
        return new EvaluationException(first.ErrorId, path, message, first) { Option = first.Option, Role = first.Role };
    }

    /// <summary>Adds the record of this run to those of a row; rows of the same runs share one list.</summary>
    private ScoreRow AddRecord(ScoreRow row)
    {
        if (!ReferenceEquals(row.Runs, _earlierRuns)) _runs = [.. row.Runs.Where(run => run.Metric != _metric.Name), Record];
        _earlierRuns = row.Runs;
        return row with { Runs = _runs };
    }

    private void ReportVerbose(PageResult<PageScore> result)
    {
        foreach (string note in result.Notes.Where(_notesShown.Add)) _observer.OnVerbose(note);
        var score = result.Value!;
        string fit = score.Fit is null ? "" : $", {score.Fit}";
        string origin = score.IsFromJournal ? ", as measured before" : "";
        _observer.OnVerbose(
            $"{_metric.Name}: {result.Pair.Prediction} against {result.Pair.GroundTruth}, "
            + $"{Describe(result.Pages!).TrimStart(',', ' ')}{fit}{origin}.");
    }

    /// <summary>Names a page, or a volume, to follow the path of its file.</summary>
    private static string Describe(PairedPage pages) => pages.SliceCount is { } slices
        ? FormattableString.Invariant($"{pages.DescribeVolume()}, {slices} slices")
        : FormattableString.Invariant($", page {pages.GroundTruth.Index}");

    /// <summary>
    /// Empties the columns of this metric in a row that was measured before, perhaps with another fit, as they must not pass for the
    /// result of a measurement that failed. The columns of other metrics stay.
    /// </summary>
    private ScoreRow ClearMetric(ScoreRow row) => row.With(
        row.Cells.Select(c => c.Column)
            .Where(c => MetricList.OwnerOf(c)?.Name == _metric.Name)
            .Append(_metric.Name)
            .Select(c => new ScoreCell(c, null)));
}

/// <summary>Passes everything on to another observer, and adds the warnings to the record of a run.</summary>
/// <param name="observer">The other observer.</param>
/// <param name="record">The record.</param>
internal sealed class RecordingObserver(IRunObserver observer, RunRecord record) : IRunObserver
{
    /// <inheritdoc/>
    public void OnError(MicroSsimException failure) => observer.OnError(failure);

    /// <inheritdoc/>
    public void OnWarning(string id, string message)
    {
        record.AddWarning(new RunMessage(id, message));
        observer.OnWarning(id, message);
    }

    /// <inheritdoc/>
    public void OnVerbose(string message) => observer.OnVerbose(message);

    /// <inheritdoc/>
    public void OnProgress(string activity, RunProgress progress) => observer.OnProgress(activity, progress);
}
