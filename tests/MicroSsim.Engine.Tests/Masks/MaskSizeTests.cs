using CsCheck;
using MicroSsim.Engine.Fitting;
using MicroSsim.Engine.Masks;
using MicroSsim.Engine.Planes;
using MicroSsim.Engine.Similarity;
using MicroSsim.Engine.Windows;

namespace MicroSsim.Engine.Tests;

/// <summary>
/// Scores and fits with masks and regions against plain loops over the map without a mask, at sizes next to those of vectors, strips,
/// segments, words of bits and bands, with from one region to one per pixel.
/// </summary>
public sealed class MaskSizeTests
{
    private const int Iterations = 60;

    private static readonly MultiScaleOptions TwoScales = new() { Betas = [0.4, 0.6], Normalize = Normalization.None };

    private static readonly int[] Longs = [16, 32, 64, 128, 192, 512, 1024], Crops = [0, 6, 10];

    /// <summary>Sizes next to those of vectors, strips, segments and words, also of maps of windows of 11 or 7 pixels.</summary>
    private static readonly Gen<int> Long =
        from size in Gen.Int[0, Longs.Length - 1].Select(i => Longs[i])
        from step in Gen.Int[-1, 1]
        from crop in Gen.Int[0, Crops.Length - 1].Select(i => Crops[i])
        select Math.Max(22, size + step + crop);

    private static readonly Gen<int> Short =
        from size in Gen.Int[3, 6].Select(power => 1 << power)
        from step in Gen.Int[-1, 1]
        from crop in Gen.Int[1, Crops.Length - 1].Select(i => Crops[i])
        select Math.Max(22, size + step + crop);

    private static readonly Gen<(int Width, int Height)> Sizes =
        from side in Long
        from other in Short
        from isTall in Gen.Int[0, 3].Select(i => i == 0)
        select isTall ? (other, side) : (side, other);

    private static readonly Gen<ImagePair> Pairs =
        from groundTruth in Gen.Enum<PixelType>()
        from prediction in Gen.Enum<PixelType>()
        from size in Sizes
        from seed in Gen.Int[0, int.MaxValue]
        select RandomPlanes.Pair(groundTruth, prediction, size.Width, size.Height, seed);

    private static readonly Gen<ImagePair[]> Sets =
        from groundTruth in Gen.Enum<PixelType>()
        from prediction in Gen.Enum<PixelType>()
        from sizes in Sizes.Array[1, 3]
        from seed in Gen.Int[0, 1_000_000]
        select sizes.Select((size, i) => RandomPlanes.Pair(groundTruth, prediction, size.Width, size.Height, seed + i)).ToArray();

