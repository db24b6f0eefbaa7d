using CsCheck;
using MicroSsim.Engine.Fitting;
using MicroSsim.Engine.Masks;
using MicroSsim.Engine.Planes;
using MicroSsim.Engine.Similarity;

namespace MicroSsim.Engine.Tests;

/// <summary>Properties of scores with masks and regions, on random images, masks and sizes.</summary>
public sealed class MaskPropertyTests
{
    private const int Iterations = 40;

    private static readonly MultiScaleOptions TwoScales = new() { Betas = [0.4, 0.6] };

    private static readonly Gen<ImagePair> Pairs =
        from groundTruth in Gen.Enum<PixelType>()
        from prediction in Gen.Enum<PixelType>()
        from width in Gen.Int[22, 90]
        from height in Gen.Int[22, 90]
        from seed in Gen.Int[0, int.MaxValue]
        select RandomPlanes.Pair(groundTruth, prediction, width, height, seed);

    /// <summary>The pixels that are pooled, in rows of 41.</summary>
    private static readonly int[] FourPixels = [0, 1, 41, 42];

    private static readonly Gen<MaskMode> Modes = Gen.Enum<MaskMode>();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void A_mask_of_ones_gives_the_same_bits_as_none() => Gen.Select(Pairs, Modes, Gen.Enum<PixelType>()).Sample(
        (pair, mode, maskType) =>
        {
            var (g, p) = pair;
            var plane = RandomPlanes.FromValues(maskType, g.Width, g.Height, [.. Enumerable.Repeat(1.0, (int)g.PixelCount)]);
            var mask = new ImageMask(plane, mode);
            var fit = FitRunner.Fit(pair).Fit;
            for (int i = 0; i < 2; i++)
            {
                bool components = i == 1;
                var score = MicroSsimCalculator.Measure(g, p, fit, components: components);
                Same(score, MicroSsimCalculator.Measure(g, p, fit, components: components, mask: mask));
                Same(score, MicroSsimCalculator.MeasureRegions(g, p, mask, fit, components: components)[0].GetResult());
            }

            Same(
                SsimCalculator.Measure(g, p, DataRange.GroundTruth),
                SsimCalculator.Measure(g, p, DataRange.GroundTruth, mask: mask));
            var multi = MicroMs3imCalculator.Measure(g, p, fit, TwoScales);
            var masked = MicroMs3imCalculator.Measure(g, p, fit, TwoScales, mask);
            Close.Same(multi.Score, masked.Score, "multi-scale score");
            Assert.Equal(multi.Terms, masked.Terms);
            var psnr = PsnrCalculator.Measure(g, p, DataRange.GroundTruth);
            Assert.Equal(psnr with { MaskedPixels = g.PixelCount }, PsnrCalculator.Measure(g, p, DataRange.GroundTruth, mask));
            foreach (var normalization in Enum.GetValues<NrmseNormalization>())
            {
                var nrmse = NrmseCalculator.Measure(g, p, normalization, Token);
                Assert.Equal(nrmse with { MaskedPixels = g.PixelCount }, NrmseCalculator.Measure(g, p, normalization, mask, Token));
            }

            var pearson = PearsonCalculator.Measure(g, p, Token);
            Assert.Equal(pearson with { MaskedPixels = g.PixelCount }, PearsonCalculator.Measure(g, p, mask, Token));
            Assert.Equal(fit, FitRunner.Fit([pair], masks: [plane]).Fit);

            void Same(SsimResult expected, SsimResult actual)
            {
                Assert.NotNull(actual.MaskedPixels);
                Assert.Equal(expected, actual with { MaskedPixels = null });
            }
        },
        iter: Iterations);

    [Fact]
    public void Regions_that_tile_the_image_average_to_the_whole_in_Center_mode() => Gen.Select(Pairs, Gen.Int[1, 9]).Sample(
        (pair, side) =>
        {
            var (g, p) = pair;
            var labels = Labels(g, (y, x) => 1 + (x / (6 + side)) + (100 * (y / (6 + (2 * side)))));
            var fit = FitRunner.Fit(pair).Fit;
            var whole = MicroSsimCalculator.Measure(g, p, fit, components: true);
            var regions = MicroSsimCalculator.MeasureRegions(g, p, new ImageMask(labels, MaskMode.Center), fit, components: true)
                .Where(region => region.Error is null).Select(region => region.Result!).ToList();
            double positions = (g.Width - 10) * (g.Height - 10);
            Assert.Equal(positions, regions.Sum(region => region.MaskedPixels!.Value));
            Close.Relative(whole.Ssim, regions.Sum(r => r.Ssim * r.MaskedPixels!.Value) / positions, 1e-12, "SSIM");
            Close.Relative(
                whole.Components!.Structure,
                regions.Sum(r => r.Components!.Structure * r.MaskedPixels!.Value) / positions,
                1e-12,
                "structure");
        },
        iter: Iterations);

