using MicroSsim.Engine.Fitting;
using MicroSsim.Engine.Planes;
using MicroSsim.Engine.Simd;
using MicroSsim.Engine.Similarity;
using MicroSsim.Engine.Windows;

namespace MicroSsim.Engine.Tests;

/// <summary>Every kernel against its scalar twin, at every length and so with every number of lanes left over.</summary>
public sealed class KernelTests
{
    private const int LongestRow = 45;

    private const double Untouched = -7;

    public static TheoryData<int> Counts => [.. Enumerable.Range(1, LongestRow)];

    /// <summary>Blocks of every size: columns, and rows up to a vector's lanes.</summary>
    public static TheoryData<int, int> Blocks => new MatrixTheoryData<int, int>(Enumerable.Range(1, WindowBand.StripWidth), Enumerable.Range(1, SimdDouble.Count));

    [Theory]
    [MemberData(nameof(Blocks))]
    public void Ssim_is_the_formula_s(int columns, int rows)
    {
        using var sums = new BlockOfSums(columns, rows);
        var map = AlignedBuffer.Rent(WindowBand.StripWidth * SimdDouble.Count);
        double[] total = new double[SimdDouble.Count], again = new double[SimdDouble.Count];
        SsimKernels.Ssim(sums.Formula, sums.Joint, sums.Block, total, map);
        double[] expected = sums.Each(s => sums.Formula.Ssim(s));
        Close.Absolute(expected, sums.Pixels(map), 1e-13);
        Close.Absolute(expected.Sum(), total.Sum(), 1e-13 * expected.Length);
        SsimKernels.Ssim(sums.Formula, sums.Joint, sums.Block, again, null);
        Assert.Equal(total, again);
        map.Return();
    }

    [Theory]
    [InlineData(0.25, 0)]
    [InlineData(0, -0.125)]
    [InlineData(0.25, -0.125)]
    public void Ssim_of_levelled_images_is_the_formula_s(double groundTruthLevel, double predictionLevel)
    {
        using var sums = new BlockOfSums(5, 3, IntensityTransform.None with { GroundTruthLevel = groundTruthLevel, PredictionLevel = predictionLevel });
        double[] total = new double[SimdDouble.Count];
        SsimKernels.Ssim(sums.Formula, sums.Joint, sums.Block, total, null);
        Close.Absolute(sums.Each(s => sums.Formula.Ssim(s)).Sum(), total.Sum(), 1e-13 * 15);
    }

    /// <summary>No two images have a covariance beyond what their variances allow, but what rounding leaves may.</summary>
    [Fact]
    public void Variances_that_rounding_took_away_are_the_least_that_the_covariance_allows()
    {
        using var sums = new BlockOfSums(5, 4, withoutSquares: true);
        double[] ssim = new double[SimdDouble.Count], contrastStructure = new double[SimdDouble.Count];
        SsimKernels.Ssim(sums.Formula, sums.Joint, sums.Block, ssim, null);
        SsimKernels.ContrastStructure(sums.Formula, sums.Joint, sums.Block, contrastStructure);
        Assert.Equal([-1, 1], sums.Each(s => Math.Sign(s.Covariance)).Distinct().Order());
        Assert.All(sums.Each(s => sums.Formula.Ssim(s)), value => Assert.InRange(value, -1, 1));
        Close.Absolute(sums.Each(s => sums.Formula.Ssim(s)).Sum(), ssim.Sum(), 1e-12);
        Close.Absolute(sums.Each(s => sums.Formula.ContrastStructure(s)).Sum(), contrastStructure.Sum(), 1e-12);
    }

    [Theory]
    [MemberData(nameof(Blocks))]
    public void Contrast_structure_is_the_formula_s(int columns, int rows)
    {
        using var sums = new BlockOfSums(columns, rows);
        double[] total = new double[SimdDouble.Count];
        SsimKernels.ContrastStructure(sums.Formula, sums.Joint, sums.Block, total);
        Close.Absolute(sums.Each(s => sums.Formula.ContrastStructure(s)).Sum(), total.Sum(), 1e-13 * columns * rows);
    }

