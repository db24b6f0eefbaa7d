using MicroSsim.Evaluation.Pairing;

namespace MicroSsim.Evaluation.Fits.Shards;

/// <summary>
/// One part of a set: the pairs whose index modulo <paramref name="Count"/> is <paramref name="Index"/>, or those that this machine sees.
/// </summary>
/// <param name="Index">The index of the shard, from 0.</param>
/// <param name="Count">The number of shards.</param>
public readonly record struct Shard(int Index, int Count)
{
    /// <summary>
    /// Whether the shard has the pairs of which both files exist on this machine, for data that stay where they are.
    /// </summary>
    public bool VisibleOnly { get; init; }

    /// <summary>Whether the shard contains a pair.</summary>
    /// <param name="index">The index of the pair in the set, from 0.</param>
    /// <param name="pair">The pair.</param>
    internal bool Contains(int index, ImagePair pair) =>
        VisibleOnly ? IsVisible(pair.GroundTruthSource) && IsVisible(pair.PredictionSource) : index % Count == Index;

    private static bool IsVisible(ImageSource source) =>
        source is not FileImageSource || File.Exists(source.Location) || Directory.Exists(source.Location);
}
