using System.Xml.Linq;
using OxyPlot;

namespace MicroSsim.Evaluation.Reports.Page.Plots;

/// <summary>The identity of a point in a plot.</summary>
/// <param name="Method">The index of its method.</param>
/// <param name="Image">The index of its image; null for the mean of a unit.</param>
/// <param name="Title">The text that is shown when the pointer hovers over it.</param>
internal sealed record PlotPoint(int Method, int? Image, string Title);

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
        var drawn = XDocument.Load(drawing).Root!;
        int count = drawn.Descendants(Svg + "ellipse").Count();
        if (count != points.Count) throw new InvalidOperationException($"The plot has {count} circles for {points.Count} points.");

        // A new tree: to replace or remove an element of an existing one takes a time proportional to the number of its siblings.
        using var next = points.GetEnumerator();
        return new XElement(
            drawn.Name,
            new XAttribute("viewBox", FormattableString.Invariant($"0 0 {width} {height}")),
            new XAttribute("role", "img"),
            new XAttribute("aria-label", label),
            drawn.Nodes()
                .Where(n => (n as XElement)?.Name != Svg + "defs") // clip paths, whose ids would clash; no plot draws outside its area
                .Select(n => Restyle(n, next)));
    }

    /// <summary>Copies a node of the drawing, with classes instead of colours and fonts, and with the points for the circles.</summary>
    /// <returns>The copy; null for a background or frame without colour.</returns>
    private static XNode? Restyle(XNode node, IEnumerator<PlotPoint> next)
    {
        if (node is not XElement element) return node;
        if (element.Name == Svg + "ellipse")
        {
            next.MoveNext();
            return CreatePoint(element, next.Current);
        }

        string? name = FindClass(element);
        if (name is null && (element.Name == Svg + "rect" || element.Name == Svg + "polyline")) return null;
        return new XElement(
            element.Name,
            element.Attributes().Where(a => !StyleAttributes.Contains(a.Name.LocalName)),
            name is null ? null : new XAttribute("class", name),
            element.Nodes().Select(n => Restyle(n, next)));
    }

    private static XElement CreatePoint(XElement circle, PlotPoint point) => new(
        Svg + "circle",
        new XAttribute("class", PlotInk.GetMethodClass(point.Method) + (point.Image is null ? " unit" : "")),
        circle.Attribute("cx"),
        circle.Attribute("cy"),
        new XAttribute("r", circle.Attribute("rx")!.Value),
        point.Image is { } image ? new XAttribute("data-image", image) : null,
        new XElement(Svg + "title", point.Title));

    /// <summary>The class for the colours of an element; null if it has none of the page's colours.</summary>
    private static string? FindClass(XElement element)
    {
        string colours = $"{(string?)element.Attribute("fill")};{(string?)element.Attribute("style")}";
        return colours.Split(';').Select(c => PlotInk.FindClass(c.Substring(c.IndexOf(':') + 1))).FirstOrDefault(c => c is not null);
    }
}
