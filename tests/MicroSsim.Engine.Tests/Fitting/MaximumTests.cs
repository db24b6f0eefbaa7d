using MicroSsim.Engine.Fitting;
using MicroSsim.Engine.Planes;
using MicroSsim.Engine.Similarity;

namespace MicroSsim.Engine.Tests;

/// <summary>The maximum of the mean SSIM that a fit finds, and its warning where there is none.</summary>
public sealed class MaximumTests
{
    /// <summary>
    /// Two frames whose predictions differ 300 times in scale, so that the mean SSIM has a maximum near 2 for the one and
    /// near 600 for the other. The brightness of the second frame moves the least-squares start from one to the other.
    /// </summary>
    [Theory]
    [InlineData(1)]
    [InlineData(30)]
    [InlineData(50)]
    [InlineData(100)]
    [InlineData(1000)]
    [InlineData(30000)]
    public void Of_two_maxima_the_highest_is_found_wherever_the_least_squares_start_is(double brightness)
    {
        var near = RandomPlanes.Pair(20, 17, seed: 1).Select(v => v + 1000);
        var far = RandomPlanes.Pair(16, 19, seed: 2).Select(v => (v + 1000) * brightness);
        ImagePair[] pairs =
        [
            near with { Prediction = near.GroundTruth.Select(v => v / 2) },
            far with { Prediction = far.GroundTruth.Select(v => v / 600) },
        ];
        var fit = FitRunner.Fit(pairs, new FitOptions { RangeMode = RangeMode.PerImage, GroundTruthOffset = 0, PredictionOffset = 0 }).Fit;

        var objective = new FitObjective(pairs, fit, lastRange: false);
        var maxima = objective.Maxima(0.1, 1e4);
        Assert.Equal(2, maxima.Count);
        Assert.True(fit.Converged);
        Close.Relative(maxima.MaxBy(objective.At), fit.RangeInvariantFactor, 0.01);
        Close.Relative(objective.Climb(fit.RangeInvariantFactor * 1.1), fit.RangeInvariantFactor, 1e-3, "climb");
        Close.Relative(objective.At(fit.RangeInvariantFactor), fit.MeanSsim!.Value, 1e-12, "mean SSIM");
    }

    [Theory]
    [InlineData("09_stack_u16", true)]
    [InlineData("09_stack_u16", false)]
    [InlineData("11_list_sizes", true)]
    [InlineData("11_list_sizes", false)]
    [InlineData("12_tiny_11x13", true)]
    [InlineData("20_ms_unrelated", true)]
    public void The_maximum_is_that_of_the_mean_over_all_windows(string name, bool lastRange)
    {
        var pairs = GoldenCase.Load(name).Pairs;
        var fit = FitRunner.Fit(pairs, new FitOptions { RangeMode = lastRange ? RangeMode.LastImage : RangeMode.PerImage }).Fit;
        var objective = new FitObjective(pairs, fit, lastRange);
        Close.Relative(objective.At(fit.RangeInvariantFactor), fit.MeanSsim!.Value, 1e-12, "mean SSIM");
        Close.Relative(objective.Climb(LeastSquaresStart(pairs, fit)), fit.RangeInvariantFactor, 1e-3, "climb");
    }