    [Fact]
    public void Scores_have_the_same_bits_for_any_number_of_threads_and_kind_of_plane()
    {
        var (g, p) = RandomPlanes.Pair(PixelType.UInt16, PixelType.Float32, 301, 277, seed: 9);
        var random = new Random(4);
        var labels = Labels(g, (y, x) => random.Next(8) == 0 ? 0 : (y / 30 * 10) + (x / 40));
        var fit = FitRunner.Fit(new ImagePair(g, p)).Fit;
        foreach (var mode in new[] { MaskMode.Window, MaskMode.Center })
        {
            var expected = Measure(g, p, labels, mode, 1);
            foreach (int threads in new[] { 2, 3, 7 }) Assert.Equal(expected, Measure(g, p, labels, mode, threads));
            Assert.Equal(expected, Measure(new FetchedPlane(g), new FetchedPlane(p), new FetchedPlane(labels), mode, 3));
        }

        List<string> Measure(ImagePlane groundTruth, ImagePlane prediction, ImagePlane plane, MaskMode mode, int threads)
        {
            var parallel = new ParallelScope(threads);
            var mask = new ImageMask(plane, mode);
            var single = MicroSsimCalculator.MeasureRegions(
                groundTruth, prediction, mask, fit, parallel: parallel, cancellationToken: Token);
            var multi = MicroMs3imCalculator.MeasureRegions(groundTruth, prediction, mask, fit, TwoScales, parallel, Token);
            return
            [
                .. single.Select(region => $"{region.Label} {region.Result?.Ssim:R} {region.Result?.MaskedPixels}"),
                .. multi.Select(region => $"{region.Label} {region.Result?.Score:R} {region.Result?.MaskedPixels}"),
            ];
        }
    }

    /// <summary>Every region has the score of a mask of its own, and the positions that the definition counts.</summary>
    [Fact]
    public void A_region_scores_as_a_mask_of_its_own() => Gen.Select(Pairs, Modes, Gen.Int[0, 1000]).Sample(
        (pair, mode, seed) =>
        {
            var (g, p) = pair;
            var random = new Random(seed);
            int[] columns = [.. Enumerable.Range(0, 4).Select(_ => random.Next(g.Width))];
            var labels = Labels(g, (y, x) => random.Next(60) == 0 ? 0 : columns.Count(column => x + (y / 9) > column) - 1);
            var fit = FitRunner.Fit(pair).Fit;
            foreach (var region in MicroSsimCalculator.MeasureRegions(g, p, new ImageMask(labels, mode), fit))
            {
                var plane = Labels(g, (y, x) => labels.Pixels[(y * g.Width) + x] == region.Label ? 1 : 0);
                long count = CountPositions(plane, mode, 5);
                if (region.Error is { } error)
                {
                    Assert.Equal(0, count);
                    var alone = Assert.Throws<MicroSsimException>(
                        () => MicroSsimCalculator.Measure(g, p, fit, mask: new ImageMask(plane, mode), cancellationToken: Token));
                    Assert.Equal((error.ErrorId, "MaskTooSmall"), (alone.ErrorId, error.ErrorId));
                    continue;
                }

                var mask = MicroSsimCalculator.Measure(g, p, fit, mask: new ImageMask(plane, mode));
                Close.Same(mask.Ssim, region.Result!.Ssim, "SSIM");
                Assert.Equal((count, count), (mask.MaskedPixels!.Value, region.Result.MaskedPixels!.Value));
            }
        },
        iter: Iterations);

    /// <summary>The memory for the sums grows with the regions of a band, also where the first block of a region is whole.</summary>
    [Theory]
    [InlineData(MaskMode.Window)]
    [InlineData(MaskMode.Center)]
    public void Twenty_wide_regions_side_by_side_score_as_masks_of_their_own(MaskMode mode)
    {
        const int RegionWidth = 96, Regions = 20; // whole blocks of 16 columns of the map, which begins at column 5
        var (g, p) = RandomPlanes.Pair(PixelType.UInt16, PixelType.Float32, (Regions * RegionWidth) + 10, 40, seed: 5);
        int LabelAt(int x) => 1 + Math.Clamp((x - 5) / RegionWidth, 0, Regions - 1);
        var labels = Labels(g, (_, x) => LabelAt(x));
        var fit = FitRunner.Fit(new ImagePair(g, p)).Fit;
        var scores = MicroSsimCalculator.MeasureRegions(
            g, p, new ImageMask(labels, mode), fit, components: true, cancellationToken: Token).ToList();
        Assert.Equal(Enumerable.Range(1, Regions), scores.Select(region => (int)region.Label));
        foreach (var region in scores)
        {
            var plane = Labels(g, (_, x) => LabelAt(x) == region.Label ? 1 : 0);
            var alone = MicroSsimCalculator.Measure(
                g, p, fit, components: true, mask: new ImageMask(plane, mode), cancellationToken: Token);
            Close.Same(alone.Ssim, region.GetResult().Ssim, "SSIM");
            Close.Same(alone.Components!.Structure, region.GetResult().Components!.Structure, "structure");
            Assert.Equal(alone.MaskedPixels, region.GetResult().MaskedPixels);
        }
    }

