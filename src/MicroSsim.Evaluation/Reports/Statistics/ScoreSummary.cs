using MicroSsim.Engine;
using MicroSsim.Evaluation.Pairing;

namespace MicroSsim.Evaluation.Reports.Statistics;

/// <summary>
/// The scores of one method and channel in one metric, summarized over units of analysis: a line of the table in a paper. The unit of
/// measurement is that of the metric.
/// </summary>
/// <param name="Method">The method that made the predictions.</param>
/// <param name="Channel">The channel, counted from 0; null for images without channels.</param>
/// <param name="ChannelName">The name of the channel in the metadata of the files; null if it has none.</param>
/// <param name="Metric">The metric's name.</param>
/// <param name="Unit">The unit that n counts: <c>file</c>, <c>page</c>, <c>row</c>, or what the user named.</param>
/// <param name="Count">n: the number of units with a finite score; the columns from the mean on are computed from their means.</param>
/// <param name="PageCount">The number of pages, or of regions or volumes, with a finite score.</param>
/// <param name="Mean">The mean score; NaN, as median and extremes, if no score is finite.</param>
/// <param name="StandardDeviation">The sample standard deviation; null for fewer than two units.</param>
/// <param name="StandardError">The standard error of the mean, sample standard deviation / √n; null for fewer than two units.</param>
/// <param name="Median">The median score.</param>
/// <param name="Minimum">The lowest score.</param>
/// <param name="Maximum">The highest score.</param>
public sealed record ScoreSummary(
    string Method,
    int? Channel,
    string? ChannelName,
    string Metric,
    string Unit,
    int Count,
    int PageCount,
    double Mean,
    double? StandardDeviation,
    double? StandardError,
    double Median,
    double Minimum,
    double Maximum)
{
    /// <summary>
    /// The number of pages whose score is infinite, such as the PSNR of a prediction that equals its ground truth. They are not in
    /// <see cref="Count"/> and <see cref="PageCount"/>; a page with NaN, or without a number, is in none of them.
    /// </summary>
    public int InfiniteCount { get; init; }

    /// <summary>n in words, such as <c>2 files, 24 pages</c>.</summary>
    public string FormatCount() => UnitOfAnalysis.Format(Count, PageCount);

    /// <summary>Whether it is the only best mean of its metric and channel, of methods with scores for the same images.</summary>
    internal bool IsBest { get; init; }

    /// <summary>The unit of analysis.</summary>
    internal UnitOfAnalysis UnitOfAnalysis { get; init; } = UnitOfAnalysis.File;

    /// <summary>
    /// Summarizes rows per method, channel and metric: methods in order of first appearance, metrics in the order of a table.
    /// </summary>
    /// <param name="rows">The rows.</param>
    /// <param name="unit">The unit of analysis, which n counts; null for files.</param>
    /// <returns>The summaries; a method without scores in a metric has none for it.</returns>
    public static IReadOnlyList<ScoreSummary> Summarize(IReadOnlyList<ScoreRow> rows, UnitOfAnalysis? unit = null) =>
        new ScoreSet(rows, unit).Summaries;

    /// <inheritdoc/>
    public override string ToString()
    {
        string channel = Channel is null ? "" : $", {new ChannelLabel(Channel, ChannelName)}";
        string infinite = InfiniteCount > 0 ? FormattableString.Invariant($", and {InfiniteCount} infinite") : "";
        return MessageText.Clean(FormattableString.Invariant(
            $"{Method}{channel} {Metric}: {Mean:F4} ± {StandardError:F4} (n = {FormatCount()}{infinite})"));
    }

    /// <summary>Summarizes the scores of a method; null if it has none that is a number.</summary>
    /// <param name="grid">The scores of a metric and a channel.</param>
    /// <param name="method">The index of the method.</param>
    internal static ScoreSummary? Summarize(ScoreGrid grid, int method)
    {
        var units = grid.ListUnits(method);
        double[] values = [.. units.Select(u => u.Mean).OrderBy(v => v)];
        int infinite = grid.List(method).Count(s => double.IsInfinity(s.Score)), n = values.Length;
        if (n == 0)
        {
            const double None = double.NaN;
            return infinite == 0 ? null : Create(None, null, None, None, None);
        }

        double mean = values.Sum() / n;
        double? deviation = n < 2 ? null : Math.Sqrt(values.Sum(v => (v - mean) * (v - mean)) / (n - 1));
        return Create(mean, deviation, (values[(n - 1) / 2] + values[n / 2]) / 2, values[0], values[n - 1]);

        ScoreSummary Create(double mean, double? deviation, double median, double minimum, double maximum) => new(
            grid.Methods[method],
            grid.Channel.Number,
            grid.Channel.Name,
            grid.Metric.Name,
            grid.Unit.Name,
            n,
            units.Sum(u => u.PageCount),
            mean,
            deviation,
            deviation / Math.Sqrt(n),
            median,
            minimum,
            maximum)
        {
            InfiniteCount = infinite,
            UnitOfAnalysis = grid.Unit,
        };
    }
}
