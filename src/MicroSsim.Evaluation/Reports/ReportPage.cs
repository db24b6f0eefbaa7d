using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;
using MicroSsim.Evaluation.Pairing;
using MicroSsim.Evaluation.Reports.Page;
using MicroSsim.Evaluation.Reports.Page.Sections;
using MicroSsim.Evaluation.Reports.Statistics;
using static MicroSsim.Evaluation.Reports.Page.Html;

namespace MicroSsim.Evaluation.Reports;

/// <summary>
/// Writes score rows as one HTML file that can be mailed and opened offline: style sheet, script, plots (SVG) and pictures (PNG) are
/// embedded. A content security policy forbids every request to a server, and the page works without its script.
/// </summary>
internal static class ReportPage
{
    /// <summary>The scripts of the page, which are one script in it.</summary>
    private static readonly string[] Scripts = ["report.js", "enlarge.js", "save.js", "find.js", "copy.js"];

    /// <summary>The most bytes of a page of 500 images and four methods, so that it can be mailed.</summary>
    private const long MostBytes = 14_500_000;

    /// <summary>Writes the page; the stream stays open.</summary>
    /// <param name="rows">The rows, in order.</param>
    /// <param name="options">Heading, paths and threads.</param>
    /// <param name="stream">The stream to write to.</param>
    public static void Write(IReadOnlyList<ScoreRow> rows, ReportOptions options, Stream stream)
    {
        var set = new ScoreSet(rows, options.Unit);
        var differences = set.Grids.SelectMany(grid => PairedDifference.Compute(grid, options.SameMethods)).ToList();
        var baseline = options.SameMethods.Count > 0 && options.Baseline is null ? null : Baseline.Find(set, options.Baseline);
        string script = $"//<![CDATA[\n{string.Concat(Scripts.Select(ReadAsset))}//]]>\n"; // the page is well-formed XML too
        string policy = $"default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src 'sha256-{Hash(script)}'";
        var main = Tag(
            "main",
            StripSection.Render(set, baseline, options),
            SummarySection.Render(set),
            GainSection.Render(set, baseline, differences),
            DifferenceSection.Render(set, differences, options, isFolded: Gain.List(set, differences, baseline).Count > 0),
            TrustSection.Render(set),
            set.Grids.Select(g => MetricSection.Render(set, g, baseline)));
        var page = Tag(
            "html",
            Attr("lang", "en"),
            Tag(
                "head",
                Tag("meta", Attr("charset", "utf-8")),
                Tag("meta", Attr("http-equiv", "Content-Security-Policy"), Attr("content", policy)),
                Tag("meta", Attr("name", "viewport"), Attr("content", "width=device-width, initial-scale=1")),
                Tag("meta", Attr("name", "color-scheme"), Attr("content", "light dark")),
                Tag("title", options.Title),
                Tag("style", ReadAsset("report.css"))),
            Tag(
                "body",
                LeadSection.Render(set, differences, baseline, options),
                main,
                Tag(
                    "footer",
                    CopySection.Render(set, baseline, options),
                    RunSection.Render(set),
                    SettingsSection.Render(set),
                    RowsSection.Render(set)),
                Tag("script", script)));
        main.Add(ImageSection.Render(set, baseline, options, () => MostBytes - Html.Measure(page)));
        Html.Write(page, stream);
    }

    /// <summary>Reads an embedded file with LF line ends, as browsers do before they compute its hash.</summary>
    private static string ReadAsset(string name)
    {
        using var reader = new StreamReader(typeof(ReportPage).Assembly.GetManifestResourceStream(name)!, Encoding.UTF8);
        return reader.ReadToEnd().Replace("\r\n", "\n");
    }

    private static string Hash(string text)
    {
        using var sha256 = SHA256.Create();
        return Convert.ToBase64String(sha256.ComputeHash(new MemoryStream(Encoding.UTF8.GetBytes(text))));
    }
}
