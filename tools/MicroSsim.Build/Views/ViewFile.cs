using System.Reflection;
using System.Xml.Linq;
using MicroSsim.Engine.Similarity;
using MicroSsim.Evaluation.Fits;
using MicroSsim.Evaluation.Fits.Files;
using MicroSsim.Evaluation.Pairing;
using MicroSsim.Evaluation.Reports.Statistics;
using MicroSsim.Evaluation.Reports.Tables;
using MicroSsim.Evaluation.Sample;

namespace MicroSsim.Build.Views;

/// <summary>
/// The table views of score rows, one for each set of metrics that a row may have, and the list views of rows and of all other objects
/// with names that others chose. Without a list view, Format-List would print control characters of names as they are.
/// </summary>
internal static class ViewFile
{
    /// <summary>Control characters and characters that change the direction of writing, which names of files may contain.</summary>
    private const string ControlCharacters = "[\\x00-\\x1F\\x7F-\\x9F\\u061C\\u200E\\u200F\\u2028-\\u202E\\u2066-\\u2069]";

    /// <summary>The same without line breaks.</summary>
    private const string ControlCharactersOfLines =
        "[\\x00-\\x09\\x0B\\x0C\\x0E-\\x1F\\x7F-\\x9F\\u061C\\u200E\\u200F\\u2028-\\u202E\\u2066-\\u2069]";

    private static readonly Type[] ListedTypes =
    [
        typeof(ImagePair), typeof(FitWithOrigin), typeof(MicroSsimFit), typeof(PartialFit), typeof(FitCheckpoint), typeof(ScoreSummary),
        typeof(LoadedPlane), typeof(SampleFolders),
    ];

    /// <summary>Parts of fits, which have no table views of their own.</summary>
    private static readonly Type[] PartTypes = [typeof(FitOrigin), typeof(FitInputImages), typeof(FitImage), typeof(RunMessage)];

    /// <summary>The most columns of what PowerShell shows as a table unless it is asked for a list.</summary>
    private const int MostColumns = 4;

    /// <summary>Writes a .ps1xml file.</summary>
    public static void Write(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        var views = ScoreViews.All.Select(view => CreateView(view.TypeName, view.Columns))
            .Concat(ListedTypes.Select(type => CreateList(type.FullName!, type.GetProperties().Select(CreateProperty))))
            .Concat(PartTypes.SelectMany(CreatePart))
            .Append(CreateList(ScoreViews.RowType, [.. ScoreViews.Columns.Select(CreateColumn), CreateOthers()]));
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

    /// <summary>A list and a table of all properties; the first one is what PowerShell shows by itself.</summary>
    private static IEnumerable<XElement> CreatePart(Type type)
    {
        var properties = type.GetProperties();
        var list = CreateList(type.FullName!, properties.Select(CreateProperty));
        var table = new XElement(
            "View",
            new XElement("Name", type.FullName),
            new XElement("ViewSelectedBy", new XElement("TypeName", type.FullName)),
            new XElement(
                "TableControl",
                new XElement(
                    "TableHeaders", properties.Select(p => new XElement("TableColumnHeader", new XElement("Label", p.Name)))),
                new XElement(
                    "TableRowEntries",
                    new XElement(
                        "TableRowEntry",
                        new XElement(
                            "TableColumnItems",
                            properties.Select(p => new XElement("TableColumnItem", CreateProperty(p).Elements().Last())))))));
        return properties.Length > MostColumns ? [list, table] : [table, list];
    }

    private static XElement CreateList(string typeName, IEnumerable<XElement> items) => new(
        "View",
        new XElement("Name", typeName),
        new XElement("ViewSelectedBy", new XElement("TypeName", typeName)),
        new XElement(
            "ListControl", new XElement("ListEntries", new XElement("ListEntry", new XElement("ListItems", items)))));

    /// <summary>The list item of a property. The text of a fit is JSON, which keeps its line breaks.</summary>
    private static XElement CreateProperty(PropertyInfo property) => new(
        "ListItem",
        new XElement("Label", property.Name),
        property.PropertyType != typeof(string)
            ? new XElement("PropertyName", property.Name)
            : new XElement("ScriptBlock", Clean($"$_.{property.Name}", property.Name == nameof(PartialFit.Json))));

    /// <summary>The list item of a column that a row may have.</summary>
    private static XElement CreateColumn(string column) => new(
        "ListItem",
        new XElement("Label", column),
        new XElement("ScriptBlock", $"if ($_.{column} -is [string]) {{ {Clean($"$_.{column}")} }} else {{ $_.{column} }}"),
        CreateCondition($"$null -ne $_.psobject.Properties['{column}']"));

    /// <summary>The list item of all columns of the user's own, which no view can know.</summary>
    private static XElement CreateOthers()
    {
        string others = $"$_.psobject.Properties | Where-Object Name -NotIn {string.Join(", ", ScoreViews.Columns.Select(c => $"'{c}'"))}";
        string text = Clean($"(({others} | ForEach-Object {{ \"$($_.Name)=$($_.Value)\" }}) -join '; ')");
        return new XElement(
            "ListItem", new XElement("Label", "Other columns"), new XElement("ScriptBlock", text), CreateCondition($"@({others}).Count"));
    }

    private static XElement CreateCondition(string script) =>
        new("ItemSelectionCondition", new XElement("ScriptBlock", script));

    private static string Clean(string expression, bool hasLines = false) =>
        $"{expression} -replace '{(hasLines ? ControlCharactersOfLines : ControlCharacters)}', [char]0xFFFD";

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
            $"if ($null -ne $r.{c.Name}) {{ {Clean($"'{c.PlaneLabel}' -f $r.{c.Name}")} }}")) + ") -join ' '",
        ViewContent.Scores => $"$r = $_; $lines = @(); foreach ($text in @({CreateScoreTexts()})) {{ "
            + $"if ($lines -and \"$($lines[-1])  $text\".Length -le {column.Width}) {{ $lines[-1] += \"  $text\" }} "
            + "else { $lines += $text } } "
            + "$lines -join \"`n\"",
        _ => $"{Clean($"$_.{column.Name}")} {Shorten(column.Width)}",
    };

    /// <summary>Replaces the middle of a longer text by an ellipsis, so that names that differ at their end remain distinct.</summary>
    private static string Shorten(int width) =>
        $"-replace '^(.{{{width / 3}}}).{{2,}}(.{{{width - (width / 3) - 1}}})$', ('$1' + [char]0x2026 + '$2')";

    private static string CreateScoreTexts() => string.Join(
        "; ", ScoreViews.ScoreColumns.Select(c => $"if ($null -ne $r.{c.Name}) {{ '{c.Name} {c.Format}' -f $r.{c.Name} }}"));
}
