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
    /// Runs the pass for each method, in the order in which the methods first appear, and each of its channels. The first shard returns
    /// fits that are already complete unchanged; the other shards skip them.
    /// </summary>
    /// <param name="pairs">All pairs of the whole set.</param>
    /// <param name="options">The parameters that are given, and how the others are estimated.</param>
    /// <param name="shard">The shard whose images are read.</param>
    /// <param name="previous">The merged fits of the previous pass, checkpoints and complete fits; null for the first pass.</param>
    /// <param name="threads">The number of threads; the fit does not depend on it.</param>
    /// <param name="observer">Receives errors, warnings and progress.</param>
    /// <param name="cancellation">Token to cancel the operation.</param>
    /// <param name="poolsChannels">Whether one fit is made of all channels of a method, instead of one for each.</param>
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
        CancellationToken cancellation,
        bool poolsChannels = false)
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
        var counts = new PageCounts(cancellation);
        foreach (var set in FitSet.GroupByMethod(pairs))
        {
            var first = FitCheckpoint.Begin(set, options, poolsChannels);
            var checkpoints = new List<FitCheckpoint>();
            if (previous is not null)
            {
                // Of several fits of one channel, the last one counts.
                var ofChannels = previous.Where(f => f.Method == set.Method).GroupBy(f => f.Channel).OrderBy(f => f.Key ?? -1)
                    .Select(f => f.OfType<FitCheckpoint>().LastOrDefault() ?? f.Last()).ToList();
                foreach (var checkpoint in ofChannels.OfType<FitCheckpoint>())
                {
                    ThrowIfDifferent(
                        first with { Channel = checkpoint.Channel, Pass = checkpoint.Pass, State = checkpoint.State }, checkpoint);
                    checkpoints.Add(checkpoint);
                }

                if (shard.Index == 0)
                {
                    foreach (var fit in ofChannels.OfType<MicroSsimFit>()) yield return fit;
                }

                if (ofChannels.Count == 0)
                {
                    observer.OnWarning(
                        "MethodLeftOut",
                        $"{FitSet.Title(set.Method)}: is not among the merged fits of the previous pass, because none of its pairs could "
                        + "be fitted; it is skipped.");
                }

                if (checkpoints.Count == 0) continue;
            }

            var results = Run(set, first, checkpoints, shard, parallel, observer, failures, counts, cancellation);
            foreach (var result in results) yield return result;
        }
    }

    /// <summary>Runs the pass of a method on a shard.</summary>
    /// <param name="set">The whole set.</param>
    /// <param name="first">The state before the first pass.</param>
    /// <param name="checkpoints">The states of the channels before this pass; empty before the first pass.</param>
    /// <param name="shard">The shard.</param>
    /// <param name="parallel">Degree of parallelism; the result does not depend on it.</param>
    /// <param name="observer">Receives warnings and progress.</param>
    /// <param name="failures">Receives errors.</param>
    /// <param name="counts">The numbers of pages, for progress.</param>
    /// <param name="cancellation">Token to cancel the operation.</param>
    private static IReadOnlyList<PartialFit> Run(
        FitSet set,
        FitCheckpoint first,
        IReadOnlyList<FitCheckpoint> checkpoints,
        Shard shard,
        ParallelScope parallel,
        IRunObserver observer,
        FailureReporter failures,
        PageCounts counts,
        CancellationToken cancellation)
    {
        var starts = checkpoints.ToDictionary(c => c.Channel ?? -1);
        int passNumber = checkpoints.Select(c => c.Pass).DefaultIfEmpty(0).First() + 1;
        var found = new Dictionary<int, ExcludedPages>();
        FitPass pass;
        IReadOnlyList<ChannelPass> results;
        do
        {
            var fits = new ChannelFits(channel => Resume(GetStart(channel)), first.PoolsChannels);
            foreach (var checkpoint in checkpoints) fits.Add(Resume(checkpoint));
            pass = new FitPass(set, fits, parallel, observer, failures, counts, cancellation);
            results = pass.Run(index => shard.Contains(index, set.Pairs[index]), passNumber);
            foreach (var result in results) GetFound(result.Fit.Channel.Number).Add(result.Excluded);
            if (pass.MustRestart && passNumber > 1) throw CreateUnreadableLater(set);
        }
        while (pass.MustRestart);

        return [.. results.Select(result => new PartialFit(GetStart(result.Fit.Channel))
        {
            ShardIndex = shard.Index,
            ShardCount = shard.Count,
            PairCount = result.UsedPairs.Count,
            SetCount = shard.VisibleOnly ? set.Pairs.Count : null,
            Found = PartialFit.Pack(
                result.Sum(),
                GetFound(result.Fit.Channel.Number),
                result.UsedPairs.Select(index => (index, set.GetInput(index, result.Fit.Channel))).ToList()),
        })];

        ExcludedPages GetFound(int? channel)
        {
            int key = channel ?? -1;
            return found.TryGetValue(key, out var known) ? known : found[key] = new ExcludedPages();
        }

        FitCheckpoint GetStart(ChannelLabel channel) => starts.TryGetValue(channel.Number ?? -1, out var start)
            ? start
            : first with { Channel = channel.Number, ChannelName = channel.Name };

        ChannelFit Resume(FitCheckpoint start)
        {
            var (session, excluded) = start.Resume();
            excluded.Add(GetFound(start.Channel));
            return new ChannelFit(new ChannelLabel(start.Channel, start.ChannelName), session, excluded);
        }
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
