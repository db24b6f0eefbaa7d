using MicroSsim.Engine;
using MicroSsim.Engine.Fitting;
using MicroSsim.Evaluation.Batch;
using MicroSsim.Evaluation.Pairing;

namespace MicroSsim.Evaluation.Fits.Shards;

/// <summary>Which part of a set a machine works on: every pair whose index is <paramref name="Index"/> modulo <paramref name="Count"/>.</summary>
/// <param name="Index">From 0.</param>
/// <param name="Count">How many shards there are.</param>
public readonly record struct Shard(int Index, int Count)
{
    internal bool Takes(int pair) => pair % Count == Index;
}

/// <summary>One shard's part in one round of a fit.</summary>
public static class ShardRun
{
    /// <summary>
    /// One partial fit per method, in order of first appearance. A method that is complete already is passed on, by the first
    /// shard, as it is.
    /// </summary>
    /// <param name="pairs">All pairs of the whole set.</param>
    /// <param name="options">What to estimate.</param>
    /// <param name="shard">Which of them to read.</param>
    /// <param name="previous">What the round before was merged to; null in the first round.</param>
    /// <param name="threads">How many threads work; the fit does not depend on it.</param>
    /// <param name="observer">Hears of bad pairs and progress.</param>
    /// <param name="cancellation">Ends the run.</param>
    /// <returns>Partial fits, and fits that are complete.</returns>
    public static IEnumerable<object> FitEachMethod(
        IReadOnlyList<ImagePair> pairs, FitOptions options, Shard shard, MergedFits? previous, int threads, IRunObserver observer, CancellationToken cancellation)
    {
        using var recentPlanes = PlaneCache.Recent.Enter();
        var parallel = new ParallelScope(threads);
        foreach (var set in FitSet.OfEachMethod(pairs))
        {
            var begin = FitCheckpoint.Begin(set, options);
            if (previous is null)
            {
                yield return Partial(set, begin, shard, parallel, observer, cancellation);
            }
            else if (previous.Unfinished.LastOrDefault(f => f.Method == set.Method) is { } start)
            {
                Check(begin with { Round = start.Round, State = start.State }, start);
                yield return Partial(set, start, shard, parallel, observer, cancellation);
            }
            else if (previous.Complete.LastOrDefault(f => f.Method == set.Method) is { } fit)
            {
                if (shard.Index == 0) yield return fit;
            }
            else
            {
                observer.OnWarning("MethodLeftOut", $"{FitSet.Title(set.Method)}: is not in -Previous, as no pair of it could be fitted in an earlier round; it is left out.");
            }
        }
    }

    private static PartialFit Partial(FitSet set, FitCheckpoint start, Shard shard, ParallelScope parallel, IRunObserver observer, CancellationToken cancellation)
    {
        var (session, leftOut) = start.Resume();
        var pass = new FitPass(set, session, leftOut, parallel, observer, cancellation);
        var tally = pass.Run(shard.Takes, start.Round + 1);
        return new PartialFit(start)
        {
            ShardIndex = shard.Index,
            ShardCount = shard.Count,
            PairCount = pass.Used.Count,
            Found = PartialFit.Pack(tally, pass.ExcludedPages, pass.Used.Select(index => (index, set.InputOf(index))).ToList()),
        };
    }

    private static void Check(FitCheckpoint now, FitCheckpoint previous)
    {
        if (now.DifferenceTo(previous) is not var (errorId, difference)) return;
        throw new EvaluationException(errorId, previous.Method ?? "", $"{previous.Title}: this shard differs from -Previous: {difference}.");
    }
}
