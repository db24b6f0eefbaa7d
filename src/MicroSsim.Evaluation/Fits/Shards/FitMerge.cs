using System.Globalization;
using MicroSsim.Engine;
using MicroSsim.Engine.Fitting;
using MicroSsim.Engine.Similarity;
using MicroSsim.Evaluation.Batch;
using MicroSsim.Evaluation.Fits.Files;

namespace MicroSsim.Evaluation.Fits.Shards;

/// <summary>
/// Merges the partial fits of one pass. The sums are exact, so the result is bit-identical to that of one machine, whatever the number
/// and order of the shards.
/// </summary>
public static class FitMerge
{
    /// <summary>Merges the parts of each method: into the fit if it is complete, otherwise into the checkpoint for the next pass.</summary>
    /// <param name="parts">The partial fits of all shards, in any order, and complete fits that the first shard returned unchanged.</param>
    /// <param name="observer">Receives errors about pairs that could not be used, and warnings.</param>
    /// <returns>One fit per method, merged when it is enumerated.</returns>
    /// <exception cref="EvaluationException">
    /// <c>VersionsDiffer</c>, <c>SetsDiffer</c>, <c>OptionsDiffer</c>, <c>RoundsDiffer</c> or <c>ShardCountsDiffer</c>: the parts do not
    /// belong together; <c>PartTwice</c>, <c>PartMissing</c>.
    /// </exception>
    public static IEnumerable<MethodFit> Merge(IReadOnlyList<MethodFit> parts, IRunObserver observer)
    {
        // The parts of shard 0 come first, because only they contain all methods, in their order.
        var methods = parts.OrderBy(part => part is PartialFit { ShardIndex: > 0 }).GroupBy(part => part.Method).ToList();
        foreach (var method in methods) Check(method.Key, [.. method.OfType<PartialFit>()], method.Count(part => part is MicroSsimFit));
        foreach (var method in methods)
        {
            var merged = method.First() is MicroSsimFit complete ? complete : MergeParts([.. method.Cast<PartialFit>()], observer);
            if (merged is not null) yield return merged;
        }
    }

    private static MethodFit? MergeParts(IReadOnlyList<PartialFit> parts, IRunObserver observer)
    {
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

        if (parts[0].SetCount is { } count) CheckAllSeen(parts[0], count, used.Keys.Concat(excluded.FindPairs()));

        var reporter = new FitPassReporter(start.Method, observer);
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

    private static void CheckAllSeen(PartialFit part, int count, IEnumerable<int> seen)
    {
        var unseen = Enumerable.Range(0, count).Except(seen).ToList();
        if (unseen.Count == 0) return;
        string names = MessageText.ListNames([.. unseen.Select(index => index.ToString(CultureInfo.InvariantCulture))]);
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

    private static void Check(string? method, IReadOnlyList<PartialFit> parts, int completeCount)
    {
        if (completeCount > 0)
        {
            if (completeCount == 1 && parts.Count == 0) return;
            throw Refuse("PartTwice", "its complete fit is given together with other parts of it; give the parts of one pass only.");
        }

        var first = parts[0];
        foreach (var part in parts)
        {
            if (part.Start.FindDifference(first.Start) is { } difference)
            {
                string message = $"shards {part.ShardIndex} and {first.ShardIndex} do not belong together: {difference.Description}.";
                throw Refuse(difference.ErrorId, message, difference.Option);
            }

            if (part.SetCount != first.SetCount)
            {
                throw Refuse(
                    "ShardCountsDiffer",
                    $"shards {part.ShardIndex} and {first.ShardIndex} do not belong together: one has the pairs that its machine sees, the "
                    + "other an equal part of the set; run all in the same way.");
            }

            if (part.ShardCount != first.ShardCount)
            {
                throw Refuse(
                    "ShardCountsDiffer",
                    $"shard {part.ShardIndex} is one of {part.ShardCount}, shard {first.ShardIndex} one of {first.ShardCount}; split the "
                    + "set into the same number of shards everywhere.");
            }
        }

        if (Join(parts.GroupBy(p => p.ShardIndex).Where(g => g.Count() > 1).Select(g => g.Key)) is { Length: > 0 } repeated)
        {
            throw Refuse("PartTwice", $"shard {repeated} of {first.ShardCount} is given more than once; give each once.");
        }

        if (Join(Enumerable.Range(0, first.ShardCount).Except(parts.Select(p => p.ShardIndex))) is { Length: > 0 } missing)
        {
            throw Refuse(
                "PartMissing",
                $"shard {missing} of {first.ShardCount} (counted from 0) is missing; give its part, too, or run the pass on it first.",
                OptionNames.Partial,
                FailureKind.NotFound);
        }

        EvaluationException Refuse(
            string errorId, string message, string? option = null, FailureKind kind = FailureKind.InvalidArgument) =>
            new(errorId, method ?? "", $"{FitSet.Title(method)}: {message}") { Kind = kind, Option = option };
    }

    private static string Join(IEnumerable<int> indexes) =>
        string.Join(", ", indexes.Select(i => i.ToString(CultureInfo.InvariantCulture)));
}
