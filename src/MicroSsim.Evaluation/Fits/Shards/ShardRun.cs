using MicroSsim.Engine;
using MicroSsim.Engine.Fitting;
using MicroSsim.Engine.Similarity;
using MicroSsim.Evaluation.Batch;
using MicroSsim.Evaluation.Fits.Files;
using MicroSsim.Evaluation.Pairing;

namespace MicroSsim.Evaluation.Fits.Shards;

/// <summary>Runs one pass of a fit over one shard of a set.</summary>
public static class ShardRun
{
    /// <summary>
    /// Runs the pass for each method, in the order in which the methods first appear. The first shard returns fits that are already
    /// complete unchanged; the other shards skip them.
    /// </summary>
    /// <param name="pairs">All pairs of the whole set.</param>
    /// <param name="options">The parameters that are given, and how the others are estimated.</param>
    /// <param name="shard">The shard whose images are read.</param>
    /// <param name="previous">The merged fits of the previous pass, checkpoints and complete fits; null for the first pass.</param>
    /// <param name="threads">The number of threads; the fit does not depend on it.</param>
    /// <param name="observer">Receives errors, warnings and progress.</param>
    /// <param name="cancellation">Token to cancel the operation.</param>
    /// <returns>Partial fits, and fits that are already complete, computed when they are enumerated.</returns>
    /// <exception cref="EvaluationException">
    /// <c>PreviousPartial</c>: a previous fit was not merged; <c>VersionsDiffer</c>, <c>SetsDiffer</c> or <c>OptionsDiffer</c>: the
    /// previous pass was made with another version, set or options; <c>ImageChanged</c>.
    /// </exception>
    public static IEnumerable<MethodFit> FitEachMethod(
        IReadOnlyList<ImagePair> pairs,
        FitOptions options,
        Shard shard,
        IReadOnlyList<MethodFit>? previous,
        int threads,
        IRunObserver observer,
        CancellationToken cancellation)
    {
        if (previous?.OfType<PartialFit>().FirstOrDefault() is { } part)
        {
            throw new EvaluationException(
                "PreviousPartial",
                part.ToString(),
                $"{part}: the next pass starts from the merge of all shards, not from a part; merge first.")
            {
                Kind = FailureKind.InvalidArgument,
                Option = OptionNames.Merge,
            };
        }

        using var cacheLease = PlaneCache.Shared.Activate();
        var parallel = new ParallelScope(threads);
        var failures = new FailureReporter(observer);
        foreach (var set in FitSet.GroupByMethod(pairs))
        {
            var start = FitCheckpoint.Begin(set, options);
            if (previous is not null)
            {
                var sameMethod = previous.Where(f => f.Method == set.Method).ToList();
                if (sameMethod.OfType<FitCheckpoint>().LastOrDefault() is { } checkpoint)
                {
                    ThrowIfDifferent(start with { Pass = checkpoint.Pass, State = checkpoint.State }, checkpoint);
                    start = checkpoint;
                }
                else if (sameMethod.OfType<MicroSsimFit>().LastOrDefault() is { } fit)
                {
                    if (shard.Index == 0) yield return fit;
                    continue;
                }
                else
                {
                    observer.OnWarning(
                        "MethodLeftOut",
                        $"{FitSet.Title(set.Method)}: is not among the merged fits of the previous pass, because none of its pairs could "
                        + "be fitted; it is skipped.");
                    continue;
                }
            }

            yield return Run(set, start, shard, parallel, observer, failures, cancellation);
        }
    }

    private static PartialFit Run(
        FitSet set,
        FitCheckpoint start,
        Shard shard,
        ParallelScope parallel,
        IRunObserver observer,
        FailureReporter failures,
        CancellationToken cancellation)
    {
        var (session, excluded) = start.Resume();
        var found = new ExcludedPages();
        FitPass pass;
        FitAccumulator accumulator;
        do
        {
            var known = new ExcludedPages();
            known.Add(excluded);
            known.Add(found);
            pass = new FitPass(set, session, known, parallel, observer, failures, cancellation);
            accumulator = pass.Run(index => shard.Contains(index, set.Pairs[index]), start.Pass + 1);
            found.Add(pass.Excluded);
            if (pass.MustRestart && session.PassKind != FitPassKind.Survey) throw CreateUnreadableLater(set);
        }
        while (pass.MustRestart);

        return new PartialFit(start)
        {
            ShardIndex = shard.Index,
            ShardCount = shard.Count,
            PairCount = pass.UsedPairs.Count,
            SetCount = shard.VisibleOnly ? set.Pairs.Count : null,
            Found = PartialFit.Pack(accumulator, found, pass.UsedPairs.Select(index => (index, set.GetInput(index))).ToList()),
        };
    }

    private static EvaluationException CreateUnreadableLater(FitSet set) => new(
        "ImageChanged",
        set.Method ?? "",
        $"{FitSet.Title(set.Method)}: images that earlier passes have used have changed or cannot be read any more; see the errors before "
        + "this one. Do not change the images while a fit runs, and begin with the first pass again.")
    {
        Kind = FailureKind.Unreadable,
    };

    private static void ThrowIfDifferent(FitCheckpoint current, FitCheckpoint previous)
    {
        if (current.FindDifference(previous) is not { } difference) return;
        throw new EvaluationException(
            difference.ErrorId,
            previous.Method ?? "",
            $"{previous.Title}: this shard differs from the previous pass: {difference.Description}.")
        {
            Kind = FailureKind.InvalidArgument,
            Option = difference.Option,
        };
    }
}
