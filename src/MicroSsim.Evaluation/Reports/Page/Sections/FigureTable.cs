using System.Xml.Linq;
using MicroSsim.Evaluation.Maps;
using MicroSsim.Evaluation.Pairing;
using MicroSsim.Evaluation.Reports.Page.Pictures;
using MicroSsim.Evaluation.Reports.Page.Plots;
using MicroSsim.Evaluation.Reports.Statistics;
using MicroSsim.Imaging.Pictures;
using static MicroSsim.Evaluation.Reports.Page.Html;

namespace MicroSsim.Evaluation.Reports.Page.Sections;

/// <summary>
/// A figure of images: a row of pictures for each image, the ground truth and every method in columns, and a row of their SSIM maps below
/// it. The script of the page enlarges its pictures and saves it.
/// </summary>
/// <param name="set">The rows.</param>
/// <param name="grid">The scores on the pictures.</param>
/// <param name="baseline">The baseline, whose column comes first; null for none.</param>
/// <param name="pictures">The pictures of the rows.</param>
internal sealed class FigureTable(
    ScoreSet set, ScoreGrid grid, Baseline? baseline, IReadOnlyDictionary<ScoreRow, RenderedRow> pictures)
{
    /// <summary>The colour scale of the maps, 0 … 1.</summary>
    private static readonly Lazy<string> Scale = new(() =>
    {
        const int Steps = 240;
        double[] values = [.. Enumerable.Range(0, Steps).Select(i => (i + 0.5) / Steps)];
        return RenderedRow.EncodePng(MapColours.Paint(new ValueGrid(Steps, 1, values)));
    });

    /// <summary>The methods that have rows for some of the images, the baseline first, in order.</summary>
    /// <param name="set">The rows.</param>
    /// <param name="grid">The scores.</param>
    /// <param name="baseline">The baseline; null for none.</param>
    /// <param name="images">The indices of the images.</param>
    public static IReadOnlyList<int> ListMethods(ScoreSet set, ScoreGrid grid, Baseline? baseline, IReadOnlyCollection<int> images) =>
    [
        .. grid.Compared.Where(m => images.Any(i => set.FindRow(m, i) is not null)).OrderBy(m => m == baseline?.Method ? 0 : 1),
    ];

    /// <summary>The rows of images, those of one image next to each other.</summary>
    /// <inheritdoc cref="ListMethods"/>
    public static IReadOnlyList<ScoreRow> ListRows(ScoreSet set, ScoreGrid grid, Baseline? baseline, IReadOnlyCollection<int> images) =>
    [
        .. images.SelectMany(i => ListMethods(set, grid, baseline, [i]).Select(m => set.FindRow(m, i)!)),
    ];

    /// <summary>Renders the figure.</summary>
    /// <param name="name">The name of the files that it is saved as, without extension.</param>
    /// <param name="images">The images, each with its title; null for the name of the image alone.</param>
    public XElement Render(string name, IReadOnlyList<(string? Title, int Image)> images)
    {
        var methods = ListMethods(set, grid, baseline, [.. images.Select(i => i.Image)]);
        string title = string.Join(", ", images.Select(i => BidiText.Isolate(grid.Images[i.Image].ToString())));
        var table = Tag(
            "table",
            Class("pictures"),
            Attr("style", FormattableString.Invariant($"--columns: {methods.Count + 1}")),
            Tag("caption", Class("spoken"), $"Pictures and maps of {title}"),
            Tag("thead", Tag("tr", Heading("col", "Ground truth"), methods.Select(m => RenderHeading(m, images)))),
            images.Select(i => RenderImage(i.Title, i.Image, methods)));
        return Tag(
            "figure",
            Class("figure"),
            Attr("data-name", name),
            Attr("data-metric", grid.Title),
            Scrolled($"Pictures of {title}{(images[0].Title is null ? "" : ", compared")}", table),
            RenderTools());
    }

    private XElement RenderHeading(int method, IReadOnlyList<(string? Title, int Image)> images)
    {
        var recipes = images.Select(i => Find(method, i.Image)?.Pictures?.Recipe).OfType<PictureRecipe>().Where(r => r.Fit is not null);
        double[] factors = [.. recipes.Select(r => r.Factor).Distinct()];
        string? factor = factors.Length == 1 ? $"× α = {Shorten(factors[0])}" : null;
        string[] notes = [.. new[] { method == baseline?.Method ? "baseline" : null, factor }.OfType<string>()];
        return Heading(
            "col",
            PageText.Method(set, grid.Methods[method]),
            notes.Length == 0 ? null : Tag("small", Class("quiet"), $" {string.Join(", ", notes)}"));
    }

    private XElement RenderImage(string? title, int image, IReadOnlyList<int> methods)
    {
        string name = grid.Images[image].ToString();
        var shown = methods.Select(m => Find(m, image)).FirstOrDefault(r => r?.Pictures is not null);
        string mapName = shown?.Pictures!.Recipe.MapName ?? "SSIM map";
        return Tag(
            "tbody",
            Attr("data-image", image),
            Tag(
                "tr",
                Class("title"),
                Tag(
                    "th",
                    Attr("scope", "rowgroup"),
                    Attr("colspan", methods.Count + 1),
                    Tag("span", Class("label"), title is null ? null : $"{title}: ", Name(name)),
                    shown is null ? null : RenderGrays(shown.Pictures!.Grays))),
            Tag("tr", Class("images"), RenderTruth(name, shown), methods.Select(m => RenderPrediction(name, m, image))),
            Tag(
                "tr",
                Class("maps"),
                Heading("row", Tag("span", Class("label"), mapName), RenderScale()),
                methods.Select(m => RenderMap(name, m, image))),
            RenderChanges(image, methods));
    }

    private static XElement RenderGrays(GrayRange grays) => Tag(
        "small",
        Class("grays quiet"),
        Attr("data-low", Shorten(grays.Low)),
        Attr("data-high", Shorten(grays.High)),
        $" grays {Shorten(grays.Low)} … {Shorten(grays.High)}");

    private static XElement RenderTruth(string image, RenderedRow? row)
    {
        if (row?.Pictures is not { } pictures) return Tag("td", Class("gone"), "No picture");
        string name = BidiText.Isolate(image);
        return Tag("td", Tag(
            "span",
            Class("tile"),
            RenderPng(row.GroundTruth, pictures.GroundTruth, $"Ground truth of {name}", "same"),
            RenderInset(row.GroundTruthInset, pictures, $"Part of the ground truth of {name}, enlarged")));
    }

    private XElement RenderPrediction(string image, int method, int index)
    {
        var row = Find(method, index);
        if (row is null) return Tag("td", Class("gone"), "–");
        if (row.Pictures is not { } pictures) return Tag("td", Class("gone"), "No picture: ", Name(row.Failure ?? ""));
        string name = BidiText.Isolate(image), by = BidiText.Isolate(PageText.GetName(grid.Methods[method]));
        string range = $"{Shorten(pictures.OwnGrays.Low)} … {Shorten(pictures.OwnGrays.High)}";
        return Tag("td", Tag(
            "span",
            Class("tile"),
            RenderPng(row.Prediction, pictures.Prediction, $"Prediction of {name} by {by}, scaled to the ground truth", "same"),
            row.OwnPrediction is { } own
                ? RenderPng(own, pictures.Prediction, $"Prediction of {name} by {by}, on its own scale of grays, {range}", "own")
                : null,
            RenderInset(row.PredictionInset, pictures, $"Part of the prediction of {name} by {by}, enlarged"),
            RenderScore(method, index),
            Tag("small", Class("own range"), range)));
    }

    private XElement RenderMap(string image, int method, int index)
    {
        if (Find(method, index) is not { Pictures: { } pictures } row) return Tag("td", Class("gone"), "–");
        string name = BidiText.Isolate(image), by = BidiText.Isolate(PageText.GetName(grid.Methods[method]));
        string score = grid[method, index] is { } number ? $": {grid.Title} {MetricText.FormatScore(grid.Metric, number)}" : "";
        return Tag("td", Tag(
            "span",
            Class("tile"),
            RenderPng(row.Map, pictures.Map, $"{pictures.Recipe.MapName} of {name} by {by}{score}", "same"),
            pictures.Slice is { } slice ? Tag("small", Class("slice"), FormattableString.Invariant($"slice {slice}, the worst")) : null));
    }

    private XElement? RenderScore(int method, int image) => grid[method, image] is { } score
        ? Tag("b", Class("score"), MetricText.FormatScore(grid.Metric, score))
        : null;

    /// <summary>Renders the frame around the enlarged part, and the part, in a corner where it does not hide its own place.</summary>
    private static XElement[]? RenderInset(string? png, RowPictures pictures, string description)
    {
        if (png is null || pictures.Place is not { } place) return null;
        const double Share = 40; // percent of the smaller side of the picture
        double width = pictures.ImageWidth, height = pictures.ImageHeight;
        bool isBelow = place.Top + (place.Side / 2.0) > height / 2, isRight = place.Left + (place.Side / 2.0) > width / 2;
        string frame = FormattableString.Invariant($"left: {100 * place.Left / width:F2}%; top: {100 * place.Top / height:F2}%; ")
            + FormattableString.Invariant($"width: {100 * place.Side / width:F2}%; height: {100 * place.Side / height:F2}%");
        string size = FormattableString.Invariant($"width: {Share * Math.Min(width, height) / width:F2}%");
        return
        [
            Tag("i", Class("place"), Attr("style", frame)),
            Tag(
                "img",
                Class(isBelow && isRight ? "inset left" : "inset right"),
                Attr("src", png),
                Attr("alt", description),
                Attr("width", place.Side),
                Attr("height", place.Side),
                Attr("style", size),
                Attr("decoding", "async")),
        ];
    }

    /// <summary>
    /// A line that names the methods whose images do not have the score of their row any more; null if all have it, or it is not known.
    /// </summary>
    private XElement? RenderChanges(int image, IReadOnlyList<int> methods)
    {
        var notes = new List<object>();
        foreach (int method in methods)
        {
            var row = set.FindRow(method, image);
            if (row is null || !pictures.TryGetValue(row, out var rendered)) continue;
            if (rendered.Pictures?.Changed is not { } changed) continue;
            notes.Add(Tag(
                "p",
                Class("gone"),
                PageText.MethodName(grid.Methods[method]),
                ": an image has changed since it was scored: the pictures show what the files hold now, and their "
                + $"{changed.Metric.DisplayName} is {MetricText.FormatScore(changed.Metric, changed.Now)}. Measure again."));
        }

        return notes.Count == 0 ? null : Tag("tr", Tag("td", Attr("colspan", methods.Count + 1), notes));
    }

    /// <summary>Renders the switch of the grays, and the buttons of the script, which shows them.</summary>
    private static XElement RenderTools() => Tag(
        "div",
        Class("tools"),
        Tag("label", Tag("input", Attr("type", "checkbox"), Class("switch")), " Each picture on its own scale of grays"),
        Tag("button", Attr("type", "button"), Attr("data-save", "png"), Attr("hidden", "hidden"), "Save figure as PNG"),
        Tag("button", Attr("type", "button"), Attr("data-save", "svg"), Attr("hidden", "hidden"), "Save figure as SVG"));

    private static XElement RenderScale() => Tag(
        "span",
        Class("scale"),
        Tag(
            "img",
            Attr("src", Scale.Value),
            Attr("alt", "Colour scale of the maps, from dark violet at 0 through green to yellow at 1"),
            Attr("width", 240),
            Attr("height", 1)),
        Tag("span", Class("ticks"), Attr("aria-hidden", "true"), Tag("span", "0"), Tag("span", "0.5"), Tag("span", "1")));

    private static XElement RenderPng(string source, Picture picture, string description, string names) => Tag(
        "img",
        Class(names),
        Attr("src", source),
        Attr("alt", description),
        Attr("width", picture.Width),
        Attr("height", picture.Height),
        Attr("decoding", "async"));

    private RenderedRow? Find(int method, int image) =>
        set.FindRow(method, image) is { } row && pictures.TryGetValue(row, out var rendered) ? rendered : null;

    private static string Shorten(double value) => MetricText.FormatNumber(value, "G4");
}
