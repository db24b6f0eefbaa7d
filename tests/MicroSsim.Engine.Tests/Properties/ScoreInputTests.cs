using MicroSsim.Engine.Planes;
using MicroSsim.Engine.Similarity;

namespace MicroSsim.Engine.Tests;

/// <summary>Inputs that are refused, and inputs that are scored with a warning.</summary>
public sealed class ScoreInputTests
{
    private static readonly MicroSsimFit Fit =
        new() { GroundTruthOffset = 0, PredictionOffset = 0, MaxValue = 1, RangeInvariantFactor = 1 };

    private static readonly ImagePair Good = RandomPlanes.Pair(190, 180, seed: 1);

    [Theory]
    [InlineData(10, 11)]
    [InlineData(11, 10)]
    public void A_score_needs_11_pixels_a_side(int width, int height)
    {
        Assert.Equal("ImageTooSmall", Error(() => RandomPlanes.Pair(width, height, seed: 1).Score(Fit)).ErrorId);
        Assert.InRange(RandomPlanes.Pair(11, 11, seed: 1).Score(Fit).Ssim, -1, 1);
        Assert.InRange(RandomPlanes.Pair(width, height, seed: 1).Score(Fit, new SsimOptions { WindowSize = 9 }).Ssim, -1, 1);
    }

    [Theory]
    [InlineData(175, 176)]
    [InlineData(176, 175)]
    public void A_multi_scale_score_needs_176_pixels_a_side(int width, int height)
    {
        var error = Error(() => RandomPlanes.Pair(width, height, seed: 1).MultiScaleScore(Fit));
        Assert.Equal("ImageTooSmall", error.ErrorId);
        Assert.Contains("176 × 176", error.Message, StringComparison.Ordinal);
        Assert.InRange(RandomPlanes.Pair(176, 176, seed: 1).MultiScaleScore(Fit).Score, 0, 1);
    }

    /// <summary>
    /// The minimum side: 2^scales, kernel_size · (scales − 1)², a window inside all scales but the last, and its mirrored border.
    /// </summary>
    [Theory]
    [InlineData(1, 11, 1.5, 11)]
    [InlineData(2, 11, 1.5, 12)] // the last scale mirrors 5 pixels and so needs 6
    [InlineData(3, 3, 1.5, 24)] // the same after two halvings
    [InlineData(3, 11, 1.5, 44)]
    [InlineData(5, 11, 1.5, 176)]
    [InlineData(5, 3, 1.5, 96)]
    [InlineData(5, 3, 0.5, 48)]
    public void Fewer_scales_and_smaller_windows_take_smaller_images(int scales, int windowSize, double sigma, int side)
    {
        double[] betas = [.. Enumerable.Repeat(1.0 / scales, scales)];
        var options = new MultiScaleOptions { Betas = betas, WindowSize = windowSize, Sigma = sigma };
        Assert.InRange(RandomPlanes.Pair(side, side, seed: 1).MultiScaleScore(Fit, options).Score, 0, 1);
        Assert.Equal("ImageTooSmall", Error(() => RandomPlanes.Pair(side - 1, side, seed: 1).MultiScaleScore(Fit, options)).ErrorId);
    }

    [Theory]
    [InlineData(180, 190)]
    [InlineData(190, 179)]
    [InlineData(189, 180)]
    public void Images_of_different_shape_are_refused(int width, int height)
    {
        var mismatched = Good with { Prediction = RandomPlanes.Noise(PixelType.Float64, width, height, seed: 2) };
        Assert.Equal("ShapeMismatch", Error(() => mismatched.Score(Fit)).ErrorId);
        Assert.Equal("ShapeMismatch", Error(() => mismatched.MultiScaleScore(Fit)).ErrorId);
        Assert.Equal("ShapeMismatch", Error(() => mismatched.Psnr()).ErrorId);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void Pixels_that_are_not_finite_are_refused(double bad)
    {
        var broken = Good.Prediction.Select(v => v);
        double[] values = broken.Values();
        values[7] = bad;
        var pair = Good with { Prediction = new MemoryPlane<double>(broken.Width, broken.Height, values) };
        Assert.Equal(("NonFinitePixels", ImageRole.Prediction), IdAndRole(Error(() => pair.Score(Fit))));
        Assert.Equal(("NonFinitePixels", ImageRole.Prediction), IdAndRole(Error(() => pair.MultiScaleScore(Fit))));
    }

    [Fact]
    public void A_constant_ground_truth_is_refused()
    {
        var pair = Good with { GroundTruth = Planes.Constant(190, 180, 3) };
        Assert.Equal(("ConstantGroundTruth", ImageRole.GroundTruth), IdAndRole(Error(() => pair.Score(Fit))));
        Assert.Equal(("ConstantGroundTruth", ImageRole.GroundTruth), IdAndRole(Error(() => pair.MultiScaleScore(Fit))));
        Assert.Equal(("ConstantGroundTruth", ImageRole.GroundTruth), IdAndRole(Error(() => pair.Psnr())));
    }

    [Fact]
    public void A_constant_prediction_is_scored_and_marked()
    {
        var pair = Good with { Prediction = Planes.Constant(190, 180, 3) };
        Assert.True(pair.Score(Fit).ConstantPrediction);
        Assert.True(pair.MultiScaleScore(Fit).ConstantPrediction);
        Assert.True(pair.Psnr().ConstantPrediction);
        Assert.False(Good.Score(Fit).ConstantPrediction);
        Assert.False(Good.MultiScaleScore(Fit).ConstantPrediction);
        Assert.False(Good.Psnr().ConstantPrediction);
    }

    [Fact]
    public void The_data_range_is_that_of_the_ground_truth()
    {
        double range = Good.GroundTruth.Values().Max() - Good.GroundTruth.Values().Min();
        Assert.Equal(range, Good.Score(Fit).DataRange);
        Assert.Equal(range, Good.MultiScaleScore(Fit).DataRange);
    }

    [Fact]
    public void Multi_scale_terms_multiply_to_the_score()
    {
        var options = new MultiScaleOptions { Betas = [0.5, 0.3, 0.2] };
        var result = Good.MultiScaleScore(FitRunner.Fit(Good).Fit, options);
        Assert.Equal(3, result.Terms.Count);
        double product = Math.Pow(result.Terms[0], 0.5) * Math.Pow(result.Terms[1], 0.3) * Math.Pow(result.Terms[2], 0.2);
        Close.Relative(product, result.Score, 1e-14);
    }

    [Fact]
    public void An_identical_pair_has_a_multi_scale_score_of_one() =>
        Close.Relative(1, (Good with { Prediction = Good.GroundTruth }).MultiScaleScore(Fit).Score, 1e-13);

    private static MicroSsimException Error(Func<object> score) => Assert.Throws<MicroSsimException>(score);

    private static (string Id, ImageRole? Role) IdAndRole(MicroSsimException error) => (error.ErrorId, error.Role);
}
