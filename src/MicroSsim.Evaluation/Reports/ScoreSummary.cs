using MicroSsim.Evaluation.Pairing;

namespace MicroSsim.Evaluation.Reports;

/// <summary>What one metric says of one method: a line of the table in a paper.</summary>
/// <param name="Method">What made the predictions.</param>
/// <param name="Metric">The column that was summarised.</param>
/// <param name="Count">How many rows have a number there; NaN is not one.</param>
/// <param name="Mean">Their mean.</param>
/// <param name="StandardDeviation">Of the sample; null for fewer than two.</param>
/// <param name="StandardError">Sample standard deviation / √n; null for fewer than two.</param>
/// <param name="Median">Their median.</param>
/// <param name="Minimum">The smallest.</param>
/// <param name="Maximum">The largest.</param>
public sealed record ScoreSummary(
    string Method, string Metric, int Count, double Mean, double? StandardDeviation, double? StandardError, double Median, double Minimum, double Maximum)
{
    /// <summary>The columns that count as metrics, in the order of a table.</summary>
    public static IReadOnlyList<string> Metrics { get; } = ["MicroSsim", "MicroMs3im", "Ssim", "MsSsim", "Psnr", "RangeInvariantPsnr"];

    /// <summary>One summary per method and metric, methods in order of first appearance.</summary>
    public static IReadOnlyList<ScoreSummary> Of(IReadOnlyList<ScoreRow> rows) =>
        rows.GroupBy(r => r.Method, StringComparer.Ordinal)
            .SelectMany(method => Metrics.Select(metric => Of(method.Key, metric, Numbers(method, metric))))
            .Where(s => s.Count > 0)
            .ToList();

    /// <inheritdoc/>
    public override string ToString() => FormattableString.Invariant($"{Method} {Metric}: {Mean:F4} ± {StandardError:F4} (n = {Count})");

    private static List<double> Numbers(IEnumerable<ScoreRow> rows, string metric) =>
        rows.Select(r => ScoreTable.Value(r, metric)).OfType<double>().Where(v => !double.IsNaN(v)).ToList();

    private static ScoreSummary Of(string method, string metric, List<double> values)
    {
        int n = values.Count;
        if (n == 0) return new ScoreSummary(method, metric, 0, double.NaN, null, null, double.NaN, double.NaN, double.NaN);
        values.Sort();
        double mean = values.Sum() / n;
        double? deviation = n < 2 ? null : Math.Sqrt(values.Sum(v => (v - mean) * (v - mean)) / (n - 1));
        double median = (values[(n - 1) / 2] + values[n / 2]) / 2;
        return new ScoreSummary(method, metric, n, mean, deviation, deviation / Math.Sqrt(n), median, values[0], values[n - 1]);
    }
}