    [Fact]
    public void A_region_has_the_pixel_metrics_of_a_mask_of_its_own() => Gen.Select(Pairs, Gen.Int[0, 1000]).Sample(
        (pair, seed) =>
        {
            var (g, p) = pair;
            var random = new Random(seed);
            var labels = Labels(g, (y, x) => random.Next(20) == 0 ? 0 : (y / 20) + (x / 30));
            var whole = new ImageMask(labels);
            var psnr = PsnrCalculator.MeasureRegions(g, p, whole, DataRange.GroundTruth, Token);
            var nrmse = NrmseCalculator.MeasureRegions(g, p, whole, NrmseNormalization.MinMax, Token);
            var pearson = PearsonCalculator.MeasureRegions(g, p, whole, Token);
            for (int i = 0; i < psnr.Count; i++)
            {
                var mask = new ImageMask(Labels(g, (y, x) => labels.Pixels[(y * g.Width) + x] == psnr[i].Label ? 1 : 0));
                Assert.Equal(PsnrCalculator.Measure(g, p, DataRange.GroundTruth, mask, Token), psnr[i].Result);
                Assert.Equal(NrmseCalculator.Measure(g, p, NrmseNormalization.MinMax, mask, Token), nrmse[i].Result);
                if (pearson[i].Error is null) Assert.Equal(PearsonCalculator.Measure(g, p, mask, Token), pearson[i].Result);
                else Assert.True(psnr[i].Result!.MaskedPixels < 20); // only a few pixels of a coarse type are constant
            }
        },
        iter: Iterations);

    [Fact]
    public void A_bright_pixel_outside_costs_the_pixels_inside_no_digits()
    {
        var pair = RandomPlanes.Pair(60, 50, seed: 8).Select(v => v / 2000);
        double[] g = pair.GroundTruth.Values();
        g[0] = 1e12;
        var bright = pair with { GroundTruth = new MemoryPlane<double>(60, 50, g) };
        var mask = new ImageMask(Labels(pair.GroundTruth, (y, _) => y > 0 ? 1 : 0));
        var range = DataRange.FromSet(1);
        var (expected, actual) = (Measure(pair), Measure(bright));
        for (int i = 0; i < expected.Length; i++) Close.Relative(expected[i], actual[i], 1e-12);

        double[] Measure(ImagePair images)
        {
            var (truth, prediction) = images;
            var nrmse = NrmseCalculator.Measure(truth, prediction, NrmseNormalization.Euclidean, mask, Token);
            var psnr = PsnrCalculator.Measure(truth, prediction, range, mask, Token);
            double pearson = PearsonCalculator.Measure(truth, prediction, mask, Token).Pearson;
            return [nrmse.Nrmse, nrmse.RangeInvariantNrmse, psnr.Psnr, psnr.RangeInvariantPsnr, pearson];
        }
    }

    [Fact]
    public void The_range_of_a_set_is_that_of_all_finite_pixels_in_the_mask_or_not()
    {
        double[] pixels = RandomPlanes.Noise(PixelType.Float64, 40, 30, seed: 3).Values();
        double width = pixels.Skip(1).Max() - pixels.Skip(1).Min();
        pixels[0] = double.NaN;
        var plane = new MemoryPlane<double>(40, 30, pixels);
        Assert.Throws<MicroSsimException>(() => GroundTruthRange.Measure(plane));
        Assert.Equal(width, GroundTruthRange.Measure(plane, mask: FiniteMask.Create(plane, plane)).Width);
        var small = Labels(plane, (y, x) => y == 7 && x is > 3 and < 6 ? 1 : 0);
        Assert.Equal(width, GroundTruthRange.Measure(plane, mask: small).Width);
    }

