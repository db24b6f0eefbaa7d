using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;
using MicroSsim.Evaluation.Pairing;
using MicroSsim.Evaluation.Reports.Page.Sections;
using MicroSsim.Evaluation.Reports.Statistics;
using static MicroSsim.Evaluation.Reports.Page.Html;

namespace MicroSsim.Evaluation.Reports.Page;

/// <summary>
/// Rows as one page that can be mailed and opened offline: HTML with its style, its plots as SVG and its pictures as PNG in
/// itself. The page asks nobody for anything, and says so to the browser; its script is a convenience.
/// </summary>
internal static class ReportPage
{
    public static void Write(IReadOnlyList<ScoreRow> rows, ReportRun run, Stream stream)
    {
        var set = new ScoreSet(rows);
        var differences = set.Grids.SelectMany(PairedDifference.Of).ToList();
        string script = Asset("report.js");
        var page = Tag(
            "html",
            Attr("lang", "en"),
            Tag(
                "head",
                Tag("meta", Attr("charset", "utf-8")),
                Tag("meta", Attr("http-equiv", "Content-Security-Policy"), Attr("content", $"default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src 'sha256-{Hash(script)}'")),
                Tag("meta", Attr("name", "viewport"), Attr("content", "width=device-width, initial-scale=1")),
                Tag("meta", Attr("name", "color-scheme"), Attr("content", "light dark")),
                Tag("title", run.Title),
                Tag("style", Asset("report.css"))),
            Tag(
                "body",
                LeadSection.Of(set, differences, run),
                Tag(
                    "main",
                    SummarySection.Of(set),
                    DifferenceSection.Of(set, differences),
                    set.Grids.Select(g => MetricSection.Of(set, g)),
                    PictureSection.Of(set, run)),
                Tag("footer", SettingsSection.Of(set), RowsSection.Of(set)),
                Tag("script", script)));
        Html.Write(page, stream);
    }

    private static string Asset(string name)
    {
        using var reader = new StreamReader(typeof(ReportPage).Assembly.GetManifestResourceStream(name)!, Encoding.UTF8);
        return reader.ReadToEnd().Replace("\r\n", "\n"); // as the hash is taken of it, and browsers read it so
    }

    private static string Hash(string text)
    {
        using var sha256 = SHA256.Create();
        return Convert.ToBase64String(sha256.ComputeHash(new MemoryStream(Encoding.UTF8.GetBytes(text))));
    }
}
