using System.Xml.Linq;
using MicroSsim.Evaluation.Pairing;
using MicroSsim.Evaluation.Reports.Statistics;
using MicroSsim.Evaluation.Scores.Metrics;
using static MicroSsim.Evaluation.Reports.Page.Html;

namespace MicroSsim.Evaluation.Reports.Page.Sections;

/// <summary>The fits and options behind the numbers, and the commands that reproduce them.</summary>
internal static class SettingsSection
{
    private const string Factor = "RangeInvariantFactor", Maxima = "Maxima";

    /// <summary>Renders the section.</summary>
    public static XElement Render(ScoreSet set)
    {
        string version = typeof(SettingsSection).Assembly.GetName().Version!.ToString(3);
        return Tag(
            "section",
            Attr("id", "settings"),
            Tag("h2", "Settings"),
            Tag("p", Class("quiet"), "Fit parameters and options of every score, by the names of the parameters that reproduce it."),
            MetricList.All.SelectMany(metric => Group(set, metric)).Select(used => Render(set, used)),
            Tag("p", Class("quiet"), $"Made by MicroSsim {version}. MicroSSIM and MicroMS3IM: Ashesh, Deschamps, Jug, arXiv 2408.08747."));
    }

    private static XElement Render(ScoreSet set, UsedSettings used) => Tag(
        "div",
        Class("settings"),
        Tag("h3", used.Metric.Title, " · ", PageText.Method(set, used.Method), FormatChannel(set, used)),
        Tag("p", Class("quiet"), FormattableString.Invariant($"{used.Count} row(s)")),
        Tag("dl", used.Values.Select(s => Tag("div", Tag("dt", Label(s.Name)), Tag("dd", s.Value)))),
        used.FormatCommand() is { } command ? Tag("pre", Tag("code", command)) : null);

    private static string Label(string name) => name switch
    {
        Factor => $"{Factor} (α)",
        Maxima => $"{Maxima} (α, and the mean SSIM of the set there)",
        _ => name,
    };

    private static string? FormatChannel(ScoreSet set, UsedSettings used) => used.Channel is null
        ? null
        : $", {set.Channels.First(channel => channel.Number == used.Channel).ToIsolatedText()}";

    private static IEnumerable<UsedSettings> Group(ScoreSet set, MetricInfo metric) => set.Rows
        .Select(row => (Row: row, Text: row.GetValue(metric.SettingsColumn) as string, Range: GetDataRange(row, metric)))
        .Where(r => r.Text is not null || r.Range is not null)
        .GroupBy(r => (r.Row.Method, r.Row.Channel, r.Text))
        .Select(g => new UsedSettings(
            metric,
            g.Key.Method,
            g.Key.Channel,
            SettingsText.List(g.First().Row, metric),
            g.Count(),
            FormatRanges(g.Select(r => r.Range))));

    private static double? GetDataRange(ScoreRow row, MetricInfo metric) =>
        metric.NeedsDataRange ? row.GetValue(metric.DataRangeColumn) as double? : null;

    private static string? FormatRanges(IEnumerable<double?> ranges)
    {
        var all = ranges.OfType<double>().ToList();
        if (all.Count == 0) return null;
        double low = all.Min(), high = all.Max();
        return low == high ? RoundTrip.Text(all[0]) : $"{RoundTrip.Text(low)} … {RoundTrip.Text(high)}, by image";
    }

    /// <summary>The settings that rows of one metric, method and channel have in common.</summary>
    private sealed record UsedSettings(
        MetricInfo Metric,
        string Method,
        int? Channel,
        IReadOnlyList<(string Name, string Value)> Settings,
        int Count,
        string? DataRange)
    {
        /// <summary>The settings with the data range, if there is one, in front.</summary>
        public IEnumerable<(string Name, string Value)> Values => DataRange is null ? Settings : [("DataRange", DataRange), .. Settings];

        /// <summary>The commands that reproduce the scores; null for metrics without a fit.</summary>
        public string? FormatCommand()
        {
            if (Settings.All(s => s.Name != Factor)) return null;
            string channel = Channel is { } number ? FormattableString.Invariant($" | Where-Object Channel -EQ {number}") : "";
            string fit = FormatParameters(isFit: true), options = FormatParameters(isFit: false);
            return $"$fit = New-MicroSsimFit {fit}\n"
                + $"$rows | Where-Object Method -EQ {PowerShellLiteral.Quote(Method)}{channel} | Measure-{Metric.Name} -Fit $fit {options}";
        }

        /// <summary>
        /// The parameters of one of the commands. The settings may be those of a file of others, so that only known names become
        /// parameters; all others are listed above the commands.
        /// </summary>
        private string FormatParameters(bool isFit)
        {
            var known = isFit ? SettingsText.FitParameters : SettingsText.OptionParameters;
            return string.Join(
                " ", Settings.Where(s => known.Contains(s.Name)).Select(s => $"-{s.Name} {PowerShellLiteral.FormatArgument(s.Value)}"));
        }
    }
}