    [Fact]
    public void A_map_is_that_without_a_mask_where_positions_count_and_NaN_elsewhere()
    {
        var pair = RandomPlanes.Pair(70, 45, seed: 3);
        var fit = FitRunner.Fit(pair).Fit;
        var random = new Random(1);
        var mask = Labels(pair.GroundTruth, (y, x) => x > 33 && random.Next(90) > 0 ? 1 : 0);
        int width = 60, height = 35;
        double[] whole = new double[width * height], masked = new double[width * height];
        MicroSsimCalculator.Measure(
            pair.GroundTruth,
            pair.Prediction,
            fit,
            map: (r, c, ssim, _, _, _) => ssim.CopyTo(whole.AsSpan((r * width) + c)),
            cancellationToken: Token);
        var result = MicroSsimCalculator.Measure(
            pair.GroundTruth,
            pair.Prediction,
            fit,
            components: false,
            map: (r, c, ssim, _, _, _) => ssim.CopyTo(masked.AsSpan((r * width) + c)),
            mask: new ImageMask(mask, MaskMode.Window),
            cancellationToken: Token);
        Assert.Equal(CountPositions(mask, MaskMode.Window, 5), masked.Count(value => !double.IsNaN(value)));
        Assert.Equal(result.MaskedPixels, masked.Count(value => !double.IsNaN(value)));
        for (int i = 0; i < whole.Length; i++)
        {
            if (!double.IsNaN(masked[i])) Close.Same(whole[i], masked[i], "map");
        }

        Close.Relative(masked.Where(value => !double.IsNaN(value)).Average(), result.Ssim, 1e-12, "mean");
    }

    [Fact]
    public void Labels_may_be_many_and_large()
    {
        var (g, p) = RandomPlanes.Pair(PixelType.UInt16, PixelType.UInt16, 412, 412, seed: 2);
        var labels = new MemoryPlane<uint>(
            412, 412, [.. Enumerable.Range(0, 412 * 412).Select(i => uint.MaxValue - (uint)((i / 412 / 4 * 103) + (i % 412 / 4)))]);
        var results = SsimCalculator.MeasureRegions(
            g, p, new ImageMask(labels, MaskMode.Center), DataRange.GroundTruth, cancellationToken: Token);
        Assert.Equal(103 * 103, results.Count);
        Assert.Equal(uint.MaxValue, results[^1].Label);
        Assert.Equal(results.Select(result => result.Label), results.Select(result => result.Label).Order());
        Assert.Equal(406 * 406, results.Sum(result => result.Result!.MaskedPixels!.Value));
        double mean = results.Sum(result => result.Result!.Ssim * result.Result.MaskedPixels!.Value) / (406 * 406);
        Close.Relative(SsimCalculator.Measure(g, p, DataRange.GroundTruth, cancellationToken: Token).Ssim, mean, 1e-12);
    }

    [Fact]
    public void Pooled_regions_are_the_same_whether_they_are_stored_or_computed_when_read()
    {
        var labels = Labels(Planes.Constant(41, 37, 0), (y, x) => (y / 5) + (x / 7));
        AssertPooled(labels, byLabel: true);
        AssertPooled(Labels(labels, (y, x) => labels.Pixels[(y * 41) + x] % 5 == 0 ? 0 : 1), byLabel: false);
    }

    private static void AssertPooled(MemoryPlane<int> labels, bool byLabel)
    {
        var rows = new PlaneRegionRows(labels, RegionIndex.Measure(labels, byLabel, ParallelScope.SingleThreaded));
        var parallel = new ParallelScope(2);
        var (stored, computed) = (PooledRegionRows.Create(rows, parallel), PooledRegionRows.Create(rows, parallel, materializedBytes: 0));
        var (storedReader, computedReader) = (stored.OpenReader(), computed.OpenReader());
        storedReader.Fetch(0, 18);
        computedReader.Fetch(0, 18);
        for (int y = 0; y < 18; y++)
        {
            int[] expected = new int[20], actual = new int[20];
            storedReader.Read(y, expected);
            computedReader.Read(y, actual);
            Assert.Equal(expected, actual);
            for (int x = 0; x < 20; x++)
            {
                int[] four = [.. FourPixels.Select(step => labels.Pixels[(2 * y * 41) + (2 * x) + step])];
                Assert.Equal(four.Distinct().Count() == 1 ? four[0] : 0, actual[x]);
            }

            ulong[] bits = [ulong.MaxValue];
            computedReader.ReadInside(y, bits);
            Assert.Equal(actual, Enumerable.Range(0, 20).Select(x => actual[x] * (int)((bits[0] >> x) & 1)));
            Assert.Equal(actual.Count(region => region != 0), BitRows.Count(bits[0]));
        }
    }