    private static readonly Gen<MaskMode> Modes = Gen.Enum<MaskMode>();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void Regions_have_the_means_of_the_map_over_their_positions_at_every_size() =>
        Gen.Select(Pairs, Modes, Gen.Int[0, 6], Gen.Int).Sample(
            (pair, mode, layout, seed) =>
            {
                var random = new Random(seed);
                var (g, p) = pair;
                var (plane, labels) = CreateLabels(g.Width, g.Height, layout, random);
                var fit = new MicroSsimFit
                {
                    GroundTruthOffset = 0,
                    PredictionOffset = random.Next(3),
                    RangeInvariantFactor = 0.5 + random.NextDouble(),
                    MaxValue = 1,
                };
                bool hasComponents = random.Next(2) == 0, hasMap = random.Next(3) == 0;
                var parallel = new ParallelScope(random.Next(1, 4));
                var options = random.Next(3) == 0 ? SsimOptions.ForFitting : new SsimOptions();
                var window = options.CreateWindow();
                var whole = SsimMaps.Measure(pair, fit, options);
                double[] map = hasMap ? [.. Enumerable.Repeat(2.0, whole.Ssim.Length)] : [];
                var regions = MicroSsimCalculator.MeasureRegions(
                    g,
                    p,
                    new ImageMask(plane, mode),
                    fit,
                    options,
                    hasComponents,
                    hasMap ? (r, c, ssim, _, _, _) => ssim.CopyTo(map.AsSpan((r * whole.Width) + c)) : null,
                    parallel,
                    Token);
                var counts = new Dictionary<long, Sums>();
                for (int i = 0; i < whole.Ssim.Length; i++)
                {
                    long label = LabelAt(labels, g.Width, i % whole.Width, i / whole.Width, window.Radius, mode);
                    if (hasMap && label == 0 != double.IsNaN(map[i])) Assert.Fail("NaN");
                    if (label == 0) continue;
                    if (hasMap && Math.Abs(whole.Ssim[i] - map[i]) > 1e-9) Assert.Fail("map");
                    if (!counts.TryGetValue(label, out var sums)) counts.Add(label, sums = new Sums());
                    sums.Add(whole.Ssim[i], whole.Luminance[i], whole.Contrast[i], whole.Structure[i]);
                }

                Assert.Equal(labels.Where(label => label != 0).Distinct().Order(), regions.Select(region => region.Label));
                foreach (var region in regions)
                {
                    if (!counts.TryGetValue(region.Label, out var expected))
                    {
                        Assert.Equal("MaskTooSmall", region.Error?.ErrorId);
                        continue;
                    }

                    var result = region.GetResult();
                    Assert.Equal(expected.Count, result.MaskedPixels);
                    Close.Absolute(expected.Ssim, result.Ssim, 1e-9, $"region {region.Label}");
                    if (result.Components is not { } components) continue;
                    Close.Absolute(expected.Luminance, components.Luminance, 1e-9, "luminance");
                    Close.Absolute(expected.Contrast, components.Contrast, 1e-9, "contrast");
                    Close.Absolute(expected.Structure, components.Structure, 1e-9, "structure");
                }
            },
            iter: Iterations);

    [Fact]
    public void Regions_have_the_pixel_metrics_of_plain_loops_at_every_size() =>
        Gen.Select(Pairs, Gen.Int[0, 6], Gen.Int).Sample(
            (pair, layout, seed) =>
            {
                var (g, p) = pair;
                var (plane, labels) = CreateLabels(g.Width, g.Height, layout, new Random(seed));
                double[] x = g.Values(), y = p.Values();
                double range = x.Max() - x.Min();
                var mask = new ImageMask(plane);
                var psnr = PsnrCalculator.MeasureRegions(g, p, mask, DataRange.GroundTruth, Token);
                var nrmse = NrmseCalculator.MeasureRegions(g, p, mask, cancellationToken: Token);
                var pixels = Enumerable.Range(0, x.Length).Where(i => labels[i] != 0).ToLookup(i => labels[i]);
                Assert.Equal(pixels.Count, psnr.Count);
                foreach (var (ofPsnr, ofNrmse) in psnr.Zip(nrmse))
                {
                    var inside = pixels[ofPsnr.Label].ToList();
                    double error = inside.Average(i => (x[i] - y[i]) / range * ((x[i] - y[i]) / range));
                    double square = inside.Average(i => x[i] / range * (x[i] / range));
                    Assert.Equal(inside.Count, ofPsnr.GetResult().MaskedPixels);
                    if (error > 0) Close.Absolute(-10 * Math.Log10(error), ofPsnr.GetResult().Psnr, 1e-9, $"region {ofPsnr.Label}");
                    else Assert.Equal(double.PositiveInfinity, ofPsnr.GetResult().Psnr);
                    if (square > 0) Close.Relative(Math.Sqrt(error / square), ofNrmse.GetResult().Nrmse, 1e-9, $"region {ofPsnr.Label}");
                }
            },
            iter: Iterations / 2);

