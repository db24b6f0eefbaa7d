using System.Xml.Linq;
using MicroSsim.Evaluation.Reports.Statistics;
using static MicroSsim.Evaluation.Reports.Page.Html;

namespace MicroSsim.Evaluation.Reports.Page.Sections;

/// <summary>Whether differences between methods are real: paired, over the images that both have.</summary>
internal static class DifferenceSection
{
    public static XElement? Of(ScoreSet set, IReadOnlyList<PairedDifference> differences) => set.Methods.Count < 2 ? null : Tag(
        "section",
        Attr("id", "differences"),
        Tag("h2", "Paired differences"),
        Table(
            "First method less second, over the images that both have",
            [Tag("tr", Heading("col", "Metric"), Heading("col", "First"), Heading("col", "Second"), Heads("n", "Mean difference", "95 % confidence interval", "p", "p, adjusted"), Heading("col", "Reading"))],
            differences.Select((d, i) => Line(set, d, i == 0 || differences[i - 1].Metric != d.Metric))),
        Tag(
            "p",
            Class("quiet"),
            "The interval is that of the mean difference by Student's t; p is that of Wilcoxon's signed-rank test, two-sided, "
            + FormattableString.Invariant($"exact up to {SignedRankTest.LargestExact} images and by the normal distribution above; adjusted by Holm's method for the pairs of methods of one metric. ")
            + FormattableString.Invariant($"Below n = {PairedDifference.FewestForClaim} nothing is claimed. ")
            + (set.Images.Any(i => i.Page > 0) ? "Pages of one stack are seldom independent: then interval and p claim too much." : "Images are taken as independent.")));

    private static IEnumerable<XElement> Heads(params string[] names) => names.Select(n => Tag("th", Attr("scope", "col"), Class("n"), n));

    private static XElement Line(ScoreSet set, PairedDifference d, bool isFirst) => Tag(
        "tr",
        isFirst ? Class("first") : null,
        Attr("data-metric", d.Metric),
        Heading("row", MetricText.NameOf(d.Metric)),
        Tag("td", PageText.Method(set, d.First)),
        Tag("td", PageText.Method(set, d.Second)),
        PageText.Number(FormattableString.Invariant($"{d.Count}"), d.Count),
        PageText.Number(MetricText.Signed(d.Metric, d.Mean), d.Mean),
        d.Claim is { } c
            ? new object[]
            {
                Tag("td", Class("n"), $"{MetricText.Signed(d.Metric, c.Low)} … {MetricText.Signed(d.Metric, c.High)}"),
                PageText.Number(MetricText.P(c.PValue), c.PValue),
                PageText.Number(MetricText.P(c.AdjustedPValue), c.AdjustedPValue),
                Tag("td", Class("reading"), c.IsSignificant ? $"{PageText.NameOf(d.Mean > 0 ? d.First : d.Second)} is higher" : "no difference shown"),
            }
            : Tag("td", Attr("colspan", 4), Class("quiet"), FormattableString.Invariant($"no claim: n is below {PairedDifference.FewestForClaim}")));
}
