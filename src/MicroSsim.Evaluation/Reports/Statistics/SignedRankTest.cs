using MathNet.Numerics.Distributions;
using MathNet.Numerics.Statistics;

namespace MicroSsim.Evaluation.Reports.Statistics;

/// <summary>
/// Wilcoxon's signed-rank test, two-sided: whether paired differences are distributed symmetrically around 0. Differences of 0 are
/// discarded; ties get their mean rank.
/// </summary>
internal static class SignedRankTest
{
    /// <summary>The largest number of differences with an exact p value, also with ties; above, the normal approximation is used.</summary>
    public const int LargestExact = 100;

    /// <summary>
    /// Computes the p value: the probability of rank sums at least as one-sided, if the sign of each difference were random. 1 if all
    /// differences are 0.
    /// </summary>
    public static double ComputePValue(IEnumerable<double> differences)
    {
        double[] nonzero = differences.Where(d => d != 0).ToArray();
        if (nonzero.Length == 0) return 1;
        double[] ranks = ArrayStatistics.RanksInplace(nonzero.Select(Math.Abs).ToArray(), RankDefinition.Average);
        double positive = ranks.Where((_, i) => nonzero[i] > 0).Sum();
        double smaller = Math.Min(positive, ranks.Sum() - positive);
        return Math.Min(1, 2 * (nonzero.Length <= LargestExact ? ExactTail(ranks, smaller) : NormalTail(ranks, smaller)));
    }

    /// <summary>
    /// The matched rank-biserial correlation (Kerby 2014): the share of the sum of ranks that is positive minus the share that is negative,
    /// −1 … 1. 0 if all differences are 0.
    /// </summary>
    public static double ComputeRankBiserial(IEnumerable<double> differences)
    {
        double[] nonzero = differences.Where(d => d != 0).ToArray();
        if (nonzero.Length == 0) return 0;
        double[] ranks = ArrayStatistics.RanksInplace(nonzero.Select(Math.Abs).ToArray(), RankDefinition.Average);
        double positive = ranks.Where((_, i) => nonzero[i] > 0).Sum(), all = ranks.Sum();
        return ((2 * positive) - all) / all;
    }

    /// <summary>
    /// The probabilities of all sums of the positive ranks, over all choices of signs. Ranks are multiples of ½, and the index is twice
    /// the sum.
    /// </summary>
    internal static double[] ComputeDistribution(double[] ranks)
    {
        double[] probability = new double[(int)(2 * ranks.Sum()) + 1];
        probability[0] = 1;
        int largest = 0;
        foreach (double rank in ranks)
        {
            int step = (int)(2 * rank);
            largest += step;
            for (int sum = largest; sum >= 0; sum--)
            {
                probability[sum] = (probability[sum] + (sum >= step ? probability[sum - step] : 0)) / 2;
            }
        }

        return probability;
    }

    /// <summary>P(sum of the positive ranks ≤ value) over all choices of signs.</summary>
    private static double ExactTail(double[] ranks, double value) => ComputeDistribution(ranks).Take((int)(2 * value) + 1).Sum();

    /// <summary>
    /// The same by the normal approximation: the sum has mean Σr/2 and variance Σr²/4, in which mean ranks account for ties.
    /// </summary>
    private static double NormalTail(double[] ranks, double value) =>
        Normal.CDF(0, 1, (value - (ranks.Sum() / 2)) / Math.Sqrt(ranks.Sum(r => r * r) / 4));
}
