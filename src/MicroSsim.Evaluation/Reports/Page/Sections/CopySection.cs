using System.Text;
using System.Xml.Linq;
using MicroSsim.Engine.Similarity;
using MicroSsim.Evaluation.Fits;
using MicroSsim.Evaluation.Pairing;
using MicroSsim.Evaluation.Reports.Statistics;
using MicroSsim.Evaluation.Reports.Tables;
using MicroSsim.Evaluation.Scores.Metrics;
using static MicroSsim.Evaluation.Reports.Page.Html;

namespace MicroSsim.Evaluation.Reports.Page.Sections;

/// <summary>Texts for a paper: a paragraph for its methods, the reference, the table, and the command that made the page.</summary>
internal static class CopySection
{
    private const string Reference =
        """
        @misc{ashesh2024microssim,
          title = {{MicroSSIM}: Improved Structural Similarity for Comparing Microscopy Data},
          author = {{Ashesh} and Deschamps, Joran and Jug, Florian},
          year = {2024},
          eprint = {2408.08747},
          archivePrefix = {arXiv},
          doi = {10.48550/arXiv.2408.08747}
        }
        """;

    /// <summary>Renders the section; null if there are no scores.</summary>
    public static XElement? Render(ScoreSet set, Baseline? baseline, ReportOptions options)
    {
        if (set.Grids.Count == 0) return null;
        var table = new PaperTable(set.Summaries);
        return Tag(
            "section",
            Attr("id", "copy"),
            Tag("h2", "To copy"),
            RenderText("methods", "For the methods of a paper", FormatMethods(set, baseline), "prose"),
            Tag("p", Class("quiet"), "The rows do not say what is in brackets; please fill it in."),
            RenderText("bibtex", "Reference (BibTeX)", Reference),
            RenderText("markdown", "Table (Markdown)", ToText(stream => table.WriteMarkdown(options.Caption, stream))),
            RenderText("latex", "Table (LaTeX)", ToText(stream => table.WriteLatex(options.Caption, stream))),
            options.Command is { } command ? RenderText("command", "The command that made this page", command) : null);
    }

    private static XElement[] RenderText(string id, string title, string text, string? names = null) =>
    [
        Tag(
            "h3",
            title,
            " ",
            Tag(
                "button",
                Attr("type", "button"),
                Attr("data-copy", $"copy-{id}"),
                Attr("aria-label", $"Copy: {title}"),
                Attr("hidden", "hidden"),
                "Copy")),
        Tag("pre", names is null ? null : Class(names), Tag("code", Attr("id", $"copy-{id}"), text.Trim())),
    ];

    private static string ToText(Action<Stream> write)
    {
        var stream = new MemoryStream();
        write(stream);
        return Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }

    /// <summary>The paragraph, with all that about_MicroSsim asks for.</summary>
    private static string FormatMethods(ScoreSet set, Baseline? baseline)
    {
        var metrics = set.Grids.Select(g => g.Metric).Distinct().ToList();
        var fitted = metrics.Where(m => m.NeedsFit).ToList();
        string names = Join(metrics.Select(m => m.DisplayName));
        string paper = fitted.Count == 0 ? "" : $" ({Join(fitted.Select(m => m.DisplayName))}: arXiv 2408.08747)";
        string[] sentences =
        [
            $"{names} {(metrics.Count == 1 ? "was" : "were")} computed with MicroSsim {FitOrigin.ThisVersion}{paper}.",
            .. fitted.Count == 0 ? Array.Empty<string>() : [FormatFits(set, fitted)],
            .. fitted.Count == 0 ? Array.Empty<string>() : [FormatOptions(set, fitted)],
            .. metrics.Where(m => !m.NeedsFit && m.MeasuredWith is null).Select(m => FormatPlain(set, m)).OfType<string>(),
            FormatSpread(set),
            .. set.Methods.Count < 2 ? Array.Empty<string>() :
            [
                "Methods were compared by paired differences (Hodges-Lehmann estimate with 95 % confidence interval; Wilcoxon's "
                + "signed-rank test, p adjusted by Holm's method).",
            ],
            FormatBaseline(set, baseline),
        ];
        return string.Join(" ", sentences);
    }

    private static string FormatFits(ScoreSet set, List<MetricInfo> fitted)
    {
        var fits = SettingsFile.ListRuns(set.Rows).SelectMany(run => run.Fits)
            .GroupBy(f => (f.Method, f.Channel, f.RangeInvariantFactor, f.GroundTruthOffset, f.PredictionOffset))
            .Select(same => same.First())
            .ToList();
        if (fits.Count == 0) return FormatUnknownFits(set, fitted[0]);
        bool hasChannels = fits.Exists(f => f.Channel is not null);
        bool isGiven = fits.TrueForAll(f => f.Converged is null);
        string counts = JoinDistinct(fits.Select(f => FormattableString.Invariant($"{f.PairCount}")));
        string skipped = fits.Exists(f => f.SkippedCount > 0)
            ? $", of which {JoinDistinct(fits.Select(f => FormattableString.Invariant($"{f.SkippedCount}")))} were left out"
            : "";
        string modes = JoinDistinct(fits.Select(f => f.RangeMode));
        string percentiles = JoinDistinct(fits.Select(f => Shorten(f.BackgroundPercentile)));
        string how = isGiven
            ? "Offsets and range-invariant factor were given"
            : $"Offsets (percentile {percentiles} of all pixels) and range-invariant factor were fitted for each method"
                + $"{(hasChannels ? " and channel" : "")} on {counts} pairs of images{skipped} [which: all of the test set?], with "
                + $"RangeMode {modes}";
        return $"{how}: {string.Join("; ", fits.Select(f => FormatFit(f, set)))}.";
    }

