using System.Xml.Linq;
using MicroSsim.Evaluation.Reports.Statistics;
using static MicroSsim.Evaluation.Reports.Page.Html;

namespace MicroSsim.Evaluation.Reports.Page.Sections;

/// <summary>The table of paired differences between methods, over the images that both have.</summary>
internal static class DifferenceSection
{
    /// <summary>
    /// Renders the section; null for fewer than two methods. Below the gains over a baseline it is folded, as it repeats them among all
    /// other pairs.
    /// </summary>
    public static XElement? Render(
        ScoreSet set, IReadOnlyList<PairedDifference> differences, ReportOptions options, bool isFolded = false)
    {
        if (set.Methods.Count < 2) return null;
        if (differences.Count == 0) return RenderNone(set);
        var header = Tag(
            "tr",
            Heading("col", "Metric"),
            Heading("col", "First"),
            Heading("col", "Second"),
            PageText.NumberHeadings("n", "Mean difference", "Hodges-Lehmann estimate, 95 % interval", "r", "p", "p, adjusted"),
            Heading("col", "Reading"));
        var lines = differences.GroupBy(d => d.Grid)
            .SelectMany(grid => RenderLines(set, [.. grid]));
        string independence = set.Unit.Kind == UnitKind.Page && set.Images.Any(i => i.Page > 0)
            ? "Pages of one stack are seldom independent: then interval and p claim too much."
            : $"{char.ToUpperInvariant(set.Unit.Plural[0])}{set.Unit.Plural.Substring(1)} are taken as independent.";
        XElement?[] content =
        [
            FormatLimit(set) is { } limit ? Tag("p", Class("quiet"), limit) : null,
            Table($"First method minus second, over the {set.Unit.Plural} that all compared methods have", [header], lines),
            .. FormatOwnUnits(set).Select(text => Tag("p", Class("quiet"), text)),
            Tag(
                "p",
                Class("quiet"),
                PageText.FormatUnit(set).Replace(" with a finite score", "")
                + "The estimate of Hodges and Lehmann is the median of the averages of all pairs of differences, with the interval that "
                + "belongs to the test, for the pair by itself. r is the matched rank-biserial correlation, from −1 (every difference is "
                + "negative) to 1. p is that of Wilcoxon's signed-rank test, two-sided, "
                + FormattableString.Invariant($"exact up to n = {SignedRankTest.LargestExact} and by the normal distribution above; ")
                + $"adjusted by Holm's method for the pairs of methods of one metric{FormatChannel(set)}. "
                + FormatSame(options)
                + FormattableString.Invariant($"Below n = {PairedDifference.FewestForClaim} nothing is claimed. ")
                + independence),
        ];
        return Tag(
            "section",
            Attr("id", "differences"),
            Tag("h2", isFolded ? "All pairs of methods" : "Paired differences"),
            isFolded
                ? Tag("details", Tag("summary", CountPairs(set) == 1
                    ? "The paired difference with mean, effect size and test"
                    : FormattableString.Invariant($"Paired differences of all {CountPairs(set)} pairs")), content)
                : content);
    }

    private static XElement RenderNone(ScoreSet set) => Tag(
        "section",
        Attr("id", "differences"),
        Tag("h2", "Paired differences"),
        Tag("p", Class("quiet"), $"No two methods have scores for the same {set.Unit.Plural}, so there are no differences."));

    private static long CountPairs(ScoreSet set) =>
        set.Grids.Count == 0 ? 0 : PairedDifference.CountPairs(set.Grids[0].Compared.Count);

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
            $"The {grid.Compared.Count} of {grid.Methods.Count} methods with the best mean of each metric are compared: {shown} of {all} ")
            + "pairs. Because the scores themselves chose them, p is adjusted for all pairs.";
    }

    /// <summary>Renders the lines of a metric; one line for all pairs if there are too few units for any claim.</summary>
    private static IEnumerable<XElement> RenderLines(ScoreSet set, IReadOnlyList<PairedDifference> pairs)
    {
        if (pairs.Count == 1 || pairs.Any(d => d.Claim is not null || d.IsUnchanged))
        {
            return pairs.Select((d, i) => RenderLine(set, d, i == 0 ? pairs.Count : 0));
        }

        int most = pairs.Max(d => d.Count);
        string text = FormattableString.Invariant($"no claim about any of {pairs.Count} pairs: n is at most {most}, ")
            + FormattableString.Invariant($"and a claim takes {PairedDifference.FewestForClaim}");
        return
        [
            Tag(
                "tr",
                Class("first"),
                Attr("data-metric", pairs[0].Metric.Name),
                Heading("row", pairs[0].Grid.Title),
                Tag("td", Attr("colspan", 9), Class("quiet"), text)),
        ];
    }

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
            Tag("td", Class("reading"), FormatReading(claim, higher)),
        ];
    }

    private static object[] FormatReading(PairedClaim claim, XElement higher) => (claim.IsSignificant, claim.HasOtherInterval) switch
    {
        (true, false) => [higher, " is higher"],
        (true, true) => [higher, " is higher where they differ"],
        (false, true) => ["not significant after adjustment"],
        (false, false) => ["no difference shown"],
    };

    private static XElement[] RenderNoClaim(PairedDifference difference)
    {
        string text = difference.IsUnchanged
            ? "the same scores in both: not tested"
            : FormattableString.Invariant($"no claim: n is below {PairedDifference.FewestForClaim}");
        return [Tag("td", Attr("colspan", 5), Class("quiet"), text)];
    }
}
