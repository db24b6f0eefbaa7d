using System.Xml.Linq;
using MicroSsim.Evaluation.Reports.Page.Plots;
using MicroSsim.Evaluation.Reports.Statistics;
using static MicroSsim.Evaluation.Reports.Page.Html;

namespace MicroSsim.Evaluation.Reports.Page.Sections;

/// <summary>One metric: its distribution per method, its scores in the order of the images, and the table of all scores.</summary>
internal static class MetricSection
{
    private const string DistributionCaption =
        "Each point is one image; hover over it for its name. Boxes: quartiles and median; whiskers: range.";

    /// <summary>Renders the section.</summary>
    public static XElement Render(ScoreSet set, ScoreGrid grid)
    {
        string title = grid.Metric.Title;
        return Tag(
            "section",
            Class("metric"),
            Attr("data-metric", grid.Metric.Name),
            Tag("h2", title),
            Tag("p", Class("legend"), set.Methods.Select(m => Tag("span", PageText.Method(set, m)))),
            Plot("distribution", ScorePlots.RenderDistribution(grid), DistributionCaption + FormatNotDrawn(grid)),
            Plot("order", ScorePlots.RenderInOrder(grid), $"{title} in the order of the images. An outlier is an image to look at."),
            Tag("details", Tag("summary", $"All scores: {title} of each image"), RenderTable(set, grid)));
    }

    private static XElement RenderTable(ScoreSet set, ScoreGrid grid)
    {
        var methods = set.Methods.Select(m => Tag("th", Attr("scope", "col"), Class("n"), PageText.GetName(m)));
        var body = grid.Images.Select((image, i) => Tag(
            "tr",
            Heading("row", Tag("span", Class("name"), image.ToString())),
            Enumerable.Range(0, set.Methods.Count).Select(m => RenderScore(grid, m, i))));
        return Table($"{grid.Metric.Title} of each image", [Tag("tr", Heading("col", "Image"), methods)], body, "scores");
    }

    private static XElement RenderScore(ScoreGrid grid, int method, int image) => grid[method, image] is { } score
        ? PageText.Number(MetricText.FormatScore(grid.Metric, score), score)
        : Tag("td", Class("n"), "–");

    private static XElement Plot(string kind, XElement svg, string caption) => Tag(
        "figure", Class($"plot {kind}"), Scrolled((string)svg.Attribute("aria-label")!, svg), Tag("figcaption", caption));

    private static string FormatNotDrawn(ScoreGrid grid)
    {
        var methods = Enumerable.Range(0, grid.Methods.Count);
        int all = methods.Sum(m => Enumerable.Range(0, grid.Images.Count).Count(i => grid[m, i] is not null));
        int drawn = methods.Sum(m => grid.ListFinite(m).Count());
        return all == drawn ? "" : FormattableString.Invariant($" {all - drawn} infinite score(s) are not drawn.");
    }
}
