using CsCheck;
using MicroSsim.Engine.Masks;
using MicroSsim.Engine.Planes;
using MicroSsim.Engine.Similarity;
using MicroSsim.Engine.Volumes;

namespace MicroSsim.Engine.Tests;

/// <summary>
/// SSIM of volumes, with and without regions, against plain loops, at sizes next to those of tiles and of the groups of slices that are
/// mixed together.
/// </summary>
public sealed class VolumeSizeTests
{
    private const double Tolerance = 1e-10;

    /// <summary>Standard deviations, and the widths of tiles for them: with joint window sums, and with separate ones.</summary>
    private static readonly (VolumeSigma Sigma, int[] TileWidths)[] Windows =
    [
        (VolumeSigma.OnAllAxes(1.5), [176, 224]),
        (new VolumeSigma(0.5, 1, 1.5), [272, 336]),
        (new VolumeSigma(0, 0.5, 0.3), [400, 512]),
        (new VolumeSigma(2, 0, 0), [32, 160]),
        (new VolumeSigma(0.3, 2.2, 0.8), [32, 64]),
    ];

    private static readonly Gen<int> Step = Gen.Int[-1, 1];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void Regions_have_the_means_of_a_plain_map_at_every_size() => Gen.Select(
        Gen.Int[0, Windows.Length - 1].Select(i => Windows[i]),
        Gen.Int[0, 1],
        Step,
        Gen.Int[3, 5].Select(power => 1 << power),
        Step,
        Gen.Int[0, 2].Select(i => 1 + (8 * i)),
        Step,
        Gen.Int).Sample(
        (window, tile, columnStep, rows, rowStep, slices, sliceStep, seed) =>
        {
            var random = new Random(seed);
            var options = new VolumeSsimOptions { Sigma = window.Sigma, Covariance = CovarianceKind.Population };
            var (z, y, x) = options.GetCrop(VolumeFixture.Create(1, 1, 1).GroundTruth);
            int mapDepth = Math.Max(1, slices + sliceStep), mapHeight = rows + rowStep, mapWidth = window.TileWidths[tile] + columnStep;
            int depth = mapDepth + (2 * z), height = mapHeight + (2 * y), width = mapWidth + (2 * x);
            var (groundTruth, prediction) = VolumeFixture.Create(depth, height, width);
            var mode = random.Next(2) == 0 ? MaskMode.Window : MaskMode.Center;
            int cell = random.Next(6, 40), gap = random.Next(3, 2000);
            short[][] labels = [.. Enumerable.Range(0, depth).Select(s => Enumerable.Range(0, width * height)
                .Select(i => (short)(random.Next(gap) == 0 ? 0 : 1 + ((i % width / cell) + (i / width / cell) + (s / cell))))
                .ToArray())];
            bool hasHoles = random.Next(2) == 0;
            var measured = hasHoles ? Punch(groundTruth) : groundTruth;
            var mask = new ImageMask(new VolumePlane([.. labels.Select(slice => new MemoryPlane<short>(width, height, slice))]), mode);
            var parallel = new ParallelScope(random.Next(1, 4));
            var range = DataRange.FromValue(900);
            double[] expected = PlainMap(groundTruth, prediction, options.Sigma, (z, y, x), 900);
            double[] map = new double[expected.Length];
            bool components = random.Next(2) == 0, hasMap = random.Next(2) == 0;
            if (!hasHoles)
            {
                var whole = VolumeSsimCalculator.Measure(
                    groundTruth, prediction, range, options, components, Fill, null, parallel, Token);
                Close.Absolute(expected, map, Tolerance, "map");
                Close.Absolute(expected.Average(), whole.Ssim, Tolerance, "whole");
            }

            var regions = VolumeSsimCalculator.MeasureRegions(
                measured, prediction, mask, range, options, components, hasMap ? Fill : null, parallel, Token);
            var sums = new Dictionary<long, (double Sum, long Count)>();
            for (int i = 0; i < expected.Length; i++)
            {
                long label = LabelAt(i / (mapWidth * mapHeight), i / mapWidth % mapHeight, i % mapWidth);
                if (hasMap && label == 0 != double.IsNaN(map[i])) Assert.Fail("NaN");
                if (label == 0) continue;
                if (hasMap && Math.Abs(map[i] - expected[i]) > Tolerance) Assert.Fail("map");
                sums.TryGetValue(label, out var sum);
                sums[label] = (sum.Sum + expected[i], sum.Count + 1);
            }

            foreach (var region in regions)
            {
                if (!sums.TryGetValue(region.Label, out var sum))
                {
                    Assert.Equal("MaskTooSmall", region.Error?.ErrorId);
                    continue;
                }

                Assert.Equal(sum.Count, region.GetResult().MaskedPixels);
                Close.Absolute(sum.Sum / sum.Count, region.GetResult().Ssim, Tolerance, $"region {region.Label}");
            }

            Assert.True(sums.Count <= regions.Count);

            void Fill(
                int slice,
                int row,
                int column,
                ReadOnlySpan<double> ssim,
                ReadOnlySpan<double> luminance,
                ReadOnlySpan<double> contrast,
                ReadOnlySpan<double> structure) =>
                ssim.CopyTo(map.AsSpan((((slice * mapHeight) + row) * mapWidth) + column));

            long LabelAt(int slice, int row, int column)
            {
                short label = labels[slice + z][((row + y) * width) + column + x];
                for (int s = slice; (mode == MaskMode.Window || hasHoles) && label != 0 && s <= slice + (2 * z); s++)
                {
                    for (int r = row; r <= row + (2 * y); r++)
                    {
                        for (int c = column; c <= column + (2 * x); c++)
                        {
                            short other = labels[s][(r * width) + c];
                            if (mode == MaskMode.Window ? other != label : other == 0) return 0;
                        }
                    }
                }

                return label;
            }

            VolumePlane Punch(VolumePlane volume) => new([.. volume.Slices.Select((slice, s) => new MemoryPlane<double>(
                width, height, [.. slice.Values().Select((value, i) => labels[s][i] == 0 ? double.NaN : value)]))]);
        },
        iter: 16);