    [Fact]
    public void Regions_have_the_multi_scale_scores_of_pooled_images_at_every_size() =>
        Gen.Select(Pairs, Modes, Gen.Int[0, 4], Gen.Int).Sample(
            (pair, mode, layout, seed) =>
            {
                var (g, p) = pair;
                var (plane, labels) = CreateLabels(g.Width, g.Height, layout, new Random(seed));
                double range = g.Values().Max() - g.Values().Min();
                var regions = MsSsimCalculator.MeasureRegions(
                    g, p, new ImageMask(plane, mode), DataRange.FromValue(range), TwoScales, new ParallelScope(2), Token);

                // The first scale is contrast times structure over windows inside, the second the SSIM of pooled images.
                double[][] scales = [MapOfScale(pair, last: false), MapOfScale(new ImagePair(Pool(g), Pool(p)), last: true)];
                long[][] labelsOf = [labels, PoolLabels(labels, g.Width, g.Height)];
                (int Width, int Crop)[] shapes = [(g.Width, 5), (g.Width / 2, 0)];
                var means = scales.Select((map, scale) =>
                {
                    var (width, crop) = shapes[scale];
                    int mapWidth = width - (2 * crop);
                    return Enumerable.Range(0, map.Length)
                        .Select(i => (
                            Label: LabelAt(labelsOf[scale], width, (i % mapWidth) + crop - 5, (i / mapWidth) + crop - 5, 5, mode),
                            Value: map[i]))
                        .Where(position => position.Label != 0)
                        .GroupBy(position => position.Label, position => position.Value)
                        .ToDictionary(region => region.Key, region => (Mean: region.Average(), Count: region.Count()));
                }).ToList();
                foreach (var region in regions)
                {
                    bool hasAll = means.TrueForAll(scale => scale.ContainsKey(region.Label));
                    Assert.Equal(hasAll, region.Error is null);
                    if (region.Result is not { } result) continue;
                    for (int scale = 0; scale < 2; scale++)
                    {
                        Close.Absolute(means[scale][region.Label].Mean, result.Terms[scale], 1e-9, $"scale {scale}, region {region.Label}");
                    }

                    Assert.Equal(means[0][region.Label].Count, result.MaskedPixels);
                }

                double[] MapOfScale(ImagePair images, bool last)
                {
                    var window = SsimWindow.Gaussian(1.5);
                    int crop = last ? 0 : window.Radius;
                    double[][] sums = ScalarWindowScan.RunEngine(images, window, Border.EdgeShared, crop);
                    double c1 = Math.Pow(0.01 * range, 2), c2 = Math.Pow(0.03 * range, 2);
                    return [.. sums[0].Select((_, i) =>
                    {
                        double ux = sums[0][i], uy = sums[1][i];
                        double vx = Math.Max(0, sums[2][i] - (ux * ux)), vy = Math.Max(0, sums[3][i] - (uy * uy));
                        double structure = ((2 * (sums[4][i] - (ux * uy))) + c2) / (vx + vy + c2);
                        return last ? structure * ((2 * ux * uy) + c1) / ((ux * ux) + (uy * uy) + c1) : structure;
                    })];
                }
            },
            iter: Iterations / 2);

