namespace MicroSsim.Evaluation.Fits.Shards;

/// <summary>One of the equal parts of a set: the pairs whose index modulo <paramref name="Count"/> is <paramref name="Index"/>.</summary>
/// <param name="Index">The index of the shard, from 0.</param>
/// <param name="Count">The number of shards.</param>
public readonly record struct Shard(int Index, int Count)
{
    /// <summary>Whether the shard contains a pair.</summary>
    /// <param name="pair">The index of the pair in the set, from 0.</param>
    internal bool Contains(int pair) => pair % Count == Index;
}
