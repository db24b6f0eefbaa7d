using MicroSsim.Engine;
using MicroSsim.Engine.Similarity;
using MicroSsim.Evaluation.Batch;
using MicroSsim.Evaluation.Fits;
using MicroSsim.Evaluation.Fits.Files;
using MicroSsim.Evaluation.Pairing;
using MicroSsim.Evaluation.Reports;
using MicroSsim.Evaluation.Reports.Page;
using MicroSsim.Evaluation.Reports.Statistics;
using MicroSsim.Evaluation.Scores;
using MicroSsim.Evaluation.Scores.Resuming;

namespace MicroSsim.Evaluation.Runs;

/// <summary>Evaluates pairs: fits each method, measures all metrics, and writes tables and page.</summary>
/// <param name="options">Metrics, files and threads.</param>
/// <param name="observer">Receives errors, warnings, verbose messages and progress.</param>
/// <param name="cancellation">Token to cancel the operation.</param>
public sealed class EvaluationRun(EvaluationOptions options, IRunObserver observer, CancellationToken cancellation)
{
    /// <summary>Evaluates pairs. Images that cannot be used are reported; the others are evaluated.</summary>
    /// <param name="pairs">The pairs of all methods.</param>
    /// <returns>The results, whose files are written.</returns>
    /// <exception cref="EvaluationException">
    /// <c>BaselineUnknown</c>, before anything is measured; <c>NoRows</c>: no page could be scored, and no file is written;
    /// <c>OutputNotWritten</c>.
    /// </exception>
    public EvaluationResult Evaluate(IReadOnlyList<ImagePair> pairs)
    {
        if (pairs.Count > 0) Baseline.ThrowIfUnknown([.. pairs.Select(p => p.Method).Distinct()], options.Baseline);
        using var cacheLease = PlaneCache.Shared.Activate(); // the score runs find planes of the fit decoded
        var counts = new PageCounts(cancellation); // of the fit and of all metrics of pages: the headers are read once
        bool ofVolumes = options.Metrics.Any(m => m.Info.IsVolume);
        var failures = new FailureRecorder(observer);
        var fits = options.Metrics.Any(m => m.NeedsFit)
            ? FitRun.FitEachMethod(pairs, options.Fit, options.Threads, failures, cancellation, counts: counts).ToList()
            : [];
        var rows = Measure(pairs, fits, failures.Failures, ofVolumes ? new PageCounts(cancellation, ofVolumes) : counts, ofVolumes);
        if (rows.Count == 0)
        {
            DeleteJournals();
            string folder = options.Files.Folder;
            throw new EvaluationException(
                "NoRows", folder, $"{folder}: no page could be scored, so nothing is written; see the errors before this one.")
            {
                Kind = FailureKind.NotFound,
            };
        }

        if (options.ReadUnit is not null) rows = rows.ConvertAll(AddUnit);
        Write(fits, rows);
        DeleteJournals();
        return new EvaluationResult(fits, rows, ScoreSummary.Summarize(rows, options.Unit));
    }

    private List<ScoreRow> Measure(
        IReadOnlyList<ImagePair> pairs,
        IReadOnlyList<MicroSsimFit> fits,
        IReadOnlyList<MicroSsimException> failures,
        PageCounts counts,
        bool ofVolumes)
    {
        var ranges = options.Metrics.Any(m => m.NeedsSetRange)
            ? SetRanges.Measure(pairs, new ParallelScope(options.Threads), observer, cancellation, ofVolumes)
            : null;
        var progress = new JointProgress(observer, $"Scoring {string.Join(", ", options.Metrics.Select(m => m.Info.DisplayName))}");
        var runs = new List<ScoreRun>();
        try
        {
            foreach (var metric in options.Metrics)
            {
                var journal = ScoreJournal.Open(options.Files.Resume, metric, isNew: !options.Resume);
                var run = new ScoreRun(metric, null, options.Threads, progress.AddPart(), null, cancellation, journal, counts);
                runs.Add(run);
                run.SetTotal(pairs);
                if (metric.NeedsFit) run.UseFitsOfPairs(fits, failures);
                if (ranges is not null) run.UseSetRanges(ranges);
            }

            // As in a pipeline, the row of one metric is the input of the next, so that every page is decoded once.
            return runs.Skip(1)
                .Aggregate(MeasureAll(runs[0], pairs), (rows, run) => MeasureAll(run, rows.Select(row => row.ToPair())))
                .ToList();
        }
        finally
        {
            foreach (var run in runs) run.Dispose();
        }
    }

    private static IEnumerable<ScoreRow> MeasureAll(ScoreRun run, IEnumerable<ImagePair> pairs)
    {
        foreach (var row in pairs.SelectMany(run.Feed)) yield return row;
        foreach (var row in run.Finish()) yield return row;
    }

    private void Write(List<MicroSsimFit> fits, List<ScoreRow> rows)
    {
        var files = options.Files;
        var page = new ReportOptions
        {
            Unit = options.Unit,
            Baseline = options.Baseline,
            Command = options.Command,
            Threads = options.Threads,
            Observer = observer,
            Cancellation = cancellation,
        };
        if (fits.Count > 0) FitFile.Write(files.Fit, fits);
        foreach (string table in files.OtherTables.Prepend(files.Table)) ScoreReport.Write(table, rows, page);
        ScoreReport.Write(files.Page, rows, page);
        if (options.Earlier is not { } earlier || files.Comparison is null) return;
        if (options.ReadUnit is not null) earlier = earlier with { Rows = [.. earlier.Rows.Select(AddUnit)] };
        RowSet[] sets = [new RowSet("Now", files.Page, rows), earlier];
        var both = sets.SelectMany(s => s.Labelled()).ToList();
        var comparison = page with
        {
            Baseline = null, // its methods have other names
            SameMethods = sets[0].FindSameMethods(sets[1]),
            Origins = [.. sets.Select(s => s.ToString())],
        };
        ScoreReport.Write(files.Comparison, both, comparison);
    }

    private ScoreRow AddUnit(ScoreRow row) => row with { Unit = options.ReadUnit!(row) };

    /// <summary>Deletes the measurements, which are in the table now; a folder with other files stays.</summary>
    private void DeleteJournals()
    {
        try
        {
            foreach (var metric in options.Metrics) File.Delete(ScoreJournal.GetPath(options.Files.Resume, metric));
            if (!Directory.EnumerateFileSystemEntries(options.Files.Resume).Any()) Directory.Delete(options.Files.Resume);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            observer.OnVerbose($"{options.Files.Resume}: cannot be deleted; {e.Message}");
        }
    }
}
