using System.Xml.Linq;
using MicroSsim.Evaluation.Reports.Page.Plots;
using MicroSsim.Evaluation.Reports.Statistics;
using static MicroSsim.Evaluation.Reports.Page.Html;

namespace MicroSsim.Evaluation.Reports.Page.Sections;

/// <summary>One metric: its distribution per method, its scores in order, and the numbers behind both.</summary>
internal static class MetricSection
{
    public static XElement Of(ScoreSet set, ScoreGrid grid) => Tag(
        "section",
        Class("metric"),
        Attr("data-metric", grid.Metric),
        Tag("h2", MetricText.NameOf(grid.Metric)),
        Tag("p", Class("legend"), set.Methods.Select(m => Tag("span", PageText.Method(set, m)))),
        Plot("distribution", ScorePlots.Distribution(grid), "Each point is one image; hover names it. Boxes: quartiles and median; whiskers: range." + NotDrawn(grid)),
        Plot("order", ScorePlots.InOrder(grid), $"{MetricText.NameOf(grid.Metric)} in the order of the images. A point that stands apart is an image to look at."),
        Tag(
            "details",
            Tag("summary", $"All scores: {MetricText.NameOf(grid.Metric)} of each image"),
            Table(
                $"{MetricText.NameOf(grid.Metric)} of each image",
                [Tag("tr", Heading("col", "Image"), set.Methods.Select(m => Tag("th", Attr("scope", "col"), Class("n"), PageText.NameOf(m))))],
                grid.Images.Select((image, i) => Tag(
                    "tr",
                    Heading("row", Tag("span", Class("name"), image.ToString())),
                    Enumerable.Range(0, set.Methods.Count).Select(m => grid[m, i] is { } score ? PageText.Number(MetricText.Of(grid.Metric, score), score) : Tag("td", Class("n"), "–")))),
                "scores")));

    private static XElement Plot(string kind, XElement svg, string caption) => Tag(
        "figure", Class($"plot {kind}"), Scrolled((string)svg.Attribute("aria-label")!, svg), Tag("figcaption", caption));

    private static string NotDrawn(ScoreGrid grid)
    {
        int all = Enumerable.Range(0, grid.Methods.Count).Sum(m => Enumerable.Range(0, grid.Images.Count).Count(i => grid[m, i] is not null));
        int drawn = Enumerable.Range(0, grid.Methods.Count).Sum(m => grid.Finite(m).Count());
        return all == drawn ? "" : FormattableString.Invariant($" {all - drawn} infinite score(s) are not drawn.");
    }
}