    /// <summary>More regions than 16 bits count, each of two by two pixels, in one band of the map and in many.</summary>
    [Theory]
    [InlineData(2060, 146)]
    [InlineData(7000, 42)]
    public void Seventy_thousand_regions_have_the_means_of_the_map(int width, int height)
    {
        var pair = RandomPlanes.Pair(PixelType.UInt16, PixelType.Float32, width, height, seed: 3);
        long[] labels = [.. Enumerable.Range(0, width * height).Select(i => 1L + (i / width / 2 * (width / 2)) + (i % width / 2))];
        var plane = new MemoryPlane<double>(width, height, [.. labels.Select(label => (double)label)]);
        Assert.True(labels.Max() > 70_000);
        var fit = new MicroSsimFit { GroundTruthOffset = 0, PredictionOffset = 0, RangeInvariantFactor = 1, MaxValue = 1 };
        var whole = SsimMaps.Measure(pair, fit);
        var regions = MicroSsimCalculator.MeasureRegions(
            pair.GroundTruth, pair.Prediction, new ImageMask(plane, MaskMode.Center), fit, cancellationToken: Token);
        var sums = new Dictionary<long, Sums>();
        for (int i = 0; i < whole.Ssim.Length; i++)
        {
            long label = labels[((5 + (i / whole.Width)) * width) + 5 + (i % whole.Width)];
            if (!sums.TryGetValue(label, out var sum)) sums.Add(label, sum = new Sums());
            sum.Add(whole.Ssim[i], 0, 0, 0);
        }

        foreach (var region in regions)
        {
            if (!sums.TryGetValue(region.Label, out var expected))
            {
                Assert.Equal("MaskTooSmall", region.Error?.ErrorId);
                continue;
            }

            // Not Assert.Equal, which takes long for so many.
            if (expected.Count != region.GetResult().MaskedPixels) Assert.Fail($"region {region.Label}");
            if (Math.Abs(expected.Ssim - region.GetResult().Ssim) > 1e-12) Assert.Fail($"region {region.Label}");
        }
    }

    [Fact]
    public void A_fit_inside_masks_has_the_mean_SSIM_of_their_windows_at_every_size() =>
        Gen.Select(Sets, Gen.Int[0, 4], Gen.Int).Sample(
            (pairs, layout, seed) =>
            {
                var random = new Random(seed);
                var masks = pairs.Select(pair => CreateLabels(pair.GroundTruth.Width, pair.GroundTruth.Height, layout, random)).ToList();
                long[][] inside = [.. masks.Select(mask => mask.Labels.Select(label => label == 0 ? 0L : 1).ToArray())];
                var maps = pairs.Select((pair, i) => (
                    Pair: pair,
                    Windows: Enumerable.Range(0, (pair.GroundTruth.Height - 6) * (pair.GroundTruth.Width - 6))
                        .Where(w => LabelAt(
                            inside[i],
                            pair.GroundTruth.Width,
                            w % (pair.GroundTruth.Width - 6),
                            w / (pair.GroundTruth.Width - 6),
                            3,
                            MaskMode.Window) != 0).ToList())).ToList();
                if (maps.Exists(map => map.Windows.Count == 0)) return; // MaskTooSmall
                var outcome = FitRunner.Fit(
                    pairs, masks: [.. masks.Select(mask => mask.Plane)], parallel: new ParallelScope(random.Next(1, 3)));
                var fit = outcome.Fit;
                Assert.Equal(inside.Sum(labels => labels.Sum()), fit.PixelCount);
                if (outcome.Warnings.Any(warning => warning.Id == "NoMaximum")) return;
                double[] last = [.. pairs[^1].GroundTruth.Values().Where((_, i) => inside[^1][i] != 0)];
                double sum = maps.Sum(map =>
                {
                    double[] ssim = new double[(map.Pair.GroundTruth.Height - 6) * (map.Pair.GroundTruth.Width - 6)];
                    SingleScaleSsim.Measure(
                        map.Pair.GroundTruth,
                        map.Pair.Prediction,
                        fit.IntensityTransform,
                        SsimOptions.ForFitting,
                        last.Max() - last.Min(),
                        false,
                        (r, c, values, _, _, _) => values.CopyTo(ssim.AsSpan((r * (map.Pair.GroundTruth.Width - 6)) + c)),
                        ParallelScope.SingleThreaded,
                        Token);
                    return map.Windows.Sum(w => ssim[w]);
                });
                Close.Absolute(sum / maps.Sum(map => map.Windows.Count), fit.MeanSsim!.Value, 1e-9, "mean SSIM");
            },
            iter: Iterations / 2);

