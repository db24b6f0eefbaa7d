using System.Text.Json;
using MicroSsim.Engine.Masks;
using MicroSsim.Engine.Planes;
using MicroSsim.Engine.Similarity;
using MicroSsim.Engine.Volumes;

namespace MicroSsim.Engine.Tests;

/// <summary>Masks and regions of voxels: against averages of scikit-image's full map, and plain loops over the full map.</summary>
public sealed class VolumeMaskTests
{
    private const double Tolerance = 1e-12;

    public static TheoryData<int> Cases => [.. Enumerable.Range(0, VolumeFixture.Masks.Count)];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_score_is_the_full_map_of_skimage_averaged(int index)
    {
        var fixture = VolumeFixture.Masks[index];
        var (groundTruth, prediction) = VolumeFixture.Create(fixture);
        var options = VolumeFixture.Options(fixture);
        bool byLabel = fixture.GetProperty("ByLabel").GetBoolean(), micro = fixture.GetProperty("Micro").GetBoolean();
        var labels = Labels(groundTruth, byLabel);
        var mask = new ImageMask(labels, fixture.GetProperty("Mode").GetString() == "Window" ? MaskMode.Window : MaskMode.Center);
        foreach (bool components in new[] { false, true })
        {
            var actual = Measure(components);
            var expected = fixture.GetProperty("Regions").EnumerateArray().ToList();
            Assert.Equal(expected.Count, actual.Count);
            foreach (var (e, a) in expected.Zip(actual, (e, a) => (e, a)))
            {
                if (byLabel) Assert.Equal(e.GetProperty("Label").GetInt64(), a.Label);
                if (e.GetProperty("Ssim").ValueKind == JsonValueKind.Null)
                {
                    Assert.Equal("MaskTooSmall", a.Error!.ErrorId);
                    continue;
                }

                Close.Relative(e.GetProperty("Ssim").GetDouble(), a.GetResult().Ssim, Tolerance, $"case {index}, region {a.Label}");
                Assert.Equal(e.GetProperty("MaskedPixels").GetInt64(), a.GetResult().MaskedPixels);
            }
        }

        IReadOnlyList<RegionResult<SsimResult>> Measure(bool components) => (micro, byLabel) switch
        {
            (true, true) => VolumeSsimCalculator.MeasureRegions(
                groundTruth, prediction, mask, VolumeFixture.Fit, options, components, cancellationToken: Token),
            (false, true) => VolumeSsimCalculator.MeasureRegions(
                groundTruth, prediction, mask, DataRange.GroundTruth, options, components, cancellationToken: Token),
            (true, false) => [new(0, VolumeSsimCalculator.Measure(
                groundTruth, prediction, VolumeFixture.Fit, options, components, mask: mask, cancellationToken: Token), null)],
            _ => [new(0, VolumeSsimCalculator.Measure(
                groundTruth, prediction, DataRange.GroundTruth, options, components, mask: mask, cancellationToken: Token), null)],
        };
    }

