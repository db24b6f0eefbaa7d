using System.Xml.Linq;
using MicroSsim.Evaluation.Reports;

namespace MicroSsim.Build.Views;

/// <summary>The table views of score rows, one for each set of metrics that a row may have.</summary>
internal static class ViewFile
{
    /// <summary>Writes a .ps1xml file.</summary>
    public static void Write(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        var views = new XElement("Configuration", new XElement("ViewDefinitions", ScoreViews.All.Select(View)));
        views.Save(path, SaveOptions.DisableFormatting); // short, as every import of the module reads it
    }

    private static XElement View(IReadOnlyList<string> metrics)
    {
        string type = ScoreViews.TypeOf(metrics);
        return new XElement(
            "View",
            new XElement("Name", type),
            new XElement("ViewSelectedBy", new XElement("TypeName", type)),
            new XElement(
                "TableControl",
                new XElement(
                    "TableHeaders", Header("Name", isNumber: false), Header("Method", isNumber: false), Header("Page", isNumber: true),
                    metrics.Select(m => Header(m, isNumber: true))),
                new XElement("TableRowEntries", new XElement("TableRowEntry", new XElement(
                    "TableColumnItems", Item("Name"), Item("Method"), Item("Page"),
                    metrics.Select(m => Item(m, m.EndsWith("Psnr", StringComparison.Ordinal) ? "{0:F4}" : "{0:F6}")))))));
    }

    private static XElement Header(string label, bool isNumber) =>
        new("TableColumnHeader", new XElement("Label", label), isNumber ? new XElement("Alignment", "Right") : null);

    private static XElement Item(string property, string? format = null) =>
        new("TableColumnItem", new XElement("PropertyName", property), format is null ? null : new XElement("FormatString", format));
}
