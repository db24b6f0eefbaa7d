using System.Globalization;
using System.Text.RegularExpressions;
using CsCheck;
using MicroSsim.Engine.Fitting;
using MicroSsim.Engine.Planes;
using MicroSsim.Engine.Similarity;

namespace MicroSsim.Engine.Tests;

/// <summary>Sets whose images do not share one factor: the highest of several maxima is found, and a warning names the images.</summary>
public sealed partial class GlobalMaximumTests
{
    /// <summary>The kind of a random pair whose images are unrelated.</summary>
    private const int Unrelated = 7;

    /// <summary>The height of a maximum of blank images above the mean SSIM at α = 0, where the search does not look.</summary>
    private const double BlankFoothill = 0.005;

    private static readonly RangeMode[] Modes = [RangeMode.LastImage, RangeMode.PerImage];

    public static TheoryData<double[]> Brightnesses { get; } =
    [
        new double[] { 1, 4, 16, 64 },
        new double[] { 64, 16, 4, 1 },
        new double[] { 1, 1, 300 },
        new double[] { 1, 30, 1000 },
        new double[] { 1, 1e4 },
        new double[] { 1, 1e7, 1e7 },
        new double[] { 1, 1e3, 1e6, 1e9, 1e12, 1e15, 1e18 },
    ];

    [Theory]
    [MemberData(nameof(Brightnesses))]
    public void Of_images_of_different_brightness_with_predictions_scaled_one_by_one_the_highest_maximum_is_found(double[] brightness)
    {
        ImagePair[] pairs = [.. brightness.Select((b, i) => ScaledByItself(b, seed: i))];
        foreach (var mode in Modes)
        {
            var options = new FitOptions { RangeMode = mode, GroundTruthOffset = 0, PredictionOffset = 0 };
            var outcome = FitRunner.Fit(pairs, options);
            AssertHighest(pairs, outcome, lastRange: mode == RangeMode.LastImage);
            Assert.InRange(outcome.Passes, 1, 4); // survey, and at most two passes more than the one of a typical set
            Assert.Equal(outcome.Fit.Maxima[0], new FitMaximum(outcome.Fit.RangeInvariantFactor, outcome.Fit.MeanSsim!.Value));
        }
    }

    [Fact]
    public void Three_maxima_are_listed_and_each_is_one_of_the_objective()
    {
        double[] brightness = [1, 100, 100, 10000];
        ImagePair[] pairs = [.. brightness.Select((b, i) => ScaledByItself(b, seed: i))];
        var outcome = FitRunner.Fit(pairs, new FitOptions { RangeMode = RangeMode.PerImage, GroundTruthOffset = 0, PredictionOffset = 0 });
        var objective = new FitObjective(pairs, outcome.Fit, lastRange: false);
        var expected = objective.Maxima(1e-3, 1e8);
        Assert.Equal(3, expected.Count);
        double[] found = [.. outcome.Fit.Maxima.Select(maximum => maximum.Factor).Order()];
        Assert.Equal(3, found.Length);
        for (int i = 0; i < 3; i++) Close.Relative(expected[i], found[i], 0.02);
        foreach (var maximum in outcome.Fit.Maxima) Close.Relative(objective.At(maximum.Factor), maximum.MeanSsim, 1e-12, "mean SSIM");
        Close.Relative(found[1], outcome.Fit.RangeInvariantFactor, 1e-15, "the factor of the two images of equal brightness");
    }

    [Fact]
    public void Random_sets_have_the_highest_maximum_of_a_dense_scan()
    {
        var image =
            from brightness in Gen.Double[0, 4]
            from scaling in Gen.Int[0, 3]
            from kind in Gen.Int[0, 7]
            from seed in Gen.Int[0, int.MaxValue]
            select Image(Math.Pow(10, brightness), scaling, kind, seed);
        Gen.Select(image.Array[1, 6], Gen.Enum<RangeMode>()).Sample(
            (images, mode) =>
            {
                var outcome = FitRunner.Fit(images, new FitOptions { RangeMode = mode });
                ImagePair[] fitted = [.. images.Where((_, i) => !outcome.BlankExcluded.Contains(i))];
                AssertHighest(fitted, outcome, lastRange: mode == RangeMode.LastImage);
            },
            iter: 150);
    }

