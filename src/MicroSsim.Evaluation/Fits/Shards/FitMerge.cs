using System.Globalization;
using MicroSsim.Engine.Fitting;
using MicroSsim.Engine.Similarity;
using MicroSsim.Evaluation.Batch;

namespace MicroSsim.Evaluation.Fits.Shards;

/// <summary>Merges the partial fits of a round, exactly: the result is that of one machine, whatever the shards and their order.</summary>
public static class FitMerge
{
    /// <summary>One result per method: the fit, if it is complete, or else what the next round starts from.</summary>
    /// <param name="parts">The partial fits of all shards, in any order, and fits that they passed on.</param>
    /// <param name="observer">Hears of what could not be used, and warnings.</param>
    /// <exception cref="EvaluationException">The parts do not belong together, one is there twice, or one is missing.</exception>
    public static IEnumerable<object> Merge(IReadOnlyList<object> parts, IRunObserver observer)
    {
        // The first shard has all methods, in their order.
        var methods = parts.OrderBy(part => part is PartialFit { ShardIndex: > 0 }).GroupBy(IncompleteFit.MethodOf).ToList();
        foreach (var method in methods) Check(method.Key, [.. method.OfType<PartialFit>()], method.Count(part => part is MicroSsimFit));
        foreach (var method in methods)
        {
            object? merged = method.First() is MicroSsimFit complete ? complete : Merge([.. method.Cast<PartialFit>()], observer);
            if (merged is not null) yield return merged;
        }
    }

    private static object? Merge(IReadOnlyList<PartialFit> parts, IRunObserver observer)
    {
        var start = parts[0].Start;
        var (session, leftOut) = start.Resume();
        var used = new SortedDictionary<int, FitInputImages>();
        foreach (var part in parts)
        {
            var found = part.Unpack(session);
            session.Merge(found.Tally);
            leftOut.Add(found.ExcludedPages);
            foreach (var (index, images) in found.Used) used.Add(index, images);
        }

        var end = new FitPassReporter(start.Method, observer);
        if (!end.OfPass(session, leftOut, index => used[index].GroundTruth)) return null;
        return session.PassKind == FitPassKind.Complete
            ? end.OfFit(session, leftOut.Count, FitOrigin.Of(start.Options, used.Values))
            : start.After(session, leftOut);
    }

    private static void Check(string? method, IReadOnlyList<PartialFit> parts, int complete)
    {
        EvaluationException Refusal(string errorId, string message) => new(errorId, method ?? "", $"{FitSet.Title(method)}: {message}");

        if (complete > 0)
        {
            if (complete > 1 || parts.Count > 0) throw Refusal("PartTwice", "its complete fit is given beside other parts of it; give the parts of one round only.");
            return;
        }

        var first = parts[0];
        foreach (var part in parts)
        {
            if (part.Start.DifferenceTo(first.Start) is var (errorId, difference)) throw Refusal(errorId, $"shards {part.ShardIndex} and {first.ShardIndex} do not belong together: {difference}.");
            if (part.ShardCount != first.ShardCount) throw Refusal("ShardCountsDiffer", $"shard {part.ShardIndex} is one of {part.ShardCount}, shard {first.ShardIndex} one of {first.ShardCount}; cut the set alike for all of them.");
        }

        if (Shards(parts.GroupBy(p => p.ShardIndex).Where(g => g.Count() > 1).Select(g => g.Key)) is { Length: > 0 } twice)
        {
            throw Refusal("PartTwice", $"shard {twice} of {first.ShardCount} is given more than once; give each once.");
        }

        if (Shards(Enumerable.Range(0, first.ShardCount).Except(parts.Select(p => p.ShardIndex))) is { Length: > 0 } missing)
        {
            throw Refusal("PartMissing", $"shard {missing} of {first.ShardCount} (counted from 0) is missing; make it with New-MicroSsimFit -Partial, and merge again.");
        }
    }

    private static string Shards(IEnumerable<int> indices) => string.Join(", ", indices.Select(i => i.ToString(CultureInfo.InvariantCulture)));
}
