using MicroSsim.Engine;
using MicroSsim.Evaluation.Pairing;
using MicroSsim.Evaluation.Scores.Metrics;

namespace MicroSsim.Evaluation.Reports.Statistics;

/// <summary>The scores of one method in one metric, summarized: a line of the table in a paper. The unit is that of the metric.</summary>
/// <param name="Method">The method that made the predictions.</param>
/// <param name="Metric">The metric's name.</param>
/// <param name="Count">The number of rows with a finite score; the other columns are computed from these.</param>
/// <param name="Mean">The mean score; NaN, as median and extremes, if no score is finite.</param>
/// <param name="StandardDeviation">The sample standard deviation; null for fewer than two rows.</param>
/// <param name="StandardError">The standard error of the mean, sample standard deviation / √n; null for fewer than two rows.</param>
/// <param name="Median">The median score.</param>
/// <param name="Minimum">The lowest score.</param>
/// <param name="Maximum">The highest score.</param>
public sealed record ScoreSummary(
    string Method,
    string Metric,
    int Count,
    double Mean,
    double? StandardDeviation,
    double? StandardError,
    double Median,
    double Minimum,
    double Maximum)
{
    /// <summary>
    /// The number of rows whose score is infinite, such as the PSNR of a prediction that equals its ground truth. They are not in
    /// <see cref="Count"/>; a row with NaN, or without a number, is in neither.
    /// </summary>
    public int InfiniteCount { get; init; }

    /// <summary>Summarizes rows per method and metric: methods in order of first appearance, metrics in the order of a table.</summary>
    /// <returns>The summaries; a method without scores in a metric has none for it.</returns>
    public static IReadOnlyList<ScoreSummary> Summarize(IReadOnlyList<ScoreRow> rows) =>
        rows.GroupBy(r => r.Method, StringComparer.Ordinal)
            .SelectMany(method => MetricList.All.Select(metric => Summarize(method.Key, metric.Name, ListScores(method, metric.Name))))
            .OfType<ScoreSummary>()
            .ToList();

    /// <inheritdoc/>
    public override string ToString() => MessageText.Clean(FormattableString.Invariant(
        $"{Method} {Metric}: {Mean:F4} ± {StandardError:F4} (n = {Count}{(InfiniteCount > 0 ? $", and {InfiniteCount} infinite" : "")})"));

    private static List<double> ListScores(IEnumerable<ScoreRow> rows, string metric) =>
        rows.Select(r => r.GetValue(metric)).OfType<double>().Where(v => !double.IsNaN(v)).ToList();

    private static ScoreSummary? Summarize(string method, string metric, List<double> values)
    {
        int infinite = values.RemoveAll(double.IsInfinity);
        int n = values.Count;
        if (n == 0)
        {
            const double None = double.NaN;
            return infinite == 0
                ? null
                : new ScoreSummary(method, metric, 0, None, null, null, None, None, None) { InfiniteCount = infinite };
        }

        values.Sort();
        double mean = values.Sum() / n;
        double? deviation = n < 2 ? null : Math.Sqrt(values.Sum(v => (v - mean) * (v - mean)) / (n - 1));
        double median = (values[(n - 1) / 2] + values[n / 2]) / 2;
        return new ScoreSummary(method, metric, n, mean, deviation, deviation / Math.Sqrt(n), median, values[0], values[n - 1])
        {
            InfiniteCount = infinite,
        };
    }
}