    /// <summary>The map of population SSIM of integer volumes, by sums along one axis after the other.</summary>
    private static double[] PlainMap(
        VolumePlane groundTruth, VolumePlane prediction, VolumeSigma sigma, (int Z, int Y, int X) radius, double range)
    {
        double[] x = [.. groundTruth.Slices.SelectMany(slice => slice.Values())];
        double[] y = [.. prediction.Slices.SelectMany(slice => slice.Values())];
        double[][] means = [Mean(i => x[i]), Mean(i => y[i]), Mean(i => x[i] * x[i]), Mean(i => y[i] * y[i]), Mean(i => x[i] * y[i])];
        double c1 = Math.Pow(0.01 * range, 2), c2 = Math.Pow(0.03 * range, 2);
        return [.. Enumerable.Range(0, means[0].Length).Select(i =>
        {
            double ux = means[0][i], uy = means[1][i];
            double vx = means[2][i] - (ux * ux), vy = means[3][i] - (uy * uy), vxy = means[4][i] - (ux * uy);
            return ((2 * ux * uy) + c1) * ((2 * vxy) + c2) / (((ux * ux) + (uy * uy) + c1) * (vx + vy + c2));
        })];

        double[] Mean(Func<int, double> field)
        {
            double[] values = [.. Enumerable.Range(0, x.Length).Select(field)];
            int depth = groundTruth.Depth, height = groundTruth.SliceHeight, width = groundTruth.Width;
            values = Along(values, depth * height, width, 1, Taps(sigma.X, radius.X));
            width -= 2 * radius.X;
            values = Along(values, depth, height, width, Taps(sigma.Y, radius.Y));
            height -= 2 * radius.Y;
            return Along(values, 1, depth, height * width, Taps(sigma.Z, radius.Z));
        }

        static double[] Taps(double sigma, int radius)
        {
            double[] taps =
            [
                .. Enumerable.Range(-radius, (2 * radius) + 1)
                    .Select(k => radius == 0 ? 1 : Math.Exp(-0.5 * k * k / (sigma * sigma))),
            ];
            return [.. taps.Select(tap => tap / taps.Sum())];
        }

        static double[] Along(double[] values, int outer, int length, int inner, double[] taps)
        {
            int left = length - taps.Length + 1;
            double[] sums = new double[outer * left * inner];
            for (int o = 0; o < outer; o++)
            {
                for (int i = 0; i < left; i++)
                {
                    for (int k = 0; k < taps.Length; k++)
                    {
                        int from = ((o * length) + i + k) * inner, to = ((o * left) + i) * inner;
                        for (int j = 0; j < inner; j++) sums[to + j] += taps[k] * values[from + j];
                    }
                }
            }

            return sums;
        }
    }
}
