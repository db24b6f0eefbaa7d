using MicroSsim.Engine.Planes;
using MicroSsim.Engine.Similarity;
using MicroSsim.Engine.Volumes;
using MicroSsim.Engine.Windows;

namespace MicroSsim.Engine.Tests;

/// <summary>SSIM in three dimensions: against scikit-image (<see cref="VolumeFixture"/>), a plain loop, and its own properties.</summary>
public sealed class VolumeSsimTests
{
    private const double Tolerance = 1e-12;

    public static TheoryData<int> Cases => [.. Enumerable.Range(0, VolumeFixture.Ssim.Count)];

    public static TheoryData<string> Sigmas =>
        ["1.5,1.5,1.5", "0.5,1.5,1.5", "2,1,0.6", "0,1.5,1.5", "1.2,0,2", "1,0.8,0", "0,0,1.5", "2,0,0"];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_score_is_that_of_skimage(int index)
    {
        var fixture = VolumeFixture.Ssim[index];
        var (groundTruth, prediction) = VolumeFixture.Create(fixture);
        var options = VolumeFixture.Options(fixture);
        double expected = fixture.GetProperty("Ssim").GetDouble();
        foreach (bool components in new[] { false, true })
        {
            double actual = fixture.GetProperty("Micro").GetBoolean()
                ? VolumeSsimCalculator.Measure(
                    groundTruth, prediction, VolumeFixture.Fit, options, components, cancellationToken: Token).Ssim
                : VolumeSsimCalculator.Measure(
                    groundTruth,
                    prediction,
                    VolumeFixture.Number(fixture, "DataRange") is { } range ? DataRange.FromValue(range) : DataRange.GroundTruth,
                    options,
                    components,
                    cancellationToken: Token).Ssim;
            Close.Relative(expected, actual, Tolerance, $"case {index}");
        }
    }

    [Theory]
    [MemberData(nameof(Sigmas))]
    public void A_score_is_that_of_a_plain_loop_whatever_the_sigma_of_each_axis(string text)
    {
        var sigma = VolumeSigma.TryParse(text)!.Value;
        var (groundTruth, prediction) = VolumeFixture.Create(19, 23, 41);
        foreach (var covariance in new[] { CovarianceKind.Sample, CovarianceKind.Population })
        {
            var options = new VolumeSsimOptions { Sigma = sigma, Covariance = covariance };
            double[] map = new double[19 * 23 * 41];
            var result = VolumeSsimCalculator.Measure(
                groundTruth, prediction, DataRange.FromValue(700), options, components: true, Map(map, 23, 41), cancellationToken: Token);
            var joint = VolumeSsimCalculator.Measure(
                groundTruth, prediction, DataRange.FromValue(700), options, cancellationToken: Token);
            var expected = PlainLoop.Measure(groundTruth, prediction, 700, options);
            Close.Absolute(expected.Ssim, result.Ssim, Tolerance, "SSIM");
            Close.Absolute(expected.Ssim, joint.Ssim, Tolerance, "SSIM of joint sums");
            Close.Absolute(expected.Luminance, result.Components!.Luminance, Tolerance, "luminance");
            Close.Absolute(expected.Contrast, result.Components.Contrast, Tolerance, "contrast");
            Close.Absolute(expected.Structure, result.Components.Structure, Tolerance, "structure");
            var (z, y, x) = options.GetCrop(groundTruth);
            int count = (19 - (2 * z)) * (23 - (2 * y)) * (41 - (2 * x));
            Assert.Equal(count, map.Count(value => value != 0));
            Close.Absolute(result.Ssim, map.Sum() / count, Tolerance, "mean of the map");
        }
    }

