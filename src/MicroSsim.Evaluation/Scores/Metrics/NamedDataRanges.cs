using MicroSsim.Engine.Similarity;

namespace MicroSsim.Evaluation.Scores.Metrics;

/// <summary>The data ranges that have a name instead of a number; metrics whose facts need a data range accept them.</summary>
public static class NamedDataRanges
{
    /// <summary>All of them; <see cref="DataRange.ToString"/> is the name.</summary>
    public static IReadOnlyList<DataRange> All { get; } = [DataRange.GroundTruth, DataRange.GroundTruthSet, DataRange.PixelType];

    /// <summary>Finds a data range by its name, ignoring case.</summary>
    /// <param name="name">The name.</param>
    /// <returns>The data range, or null if there is none of that name.</returns>
    public static DataRange? Find(string name)
    {
        foreach (var range in All)
        {
            if (range.ToString().Equals(name, StringComparison.OrdinalIgnoreCase)) return range;
        }

        return null;
    }
}
