using MicroSsim.Engine;
using MicroSsim.Engine.Fitting;
using MicroSsim.Engine.Similarity;
using MicroSsim.Evaluation.Batch;
using MicroSsim.Evaluation.Fits.Files;
using MicroSsim.Evaluation.Pairing;

namespace MicroSsim.Evaluation.Fits.Shards;

/// <summary>
/// Merges the partial fits of one pass. The sums are exact, so the result is bit-identical to that of one machine, whatever the number
/// and order of the shards.
/// </summary>
public static class FitMerge
{
    /// <summary>
    /// Merges the parts of each method and channel: into the fit if it is complete, otherwise into the checkpoint for the next pass.
    /// </summary>
    /// <param name="parts">The partial fits of all shards, in any order, and complete fits that the first shard returned unchanged.</param>
    /// <param name="observer">Receives errors about pairs that could not be used, and warnings.</param>
    /// <returns>One fit per method and channel, merged when it is enumerated.</returns>
    /// <exception cref="EvaluationException">
    /// <c>VersionsDiffer</c>, <c>SetsDiffer</c>, <c>OptionsDiffer</c>, <c>RoundsDiffer</c> or <c>ShardCountsDiffer</c>: the parts do not
    /// belong together; <c>PartTwice</c>, <c>PartMissing</c>.
    /// </exception>
    public static IEnumerable<MethodFit> Merge(IReadOnlyList<MethodFit> parts, IRunObserver observer)
    {
        // The parts of shard 0 come first, because only they contain all methods, in their order.
        var methods = parts.OrderBy(part => part is PartialFit { ShardIndex: > 0 }).GroupBy(part => part.Method)
            .Select(method => GroupByChannel([.. method])).ToList();
        foreach (var method in methods)
        {
            Check(method);
            CheckAllSeen([.. method.SelectMany(channel => channel.Parts)]);
        }

        foreach (var channel in methods.SelectMany(method => method))
        {
            var merged = channel.Complete ?? MergeParts(channel, observer);
            if (merged is not null) yield return merged;
        }
    }

    /// <summary>
    /// Groups the parts of a method by channel, that of pages without channels first. In the first pass, a shard has no part for a channel
    /// that none of its pages has, and a shard without pages has an empty part without a channel.
    /// </summary>
    private static List<ChannelParts> GroupByChannel(IReadOnlyList<MethodFit> parts)
    {
        var partial = parts.OfType<PartialFit>().ToList();
        bool hasChannels = partial.Exists(part => part.Channel is not null || part.PairCount > 0);
        return
        [
            .. parts.GroupBy(part => part.Channel).OrderBy(channel => channel.Key ?? -1)
                .Where(channel => !hasChannels || channel.Any(
                    part => part is not PartialFit { Channel: null, PairCount: 0, Start.Pass: 0 }))
                .Select(channel => new ChannelParts(
                    [.. channel.OfType<PartialFit>()],
                    [.. partial.GroupBy(part => part.ShardIndex)
                        .Where(shard => shard.All(part => part.Channel != channel.Key && part.Start.Pass == 0))
                        .Select(shard => shard.First())],
                    [.. channel.OfType<MicroSsimFit>()])),
        ];
    }

    private static MethodFit? MergeParts(ChannelParts channel, IRunObserver observer)
    {
        var parts = channel.Parts;
        var start = parts[0].Start;
        var (session, excluded) = start.Resume();
        var used = new SortedDictionary<int, FitInputImages>();
        foreach (var part in parts)
        {
            var found = part.Unpack(session);
            session.Merge(found.Accumulator);
            excluded.Add(found.Excluded);
            foreach (var (index, images) in found.Used)
            {
                if (used.TryGetValue(index, out var other)) throw CreateUsedTwice(part, index, images, other);
                used.Add(index, images);
            }
        }

        // Pairs that failed as a whole, in shards that have no page of this channel.
        foreach (var part in channel.OthersOfShards) excluded.AddPairs(part.Unpack(part.Start.Resume().Session).Excluded);
        var reporter = new FitPassReporter(start.Method, new ChannelLabel(start.Channel, start.ChannelName), observer);
        if (!reporter.TryEndPass(session, excluded, GetGroundTruth)) return null;
        return session.PassKind == FitPassKind.Complete
            ? reporter.CreateFit(session, excluded.Count, FitOrigin.Create(start.Options, used.Values), GetGroundTruth)
            : start.Next(session, excluded);

        string GetGroundTruth(int index) => used[index].GroundTruth;
    }

    private static EvaluationException CreateUsedTwice(PartialFit part, int index, FitInputImages images, FitInputImages other) => new(
        "PartTwice",
        images.Prediction,
        $"{part.Start.Title}: pair {index} of the set (counted from 0), {other.Prediction}, was read by two shards, the other is shard "
        + $"{part.ShardIndex} of {part.ShardCount} ({images.Prediction}); leave its files on one machine only, or use equal parts of the "
        + "set.")
    {
        Kind = FailureKind.InvalidArgument,
    };