    [Fact]
    public void Axes_that_are_swapped_with_their_sigma_give_the_same_score()
    {
        var (groundTruth, prediction) = VolumeFixture.Create(21, 26, 33);
        double[] sigma = [0.7, 1.1, 1.6];
        double expected = Score([0, 1, 2]);
        foreach (int[] order in new int[][] { [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0] })
        {
            Close.Relative(expected, Score(order), Tolerance, string.Join(",", order));
        }

        double Score(int[] order) => VolumeSsimCalculator.Measure(
            Swap(groundTruth, order),
            Swap(prediction, order),
            DataRange.GroundTruth,
            new VolumeSsimOptions { Sigma = new VolumeSigma(sigma[order[0]], sigma[order[1]], sigma[order[2]]) },
            cancellationToken: Token).Ssim;
    }

    [Theory]
    [InlineData(64, 40, 50)]
    [InlineData(1, 30, 200)]
    [InlineData(6, 11, 11)]
    public void Without_mixing_over_slices_a_score_is_the_mean_over_them_with_the_range_of_the_volume(int depth, int height, int width)
    {
        var (groundTruth, prediction) = VolumeFixture.Create(depth, height, width);
        var plain = VolumeSsimCalculator.Measure(
            groundTruth,
            prediction,
            DataRange.GroundTruth,
            new VolumeSsimOptions { Sigma = new VolumeSigma(0, 1.5, 1.5) },
            cancellationToken: Token);
        double expected = groundTruth.Slices.Zip(prediction.Slices, (g, p) => SsimCalculator.Measure(
            g, p, DataRange.FromValue(plain.DataRange), new SsimOptions(), cancellationToken: Token).Ssim).Average();
        Close.Relative(expected, plain.Ssim, Tolerance);
    }

    [Fact]
    public void Threads_and_kinds_of_slices_change_no_bit()
    {
        var (groundTruth, prediction) = VolumeFixture.Create(25, 75, 260);
        var fetched = (Fetch(groundTruth), Fetch(prediction));
        foreach (var options in new[] { new VolumeSsimOptions(), new VolumeSsimOptions { Sigma = new VolumeSigma(0.4, 2, 1.5) } })
        {
            var expected = Measure(groundTruth, prediction, null);
            foreach (int threads in new[] { 1, 2, 3, 8 })
            {
                Same(expected, Measure(groundTruth, prediction, new ParallelScope(threads)));
                Same(expected, Measure(fetched.Item1, fetched.Item2, new ParallelScope(threads)));
            }

            SsimResult Measure(VolumePlane g, VolumePlane p, ParallelScope? parallel) => VolumeSsimCalculator.Measure(
                g, p, VolumeFixture.Fit, options, components: true, parallel: parallel, cancellationToken: Token);
        }

        static VolumePlane Fetch(VolumePlane volume) => new([.. volume.Slices.Select(slice => new FetchedPlane(slice))]);

        static void Same(SsimResult expected, SsimResult actual)
        {
            Close.Same(expected.Ssim, actual.Ssim, "SSIM");
            Close.Same(expected.Components!.Luminance, actual.Components!.Luminance, "luminance");
            Close.Same(expected.Components.Contrast, actual.Components.Contrast, "contrast");
            Close.Same(expected.Components.Structure, actual.Components.Structure, "structure");
        }
    }

    [Fact]
    public void Equal_volumes_have_the_score_1_and_an_axial_shift_costs_what_no_slice_shows()
    {
        var (groundTruth, _) = VolumeFixture.Create(20, 30, 30);
        Close.Absolute(1, Score(groundTruth), 1e-15);
        var shifted = new VolumePlane([.. groundTruth.Slices.Skip(1), groundTruth.Slices[0]]);
        Assert.True(Score(shifted) < 0.9);

        double Score(VolumePlane prediction) => VolumeSsimCalculator.Measure(
            groundTruth, prediction, DataRange.GroundTruth, new VolumeSsimOptions(), cancellationToken: Token).Ssim;
    }

