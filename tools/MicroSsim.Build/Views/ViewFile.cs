using System.Xml.Linq;
using MicroSsim.Evaluation.Reports.Tables;

namespace MicroSsim.Build.Views;

/// <summary>The table views of score rows, one for each set of metrics that a row may have.</summary>
internal static class ViewFile
{
    /// <summary>Replaces control characters and those that change the direction of writing, which names of files may contain.</summary>
    private const string Clean = "-replace '[\\x00-\\x1F\\x7F-\\x9F\\u202A-\\u202E\\u2066-\\u2069]', [char]0xFFFD";

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
                new XElement(
                    "TableRowEntry",
                    columns.Any(c => c.Content == ViewContent.Scores) ? new XElement("Wrap") : null,
                    new XElement("TableColumnItems", columns.Select(CreateItem))))));

    private static XElement CreateHeader(ViewColumn column) => new(
        "TableColumnHeader",
        new XElement("Label", column.Name),
        new XElement("Width", column.Width),
        column.Content == ViewContent.Number ? new XElement("Alignment", "Right") : null);

    private static XElement CreateItem(ViewColumn column) => new(
        "TableColumnItem",
        column.Content == ViewContent.Number
            ? new XElement("PropertyName", column.Name)
            : new XElement("ScriptBlock", CreateScript(column)),
        column.Format is null ? null : new XElement("FormatString", column.Format));

    private static string CreateScript(ViewColumn column) => column.Content switch
    {
        ViewContent.Plane => "$r = $_; @(" + string.Join("; ", ScoreViews.PlaneColumns.Select(c =>
            $"if ($null -ne $r.{c.Name}) {{ '{c.PlaneLabel}' -f $r.{c.Name} {Clean} }}")) + ") -join ' '",
        ViewContent.Scores => $"$r = $_; $lines = @(); foreach ($text in @({CreateScoreTexts()})) {{ "
            + $"if ($lines -and \"$($lines[-1])  $text\".Length -le {column.Width}) {{ $lines[-1] += \"  $text\" }} "
            + "else { $lines += $text } } "
            + "$lines -join \"`n\"",
        _ => $"$_.{column.Name} {Clean} {Shorten(column.Width)}",
    };

    /// <summary>Replaces the middle of a longer text by an ellipsis, so that names that differ at their end remain distinct.</summary>
    private static string Shorten(int width) =>
        $"-replace '^(.{{{width / 3}}}).{{2,}}(.{{{width - (width / 3) - 1}}})$', ('$1' + [char]0x2026 + '$2')";

    private static string CreateScoreTexts() => string.Join(
        "; ", ScoreViews.ScoreColumns.Select(c => $"if ($null -ne $r.{c.Name}) {{ '{c.Name} {c.Format}' -f $r.{c.Name} }}"));
}
