using System.Xml.Linq;
using MicroSsim.Evaluation.Reports.Statistics;
using static MicroSsim.Evaluation.Reports.Page.Html;

namespace MicroSsim.Evaluation.Reports.Page.Sections;

/// <summary>The head of the page: what was scored, and the answer in a sentence.</summary>
internal static class LeadSection
{
    public static XElement Of(ScoreSet set, IReadOnlyList<PairedDifference> differences, ReportRun run) => Tag(
        "header",
        Tag("h1", run.Title),
        Tag("p", Class("lead"), Answer(set, differences)),
        Tag("p", Class("quiet"), $"{Count(set.Methods.Count, "method")}, {Count(set.Images.Count, "image")}, {Count(set.Rows.Count, "row")}. Metrics: {string.Join(", ", set.Grids.Select(g => MetricText.NameOf(g.Metric)))}."),
        run.Origins.Count == 0 ? null : Tag("ul", Class("quiet"), run.Origins.Select(o => Tag("li", o))));

    private static string Answer(ScoreSet set, IReadOnlyList<PairedDifference> differences)
    {
        if (set.Grids.Count == 0) return "There are no scores in these rows.";
        string metric = set.Grids[0].Metric, name = MetricText.NameOf(metric);
        var ranked = set.Summaries.Where(s => s.Metric == metric).OrderByDescending(s => s.Mean).ToList();
        string best = $"{PageText.NameOf(ranked[0].Method)} has {(ranked.Count > 1 ? "the highest" : "a")} mean {name}, {Mean(ranked[0])}";
        if (ranked.Count == 1) return best + ".";
        string next = $"{best}; next is {PageText.NameOf(ranked[1].Method)} with {Mean(ranked[1])}. ";
        var pair = differences.FirstOrDefault(d => d.Metric == metric && (d.First, d.Second) is var (a, b) && ((a == ranked[0].Method && b == ranked[1].Method) || (b == ranked[0].Method && a == ranked[1].Method)));
        return next + Verdict(pair, ranked[0].Method);
    }

    private static string Verdict(PairedDifference? pair, string best)
    {
        if (pair is null) return "They have no image in common, so that nothing can be said about the difference.";
        if (pair.Claim is not { } claim) return $"With {Count(pair.Count, "common image")} nothing can be said about whether the difference is real; that takes {PairedDifference.FewestForClaim}.";
        bool turned = pair.First != best;
        var (low, high, mean) = turned ? (-claim.High, -claim.Low, -pair.Mean) : (claim.Low, claim.High, pair.Mean);
        string numbers = $"{MetricText.Signed(pair.Metric, mean)} on {Count(pair.Count, "common image")} (95\u00A0% confidence interval {MetricText.Signed(pair.Metric, low)} to {MetricText.Signed(pair.Metric, high)}, p\u00A0{(claim.AdjustedPValue < 0.0001 ? "" : "=\u00A0")}{MetricText.P(claim.AdjustedPValue)})";
        return claim.IsSignificant
            ? $"The paired difference is {numbers}: more than chance."
            : $"The paired difference is {numbers}: it may be chance.";
    }

    private static string Mean(ScoreSummary summary) =>
        MetricText.Of(summary.Metric, summary.Mean) + (summary.StandardError is { } error ? $" ± {MetricText.Of(summary.Metric, error)}" : "");

    private static string Count(int count, string what) => FormattableString.Invariant($"{count} {what}{(count == 1 ? "" : "s")}");
}
