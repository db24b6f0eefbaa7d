using System.Xml.Linq;
using MicroSsim.Evaluation.Reports.Statistics;
using MicroSsim.Evaluation.Scores.Metrics;
using static MicroSsim.Evaluation.Reports.Page.Html;

namespace MicroSsim.Evaluation.Reports.Page.Sections;

/// <summary>The head of the page: the result in a sentence, the numbers of methods, images and rows, and the metrics.</summary>
internal static class LeadSection
{
    private const int MostParagraphs = 6;

    /// <summary>Renders the section.</summary>
    public static XElement Render(
        ScoreSet set, IReadOnlyList<PairedDifference> differences, Baseline? baseline, ReportOptions options)
    {
        string counts = $"{Count(set.Methods.Count, "method")}, {Count(set.Images.Count, "image")}, {Count(set.Rows.Count, "row")}";
        var metrics = set.Grids.Select(g => g.Metric.Title).Distinct();
        return Tag(
            "header",
            Tag("h1", options.Title),
            RunSection.RenderNotice(set),
            TrustSection.RenderNotice(set),
            RenderGroundTruths(set),
            FormatResults(set, differences, baseline).Select(result => Tag("p", Class("lead"), result)),
            Tag("p", Class("quiet"), $"{counts}. {PageText.FormatUnit(set)}Metrics: {string.Join(", ", metrics)}."),
            options.Origins.Count == 0 ? null : Tag("ul", Class("quiet"), options.Origins.Select(o => Tag("li", o))));
    }

    /// <summary>The result of the first metric: a paragraph for each channel, up to <see cref="MostParagraphs"/>.</summary>
    private static IEnumerable<object[]> FormatResults(
        ScoreSet set, IReadOnlyList<PairedDifference> differences, Baseline? baseline)
    {
        if (set.Grids.Count == 0) return [["There are no scores in these rows."]];
        var grids = set.Grids.Where(g => g.Metric == set.Grids[0].Metric).ToList();
        var same = differences.Where(d => d.IsSameMethod && grids.Contains(d.Grid)).ToList();
        if (set.Methods.Count > 2 && same.Count > 0) return same.Take(MostParagraphs).Select(d => FormatSame(set, d));
        var results = grids.Take(MostParagraphs).Select(g => FormatResult(set, g, [.. differences.Where(d => d.Grid == g)], baseline));
        return grids.Count <= MostParagraphs ? results : [.. results, ["The other channels are in the tables below."]];
    }

    /// <summary>The result of a comparison of one method of two sets of rows.</summary>
    private static object[] FormatSame(ScoreSet set, PairedDifference difference)
    {
        object[] names =
        [
            FormatChannel(difference.Grid),
            PageText.MethodName(difference.First),
            " against ",
            PageText.MethodName(difference.Second),
            $" in {difference.Grid.Metric.Title}: ",
        ];
        string verdict = difference.IsUnchanged
            ? $"the same scores in all {difference.Count} common {set.Unit.Plural}."
            : FormatVerdict(set, difference, difference.First);
        return [.. names, difference.IsUnchanged ? verdict : char.ToLowerInvariant(verdict[0]) + verdict.Substring(1)];
    }

    private static string FormatChannel(ScoreGrid grid) =>
        grid.Channel.Number is null ? "" : $"C{grid.Channel.ToIsolatedText().Substring(1)}: ";

    private static object[] FormatResult(
        ScoreSet set, ScoreGrid grid, IReadOnlyList<PairedDifference> differences, Baseline? baseline)
    {
        var metric = grid.Metric;
        var ranked = grid.Rank().Where(s => !set.IsGroundTruth(s.Method)).ToList();
        if (ranked.Count == 0) ranked = [.. grid.Rank()];
        string channel = FormatChannel(grid);
        string superlative = ranked.Count == 1 ? "a" : metric.HigherIsBetter ? "the highest" : "the lowest";
        var best = PageText.MethodName(ranked[0].Method);
        string mean = $" has {superlative} mean {metric.Title}, {FormatMean(metric, ranked[0])}";
        if (ranked.Count == 1) return [channel, best, mean + "."];
        string[] methods = [ranked[0].Method, ranked[1].Method];
        var pair = differences.FirstOrDefault(d => methods.Contains(d.First) && methods.Contains(d.Second));
        string verdict = FormatVerdict(set, pair, ranked[0].Method);
        string caution = grid.HasSameImages ? "" : "The means are not over the same images, so only the paired difference can be read. ";
        var equal = grid.ListBest().Where(s => ranked.Contains(s)).ToList();
        if (equal.Count > 1)
        {
            object[] names =
            [
                .. equal.Take(equal.Count - 1).SelectMany((s, i) => new object[] { i == 0 ? "" : ", ", PageText.MethodName(s.Method) }),
            ];
            string which = equal.Count == ranked.Count ? "the same mean" : $"{superlative} mean, which is the same,";
            return
            [
                channel, .. names, " and ", PageText.MethodName(equal[equal.Count - 1].Method),
                $" have {which} {metric.Title}, {MetricText.FormatScore(metric, equal[0].Mean)}. {caution}{verdict}",
            ];
        }

        var next = PageText.MethodName(ranked[1].Method);
        return
        [
            channel, best, $"{mean}; next is ", next, $" with {FormatMean(metric, ranked[1])}. {caution}{verdict}",
            .. FormatGain(set, differences, baseline, ranked[0].Method, ranked[1].Method),
        ];
    }

