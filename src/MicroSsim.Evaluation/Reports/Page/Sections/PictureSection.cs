using System.Globalization;
using System.Xml.Linq;
using MicroSsim.Evaluation.Maps;
using MicroSsim.Evaluation.Reports.Page.Pictures;
using MicroSsim.Evaluation.Reports.Statistics;
using MicroSsim.Imaging.Pictures;
using static MicroSsim.Evaluation.Reports.Page.Html;

namespace MicroSsim.Evaluation.Reports.Page.Sections;

/// <summary>Where methods fail and where they do well: the images with the lowest and highest scores, as pictures.</summary>
internal static class PictureSection
{
    private const int Each = 5;

    public static XElement? Of(ScoreSet set, ReportRun run)
    {
        if (set.Grids.Count == 0) return null;
        var grid = set.Grids[0];
        var chosen = set.Methods.Select((method, m) => (Method: method, Groups: Choose(grid, m))).Where(c => c.Groups.Count > 0).ToList();
        var pictures = PictureRun.Of(chosen.SelectMany(c => c.Groups.SelectMany(g => g.Images.Select(i => set.Row(c.Method, grid.Images[i])!))).ToList(), run);
        return Tag(
            "section",
            Attr("id", "pictures"),
            Tag("h2", $"Worst and best by {MetricText.NameOf(grid.Metric)}"),
            Tag(
                "p",
                Class("quiet"),
                "Ground truth and prediction have the background of the fit subtracted, and the prediction is multiplied by α. Both share one scale of grays, from the "
                + FormattableString.Invariant($"{RowPictures.LowPercentile}th (black) to the {RowPictures.HighPercentile}th percentile (white) of the ground truth shown, which is written below each picture. The map's scale is always the same."),
                " Large images are shrunk by area means."),
            Legend(),
            chosen.Select(c => Tag("div", Class("method"), Tag("h3", PageText.Method(set, c.Method)), Tag("div", Class("groups"), c.Groups.Select(g => Tag(
                "div",
                Tag("h4", g.Title),
                Tag("div", Class("cards"), g.Images.Select(i => Card(set, grid, c.Method, i, pictures[set.Row(c.Method, grid.Images[i])!])))))))));
    }

    /// <summary>The worst and the best of a method; where they would overlap, all its images once.</summary>
    internal static IReadOnlyList<(string Title, IReadOnlyList<int> Images)> Choose(ScoreGrid grid, int method)
    {
        var ordered = grid.Finite(method).OrderBy(s => s.Score).Select(s => s.Image).ToList();
        if (ordered.Count == 0) return [];
        return ordered.Count <= 2 * Each
            ? [("All images, worst first", ordered)]
            : [(FormattableString.Invariant($"The {Each} worst, worst first"), ordered.Take(Each).ToList()), (FormattableString.Invariant($"The {Each} best, best first"), Enumerable.Reverse(ordered).Take(Each).ToList())];
    }

    private static XElement Card(ScoreSet set, ScoreGrid grid, string method, int image, (RowPictures? Pictures, string? Failure) made)
    {
        string name = grid.Images[image].ToString();
        double score = (double)ScoreTable.Value(set.Row(method, grid.Images[image])!, grid.Metric)!;
        return Tag(
            "figure",
            Class("card"),
            Attr("data-image", image),
            made.Pictures is { } p
                ? Tag(
                    "div",
                    Class("trio"),
                    One(p.GroundTruth, "Ground truth", $"Ground truth of {name}"),
                    One(p.Prediction, p.Recipe.Fit is null ? "Prediction" : "Prediction × α", $"Prediction of {name} by {method}, brought onto the ground truth"),
                    One(p.Map, p.Recipe.MapName, $"{p.Recipe.MapName} of {name} by {method}: {MetricText.NameOf(grid.Metric)} {MetricText.Of(grid.Metric, score)}"))
                : Tag("p", Class("gone"), $"No pictures: {made.Failure}"),
            Tag(
                "figcaption",
                Tag("b", name),
                Tag("span", Class("n"), MetricText.Of(grid.Metric, score)),
                made.Pictures is { } q ? Tag("small", $"{(q.Recipe.Fit is null ? "" : $"α = {Short(q.Recipe.Factor)}; ")}grays {Short(q.Low)} … {Short(q.High)}") : null));
    }

    private static XElement One(Picture picture, string caption, string description) =>
        Tag("span", Image(picture, description), Tag("i", caption));

    private static XElement Image(Picture picture, string description)
    {
        var png = new MemoryStream();
        picture.WritePng(png);
        return Tag("img", Attr("src", $"data:image/png;base64,{Convert.ToBase64String(png.ToArray())}"), Attr("alt", description), Attr("width", picture.Width), Attr("height", picture.Height), Attr("decoding", "async"));
    }

    private static XElement Legend()
    {
        const int Steps = 240;
        var bar = MapColours.Paint(new ValueGrid(Steps, 1, Enumerable.Range(0, Steps).Select(i => (i + 0.5) / Steps).ToArray()));
        return Tag(
            "div",
            Class("scale"),
            Tag("span", "Map (structural similarity of each pixel's neighbourhood):"),
            Tag(
                "span",
                Class("bar"),
                Image(bar, "Colour scale of the maps, from dark violet at 0 through green to yellow at 1"),
                Tag("span", Class("ticks"), Attr("aria-hidden", "true"), MapColours.Ticks.Select(t => Tag("span", t.ToString(CultureInfo.InvariantCulture))))),
            Tag("span", Class("quiet"), "below 0 as 0; gray at the border, where no window fits"));
    }

    private static string Short(double value) => value.ToString("G4", CultureInfo.InvariantCulture).Replace('-', '−');
}
