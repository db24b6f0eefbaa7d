using System.Xml.Linq;
using OxyPlot;

namespace MicroSsim.Evaluation.Reports.Page.Plots;

/// <summary>The identity of a point in a plot.</summary>
/// <param name="Method">The index of its method.</param>
/// <param name="Image">The index of its image.</param>
/// <param name="Title">The text that is shown when the pointer hovers over it.</param>
internal sealed record PlotPoint(int Method, int Image, string Title);

/// <summary>Renders a plot as inline SVG for an HTML page, in the fonts and colours of the page, with a title on every point.</summary>
internal static class PlotSvg
{
    private static readonly string[] StyleAttributes =
        ["style", "fill", "font-family", "font-weight", "clip-path", "shape-rendering"];

    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    /// <summary>Renders a plot.</summary>
    /// <param name="model">The plot. Its points are circles, and it has no other circles.</param>
    /// <param name="width">The width in CSS pixels, on a page that is wide enough.</param>
    /// <param name="height">The height in CSS pixels, on a page that is wide enough.</param>
    /// <param name="label">A description of the plot for screen readers.</param>
    /// <param name="points">The points in the order of drawing.</param>
    /// <exception cref="InvalidOperationException">The number of circles differs from that of the points.</exception>
    public static XElement Render(PlotModel model, int width, int height, string label, IReadOnlyList<PlotPoint> points)
    {
        var drawing = new MemoryStream();
        var exporter = new SvgExporter { Width = width, Height = height, IsDocument = false, UseVerticalTextAlignmentWorkaround = true };
        exporter.Export(model, drawing);
        drawing.Position = 0;
        var svg = XDocument.Load(drawing).Root!;
        svg.ReplaceAttributes(
            new XAttribute("viewBox", FormattableString.Invariant($"0 0 {width} {height}")),
            new XAttribute("role", "img"),
            new XAttribute("aria-label", label));
        svg.Elements(Svg + "defs").Remove(); // clip paths, whose ids would clash between plots; no plot draws outside its area

        var circles = svg.Descendants(Svg + "ellipse").ToList();
        if (circles.Count != points.Count)
        {
            throw new InvalidOperationException($"The plot has {circles.Count} circles for {points.Count} points.");
        }

        foreach (var (circle, point) in circles.Zip(points, (c, p) => (c, p))) circle.ReplaceWith(CreatePoint(circle, point));
        foreach (var element in svg.Descendants().Where(e => e.Name != Svg + "circle").ToList()) ReplaceStyle(element);
        return svg;
    }

    private static XElement CreatePoint(XElement circle, PlotPoint point) => new(
        Svg + "circle",
        new XAttribute("class", PlotInk.GetMethodClass(point.Method)),
        circle.Attribute("cx"),
        circle.Attribute("cy"),
        new XAttribute("r", circle.Attribute("rx")!.Value),
        new XAttribute("data-image", point.Image),
        new XElement(Svg + "title", point.Title));

    /// <summary>Replaces colours and fonts by a class.</summary>
    private static void ReplaceStyle(XElement element)
    {
        string colours = $"{(string?)element.Attribute("fill")};{(string?)element.Attribute("style")}";
        string? name = colours.Split(';')
            .Select(c => PlotInk.FindClass(c.Substring(c.IndexOf(':') + 1)))
            .FirstOrDefault(c => c is not null);
        foreach (string attribute in StyleAttributes) element.SetAttributeValue(attribute, null);
        if (name is not null) element.SetAttributeValue("class", name);
        else if (element.Name == Svg + "rect" || element.Name == Svg + "polyline") element.Remove(); // background or frame without colour
    }
}
