using MicroSsim.Engine.Fitting;
using MicroSsim.Engine.Simd;

namespace MicroSsim.Engine.Tests;

/// <summary>SSIM and its derivative as functions of α against the scalar reference, for blocks of every size.</summary>
public sealed class FactorKernelTests
{
    public static TheoryData<int, int> Blocks => RandomWindowSums.BlockSizes;

    [Theory]
    [MemberData(nameof(Blocks))]
    public void Value_and_derivative_are_those_of_the_scalar_reference(int columns, int rows)
    {
        using var sums = new RandomWindowSums(columns, rows);
        AssertValueAndDerivative(sums);
    }

    /// <summary>At so large a range the product of four denominators overflows.</summary>
    [Theory]
    [MemberData(nameof(Blocks))]
    public void Products_of_denominators_that_overflow_do_no_harm(int columns, int rows)
    {
        using var sums = new RandomWindowSums(columns, rows, dataRange: 1e25);
        AssertValueAndDerivative(sums);
    }

    private static void AssertValueAndDerivative(RandomWindowSums sums)
    {
        var (_, _, rows, columns, _) = sums.Block;
        using var kernels = new FactorKernels(sums.Constants);
        kernels.Prepare(sums.Separate, columns);
        double[] factors = [0.01, 1, 3.7, 250], totals = new double[(1 + (2 * factors.Length)) * SimdDouble.LaneCount];
        for (int p = 0; p < factors.Length; p += 2)
        {
            kernels.Add(factors[p], factors[p + 1], sums.Block, totals, (1 + (2 * p)) * SimdDouble.LaneCount);
        }

        double[] added = [.. totals.Chunk(SimdDouble.LaneCount).Select(t => t.Sum())];
        Assert.Equal(0, added[0]);
        for (int p = 0; p < factors.Length; p++)
        {
            double factor = factors[p];
            ValueAndDerivative At(LocalStatistics s) => ScalarSsimOfFactor.At(factor, s, sums.Constants.C1, sums.Constants.C2);

            double Derivative(LocalStatistics s)
            {
                var (_, derivative) = At(s);
                return derivative;
            }

            Close.Absolute(sums.Each(s => At(s).Value).Sum(), added[1 + (2 * p)], 1e-13 * columns * rows);
            Close.Absolute(sums.Each(Derivative).Sum(), added[2 + (2 * p)], 1e-13 * columns * rows);
        }
    }
}
