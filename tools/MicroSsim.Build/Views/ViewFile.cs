using System.Xml.Linq;
using MicroSsim.Evaluation.Reports.Tables;

namespace MicroSsim.Build.Views;

/// <summary>The table views of score rows, one for each set of metrics that a row may have.</summary>
internal static class ViewFile
{
    /// <summary>Writes a .ps1xml file.</summary>
    public static void Write(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        var views = ScoreViews.All.Select(view => CreateView(view.TypeName, view.Columns));
        var document = new XElement("Configuration", new XElement("ViewDefinitions", views));
        document.Save(path, SaveOptions.DisableFormatting); // small, because every import of the module reads it
    }

    private static XElement CreateView(string typeName, IReadOnlyList<ViewColumn> columns) => new(
        "View",
        new XElement("Name", typeName),
        new XElement("ViewSelectedBy", new XElement("TypeName", typeName)),
        new XElement(
            "TableControl",
            new XElement("TableHeaders", columns.Select(CreateHeader)),
            new XElement(
                "TableRowEntries",
                new XElement("TableRowEntry", new XElement("TableColumnItems", columns.Select(CreateItem))))));

    private static XElement CreateHeader(ViewColumn column) => new(
        "TableColumnHeader", new XElement("Label", column.Name), column.IsNumber ? new XElement("Alignment", "Right") : null);

    private static XElement CreateItem(ViewColumn column) => new(
        "TableColumnItem",
        new XElement("PropertyName", column.Name),
        column.Format is null ? null : new XElement("FormatString", column.Format));
}
