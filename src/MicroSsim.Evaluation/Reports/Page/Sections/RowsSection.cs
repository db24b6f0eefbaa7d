using System.Text;
using System.Xml.Linq;
using MicroSsim.Evaluation.Pairing;
using MicroSsim.Evaluation.Reports.Statistics;
using MicroSsim.Evaluation.Reports.Tables;
using static MicroSsim.Evaluation.Reports.Page.Html;

namespace MicroSsim.Evaluation.Reports.Page.Sections;

/// <summary>All score rows as CSV inside the page: a link to save them, from which they can also be read back.</summary>
internal static class RowsSection
{
    private const string Id = "microssim-rows", Prefix = "data:text/csv;charset=utf-8;base64,";

    private const string SettingsId = "microssim-settings", SettingsPrefix = "data:application/json;base64,";

    /// <summary>Renders the section.</summary>
    public static XElement Render(ScoreSet set)
    {
        var csv = new MemoryStream();
        CsvTable.Write(new ScoreTable(set.Rows), csv);
        string data = Prefix + Convert.ToBase64String(csv.ToArray());
        var settings = new MemoryStream();
        SettingsFile.Write(set.Rows, set.Unit.Name, settings);
        string settingsData = SettingsPrefix + Convert.ToBase64String(settings.ToArray());
        string rows = set.Rows.Count == 1 ? "row" : "rows";
        return Tag(
            "section",
            Attr("id", "rows"),
            Tag("h2", "Rows"),
            Tag("p", Class("printed"), "The page itself, in a browser, holds all rows and the record of their runs, to save as files."),
            Tag(
                "p",
                Class("save"),
                Tag("a", Attr("id", Id), Attr("href", data), Attr("download", "scores.csv"), "Save all rows as scores.csv"),
                FormattableString.Invariant($" ({set.Rows.Count} {rows}, every digit, paths and settings included). ")
                + "Import-Csv, the Measure- commands and Export-MicroSsimReport -Compare read them."),
            Tag(
                "p",
                Class("save"),
                Tag(
                    "a",
                    Attr("id", SettingsId),
                    Attr("href", settingsData),
                    Attr("download", "scores.settings.json"),
                    "Save the record of the runs as scores.settings.json"),
                " (fits, warnings, and what was not scored)."));
    }

    /// <summary>Reads the rows of a page that was written earlier.</summary>
    /// <exception cref="InvalidDataException">The page has no rows, or they are damaged.</exception>
    public static IReadOnlyList<ScoreRow> Read(TextReader page)
    {
        string html = page.ReadToEnd();
        byte[] csv = FindLink(html, Id, Prefix) ?? throw new InvalidDataException("it holds no rows");
        var rows = CsvReader.Read(new StringReader(Encoding.UTF8.GetString(csv)));
        return SettingsFile.AddRuns(rows, FindLink(html, SettingsId, SettingsPrefix) is { } json ? new MemoryStream(json) : null);
    }

    /// <summary>Reads the data of a link; null if the page has no such link, as it was made by an older version.</summary>
    /// <exception cref="InvalidDataException">The data are damaged.</exception>
    private static byte[]? FindLink(string html, string id, string prefix)
    {
        string begin = $"<a id=\"{id}\" href=\"{prefix}"; // does not occur in any text of the page, where < is escaped
        int start = html.IndexOf(begin, StringComparison.Ordinal) + begin.Length;
        int end = start < begin.Length ? -1 : html.IndexOf('"', start);
        if (end < 0) return null;
        try
        {
            return Convert.FromBase64String(html.Substring(start, end - start));
        }
        catch (FormatException e)
        {
            throw new InvalidDataException("its rows are damaged", e);
        }
    }
}