    [Fact]
    public void A_large_offset_and_a_tiny_unit_cost_no_digits()
    {
        var (groundTruth, prediction) = VolumeFixture.Create(14, 20, 24);
        var expected = Measure(groundTruth, prediction);
        foreach (var (factor, offset) in new[] { (1e-200, 0), (1e150, 0), (0.0625, 1e9) })
        {
            var actual = Measure(Change(groundTruth), Change(prediction));
            Close.Relative(expected.Components!.Structure, actual.Components!.Structure, offset == 0 ? 1e-12 : 1e-7, $"{factor}, {offset}");
            if (offset == 0) Close.Relative(expected.Ssim, actual.Ssim, 1e-12, $"{factor}");

            VolumePlane Change(VolumePlane volume) => new([.. volume.Slices.Select(slice => slice.Select(v => (v * factor) + offset))]);
        }

        static SsimResult Measure(VolumePlane g, VolumePlane p) => VolumeSsimCalculator.Measure(
            g, p, DataRange.GroundTruth, new VolumeSsimOptions(), components: true, cancellationToken: Token);
    }

    [Fact]
    public void What_has_no_score_is_an_error_with_an_id()
    {
        var (groundTruth, prediction) = VolumeFixture.Create(12, 20, 20);
        Assert.Equal("ShapeMismatch", Error(VolumeFixture.Create(13, 20, 20).GroundTruth, prediction).ErrorId);
        var small = VolumeFixture.Create(10, 20, 20);
        var error = Error(small.GroundTruth, small.Prediction);
        Assert.Equal("ImageTooSmall", error.ErrorId);
        Assert.Contains("10 × 20 × 20 voxels", error.Message, StringComparison.Ordinal);
        Assert.Contains("11 × 11 × 11", error.Message, StringComparison.Ordinal);
        Assert.Equal("SigmaTooSmall", Error(groundTruth, prediction, VolumeSigma.OnAllAxes(0.1)).ErrorId);
        var holed = groundTruth.Slices.ToList();
        holed[4] = holed[4].Select(v => v);
        double[] values = holed[4].Values();
        values[47] = double.NaN;
        holed = [.. holed.Select((slice, i) => i == 4 ? new MemoryPlane<double>(20, 20, values) : slice.Select(v => v))];
        error = Error(new VolumePlane(holed), prediction);
        Assert.Equal(("NonFinitePixels", ImageRole.GroundTruth), (error.ErrorId, error.Role));
        Assert.Contains("column 7, row 2 of slice 4", error.Message, StringComparison.Ordinal);

        static MicroSsimException Error(VolumePlane g, VolumePlane p, VolumeSigma? sigma = null) => Assert.Throws<MicroSsimException>(() =>
            VolumeSsimCalculator.Measure(
                g,
                p,
                DataRange.GroundTruth,
                new VolumeSsimOptions { Sigma = sigma ?? VolumeSigma.OnAllAxes(1.5) },
                cancellationToken: Token));
    }

    [Fact]
    public void A_volume_is_measured_by_metrics_of_single_pixels_as_all_its_slices()
    {
        foreach (var fixture in VolumeFixture.Pixels)
        {
            var (groundTruth, prediction) = VolumeFixture.Create(fixture);
            var psnr = PsnrCalculator.Measure(groundTruth, prediction, DataRange.GroundTruth, Token);
            var nrmse = NrmseCalculator.Measure(groundTruth, prediction, cancellationToken: Token);
            Check("Psnr", psnr.Psnr);
            Check("RangeInvariantPsnr", psnr.RangeInvariantPsnr);
            Check("Nrmse", nrmse.Nrmse);
            Check("RangeInvariantNrmse", nrmse.RangeInvariantNrmse);
            Check("Pearson", PearsonCalculator.Measure(groundTruth, prediction, Token).Pearson);

            void Check(string name, double actual) => Close.Relative(fixture.GetProperty(name).GetDouble(), actual, Tolerance, name);
        }
    }

    private static VolumeMapRow Map(double[] map, int height, int width) => (slice, row, column, ssim, _, _, _) =>
        ssim.CopyTo(map.AsSpan((((slice * height) + row) * width) + column));

