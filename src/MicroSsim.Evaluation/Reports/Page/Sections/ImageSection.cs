using System.Xml.Linq;
using MicroSsim.Evaluation.Reports.Page.Pictures;
using MicroSsim.Evaluation.Reports.Statistics;
using static MicroSsim.Evaluation.Reports.Page.Html;

namespace MicroSsim.Evaluation.Reports.Page.Sections;

/// <summary>
/// Images by name: a figure for each, as many as the page has room for, and the worst and best images of each method. The script of the
/// page finds an image by its name.
/// </summary>
internal static class ImageSection
{
    /// <summary>Pixels of all pictures of the section together: incompressible and in base64, they leave a page below 15 MB.</summary>
    private const double PixelBudget = 5e6;

    /// <summary>The most rows that are rendered, so that a page of many small images takes seconds.</summary>
    private const int MostRows = 120;

    /// <summary>The number of worst images, and of best images, that are listed per method.</summary>
    private const int GroupSize = 5;

    private const int InsetSide = 64;

    /// <summary>Renders the section; null if there are no scores, or no images behind them.</summary>
    public static XElement? Render(ScoreSet set, Baseline? baseline, ReportOptions options)
    {
        if (set.Grids.Count == 0 || set.Rows.All(row => row.GroundTruth.Length == 0)) return null;
        var metric = set.Grids[0].Metric;
        var grids = set.Grids.Where(g => g.Metric == metric).ToList();
        var chosen = Choose(set, grids);
        if (chosen.Count == 0) return null;
        var figures = grids.SelectMany(g => Order(set, g, baseline, chosen)).ToList();
        var rows = figures.SelectMany(f => FigureTable.ListRows(set, f.Grid, baseline, [f.Image])).ToList();
        double count = figures.Sum(f => PictureSize.CountPictures(FigureTable.ListMethods(set, f.Grid, baseline, [f.Image]).Count));
        var pictures = PictureRun.Render(rows, PictureSize.Fit(PixelBudget, count, InsetSide), options);
        bool hasPictures = pictures.Values.Any(p => p.Pictures is not null);
        int all = grids.Sum(g => g.Order.Count);
        return Tag(
            "section",
            Attr("id", "images"),
            Tag("h2", "Images"),
            FormatCount(figures.Count, all, hasPictures),
            PageText.FormatLimit(grids[0], "Shown are") is { } limit
                ? Tag("p", Class("quiet"), $"{limit}; the paths of all others are in the rows below.")
                : null,
            RenderExtremes(set, grids, hasPictures ? chosen : []),
            hasPictures ? RenderPicker() : Tag("p", Class("gone"), "No pictures: ", Name(pictures.Values.First().Failure ?? "")),
            hasPictures ? figures.Select(f => RenderFigure(f.Grid, f.Image)) : null,
            hasPictures
                ? Tag("p", Class("quiet"), StripSection.FormatCaption(
                    grids[0], pictures.Values.Any(p => p.GroundTruthInset is not null), rows.Exists(row => row.Mask is not null)))
                : null);

        XElement RenderFigure(ScoreGrid grid, int image) => Tag(
            "details",
            Class("image"),
            Attr("id", FormatId(image)),
            Attr("data-image", image),
            Tag(
                "summary",
                Tag("b", Name(grid.Images[image].ToString())),
                FigureTable.ListMethods(set, grid, baseline, [image]).Select(m => Tag(
                    "span",
                    Class("quiet"),
                    " ",
                    PageText.MethodName(set.Methods[m]),
                    "\u00A0",
                    grid[m, image] is { } score ? MetricText.FormatScore(grid.Metric, score) : "–"))),
            new FigureTable(set, grid, baseline, pictures).Render(FormatId(image), [(null, image)]));
    }