    [Theory]
    [MemberData(nameof(Blocks))]
    public void Components_are_the_formula_s(int columns, int rows)
    {
        using var sums = new BlockOfSums(columns, rows, IntensityTransform.None with { GroundTruthLevel = 0.25, PredictionLevel = -0.125 });
        AlignedBuffer[] maps = [.. Enumerable.Range(0, 4).Select(_ => AlignedBuffer.Rent(WindowBand.StripWidth * SimdDouble.Count))];
        double[] totals = new double[4 * SimdDouble.Count];
        SsimKernels.Components(sums.Formula, sums.Separate, sums.Block, totals, (maps[0], maps[1], maps[2], maps[3]));
        Func<LocalStatistics, double>[] quantities =
            [s => sums.Formula.Ssim(s), s => sums.Formula.Luminance(s), s => sums.Formula.Contrast(s), s => sums.Formula.Structure(s)];
        for (int q = 0; q < 4; q++)
        {
            double[] expected = sums.Each(quantities[q]);
            Close.Absolute(expected, sums.Pixels(maps[q]), 1e-13);
            Close.Absolute(expected.Sum(), totals[(q * SimdDouble.Count)..((q + 1) * SimdDouble.Count)].Sum(), 1e-13 * expected.Length);
            maps[q].Return();
        }
    }

    [Theory]
    [MemberData(nameof(Blocks))]
    public void The_function_of_the_factor_is_its_scalar_twin_s(int columns, int rows)
    {
        using var sums = new BlockOfSums(columns, rows);
        AssertFunctionOfFactor(sums);
    }

    /// <summary>So large a range that a product of four denominators is no number.</summary>
    [Theory]
    [MemberData(nameof(Blocks))]
    public void Nor_does_the_function_of_the_factor_overflow(int columns, int rows)
    {
        using var sums = new BlockOfSums(columns, rows, dataRange: 1e25);
        AssertFunctionOfFactor(sums);
    }

    [Theory]
    [MemberData(nameof(Counts))]
    public void Sums_and_moments_of_a_row_are_plain_sums(int count)
    {
        double[] x = Row(count, seed: 1), y = Row(count, seed: 2), a = x[..count], b = y[..count];
        Close.Absolute(a.Sum(), RowKernels.Sum(x, count), 1e-13 * count);
        var totals = new double[5 * SimdDouble.Count];
        Array.Clear(x, count, x.Length - count);
        Array.Clear(y, count, y.Length - count);
        RowKernels.Moments(x, y, totals);
        double[] sums = [.. totals.Chunk(SimdDouble.Count).Select(t => t.Sum())];
        Close.Absolute([a.Sum(), b.Sum(), a.Sum(v => v * v), b.Sum(v => v * v), a.Zip(b, (p, q) => p * q).Sum()], sums, 1e-13 * count);
    }

    [Theory]
    [MemberData(nameof(Counts))]
    public void Pooled_pixels_are_means_of_two_by_two(int count)
    {
        double[] upper = Row(2 * count, seed: 1), lower = Row(2 * count, seed: 2), pooled = new double[count];
        RowKernels.Pool(new[] { upper, lower }.SelectMany(row => row).ToArray(), upper.Length, 1, count, pooled, count);
        Close.Absolute([.. Enumerable.Range(0, count).Select(i => (upper[2 * i] + upper[(2 * i) + 1] + lower[2 * i] + lower[(2 * i) + 1]) / 4)], pooled, 1e-15);
    }

    [Fact]
    public void The_first_lanes_are_kept_and_the_others_blank_whatever_they_held()
    {
        for (int count = 0; count <= SimdDouble.Count + 1; count++)
        {
            var kept = SimdDouble.Keep(SimdDouble.All(double.NaN), SimdDouble.First(count));
            for (int lane = 0; lane < SimdDouble.Count; lane++) Assert.Equal(lane < count ? double.NaN : 0, kept[lane]);
        }
    }

    public static TheoryData<string> Windows => ["Gaussian 1.5", "Gaussian 0.5", "Uniform 7", "Uniform 3", "Uniform 11", "Gaussian 0.9"];