    /// <summary>Whatever is outside of the masks, the fit has the same bits, also where images need a scan of factors.</summary>
    [Fact]
    public void A_fit_inside_masks_does_not_depend_on_the_pixels_outside() =>
        Gen.Select(Gen.Double[-3, 3].Array[1, 5], Gen.Enum<RangeMode>(), Gen.Int[0, 4], Gen.Int).Sample(
            (exponents, mode, layout, seed) =>
            {
                var random = new Random(seed);
                List<ImagePair> pairs = [], others = [];
                List<ImagePlane?> masks = [];
                foreach (double exponent in exponents)
                {
                    int width = random.Next(28, 70), height = random.Next(28, 70);
                    var pair = RandomPlanes.Pair(width, height, random.Next()).WithPrediction(v => v * Math.Pow(10, exponent));
                    bool isUnrelated = random.Next(4) == 0;
                    if (isUnrelated) pair = pair with { Prediction = RandomPlanes.Noise(PixelType.Float64, width, height, random.Next()) };
                    int left = random.Next(width / 2), top = random.Next(height / 2);
                    double[] x = pair.GroundTruth.Values(), y = pair.Prediction.Values();
                    byte[] mask = new byte[x.Length];
                    for (int i = 0; i < mask.Length; i++)
                    {
                        bool isInside = i % width >= left && i / width >= top && (layout > 0 || random.Next(400) > 0);
                        mask[i] = (byte)(isInside ? 1 : 0);
                        if (isInside) continue;
                        x[i] = Outside(x[i]);
                        y[i] = Outside(y[i]);
                    }

                    pairs.Add(pair);
                    others.Add(new ImagePair(new MemoryPlane<double>(width, height, x), new MemoryPlane<double>(width, height, y)));
                    masks.Add(new MemoryPlane<byte>(width, height, mask));
                }

                try
                {
                    var options = new FitOptions { RangeMode = mode };
                    var (expected, actual) = (FitRunner.Fit(pairs, options, masks: masks), FitRunner.Fit(others, options, masks: masks));
                    Assert.Equal(expected.Fit, actual.Fit);
                    Assert.Equal(expected.Warnings, actual.Warnings);
                    Assert.Equal(expected.Images, actual.Images);
                }
                catch (MicroSsimException e) when (e.ErrorId == "MaskTooSmall")
                {
                    // A mask of many holes has no window.
                }

                double Outside(double pixel) => layout switch
                {
                    1 => double.NaN,
                    2 => 1e6 * random.NextDouble(),
                    3 => 0,
                    4 => random.Next(2) == 0 ? double.NegativeInfinity : 1e300,
                    _ => -pixel,
                };
            },
            iter: Iterations);

    [Fact]
    public void The_foreground_of_a_small_mask_is_that_of_its_pixels()
    {
        // The rows of the mask are between those that are sampled of the image.
        const int Width = 40, Height = 640;
        var pair = RandomPlanes.Pair(Width, Height, seed: 2);
        byte[] mask = new byte[Width * Height];
        mask.AsSpan(21 * Width, 8 * Width).Fill(1);
        var part = new ImagePair(Crop(pair.GroundTruth), Crop(pair.Prediction));
        double expected = FitRunner.Fit(part).Images[0].Foreground!.Value;
        Assert.True(expected > 0.2);
        Assert.Equal(expected, FitRunner.Fit([pair], masks: [new MemoryPlane<byte>(Width, Height, mask)]).Images[0].Foreground);

        static MemoryPlane<double> Crop(ImagePlane plane) => new(Width, 8, plane.Values()[(21 * Width)..(29 * Width)]);
    }