    /// <summary>
    /// Chooses the images that have room: all of few; of many the worst and the best of each method, then the second worst and best, and
    /// so on.
    /// </summary>
    /// <param name="set">The rows.</param>
    /// <param name="grids">The scores of one metric, a grid for each channel.</param>
    /// <returns>The indices of the images.</returns>
    internal static IReadOnlyCollection<int> Choose(ScoreSet set, IReadOnlyList<ScoreGrid> grids)
    {
        double room = PixelBudget / ((double)PictureSize.SmallestSide * PictureSize.SmallestSide);
        int rows = 0;
        var chosen = new HashSet<int>();
        var lists = grids
            .SelectMany(g => g.Compared.Select(m => (Grid: g, Images: g.ListFromWorst(m).Select(s => s.Image).ToList())))
            .ToList();
        int longest = lists.Count == 0 ? 0 : lists.Max(l => l.Images.Count);
        for (int place = 0; place < (longest + 1) / 2; place++)
        {
            foreach (var (grid, images) in lists.Where(l => place < (l.Images.Count + 1) / 2))
            {
                foreach (int image in new[] { images[place], images[images.Count - 1 - place] })
                {
                    if (!chosen.Add(image)) continue;
                    int count = grid.Compared.Count(m => set.FindRow(m, image) is not null);
                    room -= PictureSize.CountPictures(count);
                    rows += count;
                    if (chosen.Count == 1 || (room >= 0 && rows <= MostRows)) continue;
                    chosen.Remove(image);
                    return chosen;
                }
            }
        }

        return chosen;
    }

    /// <summary>The id of an image's figure.</summary>
    /// <param name="image">The index of the image.</param>
    private static string FormatId(int image) => FormattableString.Invariant($"image-{image}");

    /// <summary>The chosen images of a grid, the worst first; those without a score of the best method last.</summary>
    private static IEnumerable<(ScoreGrid Grid, int Image)> Order(
        ScoreSet set, ScoreGrid grid, Baseline? baseline, IReadOnlyCollection<int> chosen)
    {
        var ranked = ImageRanking.Create(set, grid, baseline)?.Images.Where(chosen.Contains).ToList() ?? [];
        var known = new HashSet<int>(ranked);
        var inGrid = new HashSet<int>(grid.Order);
        return ranked.Concat(chosen.Where(i => inGrid.Contains(i) && !known.Contains(i)).OrderBy(i => i)).Select(i => (grid, i));
    }

    private static XElement? FormatCount(int shown, int all, bool hasPictures) => !hasPictures || shown == all ? null : Tag(
        "p",
        Class("quiet"),
        FormattableString.Invariant($"This page has room for the pictures of {shown} of {all} images: the worst and the best of each ")
        + "method. For another one, make a page of its rows alone.");

    /// <summary>Renders the field to find an image, which the script shows.</summary>
    private static XElement RenderPicker() => Tag(
        "div",
        Class("pick"),
        Attr("hidden", "hidden"),
        Tag(
            "label",
            "Find an image by name ",
            Tag("input", Attr("type", "search"), Attr("list", "image-names"), Attr("autocomplete", "off"))),
        Tag("datalist", Attr("id", "image-names")),
        Tag("div", Class("found"), Attr("role", "status")));

    private static XElement RenderExtremes(ScoreSet set, List<ScoreGrid> grids, IReadOnlyCollection<int> chosen)
    {
        var lines =
            from grid in grids
            from method in grid.Compared
            let images = grid.ListFromWorst(method).ToList()
            where images.Count > 0
            let worst = images.Take(GroupSize)
            let best = Enumerable.Reverse(images).Take(Math.Max(0, Math.Min(GroupSize, images.Count - GroupSize)))
            select Tag(
                "tr",
                Heading(
                    "row",
                    PageText.Method(set, grid.Methods[method]),
                    grid.Channel.Number is null ? null : $", {grid.Channel.ToIsolatedText()}"),
                Tag("td", List(grid, worst)),
                Tag("td", List(grid, best)));
        return Table(
            $"Worst and best images of each method by {grids[0].Metric.Title}",
            [Tag("tr", Heading("col", "Method"), Heading("col", "Worst, worst first"), Heading("col", "Best, best first"))],
            lines);

        IEnumerable<object> List(ScoreGrid grid, IEnumerable<PlacedScore> scores) => scores.SelectMany((s, i) => new object[]
        {
            i == 0 ? "" : ", ",
            Tag(
                "span",
                Class("name"),
                chosen.Contains(s.Image)
                    ? Tag("a", Attr("href", $"#{FormatId(s.Image)}"), Name(grid.Images[s.Image].ToString()))
                    : Name(grid.Images[s.Image].ToString()),
                " ",
                Tag("span", Class("n"), MetricText.FormatScore(grid.Metric, s.Score))),
        });
    }
}