    [Theory]
    [MemberData(nameof(Windows))]
    public void Sliding_sums_are_plain_sums_at_every_count_and_step(string kind)
    {
        var parts = kind.Split(' ');
        double size = double.Parse(parts[1], System.Globalization.CultureInfo.InvariantCulture);
        var window = parts[0] == "Gaussian" ? SsimWindow.Gaussian(size) : SsimWindow.Uniform((int)size);
        var random = new Random(1);
        foreach (int step in new[] { SimdDouble.Count, SimdDouble.Count + 3, 40 })
        {
            for (int count = SlidingSums.PerTurn; count <= 24; count += SlidingSums.PerTurn)
            {
                const int Start = 5;
                AlignedBuffer source = AlignedBuffer.Rent(Start + ((count + window.Taps.Length - 2) * step) + SimdDouble.Count), sums = AlignedBuffer.Rent(count * SimdDouble.Count);
                for (int i = 0; i < source.Length; i++) source[i] = random.NextDouble() - 0.5;
                SlidingSums.Slide(window, source, Start, step, sums, count);
                for (int i = 0; i < count; i++)
                {
                    for (int lane = 0; lane < SimdDouble.Count; lane++)
                    {
                        double expected = window.Taps.Select((tap, k) => tap * source[Start + ((i + k) * step) + lane]).Sum();
                        Close.Absolute(expected, sums[(i * SimdDouble.Count) + lane], 1e-14);
                    }
                }

                source.Return();
                sums.Return();
            }
        }
    }

    [Fact]
    public void Blocks_are_turned_alike_by_shuffles_and_one_by_one_and_nothing_beside_them_changes()
    {
        int block = SimdDouble.Count * SimdDouble.Count, beyond = 16 + block;
        AlignedBuffer from = AlignedBuffer.Rent(block + 16), plain = Filled(beyond + 16), turned = Filled(beyond + 16);
        for (int i = 0; i < from.Length; i++) from[i] = i;
        BlockTranspose.Plain(from, 8, plain, 16);
        double[] expected = [.. Enumerable.Range(0, plain.Length).Select(at => at < 16 || at >= beyond ? Untouched : 8 + (SimdDouble.Count * ((at - 16) % SimdDouble.Count)) + ((at - 16) / SimdDouble.Count))];
        Assert.Equal(expected, plain.Slice(0, plain.Length).ToArray());
        BlockTranspose.Turn(from, 8, turned, 16);
        Assert.Equal(expected, turned.Slice(0, turned.Length).ToArray());
        foreach (var buffer in new[] { from, plain, turned }) buffer.Return();
    }

    [Fact]
    public void Products_and_moved_vectors_end_where_they_should()
    {
        const int Rows = 3, Stride = 40;
        AlignedBuffer x = Filled(Rows * Stride), y = Filled(Rows * Stride);
        AlignedBuffer[] products = [.. Enumerable.Range(0, 5).Select(_ => Filled((Rows + 1) * SimdDouble.Count))];
        for (int i = 0; i < x.Length; i++) (x[i], y[i]) = (i, 1000 - i);
        PairKernels.Products(x, y, 5, Stride, Rows, products[0], products[1], products[2]);
        PairKernels.JointProducts(x, y, 5, Stride, Rows, products[3], products[4]);
        AssertProducts(products[0], (a, _) => a * a);
        AssertProducts(products[1], (_, b) => b * b);
        AssertProducts(products[2], (a, b) => a * b);
        AssertProducts(products[3], (a, b) => (a * a) + (b * b));
        AssertProducts(products[4], (a, b) => a * b);

        double[] before = x.Slice(0, x.Length).ToArray();
        PairKernels.MoveUp(x, 8, 3, 2);
        Array.Copy(before, 8 + (3 * SimdDouble.Count), before, 8, 2 * SimdDouble.Count);
        Assert.Equal(before, x.Slice(0, x.Length).ToArray());
        foreach (var buffer in products.Append(x).Append(y)) buffer.Return();

        void AssertProducts(AlignedBuffer actual, Func<double, double, double> product) => Assert.Equal(
            Enumerable.Range(0, (Rows + 1) * SimdDouble.Count).Select(i => i < Rows * SimdDouble.Count ? product(At(i), 1000 - At(i)) : Untouched),
            actual.Slice(0, actual.Length).ToArray());

        static double At(int i) => 5 + (i / SimdDouble.Count * Stride) + (i % SimdDouble.Count);
    }

