using System.Xml.Linq;
using MicroSsim.Evaluation.Reports.Statistics;
using static MicroSsim.Evaluation.Reports.Page.Html;

namespace MicroSsim.Evaluation.Reports.Page.Sections;

/// <summary>The table of a paper: each metric and method in a line, the best marked.</summary>
internal static class SummarySection
{
    private static readonly string[] Columns = ["n", "Mean ± standard error", "Median", "Minimum", "Maximum"];

    public static XElement Of(ScoreSet set) => Tag(
        "section",
        Attr("id", "summary"),
        Tag("h2", "Summary"),
        Table(
            "Scores per metric and method",
            [Tag("tr", Heading("col", "Metric"), Heading("col", "Method"), Columns.Select(c => Tag("th", Attr("scope", "col"), Class("n"), c)))],
            set.Grids.SelectMany(g => Lines(set, g.Metric))),
        Tag("p", Class("quiet"), $"n counts rows with a number. {(set.Methods.Count > 1 ? "★ marks the highest mean of a metric; whether it is more than chance is said below. " : "")}Higher is better in every metric."));

    private static IEnumerable<XElement> Lines(ScoreSet set, string metric)
    {
        var lines = set.Summaries.Where(s => s.Metric == metric).ToList();
        double best = lines.Max(l => l.Mean);
        for (int i = 0; i < lines.Count; i++)
        {
            var line = lines[i];
            bool isBest = lines.Count > 1 && line.Mean == best;
            yield return Tag(
                "tr",
                Class((i == 0 ? "first " : "") + (isBest ? "best" : "")),
                Attr("data-metric", metric),
                Attr("data-method", line.Method),
                i == 0 ? Tag("th", Attr("scope", "rowgroup"), Attr("rowspan", lines.Count), MetricText.NameOf(metric)) : null,
                Heading("row", PageText.Method(set, line.Method), isBest ? Tag("span", Class("mark"), Attr("title", "highest mean"), "\u00A0★", Tag("span", Class("spoken"), " best")) : null),
                PageText.Number(FormattableString.Invariant($"{line.Count}"), line.Count),
                PageText.Number(MetricText.Of(metric, line.Mean) + (line.StandardError is { } error ? $" ± {MetricText.Of(metric, error)}" : ""), line.Mean),
                PageText.Number(MetricText.Of(metric, line.Median), line.Median),
                PageText.Number(MetricText.Of(metric, line.Minimum), line.Minimum),
                PageText.Number(MetricText.Of(metric, line.Maximum), line.Maximum));
        }
    }
}
