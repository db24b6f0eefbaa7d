namespace MicroSsim.Engine.Tests;

/// <summary>Every kernel against its scalar twin, at every length and so with every number of lanes left over.</summary>
public sealed class KernelTests
{
    private const int LongestRow = 45;

    public static TheoryData<int> Counts => [.. Enumerable.Range(1, LongestRow)];

    [Theory]
    [MemberData(nameof(Counts))]
    public void Ssim_is_the_formula_s(int count)
    {
        var (formula, separate, joint) = Sums(count);
        var map = new double[Lanes.RoundUp(count)];
        double sum = SsimKernels.Ssim(formula, joint, count, map);
        double[] expected = [.. Enumerable.Range(0, count).Select(i => formula.Ssim(formula.Statistics(separate, i)))];
        Close.Absolute(expected, map[..count], 1e-13);
        Close.Absolute(expected.Sum(), sum, 1e-13 * count);
        Close.Same(sum, SsimKernels.Ssim(formula, joint, count, null));
        Close.Absolute(sum, SsimKernels.ClampedSsim(formula, joint, count), 1e-13 * count); // no variance is below zero here
    }

    [Theory]
    [MemberData(nameof(Counts))]
    public void Contrast_structure_is_the_formula_s(int count)
    {
        var (formula, separate, joint) = Sums(count);
        double expected = Enumerable.Range(0, count).Sum(i => formula.ContrastStructure(formula.Statistics(separate, i)));
        Close.Absolute(expected, SsimKernels.ContrastStructure(formula, joint, count), 1e-13 * count);
    }

    [Theory]
    [MemberData(nameof(Counts))]
    public void Components_are_the_formula_s(int count)
    {
        var (formula, separate, _) = Sums(count);
        double[] NewMap() => new double[Lanes.RoundUp(count)];
        (double[] Ssim, double[] Luminance, double[] Contrast, double[] Structure) maps = (NewMap(), NewMap(), NewMap(), NewMap());
        var sums = SsimKernels.Components(formula, separate, count, maps);
        LocalStatistics[] statistics = [.. Enumerable.Range(0, count).Select(i => formula.Statistics(separate, i))];
        Check(statistics.Select(s => formula.Ssim(s)), maps.Ssim, sums.Ssim);
        Check(statistics.Select(s => formula.Luminance(s)), maps.Luminance, sums.Luminance);
        Check(statistics.Select(s => formula.Contrast(s)), maps.Contrast, sums.Contrast);
        Check(statistics.Select(s => formula.Structure(s)), maps.Structure, sums.Structure);

        void Check(IEnumerable<double> expected, double[] map, double sum)
        {
            double[] values = [.. expected];
            Close.Absolute(values, map[..count], 1e-13);
            Close.Absolute(values.Sum(), sum, 1e-13 * count);
        }
    }

    [Theory]
    [MemberData(nameof(Counts))]
    public void The_function_of_the_factor_is_its_scalar_twin_s(int count)
    {
        var (formula, separate, _) = Sums(count);
        foreach (double factor in new[] { 0.01, 1, 3.7, 250 })
        {
            Derivatives[] each = [.. Enumerable.Range(0, count).Select(i => SsimOfFactor.At(factor, formula.Statistics(separate, i), formula.C1, formula.C2))];
            var sum = SsimKernels.OfFactor(formula, factor, separate, count);
            Close.Absolute(each.Sum(d => d.Value), sum.Value, 1e-13 * count);
            Close.Absolute(each.Sum(d => d.First), sum.First, 1e-13 * count);
            Close.Absolute(each.Sum(d => d.Second), sum.Second, 1e-12 * count);
        }
    }

    [Theory]
    [MemberData(nameof(Counts))]
    public void Summaries_and_moments_of_a_row_are_plain_sums(int count)
    {
        double[] x = Row(count, seed: 1), y = Row(count, seed: 2), a = x[..count], b = y[..count];
        var summary = RowKernels.Summary(x, count);
        Assert.Equal((a.Min(), a.Max()), (summary.Minimum, summary.Maximum));
        Close.Absolute(a.Sum(), summary.Sum, 1e-13 * count);
        var moments = RowKernels.Moments(x, y, count);
        Close.Absolute(a.Sum(), moments.X, 1e-13 * count);
        Close.Absolute(b.Sum(), moments.Y, 1e-13 * count);
        Close.Absolute(a.Sum(v => v * v), moments.XX, 1e-13 * count);
        Close.Absolute(b.Sum(v => v * v), moments.YY, 1e-13 * count);
        Close.Absolute(a.Zip(b, (p, q) => p * q).Sum(), moments.XY, 1e-13 * count);
    }

    [Fact]
    public void The_first_lanes_are_kept_and_the_others_blank_whatever_they_held()
    {
        for (int count = 0; count <= Lanes.Count + 1; count++)
        {
            var kept = Lanes.First(Lanes.All(double.NaN), count);
            for (int lane = 0; lane < Lanes.Count; lane++) Assert.Equal(lane < count ? double.NaN : 0, kept[lane]);
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

    /// <summary>A formula, and window sums of random pixels, followed by numbers that must not count.</summary>
    private static (SsimFormula Formula, WindowSums Separate, WindowSums Joint) Sums(int count)
    {
        var window = SsimWindow.Uniform(7);
        var random = new Random(count);
        WindowSums separate = new(Lanes.RoundUp(count)), joint = new(Lanes.RoundUp(count), WindowFields.Joint);
        foreach (double[] row in new[] { separate.X, separate.Y, separate.XX, separate.YY, separate.XY, joint.X, joint.Y, joint.XX, joint.XY }) Array.Fill(row, double.NaN);
        for (int i = 0; i < count; i++)
        {
            double[] x = [.. Enumerable.Range(0, 49).Select(_ => random.NextDouble())], y = [.. x.Select(v => 0.2 + (0.3 * v) + (0.2 * random.NextDouble()))];
            separate.X[i] = joint.X[i] = x.Sum();
            separate.Y[i] = joint.Y[i] = y.Sum();
            separate.XX[i] = x.Sum(v => v * v);
            separate.YY[i] = y.Sum(v => v * v);
            joint.XX[i] = separate.XX[i] + separate.YY[i];
            separate.XY[i] = joint.XY[i] = x.Zip(y, (a, b) => a * b).Sum();
        }

        return (new SsimFormula(window, CovarianceKind.Sample, 0.01, 0.03, 1), separate, joint);
    }

    private static double[] Row(int count, int seed)
    {
        var random = new Random(seed);
        double[] row = [.. Enumerable.Repeat(double.NaN, Lanes.RoundUp(count))];
        for (int i = 0; i < count; i++) row[i] = random.NextDouble() - 0.5;
        return row;
    }
}
