using System.Xml.Linq;
using MicroSsim.Evaluation.Reports.Page.Plots;
using MicroSsim.Evaluation.Reports.Statistics;
using static MicroSsim.Evaluation.Reports.Page.Html;

namespace MicroSsim.Evaluation.Reports.Page.Sections;

/// <summary>
/// The gains of all methods over the baseline: on how many images each is better, by how much, and a plot for each metric.
/// </summary>
internal static class GainSection
{
    /// <summary>Renders the section; null without a baseline, or if no method has images in common with it.</summary>
    public static XElement? Render(ScoreSet set, Baseline? baseline, IReadOnlyList<PairedDifference> differences)
    {
        var gains = Gain.List(set, differences, baseline);
        if (baseline is null || gains.Count == 0) return null;
        var name = PageText.MethodName(baseline.Name);
        return Tag(
            "section",
            Attr("id", "gains"),
            Tag("h2", "Gain over ", name),
            Tag("p", Class("quiet"), new XElement(name), FormatReason(baseline)),
            Table(
                $"Paired differences from the baseline, with the sign of an improvement, over common {set.Unit.Plural}",
                [Tag(
                    "tr",
                    Heading("col", "Metric"),
                    Heading("col", "Method"),
                    PageText.NumberHeadings("Better on", "Gain, 95 % interval", "p, adjusted"),
                    Heading("col", "Reading"))],
                gains.GroupBy(g => g.Grid).SelectMany(grid => grid.Select((g, i) => RenderLine(set, g, i == 0 ? grid.Count() : 0)))),
            gains.GroupBy(g => g.Grid).Select(grid => Tag(
                "figure",
                Class("plot gain"),
                Attr("data-metric", grid.Key.Metric.Name),
                Tag("h3", grid.Key.Title),
                ScorePlots.RenderGains([.. grid]))),
            Tag(
                "p",
                Class("quiet"),
                "Right of 0 is better. A point is the estimate of Hodges and Lehmann, its line the 95 % interval of the method by itself; "
                + "where n is too small for them, the point is the mean difference. p is adjusted for all pairs of methods."));
    }

    /// <summary>Says why a method is the baseline.</summary>
    private static object[] FormatReason(Baseline baseline) => baseline.IsNamed
        ? [" is the baseline, as you named it."]
        :
        [
            " is the baseline, because of its name; ",
            Tag("span", Class("nowrap"), "-Baseline"),
            " of Export-MicroSsimReport and Invoke-MicroSsimEvaluation names another one.",
        ];

    private static XElement RenderLine(ScoreSet set, Gain gain, int lineCount)
    {
        var metric = gain.Grid.Metric;
        string interval = gain is { Low: { } low, High: { } high }
            ? $", {MetricText.FormatDifference(metric, low)} … {MetricText.FormatDifference(metric, high)}"
            : " (mean)";
        return Tag(
            "tr",
            lineCount > 0 ? Class("first") : null,
            Attr("data-metric", metric.Name),
            Attr("data-method", gain.Grid.Methods[gain.Method]),
            lineCount > 0 ? Tag("th", Attr("scope", "rowgroup"), Attr("rowspan", lineCount), gain.Grid.Title) : null,
            Heading("row", PageText.Method(set, gain.Grid.Methods[gain.Method])),
            PageText.Number(FormattableString.Invariant($"{gain.Better} of {gain.Difference.Count}"), gain.Better),
            PageText.Number(MetricText.FormatDifference(metric, gain.Estimate) + interval, gain.Estimate),
            gain.Difference.Claim is { } claim
                ? PageText.Number(MetricText.FormatPValue(claim.AdjustedPValue), claim.AdjustedPValue)
                : Tag("td", Class("n"), "–"),
            Tag("td", Class("reading"), FormatReading(gain)));
    }

    private static string FormatReading(Gain gain)
    {
        if (gain.Difference.IsUnchanged) return "the same scores";
        if (gain.Difference.Claim is not { } claim) return FormattableString.Invariant($"n is below {PairedDifference.FewestForClaim}");
        if (!claim.IsSignificant) return claim.HasOtherInterval ? "not significant after adjustment" : "no difference shown";
        return gain.Estimate > 0 || (gain.Estimate == 0 && gain.Better > gain.Worse) ? "better" : "worse";
    }
}