    /// <summary>The SSIM of unrelated images is close to 0 and may have a maximum anywhere.</summary>
    [Fact]
    public void Sets_with_unrelated_images_have_the_highest_maximum_of_a_dense_scan()
    {
        var image =
            from brightness in Gen.Double[0, 4]
            from scaling in Gen.Int[0, 3]
            from kind in Gen.Int[Unrelated - 1, Unrelated]
            from seed in Gen.Int[0, int.MaxValue]
            select Image(Math.Pow(10, brightness), scaling, kind, seed);
        Gen.Select(image.Array[1, 5], Gen.Enum<RangeMode>()).Sample(
            (images, mode) =>
            {
                var outcome = FitRunner.Fit(images, new FitOptions { RangeMode = mode });
                ImagePair[] fitted = [.. images.Where((_, i) => !outcome.BlankExcluded.Contains(i))];
                AssertHighest(fitted, outcome, lastRange: mode == RangeMode.LastImage);
                Assert.InRange(outcome.Passes, 3, 5); // two of them for the offsets
            },
            iter: 150);
    }

    [Theory]
    [InlineData(RangeMode.LastImage)]
    [InlineData(RangeMode.PerImage)]
    public void Neither_partition_nor_order_of_merging_changes_a_bit(RangeMode mode)
    {
        ImagePair[] pairs = [.. Enumerable.Range(0, 8).Select(i => ScaledByItself(Math.Pow(4, i), seed: i))];
        var options = new FitOptions { RangeMode = mode };
        var expected = FitRunner.Fit(pairs, options);
        Assert.True(expected.Fit.Maxima.Count > 0);
        var random = new Random(1);
        for (int trial = 0; trial < 5; trial++)
        {
            int[] accumulators = [.. pairs.Select(_ => random.Next(4))];
            var outcome = FitRunner.Fit(pairs, options, place => accumulators[place]);
            Assert.Equal(expected.Fit, outcome.Fit);
            Assert.Equal(expected.Warnings, outcome.Warnings);
        }
    }

    [Fact]
    public void PerImage_finds_the_same_maximum_in_every_order()
    {
        ImagePair[] pairs = [.. Enumerable.Range(0, 6).Select(i => ScaledByItself(Math.Pow(5, i), seed: i))];
        var options = new FitOptions { RangeMode = RangeMode.PerImage };
        var expected = FitRunner.Fit(pairs, options).Fit;
        var random = new Random(2);
        for (int trial = 0; trial < 5; trial++) Assert.Equal(expected, FitRunner.Fit([.. pairs.OrderBy(_ => random.Next())], options).Fit);
    }

    [Theory]
    [InlineData(RangeMode.LastImage)]
    [InlineData(RangeMode.PerImage)]
    public void Neither_threads_nor_shards_change_a_bit_of_a_scan(RangeMode mode)
    {
        ImagePair[] pairs = [.. Enumerable.Range(0, 12).Select(i => ScaledByItself(Math.Pow(4, i % 4), seed: i))];
        var options = new FitOptions { RangeMode = mode };
        var expected = FitRunner.Fit(pairs, options);
        Assert.True(expected.Fit.Evaluations > 8); // scanned
        foreach (int threads in new[] { 1, 2, 5 })
        {
            var outcome = FitRunner.FitInParallel(pairs, options, threads);
            Assert.Equal(expected.Fit, outcome.Fit);
            Assert.Equal(expected.Warnings, outcome.Warnings);
        }

        // A pass starts from the saved state of the one before, also in the middle of a scan.
        foreach (int shards in new[] { 1, 3, 12 })
        {
            var outcome = ShardTests.InShards(pairs, options, shards, place => place % shards, seed: shards);
            Assert.Equal(expected.Fit, outcome.Fit);
            Assert.Equal(expected.Warnings, outcome.Warnings);
        }
    }

