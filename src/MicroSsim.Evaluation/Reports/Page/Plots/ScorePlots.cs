using System.Globalization;
using System.Xml.Linq;
using MicroSsim.Evaluation.Reports.Statistics;
using OxyPlot;
using OxyPlot.Axes;
using OxyPlot.Series;

namespace MicroSsim.Evaluation.Reports.Page.Plots;

/// <summary>Renders the plots of one metric.</summary>
internal static class ScorePlots
{
    /// <summary>The width of a plot in CSS pixels.</summary>
    private const int Width = 720;

    /// <summary>The number of characters that the label of a method is cut to.</summary>
    private const int LongestLabel = 24;

    /// <summary>The fewest points that get a box; quartiles of fewer say less than the points themselves.</summary>
    private const int FewestForBox = 5;

    /// <summary>Renders the distribution per method: a point for every image, and a box of quartiles and median.</summary>
    public static XElement RenderDistribution(ScoreGrid grid)
    {
        string[] labels = [.. grid.Compared.Select(m => Shorten(grid.Methods[m]))];
        var model = CreateModel(labels.Max(l => l.Length));
        model.Axes.Add(CreateScoreAxis(grid, AxisPosition.Bottom, grid.Title));
        model.Axes.Add(new LinearAxis
        {
            Key = "method",
            Position = AxisPosition.Left,
            StartPosition = 1,
            EndPosition = 0,
            Minimum = -0.5,
            Maximum = labels.Length - 0.5,
            MajorStep = 1,
            MinorStep = 1,
            LabelFormatter = value => value == Math.Round(value) && value >= 0 && value < labels.Length ? labels[(int)value] : "",
            TextColor = PlotInk.Text,
            TickStyle = TickStyle.None,
            AxislineStyle = LineStyle.None,
        });

        var boxes = new BoxPlotSeries
        {
            XAxisKey = "method",
            YAxisKey = "score",
            BoxWidth = 0.62,
            Fill = OxyColors.Undefined,
            Stroke = PlotInk.Box,
            StrokeThickness = 1,
            WhiskerWidth = 0.3,
            MedianThickness = 2,
        };
        model.Series.Add(boxes);
        var points = new List<PlotPoint>();
        for (int line = 0; line < labels.Length; line++)
        {
            int method = grid.Compared[line];
            var scores = grid.ListFinite(method).ToList();
            var units = grid.ListUnits(method);
            if (units.Count >= FewestForBox) boxes.Items.Add(CreateBox(line, units.Select(u => u.Mean).OrderBy(s => s).ToArray()));
            AddStrip(CreatePoints(grid.HasSeveralPages ? int.MaxValue : scores.Count), line, [.. scores.Select(s => s.Score)]);
            points.AddRange(scores.Select(s => CreatePoint(grid, method, s.Image, s.Score)));
            if (!grid.HasSeveralPages) continue;
            AddStrip(CreateUnitPoints(units.Count), line, [.. units.Select(u => u.Mean)]);
            points.AddRange(units.Select(u => CreateUnitPoint(grid, method, u)));
        }

        string label = grid.HasSeveralPages
            ? $"Distribution of {grid.Title} per method; small points are pages, large ones the means of their {grid.Unit.Plural}. "
            : $"Distribution of {grid.Title} per method; every point is one image. ";
        return PlotSvg.Render(model, Width, 72 + (52 * labels.Length), label + "The numbers are in the tables.", points);

        void AddStrip(ScatterSeries strip, int line, double[] values)
        {
            (strip.XAxisKey, strip.YAxisKey) = ("method", "score");
            for (int i = 0; i < values.Length; i++) strip.Points.Add(new ScatterPoint(line + GetJitter(i), values[i]));
            model.Series.Add(strip);
        }
    }

    /// <summary>Renders the scores in the order of the images.</summary>
    public static XElement RenderInOrder(ScoreGrid grid)
    {
        var model = CreateModel(longestLabel: 5);
        int last = grid.Order.Count - 1;
        double margin = Math.Max(0.5, last * 0.015);
        model.Axes.Add(new LinearAxis
        {
            Position = AxisPosition.Bottom,
            Minimum = -margin,
            Maximum = last + margin,
            MinimumMajorStep = 1,
            MinorTickSize = 0,
            AxisTitleDistance = 8,
            Title = "Image, in order, counted from 0",
            TextColor = PlotInk.Text,
            TitleColor = PlotInk.Text,
            TicklineColor = PlotInk.Grid,
        });
        model.Axes.Add(CreateScoreAxis(grid, AxisPosition.Left, title: null));
        var points = new List<PlotPoint>();
        foreach (int method in grid.Compared)
        {
            var scores = grid.ListFinite(method).ToList();
            var series = CreatePoints(grid.Order.Count);
            series.Points.AddRange(scores.Select(s => new ScatterPoint(grid.PlaceOf(s.Image), s.Score)));
            model.Series.Add(series);
            points.AddRange(scores.Select(s => CreatePoint(grid, method, s.Image, s.Score)));
        }

        string label = $"{grid.Title} of every image in order, a point per method. The numbers are in the tables.";
        return PlotSvg.Render(model, Width, 260, label, points);
    }

