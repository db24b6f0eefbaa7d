using System.Xml.Linq;
using MicroSsim.Evaluation.Reports.Tables;

// Writes the table views of score rows: MicroSsim.Views OUTPUT.ps1xml
if (args is not [string path])
{
    Console.Error.WriteLine("Usage: MicroSsim.Views <.ps1xml file to write>");
    return 64;
}

Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
var views = ScoreViews.All.Select(view => CreateView(view.TypeName, view.Columns));
var document = new XElement("Configuration", new XElement("ViewDefinitions", views));
document.Save(path, SaveOptions.DisableFormatting); // small, as every import of the module reads it
return 0;

static XElement CreateView(string typeName, IReadOnlyList<ViewColumn> columns) => new(
    "View",
    new XElement("Name", typeName),
    new XElement("ViewSelectedBy", new XElement("TypeName", typeName)),
    new XElement(
        "TableControl",
        new XElement("TableHeaders", columns.Select(CreateHeader)),
        new XElement(
            "TableRowEntries",
            new XElement("TableRowEntry", new XElement("TableColumnItems", columns.Select(CreateItem))))));

static XElement CreateHeader(ViewColumn column) => new(
    "TableColumnHeader", new XElement("Label", column.Name), column.IsNumber ? new XElement("Alignment", "Right") : null);

static XElement CreateItem(ViewColumn column) => new(
    "TableColumnItem",
    column.IsNumber
        ? new XElement("PropertyName", column.Name)
        : new XElement("ScriptBlock", $"$_.{column.Name} -replace '[\\x00-\\x1F\\x7F-\\x9F\\u202A-\\u202E\\u2066-\\u2069]', [char]0xFFFD"),
    column.Format is null ? null : new XElement("FormatString", column.Format));