    [Theory]
    [InlineData(MaskMode.Window, "0.5,0.8,0.3")]
    [InlineData(MaskMode.Window, "0,1.5,0")]
    [InlineData(MaskMode.Window, "0.8,0,0.6")]
    [InlineData(MaskMode.Center, "1.5,1,2")]
    public void A_region_is_a_plain_loop_over_the_positions_that_count(MaskMode mode, string sigma)
    {
        const int Depth = 23, Height = 47, Width = 290; // more rows and columns than a tile, and more slices than are mixed at a time
        var (groundTruth, prediction) = VolumeFixture.Create(Depth, Height, Width);
        var labels = Labels(groundTruth, byLabel: true);
        double[] all = new double[Depth * Height * Width], inside = new double[all.Length];
        inside.AsSpan().Fill(2);
        var options = new VolumeSsimOptions { Sigma = VolumeSigma.TryParse(sigma)!.Value };
        VolumeSsimCalculator.Measure(
            groundTruth, prediction, DataRange.GroundTruth, options, false, Map(all), cancellationToken: Token);
        var mask = new ImageMask(labels, mode);
        foreach (int threads in new[] { 1, 3 })
        {
            var regions = VolumeSsimCalculator.MeasureRegions(
                groundTruth, prediction, mask, DataRange.GroundTruth, options, false, Map(inside), new ParallelScope(threads), Token);
            var without = VolumeSsimCalculator.MeasureRegions(
                groundTruth, prediction, mask, DataRange.GroundTruth, options, cancellationToken: Token);
            var (z, y, x) = options.GetCrop(groundTruth);
            double[][] label = [.. labels.Slices.Select(slice => slice.Values())];
            var sums = new Dictionary<long, (double Sum, long Count)>();
            for (int s = 0; s < Depth - (2 * z); s++)
            {
                for (int r = 0; r < Height - (2 * y); r++)
                {
                    for (int c = 0; c < Width - (2 * x); c++)
                    {
                        int at = (((s * Height) + r) * Width) + c;
                        long region = RegionAt(s, r, c);
                        Assert.Equal(region == 0, double.IsNaN(inside[at]));
                        if (region == 0) continue;
                        Close.Same(all[at], inside[at], "map");
                        var (sum, count) = sums.TryGetValue(region, out var before) ? before : default;
                        sums[region] = (sum + all[at], count + 1);
                    }
                }
            }

            Assert.Equal(sums.Keys.OrderBy(key => key), regions.Where(r => r.Result is not null).Select(r => r.Label));
            foreach (var (region, other) in regions.Zip(without, (a, b) => (a, b)))
            {
                if (region.Result is not { } result) continue;
                Close.Same(result.Ssim, other.GetResult().Ssim, "without a map");
                Assert.Equal(sums[region.Label].Count, result.MaskedPixels);
                Close.Relative(sums[region.Label].Sum / sums[region.Label].Count, result.Ssim, Tolerance, $"region {region.Label}");
            }

            long RegionAt(int s, int r, int c)
            {
                if (mode == MaskMode.Center) return (long)label[s + z][((r + y) * Width) + c + x];
                double first = label[s][(r * Width) + c];
                for (int k = s; k <= s + (2 * z); k++)
                {
                    for (int j = r; j <= r + (2 * y); j++)
                    {
                        for (int i = c; i <= c + (2 * x); i++) if (label[k][(j * Width) + i] != first) return 0;
                    }
                }

                return (long)first;
            }
        }

        static VolumeMapRow Map(double[] map) => (slice, row, column, ssim, _, _, _) =>
            ssim.CopyTo(map.AsSpan((((slice * Height) + row) * Width) + column));
    }

    [Theory]
    [InlineData(MaskMode.Window)]
    [InlineData(MaskMode.Center)]
    public void A_mask_of_ones_changes_no_bit(MaskMode mode)
    {
        var (groundTruth, prediction) = VolumeFixture.Create(25, 75, 260);
        byte[] one = Enumerable.Repeat((byte)1, 75 * 260).ToArray();
        var mask = new ImageMask(new VolumePlane([.. Enumerable.Range(0, 25).Select(_ => new MemoryPlane<byte>(260, 75, one))]), mode);
        foreach (bool components in new[] { false, true })
        {
            var expected = Measure(null, components);
            var actual = Measure(mask, components);
            Close.Same(expected.Ssim, actual.Ssim, "SSIM");
            Assert.Equal(15L * 65 * 250, actual.MaskedPixels);
            if (!components) continue;
            Close.Same(expected.Components!.Luminance, actual.Components!.Luminance, "luminance");
            Close.Same(expected.Components.Contrast, actual.Components.Contrast, "contrast");
            Close.Same(expected.Components.Structure, actual.Components.Structure, "structure");
        }

        SsimResult Measure(ImageMask? mask, bool components) => VolumeSsimCalculator.Measure(
            groundTruth, prediction, VolumeFixture.Fit, new VolumeSsimOptions(), components, mask: mask, cancellationToken: Token);
    }