    [Fact]
    public void Unrelated_images_land_uphill_of_the_least_squares_start_too()
    {
        ImagePair[] pairs =
            [new(RandomPlanes.Noise(PixelType.UInt16, 23, 31, seed: 1), RandomPlanes.Noise(PixelType.UInt8, 23, 31, seed: 2))];
        var fit = FitRunner.Fit(pairs).Fit;
        Assert.True(fit.Converged);
        Close.Relative(
            new FitObjective(pairs, fit, lastRange: true).Climb(LeastSquaresStart(pairs, fit)), fit.RangeInvariantFactor, 1e-3, "climb");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(1e-6)]
    [InlineData(1e6)]
    public void Without_a_maximum_the_fit_says_so_and_stays_at_its_start(double scale)
    {
        // Stripes that add up to 0 over every window, against their negative: luminance is 1, and the mean SSIM, which is
        // then contrast · structure, falls from α = 0, turns negative, and comes back to 0 at infinity.
        double[] stripes = [3, -1, -4, 2, 5, -6, 1];
        double[] pixels = [.. Enumerable.Range(0, 30 * 25).Select(i => stripes[i % 30 % 7] * (1 + (i / 30 % 4)))];
        var texture = new MemoryPlane<double>(30, 25, pixels);
        ImagePair[] pairs = [new(texture, texture.Select(v => -scale * v))];
        var outcome = FitRunner.Fit(pairs, new FitOptions { GroundTruthOffset = 0, PredictionOffset = 0 });

        var objective = new FitObjective(pairs, outcome.Fit, lastRange: true);
        Assert.Empty(objective.Maxima(1e-4 / scale, 1e4 / scale));
        Assert.False(outcome.Fit.Converged);
        Close.Relative(1 / scale, outcome.Fit.RangeInvariantFactor, 1e-12, "start");
        Close.Relative(objective.At(outcome.Fit.RangeInvariantFactor), outcome.Fit.MeanSsim!.Value, 1e-12, "mean SSIM");
        var warning = Assert.Single(outcome.Warnings);
        Assert.Equal("NoMaximum", warning.Id);
        Assert.Contains("anti-correlated", warning.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Images_that_share_no_bright_pixel_start_from_the_ratio_of_their_sizes()
    {
        var pair = RandomPlanes.Pair(14, 9, seed: 1);
        double[] x = [.. pair.GroundTruth.Values().Select((v, i) => i % 14 < 7 ? 2000 + v : 0)];
        double[] y = [.. pair.Prediction.Values().Select((v, i) => i % 14 < 7 ? 0 : 3 * (2000 + v))];
        ImagePair[] pairs = [new(new MemoryPlane<double>(14, 9, x), new MemoryPlane<double>(14, 9, y))];
        var outcome = FitRunner.Fit(pairs, new FitOptions { GroundTruthOffset = 0, PredictionOffset = 0 });

        Assert.False(outcome.Fit.Converged);
        Close.Relative(LeastSquaresStart(pairs, outcome.Fit), outcome.Fit.RangeInvariantFactor, 1e-12);
        Assert.Contains("anti-correlated", Assert.Single(outcome.Warnings).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_anti_correlated_prediction_with_a_maximum_of_its_own_gets_a_poor_mean()
    {
        // Backgrounds make local means positive, and with them the luminance term: a maximum that is none of the image's.
        ImagePair[] pairs = [.. GoldenCase.Load("03_u16_lowlight").Pairs.Select(pair => pair.WithPrediction(p => 5000 - p))];
        var fit = FitRunner.Fit(pairs).Fit;
        Assert.True(fit.Converged);
        Assert.InRange(fit.MeanSsim!.Value, 0, 0.35);
    }

    [Theory]
    [InlineData(RangeMode.LastImage)]
    [InlineData(RangeMode.PerImage)]
    public void Constant_predictions_leave_the_factor_at_one(RangeMode mode)
    {
        ImagePair[] pairs =
            [.. Enumerable.Range(0, 2).Select(seed => RandomPlanes.Pair(12, 15, seed) with { Prediction = Planes.Constant(12, 15, 42.5) })];
        var outcome = FitRunner.Fit(pairs, new FitOptions { RangeMode = mode });
        Assert.False(outcome.Fit.Converged);
        Assert.Equal(1, outcome.Fit.RangeInvariantFactor);
        Assert.Equal(42.5, outcome.Fit.PredictionOffset);
        Assert.Null(outcome.Fit.MeanSsim);
        var warning = Assert.Single(outcome.Warnings);
        Assert.Equal("NoMaximum", warning.Id);
        Assert.Contains("constant", warning.Message, StringComparison.Ordinal);

        var score = pairs[0].Score(outcome.Fit);
        Assert.True(score.ConstantPrediction);
        Assert.InRange(score.Ssim, 0, 0.5);
    }

    /// <summary>Σxy/Σy² of the images less their offsets; √(Σx²/Σy²) where Σxy is not positive.</summary>
    private static double LeastSquaresStart(IReadOnlyList<ImagePair> pairs, MicroSsimFit fit)
    {
        double[] x = [.. pairs.SelectMany(pair => pair.GroundTruth.Values()).Select(v => v - fit.GroundTruthOffset)];
        double[] y = [.. pairs.SelectMany(pair => pair.Prediction.Values()).Select(v => v - fit.PredictionOffset)];
        double xx = x.Sum(v => v * v), yy = y.Sum(v => v * v), xy = x.Zip(y, (a, b) => a * b).Sum();
        return xy > 0 ? xy / yy : Math.Sqrt(xx / yy);
    }
}
