using System.Xml.Linq;
using OxyPlot;

namespace MicroSsim.Evaluation.Reports.Page.Plots;

/// <summary>A point of a plot, for the one who hovers over it.</summary>
/// <param name="Method">Its method.</param>
/// <param name="Image">Its image.</param>
/// <param name="Title">What names it.</param>
internal sealed record PlotPoint(int Method, int Image, string Title);

/// <summary>A plot as SVG for an HTML page: inline, in the page's own font and colours, with a title on every point.</summary>
internal static class PlotSvg
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    /// <summary>Draws a plot.</summary>
    /// <param name="model">The plot; its points are circles, and nothing else in it is one.</param>
    /// <param name="width">In CSS pixels, on a page that is wide enough.</param>
    /// <param name="height">Likewise.</param>
    /// <param name="label">What the plot shows, for those who cannot see it.</param>
    /// <param name="points">The points in the order of drawing.</param>
    public static XElement Of(PlotModel model, int width, int height, string label, IReadOnlyList<PlotPoint> points)
    {
        var drawing = new MemoryStream();
        new SvgExporter { Width = width, Height = height, IsDocument = false, UseVerticalTextAlignmentWorkaround = true }.Export(model, drawing);
        drawing.Position = 0;
        var svg = XDocument.Load(drawing).Root!;
        svg.ReplaceAttributes(
            new XAttribute("viewBox", FormattableString.Invariant($"0 0 {width} {height}")),
            new XAttribute("role", "img"),
            new XAttribute("aria-label", label));
        svg.Elements(Svg + "defs").Remove(); // clip paths: nothing is drawn outside, and their names would clash between plots

        var circles = svg.Descendants(Svg + "ellipse").ToList();
        if (circles.Count != points.Count) throw new InvalidOperationException($"The plot has {circles.Count} circles for {points.Count} points.");
        foreach (var (circle, point) in circles.Zip(points, (c, p) => (c, p))) circle.ReplaceWith(Point(circle, point));
        foreach (var element in svg.Descendants().Where(e => e.Name != Svg + "circle").ToList()) Restyle(element);
        return svg;
    }

    private static XElement Point(XElement circle, PlotPoint point) => new(
        Svg + "circle",
        new XAttribute("class", PlotInk.OfMethod(point.Method)),
        circle.Attribute("cx"),
        circle.Attribute("cy"),
        new XAttribute("r", circle.Attribute("rx")!.Value),
        new XAttribute("data-image", point.Image),
        new XElement(Svg + "title", point.Title));

    /// <summary>Puts a class in place of colours and fonts.</summary>
    private static void Restyle(XElement element)
    {
        string colours = $"{(string?)element.Attribute("fill")};{(string?)element.Attribute("style")}";
        string? ink = colours.Split(';').Select(c => PlotInk.ClassOf(c.Substring(c.IndexOf(':') + 1))).FirstOrDefault(c => c is not null);
        foreach (string name in new[] { "style", "fill", "font-family", "font-weight", "clip-path", "shape-rendering" }) element.SetAttributeValue(name, null);
        if (ink is not null) element.SetAttributeValue("class", ink);
        else if (element.Name == Svg + "rect" || element.Name == Svg + "polyline") element.Remove(); // backgrounds and frames without a colour
    }
}