    private static string FormatFit(MicroSsimFit fit, ScoreSet set)
    {
        string method = fit.Method ?? (set.Methods.Count == 1 ? set.Methods[0] : "all methods");
        string channel = fit.Channel is null ? "" : $", {new ChannelLabel(fit.Channel, fit.ChannelName)}";
        return $"{PageText.GetName(method)}{channel}: α = {Shorten(fit.RangeInvariantFactor)}, offsets "
            + $"{Shorten(fit.GroundTruthOffset)} (ground truth) and {Shorten(fit.PredictionOffset)} (prediction)";
    }

    /// <summary>The fits as far as the settings of the rows tell, which know neither images nor options of the fit.</summary>
    private static string FormatUnknownFits(ScoreSet set, MetricInfo metric)
    {
        string[] fits = [.. set.Rows
            .GroupBy(row => (row.Method, row.Channel, Settings: row.GetValue(metric.SettingsColumn) as string))
            .Select(g => (g.Key.Method, g.Key.Channel, SettingsText.Find(g.First(), metric)?.Fit))
            .Where(g => g.Fit is not null)
            .Select(g => FormatFit(g.Fit! with { Method = g.Method, Channel = g.Channel }, set))];
        return "Offsets and range-invariant factor were fitted on [which images, how many, which percentile and RangeMode]"
            + $"{(fits.Length == 0 ? " [the values]" : $": {string.Join("; ", fits)}")}.";
    }

    private static string FormatOptions(ScoreSet set, List<MetricInfo> fitted)
    {
        string[] defaults = [SettingsText.Write(new SsimOptions()), SettingsText.Write(new MultiScaleOptions())];
        var standard = new HashSet<string>(defaults.SelectMany(SettingsText.Parts));
        string[] others = [.. fitted
            .SelectMany(metric => ListSettings(set, metric).SelectMany(SettingsText.Parts))
            .Where(part => SettingsText.OptionParameters.Contains(part.Split('=')[0]) && !standard.Contains(part))
            .Distinct()];
        return others.Length == 0
            ? "All other options were the defaults."
            : $"Options other than the defaults: {string.Join(", ", others)}.";
    }

    private static string? FormatPlain(ScoreSet set, MetricInfo metric)
    {
        string options = string.Join(" / ", ListSettings(set, metric).Distinct());
        double[] ranges = metric.NeedsDataRange
            ? [.. set.Rows.Select(row => row.GetValue(metric.DataRangeColumn)).OfType<double>().Distinct().OrderBy(r => r)]
            : [];
        string? range = ranges.Length switch
        {
            0 => metric.NeedsDataRange ? "data range R = [state it]" : null,
            1 => $"data range R = {RoundTrip.Text(ranges[0])}",
            _ => $"data range R by image, {Shorten(ranges[0])} … {Shorten(ranges[ranges.Length - 1])} [how it was chosen]",
        };
        string[] facts = [.. new[] { range, options.Length == 0 ? null : options }.OfType<string>()];
        return facts.Length == 0 ? null : $"{metric.DisplayName}: {string.Join("; ", facts)}.";
    }

    private static IEnumerable<string> ListSettings(ScoreSet set, MetricInfo metric) =>
        set.Rows.Select(row => row.GetValue(metric.SettingsColumn)).OfType<string>().Distinct();

    private static string FormatSpread(ScoreSet set)
    {
        string[] counts = [.. set.Summaries.Select(s => s.FormatCount()).Distinct()];
        string n = counts.Length == 1 ? $"n = {counts[0]}" : $"n {set.Unit.Plural} (n in the table)";
        return $"Values are mean ± standard error over {n}.";
    }

    private static string FormatBaseline(ScoreSet set, Baseline? baseline)
    {
        if (baseline is null) return "[Score the raw images as one more method, and state their scores.]";
        var scores = set.Grids
            .Select(g => (g.Title, g.Metric, Summary: g.Summaries.FirstOrDefault(s => s.Method == baseline.Name)))
            .Where(g => g.Summary is not null)
            .Select(g => $"{MetricText.FormatMean(g.Metric, g.Summary!.Mean, g.Summary.StandardError)} ({g.Title})");
        return $"The baseline {baseline.Name} has {Join(scores)}.";
    }

    private static string Join(IEnumerable<string> parts)
    {
        string[] all = [.. parts];
        return all.Length < 2 ? string.Concat(all) : $"{string.Join(", ", all.Take(all.Length - 1))} and {all[all.Length - 1]}";
    }

    private static string JoinDistinct(IEnumerable<string> parts) => string.Join(" or ", parts.Distinct());

    private static string Shorten(double value) => MetricText.FormatNumber(value, "G6");
}
