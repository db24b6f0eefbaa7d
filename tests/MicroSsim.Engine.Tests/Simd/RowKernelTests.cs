using MicroSsim.Engine.Simd;

namespace MicroSsim.Engine.Tests;

/// <summary>Row kernels against scalar sums, at every length and so with every remainder of a vector.</summary>
public sealed class RowKernelTests
{
    private const int LongestRow = 45;

    public static TheoryData<int> Counts => [.. Enumerable.Range(1, LongestRow)];

    [Theory]
    [MemberData(nameof(Counts))]
    public void Sums_and_moments_of_a_row_are_plain_sums(int count)
    {
        double[] x = Row(count, seed: 1), y = Row(count, seed: 2), a = x[..count], b = y[..count];
        Close.Absolute(a.Sum(), RowKernels.Sum(x, count), 1e-13 * count);
        double[] totals = new double[5 * SimdDouble.LaneCount];
        Array.Clear(x, count, x.Length - count);
        Array.Clear(y, count, y.Length - count);
        RowKernels.Moments(x, y, totals);
        double[] expected = [a.Sum(), b.Sum(), a.Sum(v => v * v), b.Sum(v => v * v), a.Zip(b, (p, q) => p * q).Sum()];
        Close.Absolute(expected, [.. totals.Chunk(SimdDouble.LaneCount).Select(t => t.Sum())], 1e-13 * count);
    }

    [Theory]
    [MemberData(nameof(Counts))]
    public void Pooled_pixels_are_means_of_two_by_two(int count)
    {
        double[] upper = Row(2 * count, seed: 1), lower = Row(2 * count, seed: 2), pooled = new double[count];
        RowKernels.Pool(new[] { upper, lower }.SelectMany(row => row).ToArray(), upper.Length, 1, count, pooled, count);
        Close.Absolute([.. Enumerable.Range(0, count).Select(Mean)], pooled, 1e-15);

        double Mean(int i) => (upper[2 * i] + upper[(2 * i) + 1] + lower[2 * i] + lower[(2 * i) + 1]) / 4;
    }

    /// <summary>A row of random numbers, with NaN behind them up to a whole vector.</summary>
    private static double[] Row(int count, int seed)
    {
        var random = new Random(seed);
        double[] row = [.. Enumerable.Repeat(double.NaN, SimdDouble.RoundUp(count))];
        for (int i = 0; i < count; i++) row[i] = random.NextDouble() - 0.5;
        return row;
    }
}