    /// <summary>A label image of any type and layout, and its labels.</summary>
    private static (ImagePlane Plane, long[] Labels) CreateLabels(int width, int height, int layout, Random random)
    {
        int cell = random.Next(12, 60), count = new[] { 1, 4, 5, 17, 120 }[random.Next(5)], gap = random.Next(2, 700);
        int left = random.Next(width), top = random.Next(height);
        long[] labels = [.. Enumerable.Range(0, width * height).Select(i => (long)At(i / width, i % width))];
        labels[random.Next(labels.Length)] = 1; // not empty, and often a region or a hole of one pixel
        var type = RandomPlanes.Types[random.Next(RandomPlanes.Types.Count)];
        long shift = random.Next(3) == 0 && type is not (PixelType.UInt8 or PixelType.UInt16 or PixelType.UInt32 or PixelType.UInt64)
            ? -60
            : random.Next(4) == 0 && type is not (PixelType.UInt8 or PixelType.Int8 or PixelType.Int16) ? 60_000 : 0;
        for (int i = 0; i < labels.Length; i++)
        {
            if (type is PixelType.UInt8 or PixelType.Int8) labels[i] %= 67;
            if (labels[i] != 0) labels[i] += shift;
        }

        if (Array.TrueForAll(labels, label => label == 0)) labels[0] = 1;
        return (RandomPlanes.FromValues(type, width, height, [.. labels.Select(label => (double)label)]), labels);

        int At(int y, int x) => layout switch
        {
            0 => 1 + Math.Min(x / cell, count - 1), // side by side
            1 => random.Next(gap) == 0 ? 0 : 1 + (((y / cell) + (x / cell)) % count), // a chequerboard with holes
            2 => y >= top && x >= left ? 7 : x % 3 == 0 ? 0 : 2, // a rectangle at the lower right border, and stripes
            3 => x is 0 || y is 0 || x == width - 1 || y == height - 1 ? 0 : (x * count / width) + 1, // a hole along the border
            4 => random.Next(gap) == 0 ? random.Next(count + 1) : 9, // single pixels
            5 => random.Next(count + 1), // interleaved at every pixel
            _ => 1 + (x % 300), // columns of one pixel
        };
    }

    /// <summary>The definition: the label of a position of the map, whose window begins at a pixel; 0 if it does not count.</summary>
    private static long LabelAt(long[] labels, int width, int left, int top, int radius, MaskMode mode)
    {
        int height = labels.Length / width;
        long label = labels[((top + radius) * width) + left + radius];
        for (int y = Math.Max(top, 0); mode == MaskMode.Window && label != 0 && y <= Math.Min(top + (2 * radius), height - 1); y++)
        {
            for (int x = Math.Max(left, 0); x <= Math.Min(left + (2 * radius), width - 1); x++)
            {
                if (labels[(y * width) + x] != label) return 0;
            }
        }

        return label;
    }

    private static MemoryPlane<double> Pool(ImagePlane plane)
    {
        int width = plane.Width / 2, height = plane.Height / 2;
        double[] values = plane.Values();
        return new MemoryPlane<double>(width, height, [.. Enumerable.Range(0, width * height).Select(i =>
        {
            int first = (i / width * 2 * plane.Width) + (i % width * 2);
            return (values[first] + values[first + 1] + values[first + plane.Width] + values[first + plane.Width + 1]) / 4;
        })]);
    }

    private static long[] PoolLabels(long[] labels, int width, int height) =>
        [.. Enumerable.Range(0, width / 2 * (height / 2)).Select(i =>
        {
            int first = (i / (width / 2) * 2 * width) + (i % (width / 2) * 2);
            long label = labels[first];
            return labels[first + 1] == label && labels[first + width] == label && labels[first + width + 1] == label ? label : 0;
        })];

    /// <summary>The sums of the maps over the positions of a region.</summary>
    private sealed class Sums
    {
        private double _ssim, _luminance, _contrast, _structure;

        public long Count { get; private set; }

        public double Ssim => _ssim / Count;

        public double Luminance => _luminance / Count;

        public double Contrast => _contrast / Count;

        public double Structure => _structure / Count;

        public void Add(double ssim, double luminance, double contrast, double structure)
        {
            (_ssim, _luminance) = (_ssim + ssim, _luminance + luminance);
            (_contrast, _structure) = (_contrast + contrast, _structure + structure);
            Count++;
        }
    }
}
