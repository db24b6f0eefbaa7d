using System.Xml.Linq;
using MicroSsim.Evaluation.Reports.Statistics;
using OxyPlot;
using OxyPlot.Axes;
using OxyPlot.Series;

namespace MicroSsim.Evaluation.Reports.Page.Plots;

/// <summary>The plots of one metric.</summary>
internal static class ScorePlots
{
    private const int Width = 720, LongestLabel = 24;

    /// <summary>With fewer points, quartiles say less than the points themselves.</summary>
    private const int FewestForBox = 5;

    /// <summary>The distribution per method: every image a point, and a box of quartiles and median.</summary>
    public static XElement Distribution(ScoreGrid grid)
    {
        var model = NewModel(grid.Methods.Max(m => Short(m).Length));
        model.Axes.Add(ScoreAxis(grid, AxisPosition.Bottom, MetricText.NameOf(grid.Metric)));
        model.Axes.Add(new LinearAxis
        {
            Key = "method",
            Position = AxisPosition.Left,
            StartPosition = 1,
            EndPosition = 0,
            Minimum = -0.5,
            Maximum = grid.Methods.Count - 0.5,
            MajorStep = 1,
            MinorStep = 1,
            LabelFormatter = at => at == Math.Round(at) && at >= 0 && at < grid.Methods.Count ? Short(grid.Methods[(int)at]) : "",
            TextColor = PlotInk.Text,
            TickStyle = TickStyle.None,
            AxislineStyle = LineStyle.None,
        });

        var boxes = new BoxPlotSeries { XAxisKey = "method", YAxisKey = "score", BoxWidth = 0.62, Fill = OxyColors.Undefined, Stroke = PlotInk.Box, StrokeThickness = 1, WhiskerWidth = 0.3, MedianThickness = 2 };
        model.Series.Add(boxes);
        var points = new List<PlotPoint>();
        for (int method = 0; method < grid.Methods.Count; method++)
        {
            var scores = grid.Finite(method).ToList();
            if (scores.Count >= FewestForBox) boxes.Items.Add(Box(method, scores.Select(s => s.Score).OrderBy(s => s).ToArray()));
            var strip = Points(scores.Count);
            (strip.XAxisKey, strip.YAxisKey) = ("method", "score");
            for (int i = 0; i < scores.Count; i++) strip.Points.Add(new ScatterPoint(method + Spread(i), scores[i].Score));
            model.Series.Add(strip);
            points.AddRange(scores.Select(s => Point(grid, method, s.Image)));
        }

        string name = MetricText.NameOf(grid.Metric);
        return PlotSvg.Of(model, Width, 72 + (52 * grid.Methods.Count), $"Distribution of {name} per method; every point is one image. The numbers are in the tables.", points);
    }

    /// <summary>The scores in the order of the images.</summary>
    public static XElement InOrder(ScoreGrid grid)
    {
        var model = NewModel(longestLabel: 5);
        int last = grid.Images.Count - 1;
        double room = Math.Max(0.5, last * 0.015);
        model.Axes.Add(new LinearAxis
        {
            Position = AxisPosition.Bottom,
            Minimum = -room,
            Maximum = last + room,
            MinimumMajorStep = 1,
            MinorTickSize = 0,
            AxisTitleDistance = 8,
            Title = "Image, in order, counted from 0",
            TextColor = PlotInk.Text,
            TitleColor = PlotInk.Text,
            TicklineColor = PlotInk.Grid,
        });
        model.Axes.Add(ScoreAxis(grid, AxisPosition.Left, title: null));
        var points = new List<PlotPoint>();
        for (int method = 0; method < grid.Methods.Count; method++)
        {
            var scores = grid.Finite(method).ToList();
            var series = Points(grid.Images.Count);
            series.Points.AddRange(scores.Select(s => new ScatterPoint(s.Image, s.Score)));
            model.Series.Add(series);
            points.AddRange(scores.Select(s => Point(grid, method, s.Image)));
        }

        return PlotSvg.Of(model, Width, 260, $"{MetricText.NameOf(grid.Metric)} of every image in order, a point per method. The numbers are in the tables.", points);
    }

    /// <summary>The margins are given, as nobody knows how wide the reader's font is.</summary>
    private static PlotModel NewModel(int longestLabel) => new()
    {
        PlotAreaBorderThickness = new OxyThickness(0),
        DefaultFontSize = 12,
        PlotMargins = new OxyThickness(16 + (8 * longestLabel), 10, 16, 48),
    };

    private static LinearAxis ScoreAxis(ScoreGrid grid, AxisPosition position, string? title)
    {
        var all = Enumerable.Range(0, grid.Methods.Count).SelectMany(grid.Finite).Select(s => s.Score).DefaultIfEmpty(0).ToList();
        double low = all.Min(), high = all.Max();
        double room = Math.Max((high - low) * 0.05, Math.Max(1e-6, Math.Abs(high) * 1e-3)); // equal scores need an axis too
        return new LinearAxis
        {
            Key = "score",
            Position = position,
            Minimum = low - room,
            Maximum = high + room,
            Title = title,
            AxisTitleDistance = 8,
            MajorGridlineStyle = LineStyle.Solid,
            MajorGridlineColor = PlotInk.Grid,
            TickStyle = TickStyle.None,
            TextColor = PlotInk.Text,
            TitleColor = PlotInk.Text,
        };
    }

    private static ScatterSeries Points(int count) =>
        new() { MarkerType = MarkerType.Circle, MarkerSize = count > 200 ? 2.2 : count > 60 ? 3 : 4, MarkerFill = PlotInk.Box };

    private static PlotPoint Point(ScoreGrid grid, int method, int image) =>
        new(method, image, $"{grid.Images[image]} · {grid.Methods[method]}: {MetricText.Of(grid.Metric, grid[method, image]!.Value)}");

    /// <summary>Whiskers reach to the ends, as all points are there to be seen.</summary>
    private static BoxPlotItem Box(int method, double[] sorted) =>
        new(method, sorted[0], Quantile(sorted, 0.25), Quantile(sorted, 0.5), Quantile(sorted, 0.75), sorted[sorted.Length - 1]);

    private static double Quantile(double[] sorted, double p)
    {
        double at = (sorted.Length - 1) * p;
        int below = (int)at;
        return sorted[below] + ((at - below) * (sorted[Math.Min(below + 1, sorted.Length - 1)] - sorted[below]));
    }

    /// <summary>Where in its strip a point goes: multiples of the golden ratio lie evenly, however many there are.</summary>
    private static double Spread(int i) => (((i * 0.6180339887498949) + 0.5) % 1 - 0.5) * 0.5;

    private static string Short(string name) => name.Length <= LongestLabel ? name : $"{name.Remove(LongestLabel - 1)}…";
}