    [Fact]
    public void Ranges_are_those_of_the_numbers_one_by_one()
    {
        foreach (var type in RandomPlanes.Types)
        {
            for (int count = 1; count <= 140; count++)
            {
                var plane = RandomPlanes.Noise(type, count, 1, seed: count);
                var range = RangeKernels.Of(plane.GetRows(0, 1, new RowBuffer()), type);
                Assert.Equal((plane.Values().Min(), plane.Values().Max()), (range.Minimum, range.Maximum));
            }
        }
    }

    [Fact]
    public void A_number_that_is_not_finite_is_noticed_wherever_it_stands()
    {
        for (int count = 1; count <= 40; count++)
        {
            for (int at = 0; at < count; at++)
            {
                foreach (double bad in new[] { double.NaN, double.PositiveInfinity, double.NegativeInfinity })
                {
                    float[] floats = new float[count];
                    double[] doubles = new double[count];
                    Assert.True(RangeKernels.AreFinite(System.Runtime.InteropServices.MemoryMarshal.AsBytes(floats.AsSpan()), PixelType.Float32));
                    (floats[at], doubles[at]) = ((float)bad, bad);
                    Assert.False(RangeKernels.AreFinite(System.Runtime.InteropServices.MemoryMarshal.AsBytes(floats.AsSpan()), PixelType.Float32));
                    Assert.False(RangeKernels.AreFinite(System.Runtime.InteropServices.MemoryMarshal.AsBytes(doubles.AsSpan()), PixelType.Float64));
                }
            }
        }
    }

    [Fact]
    public void Pixels_are_converted_alike_in_vectors_and_alone()
    {
        foreach (var type in RandomPlanes.Types)
        {
            var plane = RandomPlanes.Noise(type, LongestRow, 1, seed: 3);
            byte[] pixels = plane.GetRows(0, 1, new RowBuffer()).ToArray();
            for (int count = 1; count <= LongestRow; count++)
            {
                double[] together = new double[count], alone = new double[1];
                PixelConversion.ToDouble(pixels.AsSpan(0, count * type.Size()), type, 100.25, 0.3, together);
                for (int i = 0; i < count; i++)
                {
                    PixelConversion.ToDouble(pixels.AsSpan(i * type.Size(), type.Size()), type, 100.25, 0.3, alone);
                    Close.Same(alone[0], together[i]);
                }
            }
        }
    }

    /// <summary>A buffer in which every number that a kernel leaves alone can be told.</summary>
    internal static AlignedBuffer Filled(int length)
    {
        AlignedBuffer buffer = AlignedBuffer.Rent(length);
        buffer.Slice(0, length).Fill(Untouched);
        return buffer;
    }

    private static void AssertFunctionOfFactor(BlockOfSums sums)
    {
        var (_, _, rows, columns, _) = sums.Block;
        using var kernels = new FactorKernels(sums.Formula);
        kernels.Prepare(sums.Separate, columns);
        double[] factors = [0.01, 1, 3.7, 250], totals = new double[(1 + (2 * factors.Length)) * SimdDouble.Count];
        for (int p = 0; p < factors.Length; p += 2) kernels.Add(factors[p], factors[p + 1], sums.Block, totals, (1 + (2 * p)) * SimdDouble.Count);
        double[] added = [.. totals.Chunk(SimdDouble.Count).Select(t => t.Sum())];
        Assert.Equal(0, added[0]);
        for (int p = 0; p < factors.Length; p++)
        {
            ValueAndDerivative At(LocalStatistics s) => SsimOfFactor.At(factors[p], s, sums.Formula.C1, sums.Formula.C2);
            Close.Absolute(sums.Each(s => At(s).Value).Sum(), added[1 + (2 * p)], 1e-13 * columns * rows);
            Close.Absolute(sums.Each(s => At(s).Derivative).Sum(), added[2 + (2 * p)], 1e-13 * columns * rows);
        }
    }

    private static double[] Row(int count, int seed)
    {
        var random = new Random(seed);
        double[] row = [.. Enumerable.Repeat(double.NaN, SimdDouble.RoundUp(count))];
        for (int i = 0; i < count; i++) row[i] = random.NextDouble() - 0.5;
        return row;
    }
}
