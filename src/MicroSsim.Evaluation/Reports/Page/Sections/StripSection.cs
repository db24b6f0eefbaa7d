using System.Xml.Linq;
using MicroSsim.Evaluation.Reports.Page.Pictures;
using MicroSsim.Evaluation.Reports.Statistics;
using static MicroSsim.Evaluation.Reports.Page.Html;

namespace MicroSsim.Evaluation.Reports.Page.Sections;

/// <summary>The figure under the lead: the images with the worst, the median and the best gain over the baseline.</summary>
internal static class StripSection
{
    /// <summary>Pixels of all pictures of the figure together.</summary>
    private const double PixelBudget = 2e6;

    private const int InsetSide = 96;

    /// <summary>Renders the section; null if there are no scores, or no image can be read.</summary>
    public static XElement? Render(ScoreSet set, Baseline? baseline, ReportOptions options)
    {
        if (set.Grids.Count == 0 || set.Rows.All(row => row.GroundTruth.Length == 0)) return null;
        var grid = set.Grids[0];
        if (ImageRanking.Create(set, grid, baseline) is not { } ranking) return null;
        var three = ranking.PickThree();
        var rows = FigureTable.ListRows(set, grid, baseline, [.. three.Select(t => t.Image)]);
        double count = three.Sum(t => PictureSize.CountPictures(FigureTable.ListMethods(set, grid, baseline, [t.Image]).Count));
        var pictures = PictureRun.Render(rows, PictureSize.Fit(PixelBudget, count, InsetSide), options);
        if (pictures.Values.All(p => p.Pictures is null)) return null;
        string channel = grid.Channel.Number is null ? "" : $" in {grid.Channel.ToIsolatedText()}";
        bool hasInset = pictures.Values.Any(p => p.GroundTruthInset is not null);
        return Tag(
            "section",
            Attr("id", "figure"),
            Tag("h2", FormatHeading(ranking, three.Count), channel),
            new FigureTable(set, grid, baseline, pictures).Render("figure", [.. three.Select(t => ((string?)t.Title, t.Image))]),
            Tag("p", Class("quiet"), FormatOrder(ranking), FormatCaption(grid, hasInset, rows.Any(row => row.Mask is not null))));
    }

    /// <summary>Says what pictures and maps of a figure show.</summary>
    /// <param name="grid">The scores on the pictures.</param>
    /// <param name="hasInset">Whether parts are shown enlarged.</param>
    /// <param name="hasMask">Whether there are masks.</param>
    public static string FormatCaption(ScoreGrid grid, bool hasInset, bool hasMask) =>
        $"The number on a picture is its {grid.Title}. Ground truth and prediction have the background of the fit subtracted, and the "
        + "prediction is multiplied by α. Both share one scale of grays, "
        + FormattableString.Invariant($"from the {GrayRange.LowPercentile}th (black) to the {GrayRange.HighPercentile}th percentile ")
        + "(white) of the ground truth; the switch shows each picture on its own. Large images are shrunk by area means. "
        + (hasInset ? "The framed square, where the ground truth has the most contrast, is shown enlarged, pixel by pixel. " : "")
        + "Maps show the structural similarity of each pixel's neighbourhood: below 0 as 0, gray at the border, where no window fits."
        + (hasMask ? " The orange line is the border of the mask or region that was scored; the map is gray where nothing counts." : "");

    private static string FormatHeading(ImageRanking ranking, int count)
    {
        string what = count switch
        {
            1 => "The image",
            2 => $"Worst and best {ranking.Order}",
            _ => $"Worst, median and best {ranking.Order}",
        };
        return $"{what} in {ranking.Grid.Metric.DisplayName}";
    }

    private static object[] FormatOrder(ImageRanking ranking)
    {
        var method = PageText.MethodName(ranking.Grid.Methods[ranking.Method]);
        return ranking.Baseline is { } baseline
            ? ["The gain is that of ", method, " over ", PageText.MethodName(baseline.Name), ", the baseline. "]
            : ["The score is that of ", method, ". "];
    }
}
