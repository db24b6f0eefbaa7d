using System.Globalization;
using System.Xml.Linq;
using MicroSsim.Evaluation.Reports.Statistics;
using OxyPlot;
using OxyPlot.Axes;
using OxyPlot.Series;

namespace MicroSsim.Evaluation.Reports.Page.Plots;

/// <summary>Renders the plots of single images that show whether the factor of a set suits them.</summary>
internal static class TrustPlots
{
    /// <summary>The most points of a plot; of more images, evenly spaced ones are drawn.</summary>
    public const int MostPoints = 500;

    private const int Width = 720, Height = 240;

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
        var model = new PlotModel
        {
            Culture = CultureInfo.InvariantCulture,
            PlotAreaBorderThickness = new OxyThickness(0),
            DefaultFontSize = 12,
            PlotMargins = new OxyThickness(72, 10, 16, 48),
        };
        bool isLogarithmic = points.TrueForAll(p => p.X > 0) && points.Max(p => p.X) > 20 * points.Min(p => p.X);
        model.Axes.Add(CreateAxis(AxisPosition.Bottom, titleX, [.. points.Select(p => p.X)], isLogarithmic));
        model.Axes.Add(CreateAxis(AxisPosition.Left, titleY, [.. points.Select(p => p.Y)], isRatio));
        var series = new ScatterSeries { MarkerType = MarkerType.Circle, MarkerSize = points.Count > 60 ? 3 : 4, MarkerFill = PlotInk.Box };
        series.Points.AddRange(points.Select(p => new ScatterPoint(p.X, p.Y)));
        model.Series.Add(series);
        var titles = points.Select(p => new PlotPoint(method, p.Image.Row?.Image, FormatTitle(p.Image, p.X, p.Y)));
        return PlotSvg.Render(model, Width, Height, label, [.. titles]);
    }

    private static Axis CreateAxis(AxisPosition position, string title, double[] values, bool isLogarithmic)
    {
        double low = values.Min(), high = values.Max();
        Axis axis;
        if (isLogarithmic)
        {
            // At least a factor of 1.5 on both sides, so that factors that hardly differ look so.
            axis = new LogarithmicAxis { Minimum = low / 1.5, Maximum = high * 1.5 };
        }
        else
        {
            double margin = Math.Max((high - low) * 0.05, Math.Max(1e-6, Math.Abs(high) * 1e-3));
            axis = new LinearAxis { Minimum = low - margin, Maximum = high + margin };
        }

        axis.Position = position;
        axis.Title = title;
        axis.AxisTitleDistance = 8;
        axis.TickStyle = TickStyle.None;
        axis.TextColor = axis.TitleColor = PlotInk.Text;
        axis.MajorGridlineStyle = position == AxisPosition.Left ? LineStyle.Solid : LineStyle.None;
        axis.MajorGridlineColor = PlotInk.Grid;
        return axis;
    }

    private static string FormatTitle(JudgedImage image, double x, double y) =>
        $"{BidiText.Isolate(ImageLabel.Format(image.Image))}: "
        + string.Format(CultureInfo.InvariantCulture, "{0:G3}, {1:G3}", x, y).Replace('-', '−');
}
