namespace MicroSsim.Evaluation.Reports.Statistics;

/// <summary>
/// The images of a metric and a channel in the order of the best method: by its gain over the baseline, or without a baseline by its
/// scores.
/// </summary>
/// <param name="Grid">The scores.</param>
/// <param name="Method">The index of the best method that is not the baseline.</param>
/// <param name="Baseline">The baseline; null if the images are ordered by scores.</param>
/// <param name="Images">The indices of the images, the worst first.</param>
internal sealed record ImageRanking(ScoreGrid Grid, int Method, Baseline? Baseline, IReadOnlyList<int> Images)
{
    /// <summary>Orders the images; null if the method has no finite score.</summary>
    /// <param name="set">The rows.</param>
    /// <param name="grid">The scores.</param>
    /// <param name="baseline">The baseline; null for none.</param>
    public static ImageRanking? Create(ScoreSet set, ScoreGrid grid, Baseline? baseline)
    {
        var best = grid.Rank().FirstOrDefault(s => s.Count > 0 && s.Method != baseline?.Name && !set.IsGroundTruth(s.Method));
        best ??= grid.Rank().FirstOrDefault(s => s.Count > 0);
        if (best is null) return null;
        int method = set.FindMethod(best.Method);
        if (baseline is not null && method != baseline.Method)
        {
            var gains = grid.ListFinite(method)
                .Select(s => (s.Image, Gain: grid.Metric.Improvement(s.Score - (grid[baseline.Method, s.Image] ?? double.NaN))))
                .Where(s => !double.IsNaN(s.Gain) && !double.IsInfinity(s.Gain))
                .OrderBy(s => s.Gain)
                .Select(s => s.Image)
                .ToList();
            if (gains.Count > 0) return new ImageRanking(grid, method, baseline, gains);
        }

        return new ImageRanking(grid, method, null, [.. grid.ListFromWorst(method).Select(s => s.Image)]);
    }

    /// <summary>The quantity that orders the images, in one word: score, or gain over the baseline.</summary>
    public string Order => Baseline is null ? "score" : "gain";

    /// <summary>The worst, the median and the best image, each with its title; fewer if there are fewer images.</summary>
    public IReadOnlyList<(string Title, int Image)> PickThree() => Images.Count switch
    {
        0 => [],
        1 => [("The only image", Images[0])],
        2 => [($"Worst {Order}", Images[0]), ($"Best {Order}", Images[1])],
        var n => [($"Worst {Order}", Images[0]), ($"Median {Order}", Images[(n - 1) / 2]), ($"Best {Order}", Images[n - 1])],
    };
}
