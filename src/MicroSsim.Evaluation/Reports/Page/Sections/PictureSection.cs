using System.Globalization;
using System.Xml.Linq;
using MicroSsim.Evaluation.Maps;
using MicroSsim.Evaluation.Pairing;
using MicroSsim.Evaluation.Reports.Page.Pictures;
using MicroSsim.Evaluation.Reports.Statistics;
using MicroSsim.Imaging.Pictures;
using static MicroSsim.Evaluation.Reports.Page.Html;

namespace MicroSsim.Evaluation.Reports.Page.Sections;

/// <summary>The images with the worst and best scores of each method, as pictures next to their SSIM maps.</summary>
internal static class PictureSection
{
    /// <summary>The number of worst images, and of best images, per method.</summary>
    private const int GroupSize = 5;

    /// <summary>Renders the section; null if there are no scores.</summary>
    public static XElement? Render(ScoreSet set, ReportOptions options)
    {
        if (set.Grids.Count == 0 || set.Rows.All(row => row.GroundTruth.Length == 0)) return null;
        var metric = set.Grids[0].Metric;
        var chosen =
            (from grid in set.Grids
             where grid.Metric == metric
             from method in grid.Compared
             let groups = Choose(grid, method)
             where groups.Count > 0
             select (Grid: grid, Method: method, Groups: groups)).ToList();
        var rows = chosen.SelectMany(c => c.Groups.SelectMany(g => g.Images.Select(i => set.FindRow(c.Method, i)!))).ToList();
        var pictures = PictureRun.Render(rows, options);
        string percentiles = FormattableString.Invariant(
            $"from the {RowPictures.LowPercentile}th (black) to the {RowPictures.HighPercentile}th percentile (white)");
        return Tag(
            "section",
            Attr("id", "pictures"),
            Tag("h2", $"Worst and best by {metric.Title}"),
            Tag(
                "p",
                Class("quiet"),
                "Ground truth and prediction have the background of the fit subtracted, and the prediction is multiplied by α. "
                + $"Both share one scale of grays, {percentiles} of the ground truth shown, which is written below each picture. "
                + "The map's scale is always the same. Large images are shrunk by area means."
                + (rows.Exists(row => row.Mask is not null) ? " The orange line is the border of the mask or region that was scored; "
                    + "the map is gray where nothing counts." : "")),
            PageText.FormatLimit(set.Grids[0], "Shown are") is { } limit
                ? Tag("p", Class("quiet"), $"{limit}; the paths of all others are in the rows below.")
                : null,
            RenderScale(),
            chosen.Select(c => RenderMethod(c.Grid, c.Method, c.Groups)));

        XElement RenderMethod(ScoreGrid grid, int method, IReadOnlyList<(string Title, IReadOnlyList<int> Images)> groups) => Tag(
            "div",
            Class("method"),
            Tag("h3", PageText.Method(set, grid.Methods[method]), grid.Channel.Number is null ? null : $", {grid.Channel}"),
            Tag("div", Class("groups"), groups.Select(g => Tag(
                "div", Tag("h4", g.Title), Tag("div", Class("cards"), g.Images.Select(i => RenderImage(grid, method, i)))))));

        XElement RenderImage(ScoreGrid grid, int method, int image)
        {
            var row = set.FindRow(method, image)!;
            return RenderCard(grid, method, image, row, pictures[row]);
        }
    }

    /// <summary>Chooses the worst and the best images of a method; where the two would overlap, all its images.</summary>
    /// <param name="grid">The scores.</param>
    /// <param name="method">The index of the method.</param>
    /// <returns>Groups of image indices, each with its title; none if the method has no finite score.</returns>
    internal static IReadOnlyList<(string Title, IReadOnlyList<int> Images)> Choose(ScoreGrid grid, int method)
    {
        var ordered = grid.ListFromWorst(method).Select(s => s.Image).ToList();
        if (ordered.Count == 0) return [];
        if (ordered.Count <= 2 * GroupSize) return [("All images, worst first", ordered)];
        return
        [
            (FormattableString.Invariant($"The {GroupSize} worst, worst first"), ordered.Take(GroupSize).ToList()),
            (FormattableString.Invariant($"The {GroupSize} best, best first"), Enumerable.Reverse(ordered).Take(GroupSize).ToList()),
        ];
    }

