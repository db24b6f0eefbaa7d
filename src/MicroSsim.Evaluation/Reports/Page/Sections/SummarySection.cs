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
        var metrics = set.Grids.Select(g => g.Metric).Distinct().ToList();
        return Tag(
            "section",
            Attr("id", "summary"),
            Tag("h2", "Summary"),
            Table(
                set.Channels.Any(c => c.Number is not null) ? "Scores per metric, channel and method" : "Scores per metric and method",
                [Tag("tr", Heading("col", "Metric"), Heading("col", "Method"), columns)],
                set.Grids.SelectMany(g => RenderLines(set, g))),
            Tag("p", Class("quiet"),
                PageText.FormatUnit(set) + $"{FormatInfinite(set)}{FormatMark(set, metrics)}{FormatDirection(metrics)}"),
            FormatNoMark(set).Select(reason => Tag("p", Class("quiet"), reason)));
    }

    private static string FormatMark(ScoreSet set, List<MetricInfo> metrics)
    {
        if (set.Methods.Count < 2) return "";
        string best = metrics.All(m => m.HigherIsBetter) ? "highest" : "best";
        return $"★ marks the {best} mean of a metric, if all methods have the same images; whether it is more than chance is said below. ";
    }

    /// <summary>A line for each metric and channel of which no mean is marked, that says why.</summary>
    private static IEnumerable<object[]> FormatNoMark(ScoreSet set)
    {
        foreach (var grid in set.Grids.Where(g => g.Summaries.Count(s => s.Count > 0) > 1))
        {
            if (!grid.HasSameImages)
            {
                yield return
                [
                    $"{grid.Title} has no ★: the methods do not have scores for the same images, so that their means cannot be compared; "
                    + "see the paired differences, over what they have in common.",
                ];
            }
            else if (grid.ListBest().Count > 1)
            {
                yield return [$"{grid.Title} has no ★: the best means are equal."];
            }
        }
    }

    private static string FormatInfinite(ScoreSet set) => set.Summaries.Any(s => s.InfiniteCount > 0)
        ? "Infinite scores, of predictions that equal their ground truth, are counted separately and are not in the means. "
        : "";

    private static string FormatDirection(List<MetricInfo> metrics)
    {
        var lower = metrics.Where(m => !m.HigherIsBetter).Select(m => m.DisplayName).ToList();
        return lower.Count == 0
            ? "Higher is better in every metric."
            : $"Lower is better in {string.Join(", ", lower)}; higher is better in every other metric.";
    }

    private static IEnumerable<XElement> RenderLines(ScoreSet set, ScoreGrid grid)
    {
        var metric = grid.Metric;
        var lines = grid.Summaries;
        var mark = Tag(
            "span",
            Class("mark"),
            Attr("title", metric.HigherIsBetter ? "highest mean" : "lowest mean"),
            "\u00A0★",
            Tag("span", Class("spoken"), " best"));
        for (int i = 0; i < lines.Count; i++)
        {
            var line = lines[i];
            bool isBest = line.IsBest;
            string count = line.PageCount == line.Count ? FormattableString.Invariant($"{line.Count}") : line.FormatCount();
            if (line.InfiniteCount > 0) count += FormattableString.Invariant($" + {line.InfiniteCount} infinite");
            yield return Tag(
                "tr",
                Class((i == 0 ? "first " : "") + (isBest ? "best" : "")),
                Attr("data-metric", metric.Name),
                Attr("data-method", line.Method),
                i == 0 ? Tag("th", Attr("scope", "rowgroup"), Attr("rowspan", lines.Count), grid.Title) : null,
                Heading("row", PageText.Method(set, line.Method), isBest ? new XElement(mark) : null),
                PageText.Number(count, line.Count),
                PageText.Number(MetricText.FormatMean(metric, line.Mean, line.StandardError), line.Mean),
                Score(line.Median),
                Score(line.Minimum),
                Score(line.Maximum));
        }

        XElement Score(double value) => PageText.Number(MetricText.FormatScore(metric, value), value);
    }
}
