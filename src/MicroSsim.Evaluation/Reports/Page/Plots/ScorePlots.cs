using System.Xml.Linq;
using MathNet.Numerics.Statistics;
using MicroSsim.Evaluation.Reports.Statistics;

namespace MicroSsim.Evaluation.Reports.Page.Plots;

/// <summary>Renders the plots of one metric.</summary>
internal static class ScorePlots
{
    /// <summary>The fewest images that get lines of running medians.</summary>
    public const int FewestForLine = 60;

    /// <summary>The number of characters that the label of a method is cut to.</summary>
    private const int LongestLabel = 40;

    /// <summary>The fewest points that get a box; quartiles of fewer say less than the points themselves.</summary>
    private const int FewestForBox = 5;

    /// <summary>The part of the width from the first to the last value: beside it is room for half a point, and for labels.</summary>
    private const double Left = 0.02, Right = 0.98, LeftOfLabels = 0.1;

    private const double AxisHeight = 22;

    /// <summary>Renders the distribution per method: a point for every image, and above it a box of quartiles and median.</summary>
    public static XElement RenderDistribution(ScoreGrid grid)
    {
        const double LabelHeight = 20, StripHeight = 34;
        var axis = new ScoreAxis(grid.Compared.SelectMany(grid.ListFinite).Select(s => s.Score));
        double height = ((LabelHeight + StripHeight) * grid.Compared.Count) + AxisHeight;
        var content = new List<XElement>(RenderAcross(axis, height));
        for (int line = 0; line < grid.Compared.Count; line++)
        {
            int method = grid.Compared[line];
            double top = line * (LabelHeight + StripHeight), middle = top + LabelHeight + (StripHeight / 2);
            content.Add(PlotSvg.Text(0, top + 15, "start", Shorten(grid.Methods[method])));
            var scores = grid.ListFinite(method).OrderBy(s => s.Score).ToList();
            double radius = grid.HasSeveralPages ? 2 : GetRadius(scores.Count);
            foreach (int i in Thinning.Spread(scores.Count))
            {
                double y = middle + (GetJitter(i) * StripHeight);
                content.Add(PlotSvg.Point(X(scores[i].Score), y, radius, CreatePoint(grid, method, scores[i].Image, scores[i].Score)));
            }

            var units = grid.ListUnits(method).OrderBy(u => u.Mean).ToList();
            if (grid.HasSeveralPages)
            {
                foreach (int i in Thinning.Spread(units.Count))
                {
                    double y = middle + (GetJitter(i) * StripHeight);
                    double size = units.Count > 60 ? 3.5 : 5.5;
                    content.Add(PlotSvg.Point(X(units[i].Mean), y, size, CreateUnitPoint(grid, method, units[i]), " unit"));
                }
            }

            if (units.Count >= FewestForBox) content.AddRange(RenderBox([.. units.Select(u => u.Mean)], middle));
        }

        string label = grid.HasSeveralPages
            ? $"Distribution of {grid.Title} per method; small points are {grid.Unit.Part}s, large ones the means of their "
                + $"{grid.Unit.Plural}. "
            : $"Distribution of {grid.Title} per method; every point is one image. ";
        return PlotSvg.Plot(height, label + "The numbers are in the tables.", content);

        double X(double score) => Left + ((Right - Left) * axis.GetShare(score));

        IEnumerable<XElement> RenderBox(double[] sorted, double middle)
        {
            const double Half = 9;
            double low = X(sorted[0]), high = X(sorted[sorted.Length - 1]);
            double first = X(Quantile(0.25)), median = X(Quantile(0.5)), third = X(Quantile(0.75));
            yield return PlotSvg.Line(low, middle, first, middle, "box");
            yield return PlotSvg.Line(third, middle, high, middle, "box");
            yield return PlotSvg.Box(first, third, middle - Half, 2 * Half, "box");
            yield return PlotSvg.Line(median, middle - Half, median, middle + Half, "box median");

            double Quantile(double p) => SortedArrayStatistics.QuantileCustom(sorted, p, QuantileDefinition.R7); // linear interpolation
        }
    }

