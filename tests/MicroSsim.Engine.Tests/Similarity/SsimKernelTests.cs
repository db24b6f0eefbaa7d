using MicroSsim.Engine.Simd;
using MicroSsim.Engine.Similarity;
using MicroSsim.Engine.Windows;

namespace MicroSsim.Engine.Tests;

/// <summary>The SSIM kernels against the scalar reference, for blocks of every size.</summary>
public sealed class SsimKernelTests
{
    public static TheoryData<int, int> Blocks => RandomWindowSums.BlockSizes;

    [Theory]
    [MemberData(nameof(Blocks))]
    public void Ssim_is_that_of_the_scalar_reference(int columns, int rows)
    {
        using var sums = new RandomWindowSums(columns, rows);
        var map = AlignedBuffer.Rent(WindowBand.StripWidth * SimdDouble.LaneCount);
        double[] total = new double[SimdDouble.LaneCount], totalWithoutMap = new double[SimdDouble.LaneCount];
        SsimKernels.Ssim(sums.Constants, sums.Joint, sums.Block, total, map);
        double[] expected = sums.Each(s => sums.Scalar.Ssim(s));
        Close.Absolute(expected, sums.Pixels(map), 1e-13);
        Close.Absolute(expected.Sum(), total.Sum(), 1e-13 * expected.Length);
        SsimKernels.Ssim(sums.Constants, sums.Joint, sums.Block, totalWithoutMap, null);
        Assert.Equal(total, totalWithoutMap);
        map.Return();
    }

    [Theory]
    [InlineData(0.25, 0)]
    [InlineData(0, -0.125)]
    [InlineData(0.25, -0.125)]
    public void Ssim_of_centered_images_is_that_of_the_scalar_reference(double groundTruthPivot, double predictionPivot)
    {
        var transform = IntensityTransform.Identity with { GroundTruthPivot = groundTruthPivot, PredictionPivot = predictionPivot };
        using var sums = new RandomWindowSums(5, 3, transform);
        double[] total = new double[SimdDouble.LaneCount];
        SsimKernels.Ssim(sums.Constants, sums.Joint, sums.Block, total, null);
        Close.Absolute(sums.Each(s => sums.Scalar.Ssim(s)).Sum(), total.Sum(), 1e-13 * 15);
    }

    /// <summary>No two images have a covariance beyond the limit of their variances, but rounding errors can exceed it.</summary>
    [Fact]
    public void Variances_lost_to_rounding_are_the_least_that_the_covariance_allows()
    {
        using var sums = new RandomWindowSums(5, 4, withoutSquares: true);
        double[] ssim = new double[SimdDouble.LaneCount], contrastStructure = new double[SimdDouble.LaneCount];
        SsimKernels.Ssim(sums.Constants, sums.Joint, sums.Block, ssim, null);
        SsimKernels.ContrastStructure(sums.Constants, sums.Joint, sums.Block, contrastStructure);
        Assert.Equal([-1, 1], sums.Each(s => Math.Sign(s.Covariance)).Distinct().Order());
        Assert.All(sums.Each(s => sums.Scalar.Ssim(s)), value => Assert.InRange(value, -1, 1));
        Close.Absolute(sums.Each(s => sums.Scalar.Ssim(s)).Sum(), ssim.Sum(), 1e-12);
        Close.Absolute(sums.Each(s => sums.Scalar.ContrastStructure(s)).Sum(), contrastStructure.Sum(), 1e-12);
    }

    [Theory]
    [MemberData(nameof(Blocks))]
    public void Contrast_structure_is_that_of_the_scalar_reference(int columns, int rows)
    {
        using var sums = new RandomWindowSums(columns, rows);
        double[] total = new double[SimdDouble.LaneCount];
        SsimKernels.ContrastStructure(sums.Constants, sums.Joint, sums.Block, total);
        Close.Absolute(sums.Each(s => sums.Scalar.ContrastStructure(s)).Sum(), total.Sum(), 1e-13 * columns * rows);
    }

    [Theory]
    [MemberData(nameof(Blocks))]
    public void Components_are_those_of_the_scalar_reference(int columns, int rows)
    {
        var transform = IntensityTransform.Identity with { GroundTruthPivot = 0.25, PredictionPivot = -0.125 };
        using var sums = new RandomWindowSums(columns, rows, transform);
        AlignedBuffer[] maps = [.. Enumerable.Range(0, 4).Select(_ => AlignedBuffer.Rent(WindowBand.StripWidth * SimdDouble.LaneCount))];
        double[] totals = new double[4 * SimdDouble.LaneCount];
        SsimKernels.Components(sums.Constants, sums.Separate, sums.Block, totals, (maps[0], maps[1], maps[2], maps[3]));
        Func<LocalStatistics, double>[] quantities =
            [s => sums.Scalar.Ssim(s), s => sums.Scalar.Luminance(s), s => sums.Scalar.Contrast(s), s => sums.Scalar.Structure(s)];
        for (int q = 0; q < 4; q++)
        {
            double[] expected = sums.Each(quantities[q]);
            Close.Absolute(expected, sums.Pixels(maps[q]), 1e-13);
            double total = totals[(q * SimdDouble.LaneCount)..((q + 1) * SimdDouble.LaneCount)].Sum();
            Close.Absolute(expected.Sum(), total, 1e-13 * expected.Length);
            maps[q].Return();
        }
    }
}
