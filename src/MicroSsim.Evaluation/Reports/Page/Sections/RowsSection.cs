using System.Text;
using System.Xml.Linq;
using MicroSsim.Evaluation.Pairing;
using MicroSsim.Evaluation.Reports.Statistics;
using static MicroSsim.Evaluation.Reports.Page.Html;

namespace MicroSsim.Evaluation.Reports.Page.Sections;

/// <summary>The rows themselves, as a CSV that can be saved from the page, and read back from it.</summary>
internal static class RowsSection
{
    private const string Id = "microssim-rows", Prefix = "data:text/csv;charset=utf-8;base64,";

    public static XElement Of(ScoreSet set)
    {
        var csv = new MemoryStream();
        CsvTable.Write(new ScoreTable(set.Rows), csv);
        return Tag(
            "section",
            Attr("id", "rows"),
            Tag("h2", "Rows"),
            Tag(
                "p",
                Tag("a", Attr("id", Id), Attr("href", Prefix + Convert.ToBase64String(csv.ToArray())), Attr("download", "scores.csv"), "Save all rows as scores.csv"),
                FormattableString.Invariant($" ({set.Rows.Count} rows, every digit, paths and settings included). Import-Csv, the Measure- commands and Export-MicroSsimReport -Compare read them.")));
    }

    /// <summary>The rows of a page that was written earlier.</summary>
    /// <exception cref="InvalidDataException">It has none.</exception>
    public static IReadOnlyList<ScoreRow> Read(TextReader page)
    {
        string html = page.ReadToEnd();
        string begin = $"<a id=\"{Id}\" href=\"{Prefix}"; // no name of a file can look like it: text has no bare <
        int start = html.IndexOf(begin, StringComparison.Ordinal) + begin.Length;
        int end = start < begin.Length ? -1 : html.IndexOf('"', start);
        if (end < 0) throw new InvalidDataException("it holds no rows");
        try
        {
            return CsvReader.Read(new StringReader(Encoding.UTF8.GetString(Convert.FromBase64String(html.Substring(start, end - start)))));
        }
        catch (FormatException e)
        {
            throw new InvalidDataException("its rows are damaged", e);
        }
    }
}