    [Fact]
    public void Infinite_voxels_outside_are_ignored_and_no_window_over_them_counts()
    {
        var (groundTruth, prediction) = VolumeFixture.Create(16, 30, 40);
        var (hole, zeroed) = (Punch(double.NaN), Punch(0));
        byte[][] inside = [.. Enumerable.Range(0, 16).Select(_ => Enumerable.Repeat((byte)1, 30 * 40).ToArray())];
        inside[7][(15 * 40) + 20] = 0;
        var plane = new VolumePlane([.. inside.Select(slice => new MemoryPlane<byte>(40, 30, slice))]);
        var options = new VolumeSsimOptions { Sigma = VolumeSigma.OnAllAxes(0.5) };
        var window = Measure(hole, MaskMode.Window);
        Assert.Equal((12L * 26 * 36) - 125, window.MaskedPixels);
        Close.Relative(Measure(zeroed, MaskMode.Window).Ssim, window.Ssim, Tolerance);
        var center = Measure(hole, MaskMode.Center);
        Assert.Equal(window.MaskedPixels, center.MaskedPixels);
        Close.Same(window.Ssim, center.Ssim, "center");
        Assert.Equal((12L * 26 * 36) - 1, Measure(zeroed, MaskMode.Center).MaskedPixels);

        SsimResult Measure(VolumePlane volume, MaskMode mode) => VolumeSsimCalculator.Measure(
            volume, prediction, DataRange.FromValue(700), options, mask: new ImageMask(plane, mode), cancellationToken: Token);

        VolumePlane Punch(double value) => new([.. groundTruth.Slices.Select((slice, z) =>
        {
            double[] values = slice.Values();
            if (z == 7) values[(15 * 40) + 20] = value;
            return new MemoryPlane<double>(40, 30, values);
        })]);
    }

    [Fact]
    public void A_mask_that_does_not_fit_is_an_error_with_an_id()
    {
        var (groundTruth, prediction) = VolumeFixture.Create(12, 20, 20);
        var error = Error(VolumeFixture.Create(20, 12, 20).GroundTruth);
        Assert.Equal(("MaskShapeMismatch", ImageRole.Mask), (error.ErrorId, error.Role));
        Assert.Contains(
            "the mask has 20 × 12 × 20 voxels (z, y, x), the volumes have 12 × 20 × 20", error.Message, StringComparison.Ordinal);
        byte[] pixels = new byte[20 * 20];
        Assert.Equal("EmptyMask", Error(Repeat()).ErrorId);
        pixels[210] = 1;
        error = Error(Repeat());
        Assert.Equal("MaskTooSmall", error.ErrorId);
        Assert.Contains("no window of 11 × 11 × 11 voxels lies in the mask as a whole", error.Message, StringComparison.Ordinal);

        VolumePlane Repeat() => new([.. Enumerable.Range(0, 12).Select(_ => new MemoryPlane<byte>(20, 20, pixels))]);

        MicroSsimException Error(ImagePlane mask) => Assert.Throws<MicroSsimException>(() => VolumeSsimCalculator.Measure(
            groundTruth,
            prediction,
            DataRange.GroundTruth,
            new VolumeSsimOptions(),
            mask: new ImageMask(mask),
            cancellationToken: Token));
    }

    /// <summary>The label image of make.py: an ellipsoid without one voxel, in four quarters if by label.</summary>
    private static VolumePlane Labels(VolumePlane volume, bool byLabel)
    {
        var (depth, height, width) = (volume.Depth, volume.SliceHeight, volume.Width);
        ushort[] quarters = [3, 7, 8, 250];
        return new VolumePlane([.. Enumerable.Range(0, depth).Select(Slice)]);

        ImagePlane Slice(int z)
        {
            ushort[] labels = new ushort[height * width];
            for (int i = 0; i < labels.Length; i++)
            {
                int y = i / width, x = i % width;
                bool isInside = Square(z, depth) + Square(y, height) + Square(x, width) < 90000;
                if (z == depth / 2 && y == height / 4 && x == width / 3) isInside = false;
                int quarter = (y >= height / 2 ? 1 : 0) + (x >= width / 2 ? 2 : 0);
                labels[i] = isInside ? byLabel ? quarters[quarter] : (ushort)1 : (ushort)0;
            }

            return new MemoryPlane<ushort>(width, height, labels);
        }

        static long Square(long a, long n) => 4 * ((2 * a) - n + 1) * ((2 * a) - n + 1) * 10000 / (n * n);
    }
}
