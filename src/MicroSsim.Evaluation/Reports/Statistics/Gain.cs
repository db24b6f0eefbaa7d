namespace MicroSsim.Evaluation.Reports.Statistics;

/// <summary>
/// The paired difference of a method and the baseline with the sign of an improvement: positive is better, also in metrics in which lower
/// scores are better.
/// </summary>
/// <param name="Difference">The paired difference.</param>
/// <param name="Method">The index of the method.</param>
/// <param name="Better">The number of units in which the method is better than the baseline.</param>
/// <param name="Worse">The number of units in which it is worse; in all others the two are equal.</param>
/// <param name="Mean">The mean gain, in the unit of the metric.</param>
/// <param name="Estimate">The Hodges-Lehmann estimate; the mean for too few units.</param>
/// <param name="Low">The lower end of the 95 % interval; null for too few units.</param>
/// <param name="High">Its upper end.</param>
internal sealed record Gain(
    PairedDifference Difference, int Method, int Better, int Worse, double Mean, double Estimate, double? Low, double? High)
{
    /// <summary>The scores.</summary>
    public ScoreGrid Grid => Difference.Grid;

    /// <summary>Lists the gains of all methods over the baseline, in the order of the differences.</summary>
    /// <param name="set">The rows.</param>
    /// <param name="differences">The paired differences.</param>
    /// <param name="baseline">The baseline; null gives no gains.</param>
    public static IReadOnlyList<Gain> List(ScoreSet set, IEnumerable<PairedDifference> differences, Baseline? baseline) =>
        baseline is null
            ? []
            : [.. differences.Where(d => d.First == baseline.Name || d.Second == baseline.Name).Select(d => Create(set, d, baseline))];

    private static Gain Create(ScoreSet set, PairedDifference difference, Baseline baseline)
    {
        bool isFirst = difference.Second == baseline.Name;
        int method = set.FindMethod(isFirst ? difference.First : difference.Second);
        bool isPositive = isFirst == difference.Metric.HigherIsBetter;
        double sign = isPositive ? 1 : -1;
        var shift = difference.Claim?.Shift;
        return new Gain(
            difference,
            method,
            isPositive ? difference.HigherCount : difference.LowerCount,
            isPositive ? difference.LowerCount : difference.HigherCount,
            sign * difference.Mean,
            sign * (shift?.Estimate ?? difference.Mean),
            isPositive ? shift?.Low : -shift?.High,
            isPositive ? shift?.High : -shift?.Low);
    }
}
