using MicroSsim.Engine;
using MicroSsim.Engine.Fitting;
using MicroSsim.Evaluation.Batch;
using MicroSsim.Imaging;

namespace MicroSsim.Evaluation.Fits;

/// <summary>One pass of a fit over a set, or over a shard of it: loads the pages in parallel and accumulates their pixels.</summary>
/// <param name="set">The whole set.</param>
/// <param name="session">The state of the fit; it does not change.</param>
/// <param name="excluded">The pairs and pages that earlier passes excluded; it does not change.</param>
/// <param name="parallel">Degree of parallelism; the result does not depend on it.</param>
/// <param name="observer">Receives warnings and progress.</param>
/// <param name="failures">Receives errors.</param>
/// <param name="cancellation">Token to cancel the operation.</param>
internal sealed class FitPass(
    FitSet set,
    FitSession session,
    ExcludedPages excluded,
    ParallelScope parallel,
    IRunObserver observer,
    FailureReporter failures,
    CancellationToken cancellation)
{
    private bool _isPairingWarned;

    /// <summary>The pairs and pages that this pass excluded.</summary>
    public ExcludedPages Excluded { get; } = new();

    /// <summary>The indexes of the pairs of which at least one page was accumulated.</summary>
    public SortedSet<int> UsedPairs { get; } = [];

    /// <summary>
    /// Whether a page failed that this pass or an earlier one has used: the fit has to start again without the pages that are excluded.
    /// </summary>
    public bool MustRestart { get; private set; }

    /// <summary>Accumulates pairs of the set.</summary>
    /// <param name="selects">Whether the pair with an index is included.</param>
    /// <param name="passNumber">The number of the pass, from 1; for progress.</param>
    /// <returns>The sum over all pages, independent of their order and of the number of threads.</returns>
    public FitAccumulator Run(Func<int, bool> selects, int passNumber)
    {
        string activity = $"{FitSet.Title(set.Method)}, pass {passNumber} ({session.PassKind})";
        using var accumulators = new ThreadLocal<FitAccumulator>(session.CreateAccumulator, trackAllValues: true);
        using var run = new PageRun<PairOutcome>(
            page => Accumulate(accumulators.Value!, page), parallel, p => observer.OnProgress(activity, p), cancellation);
        for (int i = 0; i < set.Pairs.Count; i++)
        {
            if (!selects(i) || excluded.HasPair(i)) continue;
            foreach (var result in run.Feed(set.Pairs[i])) Record(result);
        }

        foreach (var result in run.Finish()) Record(result);
        failures.Flush();
        var sum = session.CreateAccumulator();
        foreach (var accumulator in accumulators.Values) sum.Merge(accumulator);
        return sum;
    }

    private PairOutcome Accumulate(FitAccumulator accumulator, PagePair page)
    {
        long position = set.GetPosition(page.Pair, page.Pages);
        if (excluded.HasPage(position)) return PairOutcome.Included;
        set.ThrowIfChanged(page.Pair, page.Stamp);
        var (groundTruth, prediction) = (page.LoadGroundTruth(), page.LoadPrediction());
        try
        {
            return accumulator.Add(position, groundTruth, prediction, parallel, cancellation);
        }
        catch (Exception e) when (e is not MicroSsimException or ImageFileException)
        {
            // The page may be accumulated in part. It is not tried again in this pass, whose sums are discarded.
            MustRestart = true;
            if (e is OutOfMemoryException) throw page.CreateFailure(e);
            throw;
        }
    }

    private void Record(PageResult<PairOutcome> result)
    {
        if (result.Failure is { } failure)
        {
            // Earlier passes have used the page.
            MustRestart |= session.PassKind != FitPassKind.Survey || failure.ErrorId == "ImageChanged";
            failures.Add(result.Pair, failure, result.IsLast);
            Exclude(result);
            return;
        }

        failures.Add(result.Pair, null, result.IsLast);
        if (session.PassKind == FitPassKind.Survey && result.Warning is { } warning && !_isPairingWarned)
        {
            _isPairingWarned = true;
            observer.OnWarning("PageLabelsDiffer", warning);
        }

        if (result.Value == PairOutcome.BlankExcluded)
        {
            observer.OnWarning(
                "BlankLeftOut",
                $"{result.Pair.GroundTruth}, page {result.Pages!.GroundTruth.Index}: "
                + "every ground truth pixel is the same, so the page has no data range of its own and is excluded from the fit.");
            Exclude(result);
        }
        else if (!excluded.HasPage(set.GetPosition(result.Pair, result.Pages!)))
        {
            UsedPairs.Add(set.IndexOf(result.Pair));
        }
    }

    private void Exclude(PageResult<PairOutcome> result)
    {
        if (result.Pages is { } pages) Excluded.AddPage(set.GetPosition(result.Pair, pages));
        else Excluded.AddPair(set.IndexOf(result.Pair));
    }
}
