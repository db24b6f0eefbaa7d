using System.Xml.Linq;
using MicroSsim.Evaluation.Reports.Statistics;
using static MicroSsim.Evaluation.Reports.Page.Html;

namespace MicroSsim.Evaluation.Reports.Page.Sections;

/// <summary>The table of paired differences between methods, over the images that both have.</summary>
internal static class DifferenceSection
{
    /// <summary>Renders the section; null for fewer than two methods.</summary>
    public static XElement? Render(ScoreSet set, IReadOnlyList<PairedDifference> differences)
    {
        if (set.Methods.Count < 2) return null;
        var header = Tag(
            "tr",
            Heading("col", "Metric"),
            Heading("col", "First"),
            Heading("col", "Second"),
            NumberHeadings("n", "Mean difference", "95 % confidence interval", "p", "p, adjusted"),
            Heading("col", "Reading"));
        var lines = differences.Select((d, i) => RenderLine(set, d, i == 0 || differences[i - 1].Metric != d.Metric));
        string independence = set.Images.Any(i => i.Page > 0)
            ? "Pages of one stack are seldom independent: then interval and p claim too much."
            : "Images are taken as independent.";
        return Tag(
            "section",
            Attr("id", "differences"),
            Tag("h2", "Paired differences"),
            FormatLimit(set) is { } limit ? Tag("p", Class("quiet"), limit) : null,
            Table("First method minus second, over the images that both have", [header], lines),
            Tag(
                "p",
                Class("quiet"),
                "The interval is that of the mean difference by Student's t; p is that of Wilcoxon's signed-rank test, two-sided, "
                + FormattableString.Invariant($"exact up to {SignedRankTest.LargestExact} images and by the normal distribution above; ")
                + "adjusted by Holm's method for the pairs of methods of one metric. "
                + FormattableString.Invariant($"Below n = {PairedDifference.FewestForClaim} nothing is claimed. ")
                + independence));
    }

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

    private static XElement RenderLine(ScoreSet set, PairedDifference difference, bool isFirst) => Tag(
        "tr",
        isFirst ? Class("first") : null,
        Attr("data-metric", difference.Metric.Name),
        Heading("row", difference.Metric.Title),
        Tag("td", PageText.Method(set, difference.First)),
        Tag("td", PageText.Method(set, difference.Second)),
        PageText.Number(FormattableString.Invariant($"{difference.Count}"), difference.Count),
        PageText.Number(MetricText.FormatDifference(difference.Metric, difference.Mean), difference.Mean),
        difference.Claim is { } claim ? RenderClaim(difference, claim) : RenderNoClaim());

    private static XElement[] RenderClaim(PairedDifference difference, PairedClaim claim)
    {
        string low = MetricText.FormatDifference(difference.Metric, claim.Low);
        string high = MetricText.FormatDifference(difference.Metric, claim.High);
        var higher = PageText.MethodName(difference.Mean > 0 ? difference.First : difference.Second);
        return
        [
            Tag("td", Class("n"), $"{low} … {high}"),
            PageText.Number(MetricText.FormatPValue(claim.PValue), claim.PValue),
            PageText.Number(MetricText.FormatPValue(claim.AdjustedPValue), claim.AdjustedPValue),
            Tag("td", Class("reading"), claim.IsSignificant ? [higher, " is higher"] : (object[])["no difference shown"]),
        ];
    }

    private static XElement[] RenderNoClaim()
    {
        string text = FormattableString.Invariant($"no claim: n is below {PairedDifference.FewestForClaim}");
        return [Tag("td", Attr("colspan", 4), Class("quiet"), text)];
    }
}
