using System.Xml.Linq;
using MicroSsim.Engine.Similarity;
using MicroSsim.Evaluation.Pairing;
using MicroSsim.Evaluation.Reports.Statistics;
using MicroSsim.Evaluation.Scores;
using static MicroSsim.Evaluation.Reports.Page.Html;

namespace MicroSsim.Evaluation.Reports.Page.Sections;

/// <summary>All that the numbers depend on besides the images, and the commands that make them again.</summary>
internal static class SettingsSection
{
    private const string Suffix = "Settings";

    public static XElement Of(ScoreSet set)
    {
        var settings = ScoreSummary.Metrics.SelectMany(metric => set.Rows
            .Select(r => (r.Method, Text: ScoreTable.Value(r, metric + Suffix) as string, Range: DataRange(r, metric)))
            .Where(r => r.Text is not null || r.Range is not null)
            .GroupBy(r => (r.Method, r.Text, Fixed: r.Text is null))
            .Select(g => new Used(metric, g.Key.Method, g.Key.Text, g.Count(), Ranges(g.Select(r => r.Range))))).ToList();
        return Tag(
            "section",
            Attr("id", "settings"),
            Tag("h2", "Settings"),
            Tag("p", Class("quiet"), "Fit parameters and options of every score, by the names of the parameters that reproduce it."),
            settings.Select(u => Tag(
                "div",
                Class("settings"),
                Tag("h3", MetricText.NameOf(u.Metric), " · ", PageText.Method(set, u.Method)),
                Tag("p", Class("quiet"), FormattableString.Invariant($"{u.Count} row(s)")),
                Tag("dl", u.Values.Select(s => Tag("div", Tag("dt", s.Name == "RangeInvariantFactor" ? "RangeInvariantFactor (α)" : s.Name), Tag("dd", s.Value)))),
                u.Command is { } command ? Tag("pre", Tag("code", command)) : null)),
            Tag("p", Class("quiet"), $"Made by MicroSsim {typeof(ScoreReport).Assembly.GetName().Version!.ToString(3)}. MicroSSIM and MicroMS3IM: Ashesh, Deschamps, Jug, arXiv 2408.08747."));
    }

    private static double? DataRange(ScoreRow row, string metric) => ScoreTable.Value(row, $"{metric}DataRange") as double?;

    private static string? Ranges(IEnumerable<double?> ranges)
    {
        var all = ranges.OfType<double>().ToList();
        if (all.Count == 0) return null;
        return all.Min() == all.Max() ? RoundTrip.Text(all[0]) : $"{RoundTrip.Text(all.Min())} … {RoundTrip.Text(all.Max())}, by image";
    }

    /// <summary>What one metric was computed with for one method.</summary>
    private sealed record Used(string Metric, string Method, string? Text, int Count, string? DataRange)
    {
        private static readonly string[] OfFit = ["GroundTruthOffset", "PredictionOffset", "MaxValue", "RangeInvariantFactor"];

        public IReadOnlyList<(string Name, string Value)> Values => DataRange is null ? SettingsText.Parse(Text) : [("DataRange", DataRange), .. SettingsText.Parse(Text)];

        /// <summary>The commands for the metrics that take a fit.</summary>
        public string? Command
        {
            get
            {
                var all = SettingsText.Parse(Text);
                if (all.All(s => s.Name != "RangeInvariantFactor")) return null;
                string fit = string.Join(" ", all.Where(s => OfFit.Contains(s.Name)).Select(s => $"-{s.Name} {s.Value}"));
                string options = string.Join(" ", all.Where(s => !OfFit.Contains(s.Name)).Select(s => $"-{s.Name} {s.Value}"));
                return $"$fit = New-MicroSsimFit {fit}\n$rows | Where-Object Method -EQ '{Method.Replace("'", "''")}' | Measure-{Metric} -Fit $fit {options}";
            }
        }
    }
}
