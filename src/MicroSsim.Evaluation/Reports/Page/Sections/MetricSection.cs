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

    private const string SortedCaption =
        "The scores of each image are above each other; the images are sorted by those of ";

    private const string SeveralPagesCaption =
        "Small points are {1}s, large ones the means of their {0}, which n counts; hover over a point for its name. "
        + "Boxes: quartiles and median of the large points; whiskers: their range.";

    /// <summary>Grids of up to so many cells are shown as a grid, however many of them are empty.</summary>
    private const int AlwaysGrid = 20_000;

    /// <summary>Renders the section.</summary>
    public static XElement Render(ScoreSet set, ScoreGrid grid, Baseline? baseline)
    {
        string title = grid.Title;
        var order = ImageOrder.Choose(grid, baseline?.Method);
        return Tag(
            "section",
            Class("metric"),
            Attr("data-metric", grid.Metric.Name),
            Tag("h2", title),
            PageText.FormatLimit(grid, "The plots show") is { } limit
                ? Tag("p", Class("quiet"), $"{limit}; the tables list all of them.")
                : null,
            Tag("p", Class("legend"), grid.Compared.Select(m => Tag("span", PageText.Method(set, set.Methods[m])))),
            Plot("distribution", ScorePlots.RenderDistribution(grid), FormatCaption(grid) + FormatThinned(grid) + FormatNotDrawn(grid)),
            order is null ? null : Plot("order", ScorePlots.RenderInOrder(order), FormatOrder(order)),
            Tag(
                "details",
                Tag("summary", $"All scores: {title} of each image"),
                IsGrid(grid) ? RenderGrid(set, grid) : RenderList(set, grid)));
    }

    private static object[] FormatOrder(ImageOrder order)
    {
        string lines = order.Images.Count >= ScorePlots.FewestForLine ? " Lines: running medians." : "";
        string thinned = order.Images.Count > Thinning.MostPoints
            ? FormattableString.Invariant($" {Thinning.MostPoints} of {order.Images.Count} images are drawn, evenly spread.")
            : "";
        return order.SortedBy is { } method
            ? [SortedCaption, PageText.MethodName(order.Grid.Methods[method]), ".", lines, thinned]
            : [$"The images in their order, because neighbours have similar scores: {order.Grid.Title} may drift.", lines, thinned];
    }

    private static string FormatThinned(ScoreGrid grid)
    {
        int most = grid.Compared.Max(m => grid.ListFinite(m).Count());
        return most <= Thinning.MostPoints
            ? ""
            : FormattableString.Invariant($" {Thinning.MostPoints} of up to {most} points of each method are drawn, evenly spread by ")
                + "score, with the lowest and the highest; the boxes are those of all points.";
    }

    private static string FormatCaption(ScoreGrid grid) =>
        grid.HasSeveralPages ? SeveralPagesCaption.Replace("{0}", grid.Unit.Plural).Replace("{1}", grid.Unit.Part) : DistributionCaption;

    /// <summary>
    /// Whether a table of images × methods is of use: its size grows with the product of both, so it must not be mostly empty.
    /// </summary>
    private static bool IsGrid(ScoreGrid grid)
    {
        long cells = (long)grid.Order.Count * grid.Methods.Count;
        return grid.Methods.Count <= ScoreGrid.MostCompared && (cells <= AlwaysGrid || cells <= 2L * grid.Count);
    }

    private static XElement RenderGrid(ScoreSet set, ScoreGrid grid)
    {
        var methods = set.Methods.Select(m => Tag("th", Attr("scope", "col"), Class("n"), PageText.MethodName(m)));
        var body = grid.Order.Select(i => Tag(
            "tr",
            Attr("data-image", i),
            RenderName(grid.Images[i]),
            Heading("row", PageText.Image(grid.Images[i])),
            Enumerable.Range(0, set.Methods.Count).Select(m => RenderScore(grid, m, i))));
        return Table($"{grid.Title} of each image", [Tag("tr", Heading("col", "Image"), methods)], body, "scores");
    }

    /// <summary>Renders a line for each score, in the order of the rows.</summary>
    private static XElement RenderList(ScoreSet set, ScoreGrid grid)
    {
        var body = from placed in set.PlacedRows
                   where placed.Row.Channel == grid.Channel.Number
                   let score = ScoreGrid.GetScore(placed.Row, grid.Metric)
                   where score is not null
                   select Tag(
                       "tr",
                       Attr("data-image", placed.Image),
                       RenderName(grid.Images[placed.Image]),
                       Heading("row", PageText.Image(grid.Images[placed.Image])),
                       Tag("td", PageText.Method(set, placed.Row.Method)),
                       PageText.Number(MetricText.FormatScore(grid.Metric, score.Value), score.Value));
        var header = Tag(
            "tr", Heading("col", "Image"), Heading("col", "Method"), Tag("th", Attr("scope", "col"), Class("n"), grid.Metric.Title));
        return Table($"{grid.Title} of each image", [header], body, "scores");
    }

    /// <summary>The name of the rows of an image, for commands that select them; null if it is the text that the page shows.</summary>
    private static XAttribute? RenderName(ScoredImage image) =>
        image.Name == image.ToString() ? null : Attr("data-name", image.Name);

    private static XElement RenderScore(ScoreGrid grid, int method, int image) => grid[method, image] is { } score
        ? PageText.Number(MetricText.FormatScore(grid.Metric, score), score)
        : Tag("td", Class("n"), "–");

    private static XElement Plot(string kind, XElement svg, params object[] caption) =>
        Tag("figure", Class($"plot {kind}"), svg, Tag("figcaption", caption));

    private static string FormatNotDrawn(ScoreGrid grid)
    {
        int all = grid.Compared.Sum(m => grid.List(m).Count);
        int drawn = grid.Compared.Sum(m => grid.ListFinite(m).Count());
        string scores = all - drawn == 1 ? "score is" : "scores are";
        return all == drawn ? "" : FormattableString.Invariant($" {all - drawn} infinite {scores} not drawn.");
    }
}