    [Fact]
    public void The_mask_of_the_finite_pixels_leaves_the_others_out()
    {
        var pair = RandomPlanes.Pair(PixelType.Float32, PixelType.Float64, 60, 50, seed: 6);
        double[] g = pair.GroundTruth.Values(), p = pair.Prediction.Values();
        for (int i = 0; i < g.Length; i++)
        {
            if (i % 60 < 7) g[i] = double.NaN;
            if (i / 60 > 40) p[i] = double.NegativeInfinity;
        }

        var groundTruth = RandomPlanes.FromValues(PixelType.Float32, 60, 50, g);
        var prediction = new MemoryPlane<double>(60, 50, p);
        var finite = FiniteMask.Create(groundTruth, prediction);
        var fit = FitRunner.Fit([new ImagePair(groundTruth, prediction)], masks: [finite]).Fit;
        var cropped = new ImagePair(Crop(groundTruth), Crop(prediction));
        Assert.Equal(FitRunner.Fit(cropped).Fit.GroundTruthOffset, fit.GroundTruthOffset);
        Close.Relative(FitRunner.Fit(cropped).Fit.RangeInvariantFactor, fit.RangeInvariantFactor, 1e-11);
        var range = DataRange.FromValue(1500);
        foreach (var mode in new[] { MaskMode.Window, MaskMode.Center })
        {
            var result = SsimCalculator.Measure(
                groundTruth, prediction, range, mask: new ImageMask(finite, mode), cancellationToken: Token);
            var expected = SsimCalculator.Measure(cropped.GroundTruth, cropped.Prediction, range, cancellationToken: Token);
            Close.Relative(expected.Ssim, result.Ssim, 1e-12);
            Assert.Equal((53 - 6) * (41 - 6), result.MaskedPixels);
        }

        var psnr = PsnrCalculator.Measure(groundTruth, prediction, range, new ImageMask(finite), Token);
        Close.Relative(PsnrCalculator.Measure(cropped.GroundTruth, cropped.Prediction, range, Token).Psnr, psnr.Psnr, 1e-12);
        var error = Assert.Throws<MicroSsimException>(
            () => PsnrCalculator.Measure(groundTruth, prediction, range, new ImageMask(Planes.Constant(60, 50, 1)), Token));
        Assert.Equal(("NonFinitePixels", ImageRole.GroundTruth), (error.ErrorId, error.Role));
        Assert.Contains("column 0, row 0 is NaN", error.Message, StringComparison.Ordinal);

        static MemoryPlane<double> Crop(ImagePlane plane) => new(
            53, 41, [.. Enumerable.Range(0, 53 * 41).Select(i => plane.Values()[(i / 53 * 60) + (i % 53) + 7])]);
    }

    [Fact]
    public void A_masked_fit_is_the_same_in_shards_and_parallel()
    {
        var pairs = Enumerable.Range(0, 3).Select(seed => RandomPlanes.Pair(PixelType.Float32, PixelType.Float32, 83, 71, seed)).ToList();
        var masks = pairs.Select((pair, i) => (ImagePlane?)Labels(pair.GroundTruth, (y, x) => (x + y) % (17 + i) == 0 ? 0 : 9)).ToList();
        masks[2] = null;
        var whole = FitRunner.Fit(pairs, masks: masks).Fit;
        Assert.Equal(whole, FitRunner.Fit(pairs, accumulatorOf: position => position, masks: masks, parallel: new ParallelScope(3)).Fit);
        Assert.NotEqual(whole.RangeInvariantFactor, FitRunner.Fit(pairs).Fit.RangeInvariantFactor);
    }

    /// <summary>The definition: positions whose window has no 0, or which are not 0; pixels beyond the border count as inside.</summary>
    private static long CountPositions(MemoryPlane<int> mask, MaskMode mode, int radius)
    {
        long count = 0;
        for (int y = radius; y < mask.Height - radius; y++)
        {
            for (int x = radius; x < mask.Width - radius; x++)
            {
                bool isInside = mask.Pixels[(y * mask.Width) + x] != 0;
                for (int dy = -radius; mode == MaskMode.Window && dy <= radius; dy++)
                {
                    for (int dx = -radius; dx <= radius; dx++) isInside &= mask.Pixels[((y + dy) * mask.Width) + x + dx] != 0;
                }

                count += isInside ? 1 : 0;
            }
        }

        return count;
    }

    private static MemoryPlane<int> Labels(ImagePlane image, Func<int, int, int> label) => new(
        image.Width, image.Height, [.. Enumerable.Range(0, (int)image.PixelCount).Select(i => label(i / image.Width, i % image.Width))]);
}
