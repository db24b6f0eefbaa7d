using System.Globalization;
using System.Xml.Linq;
using MicroSsim.Engine.Similarity;
using MicroSsim.Evaluation.Fits;
using MicroSsim.Evaluation.Pairing;
using MicroSsim.Evaluation.Reports.Statistics;
using MicroSsim.Evaluation.Reports.Tables;
using MicroSsim.Evaluation.Scores.Metrics;
using static MicroSsim.Evaluation.Reports.Page.Html;

namespace MicroSsim.Evaluation.Reports.Page.Sections;

/// <summary>The runs that measured the rows: numbers of pairs, fits, warnings, and what was not scored, with the reasons.</summary>
internal static class RunSection
{
    /// <summary>The most messages of a list; the settings file has all of them.</summary>
    private const int MostMessages = 50;

    /// <summary>Renders the notice at the top of a page that was made of fewer images than asked for; null for other pages.</summary>
    public static XElement? RenderNotice(ScoreSet set)
    {
        var runs = SettingsFile.ListRuns(set.Rows).Where(run => run.IsIncomplete).ToList();
        if (runs.Count == 0) return null;
        var counts = runs.Select(run => $"{GetTitle(run)}: {FormatCounts(run)}").Distinct();
        return Tag(
            "p",
            Class("notice"),
            "This page is made of fewer images than were asked for. ",
            string.Join("; ", counts),
            ". ",
            Tag("a", Attr("href", "#run"), "The reasons are below."));
    }

    /// <summary>Renders the section; null if nothing is known about the runs.</summary>
    public static XElement? Render(ScoreSet set)
    {
        var runs = SettingsFile.ListRuns(set.Rows);
        if (runs.Count == 0) return null;
        return Tag(
            "section",
            Attr("id", "run"),
            Tag("h2", "What happened"),
            Table(
                "Asked for and scored",
                [Tag("tr", Heading("col", "Metric"), Numbers("Pairs or rows", "Pages scored", "Failed", "Without partner"))],
                runs.Select(run => Tag(
                    "tr",
                    Heading("row", GetTitle(run)),
                    Number(run.PairCount),
                    Number(run.ScoredCount),
                    Number(run.FailedCount),
                    Number(run.MissingCount)))),
            RenderFits(ListFits(runs)),
            RenderMessages("Warnings", ListWarnings(runs)),
            RenderMessages("Not scored", [.. runs.SelectMany(run => run.Failures).Distinct()]),
            RenderMessages("Without partner", [.. runs.SelectMany(run => run.Missing).Distinct()]));
    }

    private static XElement? RenderFits(List<MicroSsimFit> fits) => fits.Count == 0 ? null : Table(
        "Fits",
        [Tag(
            "tr",
            Heading("col", "Method"),
            Heading("col", "Channel"),
            Numbers("α", "Offsets", "Mean SSIM", "Pairs", "Left out"),
            Heading("col", "RangeMode"),
            Heading("col", "Converged"))],
        fits.Select(fit => Tag(
            "tr",
            Heading("row", PageText.MethodName(fit.Method ?? "")),
            Tag("td", new ChannelLabel(fit.Channel, fit.ChannelName).ToIsolatedText()),
            PageText.Number(Shorten(fit.RangeInvariantFactor), fit.RangeInvariantFactor),
            Tag("td", Class("n"), $"{Shorten(fit.GroundTruthOffset)}, {Shorten(fit.PredictionOffset)}"),
            Tag("td", Class("n"), fit.MeanSsim is { } mean ? mean.ToString("F4", CultureInfo.InvariantCulture) : "–"),
            Tag("td", Class("n"), fit.PairCount.ToString(CultureInfo.InvariantCulture)),
            Tag("td", Class("n"), fit.SkippedCount.ToString(CultureInfo.InvariantCulture)),
            Tag("td", fit.RangeMode.ToString()),
            Tag("td", fit.Converged is { } converged ? (converged ? "yes" : "no") : "given"))));

    /// <summary>The fits of the runs; those of a file are other objects in each run.</summary>
    private static List<MicroSsimFit> ListFits(IReadOnlyList<RunRecord> runs) =>
    [
        .. runs.SelectMany(run => run.Fits)
            .GroupBy(f => (f.Method, f.Channel, f.RangeInvariantFactor, f.GroundTruthOffset, f.PredictionOffset, f.RangeMode, f.PairCount))
            .Select(same => same.First()),
    ];

    /// <summary>The warnings of the runs, and those of fits that were made before.</summary>
    private static List<RunMessage> ListWarnings(IReadOnlyList<RunRecord> runs)
    {
        var warnings = runs.SelectMany(run => run.Warnings).ToList();
        foreach (var fit in runs.SelectMany(run => run.Fits).OfType<FitWithOrigin>())
        {
            string title = FitSet.Title(fit.Method, new ChannelLabel(fit.Channel, fit.ChannelName));
            warnings.AddRange(fit.Warnings.Select(warning => warning with { Message = $"{title}: {warning.Message}" }));
        }

        return [.. warnings.Distinct()];
    }

    private static XElement[]? RenderMessages(string title, List<RunMessage> messages)
    {
        if (messages.Count == 0) return null;
        string? more = messages.Count > MostMessages
            ? FormattableString.Invariant($"And {messages.Count - MostMessages} more, in scores.settings.json below.")
            : null;
        var lines = messages.Take(MostMessages).Select(message => Tag("li", Name(message.Message)));
        return
        [
            Tag("h3", title),
            Tag("ul", Class("messages"), lines),
            .. more is null ? Array.Empty<XElement>() : [Tag("p", Class("quiet"), more)],
        ];
    }

    private static string FormatCounts(RunRecord run)
    {
        var parts = new List<string>();
        if (run.FailedCount > 0) parts.Add(FormattableString.Invariant($"{run.FailedCount} of {run.PairCount} failed"));
        if (run.MissingCount > 0) parts.Add(FormattableString.Invariant($"{run.MissingCount} without partner"));
        return string.Join(", ", parts);
    }

    private static string GetTitle(RunRecord run) => MetricList.All.FirstOrDefault(m => m.Name == run.Metric)?.DisplayName ?? run.Metric;

    private static IEnumerable<XElement> Numbers(params string[] names) =>
        names.Select(name => Tag("th", Attr("scope", "col"), Class("n"), name));

    private static XElement Number(int value) => Tag("td", Class("n"), value.ToString(CultureInfo.InvariantCulture));

    private static string Shorten(double value) => MetricText.FormatNumber(value, "G6");
}
