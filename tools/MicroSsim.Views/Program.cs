using System.Xml.Linq;
using MicroSsim.Evaluation.Reports;

// Writes the table views of rows: MicroSsim.Views OUTPUT.ps1xml
if (args is not [string path])
{
    Console.Error.WriteLine("Usage: MicroSsim.Views <.ps1xml file to write>");
    return 64;
}

Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
new XElement("Configuration", new XElement("ViewDefinitions", ScoreViews.All.Select(View))).Save(path, SaveOptions.DisableFormatting); // every import of the module reads it
return 0;

static XElement View(IReadOnlyList<string> metrics)
{
    string type = ScoreViews.TypeOf(metrics);
    return new XElement(
        "View",
        new XElement("Name", type),
        new XElement("ViewSelectedBy", new XElement("TypeName", type)),
        new XElement(
            "TableControl",
            new XElement("TableHeaders", Header("Name", isNumber: false), Header("Method", isNumber: false), Header("Page", isNumber: true), metrics.Select(m => Header(m, isNumber: true))),
            new XElement("TableRowEntries", new XElement("TableRowEntry", new XElement(
                "TableColumnItems", Item("Name"), Item("Method"), Item("Page"), metrics.Select(m => Item(m, m.EndsWith("Psnr", StringComparison.Ordinal) ? "{0:F4}" : "{0:F6}")))))));
}

static XElement Header(string label, bool isNumber) =>
    new("TableColumnHeader", new XElement("Label", label), isNumber ? new XElement("Alignment", "Right") : null);

static XElement Item(string property, string? format = null) =>
    new("TableColumnItem", new XElement("PropertyName", property), format is null ? null : new XElement("FormatString", format));