    /// <summary>
    /// Renders the scores of all images side by side: in their order, if neighbours are alike, and otherwise sorted by the scores of one
    /// method; with lines of running medians where there are many.
    /// </summary>
    /// <param name="view">The order of the images.</param>
    public static XElement RenderInOrder(ImageOrder view)
    {
        const double Height = 250, Top = 14;
        var grid = view.Grid;
        var axis = new ScoreAxis(grid.Compared.SelectMany(grid.ListFinite).Select(s => s.Score));
        double bottom = Height - AxisHeight;
        var content = new List<XElement>();
        foreach (double tick in axis.Ticks)
        {
            content.Add(PlotSvg.Line(0, Y(tick), Right, Y(tick), "grid"));
            content.Add(PlotSvg.Text(0, Y(tick) - 3, "start", axis.Format(tick)));
        }

        int last = Math.Max(1, view.Images.Count - 1);
        content.Add(PlotSvg.Text(LeftOfLabels, Height - 4, "start", view.First));
        content.Add(PlotSvg.Text(Right, Height - 4, "end", view.Last));
        foreach (int method in grid.Compared)
        {
            foreach (int place in Thinning.Spread(view.Images.Count))
            {
                int image = view.Images[place];
                if (Find(method, image) is not { } score) continue;
                content.Add(PlotSvg.Point(X(place), Y(score), GetRadius(view.Images.Count), CreatePoint(grid, method, image, score)));
            }
        }

        if (view.Images.Count >= FewestForLine)
        {
            foreach (int method in grid.Compared)
            {
                var medians = RunningMedian.Compute([.. view.Images.Select(i => Find(method, i))]);
                string names = $"line {PlotSvg.GetMethodClass(method)}";
                content.AddRange(medians.Skip(1).Zip(medians, (end, begin) =>
                    PlotSvg.Line(X(begin.Place), Y(begin.Value), X(end.Place), Y(end.Value), names)));
            }
        }

        string label = $"{grid.Title} of every image, {view.Name}, a point per method. The numbers are in the tables.";
        return PlotSvg.Plot(Height, label, content);

        double X(double place) => LeftOfLabels + ((Right - LeftOfLabels) * place / last);

        double Y(double score) => bottom - ((bottom - Top) * axis.GetShare(score));

        double? Find(int method, int image) =>
            grid[method, image] is { } score && !double.IsInfinity(score) ? score : null;
    }

    /// <summary>Renders the gains of all methods over the baseline with their 95 % intervals; 0 is a line.</summary>
    /// <param name="gains">The gains in one metric and channel, at least one.</param>
    public static XElement RenderGains(IReadOnlyList<Gain> gains)
    {
        const double LabelHeight = 18, StripHeight = 16;
        var metric = gains[0].Grid.Metric;
        var axis = new ScoreAxis(gains.SelectMany(g => new[] { g.Estimate, g.Low ?? 0, g.High ?? 0, 0 }));
        double height = ((LabelHeight + StripHeight) * gains.Count) + AxisHeight;
        var content = new List<XElement>(RenderAcross(axis, height));
        content.Add(PlotSvg.Line(X(0), 0, X(0), height - AxisHeight, "zero"));
        for (int line = 0; line < gains.Count; line++)
        {
            var gain = gains[line];
            double top = line * (LabelHeight + StripHeight), y = top + LabelHeight + (StripHeight / 2);
            content.Add(PlotSvg.Text(0, top + 14, "start", Shorten(gain.Grid.Methods[gain.Method])));
            if (gain is { Low: { } low, High: { } high })
            {
                content.Add(PlotSvg.Line(X(low), y, X(high), y, $"line {PlotSvg.GetMethodClass(gain.Method)}"));
            }

            string title = $"{BidiText.Isolate(gain.Grid.Methods[gain.Method])}: {MetricText.FormatDifference(metric, gain.Estimate)}";
            content.Add(PlotSvg.Point(X(gain.Estimate), y, 5, new PlotPoint(gain.Method, null, title)));
        }

        string label = $"Gains in {gains[0].Grid.Title} with 95 % intervals. The numbers are in the table.";
        return PlotSvg.Plot(height, label, content);

        double X(double gain) => Left + ((Right - Left) * axis.GetShare(gain));
    }

    /// <summary>The lines and labels of a horizontal axis at the bottom.</summary>
    private static IEnumerable<XElement> RenderAcross(ScoreAxis axis, double height)
    {
        foreach (double tick in axis.Ticks)
        {
            double x = Left + ((Right - Left) * axis.GetShare(tick));
            yield return PlotSvg.Line(x, 0, x, height - AxisHeight, "grid");
            yield return PlotSvg.Text(x, height - 6, "middle", axis.Format(tick));
        }
    }

    private static double GetRadius(int count) => count > 200 ? 2.2 : count > 60 ? 3 : 4;

    private static PlotPoint CreatePoint(ScoreGrid grid, int method, int image, double score) =>
        new(
            method,
            image,
            $"{BidiText.Isolate(grid.Images[image].ToString())} · {BidiText.Isolate(grid.Methods[method])}: "
            + MetricText.FormatScore(grid.Metric, score));

    private static PlotPoint CreateUnitPoint(ScoreGrid grid, int method, UnitScore unit) =>
        new(
            method,
            null,
            $"{BidiText.Isolate(grid.GetUnitName(unit.Unit))} · {BidiText.Isolate(grid.Methods[method])}: "
            + MetricText.FormatScore(grid.Metric, unit.Mean)
            + $", mean of {grid.Unit.FormatParts(unit.PageCount)}");

    /// <summary>
    /// The offset of a point across its method's strip, −0.4 … 0.4: multiples of the golden ratio are evenly distributed for any number
    /// of points.
    /// </summary>
    private static double GetJitter(int i) => ((((i * 0.6180339887498949) + 0.5) % 1) - 0.5) * 0.8;

    private static string Shorten(string name) => name.Length <= LongestLabel ? name : $"{name.Remove(LongestLabel - 1)}…";
}
