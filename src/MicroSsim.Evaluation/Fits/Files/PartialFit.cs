using MicroSsim.Engine.Fitting;

namespace MicroSsim.Evaluation.Fits.Files;

/// <summary>The result of one shard of a set in one pass of a fit; to be merged with those of all other shards.</summary>
public sealed record PartialFit : IncompleteFit
{
    /// <summary>Creates a part without a result.</summary>
    /// <param name="start">The state of the fit before the pass.</param>
    internal PartialFit(FitCheckpoint start)
    {
        Start = start;
        Method = start.Method;
        Channel = start.Channel;
        ChannelName = start.ChannelName;
    }

    /// <summary>The number of the pass, from 1.</summary>
    public int Pass => Start.Pass + 1;

    /// <summary>The name of the purpose of the pass.</summary>
    public string PassKind => Start.PassKind;

    /// <summary>The index of the shard, from 0.</summary>
    public int ShardIndex { get; internal init; }

    /// <summary>The number of shards of the set.</summary>
    public int ShardCount { get; internal init; }

    /// <summary>The number of pairs of files that the shard used.</summary>
    public int PairCount { get; internal init; }

    /// <summary>
    /// The number of pairs of the whole set, if the shard has those that its machine sees, so that the merge can tell whether any is
    /// missing; null if the shards are equal parts.
    /// </summary>
    public int? SetCount { get; internal init; }

    /// <summary>The state of the fit before the pass.</summary>
    internal FitCheckpoint Start { get; init; }

    /// <summary>The result of the shard as text: see <see cref="Pack"/>.</summary>
    internal string Found { get; init; } = "";

    /// <inheritdoc/>
    public override string ToString()
    {
        return FormattableString.Invariant($"partial fit{Subject}, pass {Pass} ({PassKind}), shard {ShardIndex} of {ShardCount}");
    }

    /// <summary>Packs the result of a shard into text.</summary>
    /// <param name="accumulator">The sums over the pages of the shard.</param>
    /// <param name="excluded">The pairs and pages that the pass excluded.</param>
    /// <param name="used">The pairs that the pass used, each with its index in the set.</param>
    internal static string Pack(
        FitAccumulator accumulator, ExcludedPages excluded, IReadOnlyCollection<(int Index, FitInputImages Images)> used) =>
        PackedText.Pack(writer =>
        {
            accumulator.Save(writer);
            excluded.Save(writer);
            writer.Write(used.Count);
            foreach (var (index, images) in used)
            {
                writer.Write(index);
                images.Save(writer);
            }
        });

    /// <summary>Unpacks the result of the shard.</summary>
    /// <param name="session">The session of the fit before the pass.</param>
    internal (FitAccumulator Accumulator, ExcludedPages Excluded, IReadOnlyList<(int Index, FitInputImages Images)> Used) Unpack(
        FitSession session) =>
        PackedText.Unpack(Found, reader =>
        {
            var accumulator = session.LoadAccumulator(reader);
            var excluded = ExcludedPages.Load(reader);
            var used = new List<(int, FitInputImages)>();
            int count = reader.ReadInt32();
            while (used.Count < count) used.Add((reader.ReadInt32(), FitInputImages.Load(reader)));
            return (accumulator, excluded, used);
        });
}
