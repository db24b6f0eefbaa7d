using MicroSsim.Engine;
using MicroSsim.Engine.Fitting;
using MicroSsim.Engine.Planes;
using MicroSsim.Evaluation.Batch;

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

    /// <summary>Accumulates pairs of the set.</summary>
    /// <param name="selects">Whether the pair with an index is included.</param>
    /// <param name="passNumber">The number of the pass, from 1; for progress.</param>
    /// <returns>The sum over all pages, independent of their order and of the number of threads.</returns>
    /// <exception cref="EvaluationException"><c>ImageChanged</c>: a file has changed since an earlier pass.</exception>
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
        set.ThrowIfChanged(page.Pair, page.Stamp);
        long position = set.GetPosition(page.Pair, page.Pages);
        if (excluded.HasPage(position)) return PairOutcome.Included;
        try
        {
            return accumulator.Add(position, page.LoadGroundTruth(), page.LoadPrediction(), LoadMask(page), parallel, cancellation);
        }
        catch (MicroSsimException e) when (e.ErrorId == "NonFinitePixels" && page.Pair.Mask is not null && !session.UsesMask)
        {
            throw new MicroSsimException(e.ErrorId, e.Message, e) { Role = e.Role, Kind = e.Kind, Option = OptionNames.UseMask };
        }
    }

    private ImagePlane? LoadMask(PagePair page) => !session.UsesMask
        ? null
        : page.LoadMask() ?? throw new MicroSsimException("MaskMissing", "the pair has no mask to fit with; give it one.")
        {
            Option = OptionNames.Mask,
        };

    private void Record(PageResult<PairOutcome> result)
    {
        if (result.Failure is { } failure)
        {
            if (failure.ErrorId == "ImageChanged") throw failure;
            if (session.PassKind != FitPassKind.Survey)
            {
                throw new EvaluationException(
                    "ImageChanged",
                    result.Pair.Name,
                    $"{failure.Message} It could be read earlier in this fit; do not change the images while a fit runs, and fit again.",
                    failure)
                { Kind = FailureKind.Unreadable };
            }

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
