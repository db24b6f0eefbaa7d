using System.Xml.Linq;
using MicroSsim.Evaluation.Reports.Statistics;
using static MicroSsim.Evaluation.Reports.Page.Html;

namespace MicroSsim.Evaluation.Reports.Page.Sections;

/// <summary>The table of paired differences between methods, over the images that both have.</summary>
internal static class DifferenceSection
{
    /// <summary>Renders the section; null for fewer than two methods.</summary>
    public static XElement? Render(ScoreSet set, IReadOnlyList<PairedDifference> differences, ReportOptions options)
    {
        if (set.Methods.Count < 2) return null;
        var header = Tag(
            "tr",
            Heading("col", "Metric"),
            Heading("col", "First"),
            Heading("col", "Second"),
            NumberHeadings("n", "Mean difference", "Hodges-Lehmann estimate, 95 % interval", "r", "p", "p, adjusted"),
            Heading("col", "Reading"));
        var lines = differences.GroupBy(d => d.Grid)
            .SelectMany(grid => grid.Select((d, i) => RenderLine(set, d, i == 0 ? grid.Count() : 0)));
        string independence = set.Unit.Kind == UnitKind.Page && set.Images.Any(i => i.Page > 0)
            ? "Pages of one stack are seldom independent: then interval and p claim too much."
            : $"{char.ToUpperInvariant(set.Unit.Plural[0])}{set.Unit.Plural.Substring(1)} are taken as independent.";
        return Tag(
            "section",
            Attr("id", "differences"),
            Tag("h2", "Paired differences"),
            FormatLimit(set) is { } limit ? Tag("p", Class("quiet"), limit) : null,
            Table($"First method minus second, over the {set.Unit.Plural} that all compared methods have", [header], lines),
            FormatOwnUnits(set).Select(text => Tag("p", Class("quiet"), text)),
            Tag(
                "p",
                Class("quiet"),
                PageText.FormatUnit(set).Replace(" with a finite score", "")
                + "The estimate of Hodges and Lehmann is the median of the averages of all pairs of differences, with the interval that "
                + "belongs to the test. r is the matched rank-biserial correlation, from −1 (every difference is negative) to 1. "
                + "p is that of Wilcoxon's signed-rank test, two-sided, "
                + FormattableString.Invariant($"exact up to n = {SignedRankTest.LargestExact} and by the normal distribution above; ")
                + $"adjusted by Holm's method for the pairs of methods of one metric{FormatChannel(set)}. "
                + FormatSame(options)
                + FormattableString.Invariant($"Below n = {PairedDifference.FewestForClaim} nothing is claimed. ")
                + independence));
    }

    private static string FormatSame(ReportOptions options) => options.SameMethods.Count < 2
        ? ""
        : "Equal methods of both sets come first and are adjusted for by themselves; the same scores are not tested. ";

    private static string FormatChannel(ScoreSet set) => set.Channels.Count > 1 ? " and channel" : "";

    /// <summary>A line for each metric and channel in which no unit has scores of all methods.</summary>
    private static IEnumerable<string> FormatOwnUnits(ScoreSet set) => set.Grids
        .Where(g => g.CommonUnits is null && g.Summaries.Count(s => s.Count > 0) > 1)
        .Select(g => $"{g.Title}: there are no {set.Unit.Plural} that all methods have, so each line is over those of its two methods.");

    private static string? FormatLimit(ScoreSet set)
    {
        var grid = set.Grids.FirstOrDefault(g => g.Compared.Count < g.Methods.Count);
        if (grid is null) return null;
        long shown = PairedDifference.CountPairs(grid.Compared.Count), all = PairedDifference.CountPairs(grid.Methods.Count);
        return FormattableString.Invariant(
            $"Compared are the {grid.Compared.Count} of {grid.Methods.Count} methods with the best mean of each metric: {shown} of {all} ")
            + "pairs. Because the scores themselves chose them, p is adjusted for all pairs.";
    }

    private static IEnumerable<XElement> NumberHeadings(params string[] names) =>
        names.Select(n => Tag("th", Attr("scope", "col"), Class("n"), n));

    /// <summary>Renders a line; the first one of a metric has the heading of all its lines.</summary>
    /// <param name="set">The rows.</param>
    /// <param name="difference">The difference.</param>
    /// <param name="lineCount">The number of lines of the metric, for the first one; otherwise 0.</param>
    private static XElement RenderLine(ScoreSet set, PairedDifference difference, int lineCount) => Tag(
        "tr",
        lineCount > 0 ? Class("first") : null,
        Attr("data-metric", difference.Metric.Name),
        lineCount > 0 ? Tag("th", Attr("scope", "rowgroup"), Attr("rowspan", lineCount), difference.Grid.Title) : null,
        Tag("td", PageText.Method(set, difference.First)),
        Tag("td", PageText.Method(set, difference.Second)),
        PageText.Number(FormattableString.Invariant($"{difference.Count}"), difference.Count),
        PageText.Number(MetricText.FormatDifference(difference.Metric, difference.Mean), difference.Mean),
        difference.Claim is { } claim ? RenderClaim(difference, claim) : RenderNoClaim(difference));

    private static XElement[] RenderClaim(PairedDifference difference, PairedClaim claim)
    {
        var shift = claim.Shift;
        string low = MetricText.FormatDifference(difference.Metric, shift.Low);
        string high = MetricText.FormatDifference(difference.Metric, shift.High);
        double sign = shift.Estimate != 0 ? shift.Estimate : claim.RankBiserial;
        var higher = PageText.MethodName(sign > 0 ? difference.First : difference.Second);
        return
        [
            PageText.Number($"{MetricText.FormatDifference(difference.Metric, shift.Estimate)}, {low} … {high}", shift.Estimate),
            PageText.Number(MetricText.FormatCorrelation(claim.RankBiserial), claim.RankBiserial),
            PageText.Number(MetricText.FormatPValue(claim.PValue), claim.PValue),
            PageText.Number(MetricText.FormatPValue(claim.AdjustedPValue), claim.AdjustedPValue),
            Tag("td", Class("reading"), claim.IsSignificant ? [higher, " is higher"] : (object[])["no difference shown"]),
        ];
    }

    private static XElement[] RenderNoClaim(PairedDifference difference)
    {
        string text = difference.IsUnchanged
            ? "the same scores in both: not tested"
            : FormattableString.Invariant($"no claim: n is below {PairedDifference.FewestForClaim}");
        return [Tag("td", Attr("colspan", 5), Class("quiet"), text)];
    }
}