    /// <summary>On how many images the best method is better than the baseline, and by how much if that is not said before.</summary>
    private static object[] FormatGain(
        ScoreSet set, IReadOnlyList<PairedDifference> differences, Baseline? baseline, string best, string next)
    {
        if (baseline is null) return [];
        if (best == baseline.Name) return [" No method is better than it, and it is the baseline."];
        if (Gain.List(set, differences, baseline).FirstOrDefault(g => g.Grid.Methods[g.Method] == best) is not { } gain) return [];
        string units = FormattableString.Invariant($"on {gain.Better} of {gain.Difference.Count} {set.Unit.Plural}");
        var name = PageText.MethodName(baseline.Name);
        if (next == baseline.Name || gain is not { Low: { } low, High: { } high, Difference.Claim: { } claim })
        {
            return [" Its score is better than that of ", name, $", the baseline, {units}."];
        }

        return
        [
            " Over ", name, $", the baseline, it gains {Format(gain.Estimate)} (95\u00A0% confidence interval {Format(low)} to ",
            $"{Format(high)}), and its score is better {units}: {FormatVerdict(set, claim)}.",
        ];

        string Format(double value) => MetricText.FormatDifference(gain.Grid.Metric, value);
    }

    /// <summary>The notice about methods whose predictions are the ground truth itself; null if there is none.</summary>
    private static XElement? RenderGroundTruths(ScoreSet set)
    {
        var names = set.Methods.Where(set.IsGroundTruth).Select(PageText.MethodName).ToList();
        return names.Count == 0 ? null : Tag(
            "p",
            Class("notice"),
            names.SelectMany((name, i) => new object[] { i == 0 ? "" : ", ", name }),
            ": the predictions are the ground truth itself. Such scores say nothing about a method; check the folders.");
    }

    private static string FormatVerdict(ScoreSet set, PairedDifference? pair, string best)
    {
        if (pair is null) return "They have no image in common, so that nothing can be said about the difference.";
        string units = $"{pair.Count} common {(pair.Count == 1 ? set.Unit.Format(1).Substring(2) : set.Unit.Plural)}";
        if (pair.Claim is not { } claim)
        {
            return $"With {units} nothing can be said about whether the difference is real; "
                + $"that takes {PairedDifference.FewestForClaim}.";
        }

        // The difference is stated as best − next.
        var (low, high, estimate) = pair.First == best
            ? (claim.Shift.Low, claim.Shift.High, claim.Shift.Estimate)
            : (-claim.Shift.High, -claim.Shift.Low, -claim.Shift.Estimate);
        string Difference(double value) => MetricText.FormatDifference(pair.Metric, value);
        string equals = claim.AdjustedPValue < 0.0001 ? "" : "=\u00A0";
        string p = $"p\u00A0{equals}{MetricText.FormatPValue(claim.AdjustedPValue)}";
        string numbers =
            $"{Difference(estimate)} on {units} (95\u00A0% confidence interval {Difference(low)} to {Difference(high)}, {p})";
        return $"The paired difference is {numbers}: {FormatVerdict(set, claim)}.";
    }

    /// <summary>Whether a difference is more than chance; where test and interval disagree, with the reason.</summary>
    private static string FormatVerdict(ScoreSet set, PairedClaim claim) => (claim.IsSignificant, claim.HasOtherInterval) switch
    {
        (true, false) => "more than chance",
        (true, true) => $"more than chance where the scores differ, but many {set.Unit.Plural} have equal ones",
        (false, true) => "it may be chance, as this is one of several pairs; the interval is that of the pair by itself",
        (false, false) => "it may be chance",
    };

    private static string FormatMean(MetricInfo metric, ScoreSummary summary) =>
        MetricText.FormatMean(metric, summary.Mean, summary.StandardError)
        + (summary.InfiniteCount > 0 ? FormattableString.Invariant($" (and {summary.InfiniteCount} infinite)") : "");

    private static string Count(int count, string noun) => FormattableString.Invariant($"{count} {noun}{(count == 1 ? "" : "s")}");
}
