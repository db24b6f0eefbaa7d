namespace MicroSsim.Evaluation.Reports.Statistics;

/// <summary>
/// The order in which a plot shows the images: their own order, if neighbours have similar scores, as frames of a bleaching sample do;
/// otherwise sorted by the scores of one method, which shows on which images the others differ from it.
/// </summary>
/// <param name="Grid">The scores.</param>
/// <param name="Images">The indices of the images in order.</param>
/// <param name="SortedBy">The index of the method whose scores order them; null for their own order.</param>
internal sealed record ImageOrder(ScoreGrid Grid, IReadOnlyList<int> Images, int? SortedBy)
{
    /// <summary>The fewest images of a plot; of fewer, the tables say as much.</summary>
    private const int FewestImages = 3;

    /// <summary>The fewest images whose order can tell something.</summary>
    private const int FewestForTrend = 10;

    /// <summary>Chooses the order; null if no plot of the images tells anything that the distribution does not.</summary>
    /// <param name="grid">The scores.</param>
    /// <param name="reference">The index of the method to sort by, such as the baseline; null for the first one.</param>
    public static ImageOrder? Choose(ScoreGrid grid, int? reference)
    {
        var methods = grid.Compared.Where(m => grid.ListFinite(m).Any()).ToList();
        if (grid.Order.Count < FewestImages || methods.Count == 0) return null;
        if (methods.Exists(m => HasTrend([.. grid.ListFinite(m).Select(s => s.Score)]))) return new ImageOrder(grid, grid.Order, null);
        if (methods.Count < 2) return null;
        int by = reference is { } wanted && methods.Contains(wanted) ? wanted : methods[0];
        var sorted = grid.ListFromWorst(by).Select(s => s.Image).ToList();
        if (2 * sorted.Count < grid.Order.Count) return null; // the others have images of their own
        var known = new HashSet<int>(sorted);
        return new ImageOrder(grid, [.. sorted, .. grid.Order.Where(i => !known.Contains(i))], by);
    }

    /// <summary>The order in words.</summary>
    public string Name => SortedBy is { } method ? $"sorted by the score of {Grid.Methods[method]}" : "in order";

    /// <summary>The label of the first image.</summary>
    public string First => SortedBy is null ? "first image" : "worst";

    /// <summary>The label of the last image.</summary>
    public string Last => SortedBy is null ? "last image" : "best";

    /// <summary>
    /// Whether neighbours are alike: the autocorrelation of lag 1 is above 3 / √n, which random orders exceed once in about 700 times.
    /// </summary>
    /// <param name="scores">The scores in order.</param>
    internal static bool HasTrend(double[] scores)
    {
        if (scores.Length < FewestForTrend) return false;
        double mean = scores.Average(), all = 0, neighbours = 0;
        for (int i = 0; i < scores.Length; i++)
        {
            all += (scores[i] - mean) * (scores[i] - mean);
            if (i > 0) neighbours += (scores[i] - mean) * (scores[i - 1] - mean);
        }

        return all > 0 && neighbours / all > 3 / Math.Sqrt(scores.Length);
    }
}
