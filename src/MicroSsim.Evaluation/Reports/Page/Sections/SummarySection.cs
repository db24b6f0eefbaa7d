using System.Xml.Linq;
using MicroSsim.Evaluation.Reports.Statistics;
using MicroSsim.Evaluation.Scores.Metrics;
using static MicroSsim.Evaluation.Reports.Page.Html;

namespace MicroSsim.Evaluation.Reports.Page.Sections;

/// <summary>The table of a paper: a line for each metric and method, with the best marked.</summary>
internal static class SummarySection
{
    private static readonly string[] Columns = ["n", "Mean ± standard error", "Median", "Minimum", "Maximum"];

    /// <summary>Renders the section.</summary>
    public static XElement Render(ScoreSet set)
    {
        var columns = Columns.Select(c => Tag("th", Attr("scope", "col"), Class("n"), c));
        var metrics = set.Grids.Select(g => g.Metric).ToList();
        return Tag(
            "section",
            Attr("id", "summary"),
            Tag("h2", "Summary"),
            Table(
                "Scores per metric and method",
                [Tag("tr", Heading("col", "Metric"), Heading("col", "Method"), columns)],
                metrics.SelectMany(m => RenderLines(set, m))),
            Tag("p", Class("quiet"),
                $"n counts rows with a finite number. {FormatInfinite(set)}{FormatMark(set, metrics)}{FormatDirection(metrics)}"));
    }

    private static string FormatMark(ScoreSet set, List<MetricInfo> metrics)
    {
        if (set.Methods.Count < 2) return "";
        string best = metrics.All(m => m.HigherIsBetter) ? "highest" : "best";
        return $"★ marks the {best} mean of a metric; whether it is more than chance is said below. ";
    }

    private static string FormatInfinite(ScoreSet set) => set.Summaries.Any(s => s.InfiniteCount > 0)
        ? "Infinite scores, of predictions that equal their ground truth, are counted apart and are not in the means. "
        : "";

    private static string FormatDirection(List<MetricInfo> metrics)
    {
        var lower = metrics.Where(m => !m.HigherIsBetter).Select(m => m.DisplayName).ToList();
        return lower.Count == 0
            ? "Higher is better in every metric."
            : $"Lower is better in {string.Join(", ", lower)}; higher is better in every other metric.";
    }

    private static IEnumerable<XElement> RenderLines(ScoreSet set, MetricInfo metric)
    {
        var lines = set.Summaries.Where(s => s.Metric == metric.Name).ToList();
        var means = lines.Where(l => l.Count > 0).Select(l => l.Mean).DefaultIfEmpty(double.NaN).ToList();
        double best = metric.HigherIsBetter ? means.Max() : means.Min();
        var mark = Tag(
            "span",
            Class("mark"),
            Attr("title", metric.HigherIsBetter ? "highest mean" : "lowest mean"),
            "\u00A0★",
            Tag("span", Class("spoken"), " best"));
        for (int i = 0; i < lines.Count; i++)
        {
            var line = lines[i];
            bool isBest = lines.Count > 1 && line.Mean == best;
            yield return Tag(
                "tr",
                Class((i == 0 ? "first " : "") + (isBest ? "best" : "")),
                Attr("data-metric", metric.Name),
                Attr("data-method", line.Method),
                i == 0 ? Tag("th", Attr("scope", "rowgroup"), Attr("rowspan", lines.Count), metric.Title) : null,
                Heading("row", PageText.Method(set, line.Method), isBest ? new XElement(mark) : null),
                PageText.Number(
                    FormattableString.Invariant($"{line.Count}{(line.InfiniteCount > 0 ? $" + {line.InfiniteCount} infinite" : "")}"),
                    line.Count),
                PageText.Number(MetricText.FormatMean(metric, line.Mean, line.StandardError), line.Mean),
                Score(line.Median),
                Score(line.Minimum),
                Score(line.Maximum));
        }

        XElement Score(double value) => PageText.Number(MetricText.FormatScore(metric, value), value);
    }
}
