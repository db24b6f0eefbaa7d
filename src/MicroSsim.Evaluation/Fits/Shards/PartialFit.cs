using MicroSsim.Engine.Fitting;

namespace MicroSsim.Evaluation.Fits.Shards;

/// <summary>What one shard of a set found in one round of a fit.</summary>
public sealed record PartialFit : IncompleteFit
{
    internal PartialFit(FitCheckpoint start)
        : base(start.Method) => Start = start;

    /// <summary>Which round it is of, from 1.</summary>
    public int Round => Start.Round + 1;

    /// <summary>What the round is for.</summary>
    public FitPassKind Stage => Start.Stage;

    /// <summary>Which shard, from 0.</summary>
    public int ShardIndex { get; internal init; }

    /// <summary>How many shards the set is cut into.</summary>
    public int ShardCount { get; internal init; }

    /// <summary>How many pairs of files the shard used.</summary>
    public int PairCount { get; internal init; }

    /// <summary>What was known before the round.</summary>
    internal FitCheckpoint Start { get; init; }

    /// <summary>What the shard found, packed.</summary>
    internal string Found { get; init; } = "";

    /// <inheritdoc/>
    public override string ToString() => FormattableString.Invariant($"partial fit{(Method is null ? "" : $" of '{Method}'")}, round {Round} ({Stage}), shard {ShardIndex} of {ShardCount}");

    /// <summary>Packs what a shard found.</summary>
    internal static string Pack(FitAccumulator tally, ExcludedPages leftOut, IReadOnlyCollection<(int Index, FitInputImages Images)> used) => Packed.Pack(writer =>
    {
        tally.Save(writer);
        leftOut.Save(writer);
        writer.Write(used.Count);
        foreach (var (index, images) in used)
        {
            writer.Write(index);
            images.Save(writer);
        }
    });

    /// <summary>Reads what the shard found.</summary>
    internal (FitAccumulator Tally, ExcludedPages ExcludedPages, IReadOnlyList<(int Index, FitInputImages Images)> Used) Unpack(FitSession session) => Packed.Unpack(Found, reader =>
    {
        var tally = session.LoadAccumulator(reader);
        var leftOut = ExcludedPages.Load(reader);
        var used = new List<(int, FitInputImages)>();
        for (int left = reader.ReadInt32(); left > 0; left--) used.Add((reader.ReadInt32(), FitInputImages.Load(reader)));
        return (tally, leftOut, used);
    });
}