    /// <summary>The volume with its axes in another order: axis i of the result is axis order[i] of the volume.</summary>
    private static VolumePlane Swap(VolumePlane volume, int[] order)
    {
        int[] sides = [volume.Depth, volume.SliceHeight, volume.Width];
        double[][] values = [.. volume.Slices.Select(slice => slice.Values())];
        int[] swapped = [.. order.Select(axis => sides[axis])];
        return new VolumePlane([.. Enumerable.Range(0, swapped[0]).Select(Slice)]);

        ImagePlane Slice(int z)
        {
            double[] pixels = new double[swapped[1] * swapped[2]];
            int[] position = new int[3];
            for (int i = 0; i < pixels.Length; i++)
            {
                (position[order[0]], position[order[1]], position[order[2]]) = (z, i / swapped[2], i % swapped[2]);
                pixels[i] = values[position[0]][(position[1] * volume.Width) + position[2]];
            }

            return new MemoryPlane<double>(swapped[2], swapped[1], pixels);
        }
    }

    /// <summary>The definition of docs/numbers.md as nested loops, without separation, SIMD or tiles.</summary>
    private static class PlainLoop
    {
        public static (double Ssim, double Luminance, double Contrast, double Structure) Measure(
            VolumePlane groundTruth, VolumePlane prediction, double range, VolumeSsimOptions options)
        {
            double[][] taps = [Taps(options.Sigma.Z), Taps(options.Sigma.Y), Taps(options.Sigma.X)];
            double[][] g = [.. groundTruth.Slices.Select(slice => slice.Values())];
            double[][] p = [.. prediction.Slices.Select(slice => slice.Values())];
            int width = groundTruth.Width;
            double n = taps[0].Length * taps[1].Length * taps[2].Length;
            double correction = options.Covariance == CovarianceKind.Sample ? n / (n - 1) : 1;
            double c1 = Math.Pow(options.K1 * range, 2), c2 = Math.Pow(options.K2 * range, 2);
            double ssims = 0, luminances = 0, contrasts = 0, structures = 0, count = 0;
            for (int z = 0; z <= groundTruth.Depth - taps[0].Length; z++)
            {
                for (int y = 0; y <= groundTruth.SliceHeight - taps[1].Length; y++)
                {
                    for (int x = 0; x <= width - taps[2].Length; x++) Add(z, y, x);
                }
            }

            return (ssims / count, luminances / count, contrasts / count, structures / count);

            void Add(int z, int y, int x)
            {
                double ux = Window(z, y, x, (a, _) => a), uy = Window(z, y, x, (_, b) => b);
                double vx = correction * Window(z, y, x, (a, _) => (a - ux) * (a - ux));
                double vy = correction * Window(z, y, x, (_, b) => (b - uy) * (b - uy));
                double vxy = correction * Window(z, y, x, (a, b) => (a - ux) * (b - uy));
                double luminance = ((2 * ux * uy) + c1) / ((ux * ux) + (uy * uy) + c1);
                ssims += luminance * ((2 * vxy) + c2) / (vx + vy + c2);
                luminances += luminance;
                contrasts += ((2 * Math.Sqrt(vx * vy)) + c2) / (vx + vy + c2);
                structures += ((2 * vxy) + c2) / ((2 * Math.Sqrt(vx * vy)) + c2);
                count++;
            }

            double Window(int z, int y, int x, Func<double, double, double> term)
            {
                double sum = 0;
                for (int k = 0; k < taps[0].Length; k++)
                {
                    for (int j = 0; j < taps[1].Length; j++)
                    {
                        for (int i = 0; i < taps[2].Length; i++)
                        {
                            int at = ((y + j) * width) + x + i;
                            sum += taps[0][k] * taps[1][j] * taps[2][i] * term(g[z + k][at], p[z + k][at]);
                        }
                    }
                }

                return sum;
            }
        }

        private static double[] Taps(double sigma)
        {
            int radius = (int)Math.Floor((3.5 * sigma) + 0.5);
            double[] taps =
                [.. Enumerable.Range(-radius, (2 * radius) + 1).Select(k => sigma == 0 ? 1 : Math.Exp(-0.5 * k * k / (sigma * sigma)))];
            return [.. taps.Select(tap => tap / taps.Sum())];
        }
    }
}
