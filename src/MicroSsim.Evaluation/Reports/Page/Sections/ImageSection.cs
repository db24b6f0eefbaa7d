using System.Xml.Linq;
using MicroSsim.Evaluation.Pairing;
using MicroSsim.Evaluation.Reports.Page.Pictures;
using MicroSsim.Evaluation.Reports.Statistics;
using static MicroSsim.Evaluation.Reports.Page.Html;

namespace MicroSsim.Evaluation.Reports.Page.Sections;

/// <summary>
/// Images by name: a figure for each, as many as the page has room for, the worst and best images of each method, and small pictures of
/// all other images. The script of the page finds an image by its name.
/// </summary>
internal static class ImageSection
{
    /// <summary>Pixels of all figures together, if they are those of all images: incompressible, they leave a page below 15 MB.</summary>
    private const double PixelBudget = 5e6;

    /// <summary>Pixels of all figures together, if the other images have small pictures.</summary>
    private const double LargeSetBudget = 2.5e6;

    /// <summary>The most rows that are rendered, so that a page of many small images takes seconds.</summary>
    private const int MostRows = 120;

    /// <summary>The number of worst images, and of best images, that are listed per method.</summary>
    private const int GroupSize = 5;

    private const int InsetSide = 64;

    /// <summary>Renders the section; null if there are no scores, or no images behind them.</summary>
    /// <param name="set">The rows.</param>
    /// <param name="baseline">The baseline; null for none.</param>
    /// <param name="options">The options of the page.</param>
    /// <param name="measureRoom">The bytes that the page has left for this section.</param>
    public static XElement? Render(ScoreSet set, Baseline? baseline, ReportOptions options, Func<long> measureRoom)
    {
        if (set.Grids.Count == 0 || set.Rows.All(row => row.GroundTruth.Length == 0)) return null;
        var metric = set.Grids[0].Metric;
        var grids = set.Grids.Where(g => g.Metric == metric).ToList();
        int all = grids.Sum(g => g.Order.Count);
        var chosen = Choose(set, grids);
        if (chosen.Count == 0) return null;
        var figures = grids.SelectMany(g => Order(set, g, baseline, chosen)).ToList();
        var rows = figures.SelectMany(f => FigureTable.ListRows(set, f.Grid, baseline, [f.Image])).ToList();
        double count = figures.Sum(f => PictureSize.CountPictures(FigureTable.ListMethods(set, f.Grid, baseline, [f.Image]).Count));
        double budget = figures.Count == all ? PixelBudget : LargeSetBudget;
        var pictures = PictureRun.Render(rows, PictureSize.Fit(budget, count, InsetSide), options);
        bool hasPictures = pictures.Values.Any(p => p.Facts is not null);
        var section = Tag(
            "section",
            Attr("id", "images"),
            Tag("h2", "Images"),
            PageText.FormatLimit(grids[0], "The pictures show") is { } limit
                ? Tag("p", Class("quiet"), $"{limit}; the paths of all others are in the rows below.")
                : null,
            RenderExtremes(set, grids, hasPictures ? chosen : []),
            hasPictures ? null : Tag("p", Class("gone"), "No pictures: ", Name(pictures.Values.First().Failure ?? "")));
        if (!hasPictures) return section;
        var found = figures.ConvertAll(f => RenderFigure(f.Grid, f.Image));
        bool hasInset = pictures.Values.Any(p => p.GroundTruthInset is not null);
        var caption = Tag("p", Class("quiet"), StripSection.FormatCaption(grids[0], hasInset, rows.Exists(row => row.Mask is not null)));
        var small = figures.Count == all ? null : SmallPictureSet.Render(
            set, grids, baseline, chosen, EstimatePixels(pictures), measureRoom() - found.Sum(Measure), options);
        section.Add(FormatCount(figures.Count, all, small), RenderPicker(), small?.Templates, found, caption);
        return section;

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

    /// <summary>The pixels of a ground truth, or volume, by the largest that has a figure.</summary>
    private static long EstimatePixels(IReadOnlyDictionary<ScoreRow, RenderedRow> pictures) => pictures.Values
        .Select(p => p.Facts).OfType<PictureFacts>().Max(f => (long)f.ImageWidth * f.ImageHeight * Math.Max(1, f.SliceCount));

    /// <summary>
    /// Chooses the images that have figures: all of few; of many the worst and the best of each method, then the second worst and best, and
    /// so on.
    /// </summary>
    /// <param name="set">The rows.</param>
    /// <param name="grids">The scores of one metric, a grid for each channel.</param>
    /// <returns>The indices of the images.</returns>
    internal static IReadOnlyCollection<int> Choose(ScoreSet set, IReadOnlyList<ScoreGrid> grids)
    {
        var chosen = Choose(set, grids, PixelBudget);
        return chosen.Count == grids.Sum(g => g.Order.Count) ? chosen : Choose(set, grids, LargeSetBudget);
    }

    private static HashSet<int> Choose(ScoreSet set, IReadOnlyList<ScoreGrid> grids, double pixels)
    {
        double room = pixels / ((double)PictureSize.SmallestSide * PictureSize.SmallestSide);
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

    /// <summary>Says which images have figures, and which have small pictures; null if all have figures.</summary>
    private static XElement? FormatCount(int shown, int all, SmallPictureSet? small)
    {
        if (shown == all) return null;
        int others = all - shown, reduced = small?.Count ?? 0;
        string rest = (others - reduced, reduced) switch
        {
            (0, _) => "The others have small pictures without maps, which the field below finds by name in a browser.",
            (_, 0) => "For another one, make a page of its rows alone.",
            _ => FormattableString.Invariant($"Of the others, {reduced} have small pictures without maps, which the field below finds by ")
                + "name in a browser, the worst images first; for another one, make a page of its rows alone.",
        };
        string figures = FormattableString.Invariant($"{shown} of {all} images have figures: the worst and the best of each method. ");
        return Tag("p", Class("quiet"), figures, rest);
    }

    /// <summary>Renders the field to find an image, which the script shows, and the place for what it finds.</summary>
    private static XElement[] RenderPicker() =>
    [
        Tag(
            "div",
            Class("pick"),
            Attr("hidden", "hidden"),
            Tag(
                "label",
                "Find an image by name ",
                Tag("input", Attr("type", "search"), Attr("list", "image-names"), Attr("autocomplete", "off"))),
            Tag("datalist", Attr("id", "image-names")),
            Tag("button", Attr("type", "button"), Attr("data-step", "-1"), "Previous"),
            Tag("button", Attr("type", "button"), Attr("data-step", "1"), "Next"),
            Tag("p", Class("found"), Attr("role", "status"))),
        Tag("div", Class("picked")),
    ];

    private static XElement RenderExtremes(ScoreSet set, List<ScoreGrid> grids, IReadOnlyCollection<int> chosen)
    {
        bool hasBest = grids.Exists(grid => grid.Compared.Any(method => grid.ListFinite(method).Skip(GroupSize).Any()));
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
                hasBest ? Tag("td", List(grid, best)) : null);
        return Table(
            $"{(hasBest ? "Worst and best images" : "Images")} of each method by {grids[0].Metric.Title}",
            [Tag(
                "tr",
                Heading("col", "Method"),
                Heading("col", hasBest ? "Worst, worst first" : "Worst first"),
                hasBest ? Heading("col", "Best, best first") : null)],
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
