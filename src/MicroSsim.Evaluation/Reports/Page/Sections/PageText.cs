using System.Xml.Linq;
using MicroSsim.Evaluation.Reports.Page.Plots;
using MicroSsim.Evaluation.Reports.Statistics;
using static MicroSsim.Evaluation.Reports.Page.Html;

namespace MicroSsim.Evaluation.Reports.Page.Sections;

/// <summary>Elements and texts that several sections share.</summary>
internal static class PageText
{
    /// <summary>Makes a table cell that shows a rounded number and carries every digit in <c>data-value</c>.</summary>
    public static XElement Number(string text, double value) =>
        Tag("td", Class("n"), Attr("data-value", RoundTrip.Text(value)), text);

    /// <summary>Makes the headings of columns of numbers.</summary>
    public static IEnumerable<XElement> NumberHeadings(params string[] names) =>
        names.Select(n => Tag("th", Attr("scope", "col"), Class("n"), n));

    /// <summary>Makes a method's name beside a dot in the colour of its points.</summary>
    public static XElement Method(ScoreSet set, string method)
    {
        int index = Math.Max(0, set.FindMethod(method));
        var dot = Tag("span", Class($"dot {PlotSvg.GetMethodClass(index)}"), Attr("aria-hidden", "true"));
        return Tag("span", Class("name"), dot, MethodName(method));
    }

    /// <summary>
    /// A sentence that says which methods a part of the page is limited to; null if it shows all of them.
    /// </summary>
    /// <param name="grid">The scores that the part shows.</param>
    /// <param name="part">The part at the begin of the sentence, such as <c>The plots show</c>.</param>
    public static string? FormatLimit(ScoreGrid grid, string part)
    {
        if (grid.Compared.Count == grid.Methods.Count) return null;
        string best = grid.Metric.HigherIsBetter ? "highest" : "lowest";
        return FormattableString.Invariant(
            $"{part} the {grid.Compared.Count} of {grid.Methods.Count} methods with the {best} mean {grid.Metric.DisplayName}");
    }

    /// <summary>A sentence that says what n counts.</summary>
    public static string FormatUnit(ScoreSet set)
    {
        string averaged = set.Grids.Any(g => g.HasSeveralPages)
            ? $"; scores are averaged within a {(set.Unit.Kind == UnitKind.Named ? "unit" : set.Unit.Name)} first"
            : "";
        return $"n counts {set.Unit.Plural} with a finite score{averaged}. ";
    }

    /// <summary>Makes a method's name without a dot.</summary>
    public static XElement MethodName(string method) => Name(GetName(method));

    /// <summary>Makes an image's name for a cell of a table.</summary>
    public static XElement Image(ScoredImage image) => Tag("span", Class("name"), Name(image.ToString()));

    /// <summary>A method's name; images in memory have none.</summary>
    public static string GetName(string method) => method.Length > 0 ? method : "(no method)";
}
