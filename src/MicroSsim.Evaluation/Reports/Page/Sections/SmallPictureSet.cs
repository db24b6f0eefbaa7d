using System.Xml.Linq;
using MicroSsim.Evaluation.Reports.Page.Pictures;
using MicroSsim.Evaluation.Reports.Statistics;
using static MicroSsim.Evaluation.Reports.Page.Html;

namespace MicroSsim.Evaluation.Reports.Page.Sections;

/// <summary>
/// Small pictures of the images of a large set that have no figure. They are in templates of the page, which browsers neither decode nor
/// show; the script shows those of an image that the reader picks by name.
/// </summary>
/// <param name="Templates">A template for each channel: a figure with a body of its table for each image.</param>
/// <param name="Count">The number of images.</param>
internal sealed record SmallPictureSet(IReadOnlyList<XElement> Templates, int Count)
{
    /// <summary>
    /// The most pixels of images that are read, so that the page of a set of large images does not take as long as its scores: 500 images
    /// of 1024 × 1024 pixels with four methods, and no more.
    /// </summary>
    private const double MostPixels = 3e9;

    /// <summary>Bytes of markup for an image, and for each of its pictures.</summary>
    private const int ImageMarkup = 500, PictureMarkup = 420;

    /// <summary>Renders small pictures; null if the page has no room for any.</summary>
    /// <param name="set">The rows.</param>
    /// <param name="grids">The scores of one metric, a grid for each channel.</param>
    /// <param name="baseline">The baseline; null for none.</param>
    /// <param name="figures">The indices of the images that have figures.</param>
    /// <param name="pixels">The pixels of one image, estimated.</param>
    /// <param name="room">The bytes that the page has left.</param>
    /// <param name="options">The options of the page.</param>
    public static SmallPictureSet? Render(
        ScoreSet set,
        IReadOnlyList<ScoreGrid> grids,
        Baseline? baseline,
        IReadOnlyCollection<int> figures,
        long pixels,
        long room,
        ReportOptions options)
    {
        const double BytesOfBase64 = 4.0 / 3;
        var all = grids.SelectMany(g => ListImages(set, g, baseline, figures).Select(i => (Grid: g, Image: i))).ToList();
        double markup = 0, pictures = 0, read = 0;
        int count = 0;
        foreach (var (grid, image) in all)
        {
            int methods = FigureTable.ListMethods(set, grid, baseline, [image]).Count;
            int name = 3 * grid.Images[image].ToString().Length; // as UTF-8
            double moreMarkup = ImageMarkup + name + ((methods + 1) * (PictureMarkup + name));
            double fewest = BytesOfBase64 * SmallSize.FewestBytes * (pictures + methods + 1);
            read += (double)pixels * (methods + 1);
            if (markup + moreMarkup + fewest > room || read > MostPixels) break;
            markup += moreMarkup;
            pictures += methods + 1;
            count++;
        }

        if (count == 0) return null;
        var shown = all.Take(count).ToList();
        var rows = shown.SelectMany(s => FigureTable.ListRows(set, s.Grid, baseline, [s.Image])).ToList();
        var rendered = PictureRun.RenderSmall(rows, SmallSize.Fit((room - markup) / BytesOfBase64 / pictures), options);
        return new SmallPictureSet([.. shown.GroupBy(s => s.Grid).Select(RenderTemplate)], count);

        XElement RenderTemplate(IGrouping<ScoreGrid, (ScoreGrid Grid, int Image)> channel) => Tag(
            "template",
            Class("small"),
            new FigureTable(set, channel.Key, baseline, rendered, isSmall: true)
                .Render("image", [.. channel.Select(c => ((string?)null, c.Image))]));
    }

    /// <summary>The images of a channel that have no figure, the worst first; those without a score of the best method last.</summary>
    private static IEnumerable<int> ListImages(ScoreSet set, ScoreGrid grid, Baseline? baseline, IReadOnlyCollection<int> figures)
    {
        var ranked = ImageRanking.Create(set, grid, baseline)?.Images ?? [];
        var known = new HashSet<int>(ranked);
        return ranked.Concat(grid.Order.Where(i => !known.Contains(i))).Where(i => !figures.Contains(i));
    }
}