    private static XElement RenderCard(
        ScoreGrid grid, int method, int image, ScoreRow row, (RowPictures? Pictures, string? Failure) rendered)
    {
        string name = grid.Images[image].ToString();
        string number = MetricText.FormatScore(grid.Metric, (double)row.GetValue(grid.Metric.Name)!);
        var content = rendered.Pictures is { } pictures
            ? RenderTrio(pictures, name, grid.Methods[method], $"{grid.Metric.Title} {number}")
            : Tag("p", Class("gone"), "No pictures: ", Name(rendered.Failure!));
        return Tag(
            "figure",
            Class("card"),
            Attr("data-image", image),
            content,
            RenderChange(row, rendered.Pictures),
            Tag("figcaption", Tag("b", Name(name)), Tag("span", Class("n"), number), RenderRange(rendered.Pictures, row)));
    }

    private static XElement RenderTrio(RowPictures pictures, string image, string madeBy, string score)
    {
        string name = BidiText.Isolate(image), method = BidiText.Isolate(madeBy);
        var recipe = pictures.Recipe;
        string caption = recipe.Fit is null ? "Prediction" : "Prediction × α";
        return Tag(
            "div",
            Class("trio"),
            RenderPicture(pictures.GroundTruth, "Ground truth", $"Ground truth of {name}"),
            RenderPicture(pictures.Prediction, caption, $"Prediction of {name} by {method}, scaled to the ground truth"),
            RenderPicture(pictures.Map, recipe.MapName, $"{recipe.MapName} of {name} by {method}: {score}"));
    }

    /// <summary>
    /// Renders the note on images that do not have the score of their row any more; null if they have it, or it is not known.
    /// </summary>
    private static XElement? RenderChange(ScoreRow row, RowPictures? pictures)
    {
        if (pictures is not { Recipe: { Metric: { } metric } recipe } || !recipe.HasChanged(row, pictures.Ssim)) return null;
        return Tag(
            "p",
            Class("gone"),
            "An image has changed since it was scored: the pictures show what the files hold now, and their "
            + $"{metric.DisplayName} is {MetricText.FormatScore(metric, pictures.Ssim)}. Measure again.");
    }

    private static XElement? RenderRange(RowPictures? pictures, ScoreRow row)
    {
        if (pictures is null) return null;
        string slice = pictures.Slice is { } shown ? FormattableString.Invariant($"slice {shown} of {row.Slices}, the worst; ") : "";
        string factor = pictures.Recipe.Fit is null ? "" : $"α = {Shorten(pictures.Recipe.Factor)}; ";
        return Tag("small", $"{slice}{factor}grays {Shorten(pictures.Low)} … {Shorten(pictures.High)}");
    }

    private static XElement RenderPicture(Picture picture, string caption, string description) =>
        Tag("span", RenderPng(picture, description), Tag("i", caption));

    private static XElement RenderPng(Picture picture, string description)
    {
        var png = new MemoryStream();
        picture.WritePng(png);
        return Tag(
            "img",
            Attr("src", $"data:image/png;base64,{Convert.ToBase64String(png.ToArray())}"),
            Attr("alt", description),
            Attr("width", picture.Width),
            Attr("height", picture.Height),
            Attr("decoding", "async"));
    }

    /// <summary>Renders the colour scale of the maps.</summary>
    private static XElement RenderScale()
    {
        const int Steps = 240;
        var bar = MapColours.Paint(new ValueGrid(Steps, 1, Enumerable.Range(0, Steps).Select(i => (i + 0.5) / Steps).ToArray()));
        var ticks = MapColours.Ticks.Select(t => Tag("span", t.ToString(CultureInfo.InvariantCulture)));
        return Tag(
            "div",
            Class("scale"),
            Tag("span", "Map (structural similarity of each pixel's neighbourhood):"),
            Tag(
                "span",
                Class("bar"),
                RenderPng(bar, "Colour scale of the maps, from dark violet at 0 through green to yellow at 1"),
                Tag("span", Class("ticks"), Attr("aria-hidden", "true"), ticks)),
            Tag("span", Class("quiet"), "below 0 as 0; gray at the border, where no window fits"));
    }

    private static string Shorten(double value) => value.ToString("G4", CultureInfo.InvariantCulture).Replace('-', '−');
}
