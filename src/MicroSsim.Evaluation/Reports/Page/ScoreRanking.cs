using MicroSsim.Evaluation.Reports.Statistics;

namespace MicroSsim.Evaluation.Reports.Page;

/// <summary>The methods with the best mean of a metric and a channel.</summary>
internal static class ScoreRanking
{
    /// <summary>Lists the best mean, and all that do not differ from it in the digits that the page shows.</summary>
    /// <param name="grid">The scores.</param>
    /// <returns>The summaries, in the order of <see cref="ScoreGrid.Rank"/>; none if no score is finite.</returns>
    public static IReadOnlyList<ScoreSummary> ListBest(ScoreGrid grid)
    {
        var ranked = grid.Rank().Where(s => s.Count > 0).ToList();
        return [.. ranked.TakeWhile(s => Format(s) == Format(ranked[0]))];

        string Format(ScoreSummary summary) => MetricText.FormatScore(grid.Metric, summary.Mean);
    }
}
