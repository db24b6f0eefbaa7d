using System.Xml.Linq;
using MicroSsim.Evaluation.Reports.Page.Plots;
using MicroSsim.Evaluation.Reports.Statistics;
using static MicroSsim.Evaluation.Reports.Page.Html;

namespace MicroSsim.Evaluation.Reports.Page.Sections;

/// <summary>Small parts that several sections use.</summary>
internal static class PageText
{
    /// <summary>A table cell with a number: rounded to be read, whole to be computed with.</summary>
    public static XElement Number(string text, double value) => Tag("td", Class("n"), Attr("data-value", RoundTrip.Text(value)), text);

    /// <summary>A method's name beside the colour of its points.</summary>
    public static XElement Method(ScoreSet set, string method) => Tag(
        "span", Class("name"), Tag("span", Class($"dot {PlotInk.OfMethod(set.Methods.IndexOf(method))}"), Attr("aria-hidden", "true")), NameOf(method));

    /// <summary>A method's name; images in memory have none.</summary>
    public static string NameOf(string method) => method.Length > 0 ? method : "(no method)";

    private static int IndexOf(this IReadOnlyList<string> list, string item)
    {
        for (int i = 0; i < list.Count; i++)
        {
            if (list[i] == item) return i;
        }

        return 0;
    }
}