    /// <summary>Makes an empty plot with fixed margins, as the width of the reader's font is not known.</summary>
    /// <param name="longestLabel">The number of characters of the longest label of the vertical axis.</param>
    private static PlotModel CreateModel(int longestLabel) => new()
    {
        Culture = CultureInfo.InvariantCulture,
        PlotAreaBorderThickness = new OxyThickness(0),
        DefaultFontSize = 12,
        PlotMargins = new OxyThickness(16 + (8 * longestLabel), 10, 16, 48),
    };

    private static LinearAxis CreateScoreAxis(ScoreGrid grid, AxisPosition position, string? title)
    {
        var all = grid.Compared.SelectMany(grid.ListFinite).Select(s => s.Score).DefaultIfEmpty(0).ToList();
        double low = all.Min(), high = all.Max();
        double margin = Math.Max((high - low) * 0.05, Math.Max(1e-6, Math.Abs(high) * 1e-3)); // above 0 for equal scores too
        return new LinearAxis
        {
            Key = "score",
            Position = position,
            Minimum = low - margin,
            Maximum = high + margin,
            Title = title,
            AxisTitleDistance = 8,
            MajorGridlineStyle = LineStyle.Solid,
            MajorGridlineColor = PlotInk.Grid,
            TickStyle = TickStyle.None,
            TextColor = PlotInk.Text,
            TitleColor = PlotInk.Text,
        };
    }

    private static ScatterSeries CreatePoints(int count) =>
        new() { MarkerType = MarkerType.Circle, MarkerSize = count > 200 ? 2.2 : count > 60 ? 3 : 4, MarkerFill = PlotInk.Box };

    private static PlotPoint CreatePoint(ScoreGrid grid, int method, int image, double score) =>
        new(
            method,
            image,
            $"{BidiText.Isolate(grid.Images[image].ToString())} · {BidiText.Isolate(grid.Methods[method])}: "
            + MetricText.FormatScore(grid.Metric, score));

    private static ScatterSeries CreateUnitPoints(int count) =>
        new() { MarkerType = MarkerType.Circle, MarkerSize = count > 60 ? 4.5 : 6.5, MarkerFill = PlotInk.Box };

    private static PlotPoint CreateUnitPoint(ScoreGrid grid, int method, UnitScore unit) =>
        new(
            method,
            null,
            $"{BidiText.Isolate(grid.GetUnitName(unit.Unit))} · {BidiText.Isolate(grid.Methods[method])}: "
            + MetricText.FormatScore(grid.Metric, unit.Mean)
            + FormattableString.Invariant($", mean of {unit.PageCount} page{(unit.PageCount == 1 ? "" : "s")}"));

    /// <summary>Makes a box with whiskers from minimum to maximum, as the plot shows all points.</summary>
    private static BoxPlotItem CreateBox(int method, double[] sorted) =>
        new(
            method,
            sorted[0],
            GetQuantile(sorted, 0.25),
            GetQuantile(sorted, 0.5),
            GetQuantile(sorted, 0.75),
            sorted[sorted.Length - 1]);

    /// <summary>A quantile of sorted values by linear interpolation; p from 0 to 1.</summary>
    private static double GetQuantile(double[] sorted, double p)
    {
        double position = (sorted.Length - 1) * p;
        int below = (int)position;
        int above = Math.Min(below + 1, sorted.Length - 1);
        return sorted[below] + ((position - below) * (sorted[above] - sorted[below]));
    }

    /// <summary>
    /// The offset of a point across its method's strip, −0.25 … 0.25: multiples of the golden ratio are evenly distributed for any number
    /// of points.
    /// </summary>
    private static double GetJitter(int i) => ((((i * 0.6180339887498949) + 0.5) % 1) - 0.5) * 0.5;

    /// <summary>Cuts a name, and replaces the characters that the plotting library cannot write.</summary>
    private static string Shorten(string name) => Html.Clean(name.Length <= LongestLabel ? name : $"{name.Remove(LongestLabel - 1)}…");
}
