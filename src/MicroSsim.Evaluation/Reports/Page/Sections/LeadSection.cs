using System.Xml.Linq;
using MicroSsim.Evaluation.Reports.Statistics;
using MicroSsim.Evaluation.Scores.Metrics;
using static MicroSsim.Evaluation.Reports.Page.Html;

namespace MicroSsim.Evaluation.Reports.Page.Sections;

/// <summary>The head of the page: the result in a sentence, the numbers of methods, images and rows, and the metrics.</summary>
internal static class LeadSection
{
    /// <summary>Renders the section.</summary>
    public static XElement Render(ScoreSet set, IReadOnlyList<PairedDifference> differences, ReportOptions options)
    {
        string counts = $"{Count(set.Methods.Count, "method")}, {Count(set.Images.Count, "image")}, {Count(set.Rows.Count, "row")}";
        return Tag(
            "header",
            Tag("h1", options.Title),
            Tag("p", Class("lead"), FormatResult(set, differences)),
            Tag("p", Class("quiet"), $"{counts}. Metrics: {string.Join(", ", set.Grids.Select(g => g.Metric.Title))}."),
            options.Origins.Count == 0 ? null : Tag("ul", Class("quiet"), options.Origins.Select(o => Tag("li", o))));
    }

    private static object[] FormatResult(ScoreSet set, IReadOnlyList<PairedDifference> differences)
    {
        if (set.Grids.Count == 0) return ["There are no scores in these rows."];
        var metric = set.Grids[0].Metric;
        var ranked = set.Rank(metric);
        string superlative = ranked.Count == 1 ? "a" : metric.HigherIsBetter ? "the highest" : "the lowest";
        var best = PageText.MethodName(ranked[0].Method);
        string mean = $" has {superlative} mean {metric.Title}, {FormatMean(metric, ranked[0])}";
        if (ranked.Count == 1) return [best, mean + "."];
        int tied = ranked.TakeWhile(summary => summary.Mean.Equals(ranked[0].Mean)).Count();
        if (tied > 1)
        {
            object[] names = [.. ranked.Take(tied).SelectMany((summary, i) =>
                new object[] { i == 0 ? "" : i == tied - 1 ? " and " : ", ", PageText.MethodName(summary.Method) })];
            return [.. names, $" have the same mean {metric.Title}, {superlative}: {FormatMean(metric, ranked[0])}."];
        }

        var next = PageText.MethodName(ranked[1].Method);
        string nextMean = $" with {FormatMean(metric, ranked[1])}. ";
        string[] methods = [ranked[0].Method, ranked[1].Method];
        var pair = differences.FirstOrDefault(d => d.Metric == metric && methods.Contains(d.First) && methods.Contains(d.Second));
        return [best, $"{mean}; next is ", next, nextMean + FormatVerdict(pair, ranked[0].Method)];
    }

    private static string FormatVerdict(PairedDifference? pair, string best)
    {
        if (pair is null) return "They have no image in common, so that nothing can be said about the difference.";
        string images = Count(pair.Count, "common image");
        if (pair.Claim is not { } claim)
        {
            return $"With {images} nothing can be said about whether the difference is real; "
                + $"that takes {PairedDifference.FewestForClaim}.";
        }

        // The difference is stated as best − next.
        var (low, high, mean) = pair.First == best ? (claim.Low, claim.High, pair.Mean) : (-claim.High, -claim.Low, -pair.Mean);
        string Difference(double value) => MetricText.FormatDifference(pair.Metric, value);
        string equals = claim.AdjustedPValue < 0.0001 ? "" : "=\u00A0";
        string p = $"p\u00A0{equals}{MetricText.FormatPValue(claim.AdjustedPValue)}";
        string numbers = $"{Difference(mean)} on {images} (95\u00A0% confidence interval {Difference(low)} to {Difference(high)}, {p})";
        return claim.IsSignificant
            ? $"The paired difference is {numbers}: more than chance."
            : $"The paired difference is {numbers}: it may be chance.";
    }

    private static string FormatMean(MetricInfo metric, ScoreSummary summary) =>
        MetricText.FormatMean(metric, summary.Mean, summary.StandardError)
        + (summary.InfiniteCount > 0 ? FormattableString.Invariant($" (and {summary.InfiniteCount} infinite)") : "");

    private static string Count(int count, string noun) => FormattableString.Invariant($"{count} {noun}{(count == 1 ? "" : "s")}");
}
