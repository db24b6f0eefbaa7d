using System.Xml.Linq;
using MicroSsim.Evaluation.Reports.Statistics;

namespace MicroSsim.Evaluation.Reports.Page.Plots;

/// <summary>Renders the plots of single images that show whether the factor of a set suits them.</summary>
internal static class TrustPlots
{
    /// <summary>The most points of a plot; of more images, evenly spaced ones are drawn.</summary>
    public const int MostPoints = 500;

    /// <summary>The height of a plot in CSS pixels, and those of its edges.</summary>
    private const double Height = 240, Top = 20, Bottom = Height - 40;

    /// <summary>The part of the width that the points take: labels of the vertical axis are beside it.</summary>
    private const double Left = 0.1, Right = 0.98;

    /// <summary>Renders the factor of each image, divided by that of the set, over its brightness; null for less than two images.</summary>
    /// <param name="trust">The fit.</param>
    /// <param name="method">The index of its method.</param>
    public static XElement? RenderFactors(FitTrust trust, int method)
    {
        double factor = trust.Fit.RangeInvariantFactor;
        var points = trust.Images.Where(i => i.Image.OwnFactor is > 0 && factor > 0)
            .Select(i => (Image: i, X: i.Image.Brightness, Y: i.Image.OwnFactor!.Value / factor));
        return Render(
            [.. points], method, "Brightness: mean of the ground truth less background", "Own α / α",
            "The factor that suits each image, divided by that of the set, over the brightness of its ground truth.", isRatio: true);
    }

    /// <summary>Renders the score of each image over its share of pixels above background; null for fewer than two images.</summary>
    /// <param name="trust">The fit.</param>
    /// <param name="method">The index of its method.</param>
    /// <param name="metric">The name of the score.</param>
    public static XElement? RenderScores(FitTrust trust, int method, string metric)
    {
        var points = trust.Images.Where(i => i is { Score: not null, Image.Foreground: not null })
            .Select(i => (Image: i, X: 100 * i.Image.Foreground!.Value, Y: i.Score!.Value));
        return Render(
            [.. points], method, "Pixels above background in per cent", metric,
            $"{metric} of each image over its share of pixels above background.", isRatio: false);
    }

    private static XElement? Render(
        List<(JudgedImage Image, double X, double Y)> all, int method, string titleX, string titleY, string label, bool isRatio)
    {
        if (all.Count < 2) return null;
        int step = ((all.Count - 1) / MostPoints) + 1;
        var points = all.Where((_, i) => i % step == 0).ToList();
        bool isLogarithmic = points.TrueForAll(p => p.X > 0) && points.Max(p => p.X) > 20 * points.Min(p => p.X);
        var across = CreateAxis([.. points.Select(p => p.X)], isLogarithmic);
        var up = CreateAxis([.. points.Select(p => p.Y)], isRatio);
        var content = new List<XElement> { PlotSvg.Text(0, 12, "start", titleY), PlotSvg.Text(Right, Height - 4, "end", titleX) };
        foreach (var (share, tick) in up.Ticks)
        {
            double y = Bottom - ((Bottom - Top) * share);
            content.Add(PlotSvg.Line(0, y, Right, y, "grid"));
            content.Add(PlotSvg.Text(0, y - 3, "start", tick));
        }

        content.AddRange(across.Ticks.Select(t => PlotSvg.Text(X(t.Share), Bottom + 16, "middle", t.Label)));
        double radius = points.Count > 60 ? 3 : 4;
        content.AddRange(points.Select(p => PlotSvg.Point(
            X(across.GetShare(p.X)), Bottom - ((Bottom - Top) * up.GetShare(p.Y)), radius,
            new PlotPoint(method, p.Image.Row?.Image, FormatTitle(p.Image, p.X, p.Y)))));
        return PlotSvg.Plot(Height, label, content);

        static double X(double share) => Left + ((Right - Left) * share);
    }

    private static PlotAxis CreateAxis(double[] values, bool isLogarithmic) =>
        isLogarithmic ? PlotAxis.CreateLogarithmic(values) : PlotAxis.CreateLinear(values);

    private static string FormatTitle(JudgedImage image, double x, double y) =>
        $"{BidiText.Isolate(ImageLabel.Format(image.Image))}: "
        + $"{MetricText.FormatNumber(x, "G3")}, {MetricText.FormatNumber(y, "G3")}";
}
