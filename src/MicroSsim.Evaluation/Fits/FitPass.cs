using MicroSsim.Engine;
using MicroSsim.Engine.Fitting;
using MicroSsim.Evaluation.Batch;

namespace MicroSsim.Evaluation.Fits;

/// <summary>One pass of a fit over a set or a share of it, in parallel.</summary>
/// <param name="set">The whole set.</param>
/// <param name="session">The fit; it is only read.</param>
/// <param name="leftOut">What earlier passes left out; it is only read.</param>
/// <param name="parallel">Who works; the tally does not depend on it.</param>
/// <param name="observer">Hears of bad pairs and progress.</param>
/// <param name="cancellation">Ends the pass.</param>
internal sealed class FitPass(FitSet set, FitSession session, ExcludedPages leftOut, ParallelScope parallel, IRunObserver observer, CancellationToken cancellation)
{
    /// <summary>What this pass found unfit.</summary>
    public ExcludedPages ExcludedPages { get; } = new();

    /// <summary>The pairs of which it counted a page.</summary>
    public SortedSet<int> Used { get; } = [];

    /// <summary>Tallies some pairs.</summary>
    /// <param name="takes">Whether the pair of an index is among them.</param>
    /// <param name="round">Which pass this is, from 1.</param>
    public FitAccumulator Run(Func<int, bool> takes, int round)
    {
        string activity = $"{FitSet.Title(set.Method)}, pass {round} ({session.PassKind})";
        using var tallies = new ThreadLocal<FitAccumulator>(session.CreateAccumulator, trackAllValues: true);
        using var run = new PageRun<PairOutcome>(page => AddTo(tallies.Value!, page), parallel, p => observer.OnProgress(activity, p), cancellation);
        for (int i = 0; i < set.Pairs.Count; i++)
        {
            if (!takes(i) || leftOut.HasPair(i)) continue;
            foreach (var result in run.Feed(set.Pairs[i])) Take(result);
        }

        foreach (var result in run.Finish()) Take(result);
        var sum = session.CreateAccumulator();
        foreach (var tally in tallies.Values) sum.Merge(tally);
        return sum;
    }

    private PairOutcome AddTo(FitAccumulator tally, PagePair page)
    {
        set.CheckUnchanged(page.Pair, page.Stamp);
        long place = set.PlaceOf(page.Pair, page.Page.Index);
        if (leftOut.HasPage(place)) return PairOutcome.Included;
        return tally.Add(place, page.LoadGroundTruth(), page.LoadPrediction(), parallel, cancellation);
    }

    private void Take(PageResult<PairOutcome> result)
    {
        if (result.Failure is { } failure)
        {
            if (failure.ErrorId == "ImageChanged") throw failure;
            if (session.PassKind != FitPassKind.Survey)
            {
                throw new EvaluationException(
                    "ImageChanged", result.Pair.Name, $"{failure.Message} It could be read earlier in this fit; keep the images as they are while a fit runs, and fit again.", failure);
            }

            observer.OnError(failure);
            Skip(result);
        }
        else if (result.Value == PairOutcome.BlankExcluded)
        {
            observer.OnWarning("BlankLeftOut", $"{result.Pair.GroundTruth}, page {result.Page!.Index}: every ground truth pixel is the same, so the page has no range of its own and is left out of the fit.");
            Skip(result);
        }
        else if (!leftOut.HasPage(set.PlaceOf(result.Pair, result.Page!.Index)))
        {
            Used.Add(set.IndexOf(result.Pair));
        }
    }

    private void Skip(PageResult<PairOutcome> result)
    {
        if (result.Page is { } page) ExcludedPages.AddPage(set.PlaceOf(result.Pair, page.Index));
        else ExcludedPages.AddPair(set.IndexOf(result.Pair));
    }
}