    /// <summary>Checks that the shards that have the pairs that they see have seen all pairs of the set, in whatever channel.</summary>
    private static void CheckAllSeen(List<PartialFit> parts)
    {
        if (parts.Count == 0 || parts[0].SetCount is not { } count) return;
        var part = parts[0];
        var seen = new HashSet<int>();
        foreach (var other in parts)
        {
            var (session, excluded) = other.Start.Resume();
            var found = other.Unpack(session);
            seen.UnionWith(excluded.FindPairs());
            seen.UnionWith(found.Excluded.FindPairs());
            seen.UnionWith(found.Used.Select(used => used.Index));
        }

        var unseen = Enumerable.Range(0, count).Except(seen).ToList();
        if (unseen.Count == 0) return;
        string names = MessageText.ListNumbers(unseen);
        throw new EvaluationException(
            "PartMissing",
            part.Method ?? "",
            $"{part.Start.Title}: no shard saw pair {names} of the set's {count} (counted from 0); run the pass where their files are, or "
            + "remove them from the list on all machines.")
        {
            Kind = FailureKind.NotFound,
            Option = OptionNames.Partial,
        };
    }

    private static void Check(List<ChannelParts> method)
    {
        foreach (var channel in method.Where(channel => channel.Completes.Count > 0))
        {
            if (channel.Completes.Count == 1 && channel.Parts.Count == 0) continue;
            throw Refuse(
                channel.Completes[0],
                "PartTwice",
                "its complete fit is given together with other parts of it; give the parts of one pass only.");
        }

        var all = method.SelectMany(channel => channel.Parts).ToList();
        foreach (var part in all)
        {
            var first = all[0];
            var sameChannel = all.First(other => other.Channel == part.Channel);
            if ((part.Start.FindDifference(first.Start) ?? part.Start.FindDifference(sameChannel.Start)) is { } difference)
            {
                string message = $"shards {part.ShardIndex} and {first.ShardIndex} do not belong together: {difference.Description}.";
                throw Refuse(part, difference.ErrorId, message, difference.Option);
            }

            if (part.SetCount != first.SetCount)
            {
                throw Refuse(
                    part,
                    "ShardCountsDiffer",
                    $"shards {part.ShardIndex} and {first.ShardIndex} do not belong together: one has the pairs that its machine sees, the "
                    + "other an equal part of the set; run all in the same way.");
            }

            if (part.ShardCount != first.ShardCount)
            {
                throw Refuse(
                    part,
                    "ShardCountsDiffer",
                    $"shard {part.ShardIndex} is one of {part.ShardCount}, shard {first.ShardIndex} one of {first.ShardCount}; split the "
                    + "set into the same number of shards everywhere.");
            }
        }

        foreach (var channel in method.Where(channel => channel.Parts.Count > 0)) CheckShards(channel);
    }

    /// <summary>Checks that a channel has the part of every shard once.</summary>
    private static void CheckShards(ChannelParts channel)
    {
        var parts = channel.Parts;
        var first = parts[0];
        var several = parts.GroupBy(p => p.ShardIndex).Where(g => g.Count() > 1).Select(g => g.Key);
        if (MessageText.ListNumbers(several) is { Length: > 0 } repeated)
        {
            throw Refuse(first, "PartTwice", $"shard {repeated} of {first.ShardCount} is given more than once; give each once.");
        }

        var given = parts.Concat(channel.OthersOfShards).Select(p => p.ShardIndex);
        if (MessageText.ListNumbers(Enumerable.Range(0, first.ShardCount).Except(given)) is { Length: > 0 } missing)
        {
            throw Refuse(
                first,
                "PartMissing",
                $"shard {missing} of {first.ShardCount} (counted from 0) is missing; give its part, too, or run the pass on it first.",
                OptionNames.Partial,
                FailureKind.NotFound);
        }
    }

    private static EvaluationException Refuse(
        MethodFit fit, string errorId, string message, string? option = null, FailureKind kind = FailureKind.InvalidArgument) =>
        new(errorId, fit.Method ?? "", $"{FitSet.Title(fit.Method, new ChannelLabel(fit.Channel, fit.ChannelName))}: {message}")
        {
            Kind = kind,
            Option = option,
        };

    /// <summary>The parts of one channel.</summary>
    /// <param name="Parts">The partial fits of the channel.</param>
    /// <param name="OthersOfShards">A part of each shard that has none of this channel, as no page of it has the channel.</param>
    /// <param name="Completes">Complete fits of the channel; at most one is right.</param>
    private sealed record ChannelParts(
        IReadOnlyList<PartialFit> Parts, IReadOnlyList<PartialFit> OthersOfShards, IReadOnlyList<MicroSsimFit> Completes)
    {
        /// <summary>The complete fit; null if the channel needs a merge.</summary>
        public MicroSsimFit? Complete => Completes.Count > 0 ? Completes[0] : null;
    }
}