    [Fact]
    public void A_set_whose_images_differ_moderately_takes_one_pass_of_the_search()
    {
        // Factors that differ threefold; the mean SSIM has one maximum, which the first pass shows.
        ImagePair[] pairs = [.. new double[] { 1, 1.2, 2, 2.4, 3 }.Select((b, i) => ScaledByItself(b, seed: i))];
        foreach (var mode in Modes)
        {
            var options = new FitOptions { RangeMode = mode, GroundTruthOffset = 0, PredictionOffset = 0 };
            var outcome = FitRunner.Fit(pairs, options);
            AssertHighest(pairs, outcome, lastRange: mode == RangeMode.LastImage);
            Assert.Single(outcome.Fit.Maxima);
            Assert.Equal((2, 8), (outcome.Passes, outcome.Fit.Evaluations));
        }
    }

    [Fact]
    public void Competing_maxima_are_named_with_the_images_that_prefer_them()
    {
        ImagePair[] pairs = [.. new double[] { 1000, 1, 1, 1000 }.Select((b, i) => ScaledByItself(b, seed: i))];
        var options = new FitOptions { RangeMode = RangeMode.PerImage, GroundTruthOffset = 0, PredictionOffset = 0 };
        var (fit, warnings, _, _, _) = FitRunner.Fit(pairs, options);
        Assert.Equal(2, fit.Maxima.Count);
        var warning = Assert.Single(warnings);
        Assert.Equal("CompetingMaxima", warning.Id);
        Assert.Contains("do not share one range-invariant factor", warning.Message, StringComparison.Ordinal);
        Assert.Contains("suits 2 of 4 images, the brightest among them", warning.Message, StringComparison.Ordinal);
        Assert.Contains("suits 2 of 4 images)", warning.Message, StringComparison.Ordinal);
        bool bright = fit.RangeInvariantFactor > 100;
        Assert.Equal(bright ? [1, 2] : [0, 3], warning.Positions);
        Assert.Equal(2, warning.PositionCount);
    }

    [Fact]
    public void Images_that_share_one_factor_have_one_maximum_and_no_warning()
    {
        ImagePair[] pairs = [.. new double[] { 1, 1.5, 2 }.Select((b, i) => ScaledByItself(b, seed: i))];
        var outcome = FitRunner.Fit(pairs, new FitOptions { RangeMode = RangeMode.PerImage, GroundTruthOffset = 0, PredictionOffset = 0 });
        Assert.Empty(outcome.Warnings);
        Assert.Single(outcome.Fit.Maxima);
        Assert.Equal(2, outcome.Passes);
    }

    [Fact]
    public void A_stack_of_mostly_blank_images_warns_that_the_mean_rises_towards_zero()
    {
        var bright = ScaledByItself(1, seed: 1);
        ImagePair blank = new(Planes.Constant(20, 18, 0), RandomPlanes.Noise(PixelType.UInt16, 20, 18, seed: 5).Select(v => v / 65536));
        ImagePair[] pairs = [blank, blank, blank, blank, bright];
        var outcome = FitRunner.Fit(pairs, new FitOptions { GroundTruthOffset = 0, PredictionOffset = 0 });
        var warning = Assert.Single(outcome.Warnings);
        Assert.Equal("CompetingMaxima", warning.Id);
        Assert.Contains("towards 0, as suits blank images", warning.Message, StringComparison.Ordinal);
        Assert.Equal([0, 1, 2, 3], warning.Positions);
    }

