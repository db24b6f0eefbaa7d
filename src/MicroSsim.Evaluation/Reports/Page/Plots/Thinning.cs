namespace MicroSsim.Evaluation.Reports.Page.Plots;

/// <summary>Chooses the points of a plot where there are more than can be told apart.</summary>
internal static class Thinning
{
    /// <summary>The most points of a method in a plot.</summary>
    public const int MostPoints = 250;

    /// <summary>The places of evenly spread items, the first and the last among them; all of few.</summary>
    /// <param name="count">The number of items.</param>
    public static IEnumerable<int> Spread(int count) => count <= MostPoints
        ? Enumerable.Range(0, count)
        : Enumerable.Range(0, MostPoints).Select(i => (int)Math.Round(i * (count - 1.0) / (MostPoints - 1)));
}
