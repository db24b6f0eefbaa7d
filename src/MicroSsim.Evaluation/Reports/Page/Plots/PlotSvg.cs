using System.Globalization;
using System.Xml.Linq;

namespace MicroSsim.Evaluation.Reports.Page.Plots;

/// <summary>The identity of a point in a plot.</summary>
/// <param name="Method">The index of its method.</param>
/// <param name="Image">The index of its image; null for the mean of a unit, or a difference.</param>
/// <param name="Title">The text that is shown when the pointer hovers over it.</param>
internal sealed record PlotPoint(int Method, int? Image, string Title);

/// <summary>
/// Makes plots as inline SVG in the fonts and colours of the page. Horizontal places are percentages and vertical ones CSS pixels, so that
/// a plot is as wide as the page, and its text has the size of other text, also on a narrow page.
/// </summary>
internal static class PlotSvg
{
    /// <summary>The number of colours for methods in the style sheet; further methods reuse them from the first.</summary>
    public const int MethodColours = 8;

    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    /// <summary>The class of a method's points.</summary>
    /// <param name="method">The index of the method.</param>
    public static string GetMethodClass(int method) => FormattableString.Invariant($"m{method % MethodColours}");

    /// <summary>Makes a plot.</summary>
    /// <param name="height">The height in CSS pixels.</param>
    /// <param name="label">A description of the plot for screen readers.</param>
    /// <param name="content">Its elements, the lowest first.</param>
    public static XElement Plot(double height, string label, IEnumerable<XElement> content) => new(
        Svg + "svg",
        new XAttribute("height", Pixels(height)),
        new XAttribute("role", "img"),
        new XAttribute("aria-label", label),
        content);

    /// <summary>Makes a line.</summary>
    /// <param name="x1">The place of its begin, 0 … 1.</param>
    /// <param name="y1">The height of its begin, in CSS pixels from the top.</param>
    /// <param name="x2">The place of its end.</param>
    /// <param name="y2">The height of its end.</param>
    /// <param name="names">Its classes.</param>
    public static XElement Line(double x1, double y1, double x2, double y2, string names) => new(
        Svg + "line",
        new XAttribute("class", names),
        new XAttribute("x1", Percent(x1)),
        new XAttribute("y1", Pixels(y1)),
        new XAttribute("x2", Percent(x2)),
        new XAttribute("y2", Pixels(y2)));

    /// <summary>Makes a rectangle.</summary>
    /// <param name="x1">The place of its left side, 0 … 1.</param>
    /// <param name="x2">The place of its right side.</param>
    /// <param name="top">Its upper side, in CSS pixels.</param>
    /// <param name="height">Its height in CSS pixels.</param>
    /// <param name="names">Its classes.</param>
    public static XElement Box(double x1, double x2, double top, double height, string names) => new(
        Svg + "rect",
        new XAttribute("class", names),
        new XAttribute("x", Percent(x1)),
        new XAttribute("y", Pixels(top)),
        new XAttribute("width", Percent(x2 - x1)),
        new XAttribute("height", Pixels(height)));

    /// <summary>Makes a text.</summary>
    /// <param name="x">The place, 0 … 1.</param>
    /// <param name="y">The base line, in CSS pixels.</param>
    /// <param name="anchor">start, middle or end.</param>
    /// <param name="text">The text.</param>
    /// <param name="names">Its classes.</param>
    public static XElement Text(double x, double y, string anchor, string text, string names = "text") => new(
        Svg + "text",
        new XAttribute("class", names),
        new XAttribute("x", Percent(x)),
        new XAttribute("y", Pixels(y)),
        new XAttribute("text-anchor", anchor),
        text);

    /// <summary>Makes a point.</summary>
    /// <param name="x">The place, 0 … 1.</param>
    /// <param name="y">The height, in CSS pixels.</param>
    /// <param name="radius">The radius in CSS pixels.</param>
    /// <param name="point">Its identity.</param>
    /// <param name="names">Further classes.</param>
    public static XElement Point(double x, double y, double radius, PlotPoint point, string names = "") => new(
        Svg + "circle",
        new XAttribute("class", GetMethodClass(point.Method) + names),
        new XAttribute("cx", Percent(x)),
        new XAttribute("cy", Pixels(y)),
        new XAttribute("r", Pixels(radius)),
        point.Image is { } image ? new XAttribute("data-image", image) : null,
        new XElement(Svg + "title", point.Title));

    private static string Percent(double share) => (100 * share).ToString("0.##", CultureInfo.InvariantCulture) + "%";

    private static string Pixels(double value) => value.ToString("0.#", CultureInfo.InvariantCulture);
}