    /// <summary>The largest number of intervals is not exceeded by a rounding error, which would leave gaps between them.</summary>
    [Fact]
    public void A_scan_for_unrelated_images_has_no_gaps() => Gen.Select(Gen.Double[-60, -1], Gen.Double[1, 60], Gen.Double[-3, 3]).Sample(
        (farLeft, farRight, other) =>
        {
            var factors = new FactorHistogram();
            factors.Add(0, 1, 1, 100, 1);
            factors.Add(1, Math.Exp(other), Math.Exp(other), 100, 1);
            factors.AddUnrelated(Math.Exp(farLeft), Math.Exp(farRight));
            var intervals = FactorScan.Plan(factors, start: 1.3);
            Assert.InRange(intervals[^1].Right - intervals[0].Left, Math.Min(32, farRight - farLeft) - 1e-6, 64);
            for (int i = 1; i < intervals.Count; i++) Close.Absolute(intervals[i - 1].Right, intervals[i].Left, 1e-9);
        },
        iter: 500);

    /// <summary>A scene whose prediction is scaled to 0 … 1 by itself.</summary>
    private static ImagePair ScaledByItself(double brightness, int seed) => Image(brightness, 1, 0, seed);

    private static ImagePair Image(double brightness, int scaling, int kind, int seed)
    {
        var pair = RandomPlanes.Pair(17, 16, seed);
        if (kind == Unrelated) pair = pair with { GroundTruth = RandomPlanes.Noise(PixelType.Float64, 17, 16, seed) };
        var groundTruth = pair.GroundTruth.Select(v => (v + 1000) * brightness);
        double[] values = pair.Prediction.Values();
        double minimum = values.Min(), maximum = values.Max(), mean = values.Average();
        double deviation = Math.Sqrt(values.Average(v => (v - mean) * (v - mean)));
        Func<double, double> scale = scaling switch
        {
            0 => v => (v + 1000) * brightness, // raw
            1 => v => (v - minimum) / (maximum - minimum),
            2 => v => (v - mean) / deviation,
            _ => v => (v + 1000) / 2000,
        };
        return new ImagePair(groundTruth, pair.Prediction.Select(scale));
    }

    /// <summary>
    /// The factor below which the mean SSIM rises towards that of blank images, which the warning states; maxima beyond it are not
    /// searched.
    /// </summary>
    private static double BlankFactor(IEnumerable<FitWarning> warnings)
    {
        var end = warnings.Select(warning => BlankEnd().Match(warning.Message)).FirstOrDefault(match => match.Success);
        return end is null ? 0 : double.Parse(end.Groups[1].Value, CultureInfo.InvariantCulture) * 1.05; // three digits
    }

    [GeneratedRegex(@"is higher \(\S+ at (\S+)\) towards 0")]
    private static partial Regex BlankEnd();

    private static void AssertHighest(IReadOnlyList<ImagePair> pairs, FitOutcome outcome, bool lastRange)
    {
        var fit = outcome.Fit;
        var objective = new FitObjective(pairs, fit, lastRange);
        double[] factors = [.. Enumerable.Range(0, 2000).Select(i => fit.RangeInvariantFactor * Math.Exp(-25 + (i * 0.025)))];
        double[] values = [.. factors.Select(objective.At)];
        double highest = double.NegativeInfinity, blank = BlankFactor(outcome.Warnings);
        for (int i = 1; i < values.Length - 1; i++)
        {
            bool isMaximum = values[i] > values[i - 1] && values[i] >= values[i + 1];
            if (isMaximum && factors[i] > blank) highest = Math.Max(highest, values[i]);
        }

        Close.Relative(objective.At(fit.RangeInvariantFactor), fit.MeanSsim!.Value, 1e-9, "mean SSIM");
        if (double.IsNegativeInfinity(highest)) return;
        string state = $"{fit.MeanSsim} at {fit.RangeInvariantFactor}, Converged {fit.Converged}";
        if (!fit.Converged!.Value && highest - values[0] < BlankFoothill) return; // a maximum of blank images beside α = 0, with a warning
        Assert.True(fit.Converged, $"{state}, but the maximum {highest} is possible at {factors[Array.IndexOf(values, highest)]}");
        Assert.True(fit.MeanSsim >= highest - 1e-12, $"{state}, but {highest} is possible");
    }
}
