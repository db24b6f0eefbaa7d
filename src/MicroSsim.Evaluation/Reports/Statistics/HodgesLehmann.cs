using MathNet.Numerics.Distributions;

namespace MicroSsim.Evaluation.Reports.Statistics;

/// <summary>
/// The estimate of Hodges and Lehmann for paired differences: the median of all averages of two of them, a difference with itself
/// included (Walsh averages); and the interval that belongs to Wilcoxon's signed-rank test.
/// </summary>
/// <param name="Estimate">The median, in the unit of the differences.</param>
/// <param name="Low">The lower end of the interval of at least 95 % confidence.</param>
/// <param name="High">Its upper end.</param>
internal sealed record HodgesLehmann(double Estimate, double Low, double High)
{
    private const double TailProbability = 0.025;

    /// <summary>
    /// Computes estimate and interval. The interval is exact up to <see cref="SignedRankTest.LargestExact"/> differences that are not
    /// tied, and by the normal approximation above. Differences of 0 count.
    /// </summary>
    /// <param name="differences">Finite differences, at least one.</param>
    public static HodgesLehmann Compute(IEnumerable<double> differences)
    {
        double[] sorted = [.. differences.OrderBy(d => d)];
        long count = (long)sorted.Length * (sorted.Length + 1) / 2;
        double lower = Select(sorted, (count + 1) / 2), upper = Select(sorted, (count / 2) + 1);
        long rank = FindRank(sorted.Length);
        return new HodgesLehmann(lower == upper ? lower : (lower + upper) / 2, Select(sorted, rank), Select(sorted, count + 1 - rank));
    }

    /// <summary>
    /// The rank, from 1, of the Walsh average at which the interval begins: the largest k for which a rank sum below k has at most the
    /// probability of a tail.
    /// </summary>
    private static long FindRank(int n)
    {
        if (n > SignedRankTest.LargestExact)
        {
            double deviation = Math.Sqrt(n * (n + 1.0) * ((2.0 * n) + 1) / 24);
            return Math.Max(1, (long)Math.Floor((n * (n + 1.0) / 4) + (Normal.InvCDF(0, 1, TailProbability) * deviation)));
        }

        double[] probabilities = SignedRankTest.ComputeDistribution([.. Enumerable.Range(1, n).Select(rank => (double)rank)]);
        long sum = 0; // the index of a probability is twice a rank sum
        for (double below = probabilities[0]; below <= TailProbability; below += probabilities[2 * sum]) sum++;
        return Math.Max(1, sum);
    }

    /// <summary>
    /// The Walsh average of a rank, by bisection over all float64 values: each step counts, in a time proportional to the number of
    /// differences, the averages that are not larger. Their list would grow with the square of that number.
    /// </summary>
    /// <param name="sorted">The differences, ascending.</param>
    /// <param name="rank">The rank, from 1.</param>
    private static double Select(double[] sorted, long rank)
    {
        long low = ToOrdinal(sorted[0]), high = ToOrdinal(sorted[sorted.Length - 1]);
        while (low < high)
        {
            long middle = low + (long)((ulong)(high - low) / 2);
            if (CountUpTo(sorted, FromOrdinal(middle)) >= rank) high = middle;
            else low = middle + 1;
        }

        return FromOrdinal(low);
    }

    private static long CountUpTo(double[] sorted, double limit)
    {
        long count = 0;
        int last = sorted.Length - 1;
        for (int first = 0; first <= last; first++)
        {
            while (last >= first && Average(sorted[first], sorted[last]) > limit) last--;
            count += last - first + 1;
        }

        return count;
    }

    private static double Average(double first, double second) => (first / 2) + (second / 2);

    /// <summary>Maps float64 values to integers of the same order.</summary>
    private static long ToOrdinal(double value)
    {
        long bits = BitConverter.DoubleToInt64Bits(value == 0 ? 0.0 : value);
        return bits >= 0 ? bits : long.MinValue - bits;
    }

    private static double FromOrdinal(long ordinal) => BitConverter.Int64BitsToDouble(ordinal >= 0 ? ordinal : long.MinValue - ordinal);
}
