using MicroSsim.Engine.Planes;
using MicroSsim.Engine.Similarity;
using MicroSsim.Engine.Windows;

namespace MicroSsim.Engine.Tests;

public sealed class IntensityTransformTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(65535)]
    [InlineData(1e-30)]
    [InlineData(1.5e100)]
    public void A_scaled_range_lies_between_one_and_two(double range)
    {
        double scale = IntensityTransform.Identity.Scaled(range).Scale;
        Assert.InRange(range * scale, 1, 2);
        Assert.Equal(1.37, 1.37 * scale / scale); // nothing is rounded
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    public void Without_a_range_nothing_is_scaled(double range) =>
        Assert.Equal(1, new IntensityTransform(1, 2, 3, Scale: 8).Scaled(range).Scale);

    /// <summary>
    /// The threshold: the largest absolute value, transformed, exceeds four times R or the range of the image, whichever is larger.
    /// </summary>
    [Theory]
    [InlineData(1000, 1004, 2000, 2004, 2.5, true, true)]
    [InlineData(1000, 1004, 2000, 2004, 225.9, true, true)] // 904 is four times 226
    [InlineData(1000, 1004, 2000, 2004, 226.1, false, true)]
    [InlineData(1000, 1004, 2000, 2004, 751, false, true)] // 3008 is four times 752
    [InlineData(1000, 1004, 2000, 2004, 753, false, false)]
    [InlineData(1000, 1300, 2000, 2004, 1, false, true)]
    [InlineData(1000, 1004, 2000, 3000, 1, true, false)]
    [InlineData(-1004, -1000, -2004, -2000, 2.5, true, true)]
    [InlineData(0, 1000, 0, 2000, 1, false, false)]
    public void An_image_far_from_0_is_centered(
        double xLow, double xHigh, double yLow, double yHigh, double range, bool groundTruthIsFar, bool predictionIsFar)
    {
        var transform = new IntensityTransform(100, 500, 2);
        var centered = transform.Centered(new PixelRange(xLow, xHigh), new PixelRange(yLow, yHigh), range);
        Assert.Equal(transform.Scaled(range).Scale, centered.Scale);
        Assert.Equal(2, centered.Factor);

        double xMiddle = (xLow + xHigh) / 2, yMiddle = (yLow + yHigh) / 2;
        var expectedGroundTruth = groundTruthIsFar ? (xMiddle, (xMiddle - 100) * centered.Scale) : (100, 0);
        var expectedPrediction = predictionIsFar ? (yMiddle, (yMiddle - 500) * 2 * centered.Scale) : (500, 0);
        Assert.Equal(expectedGroundTruth, (centered.GroundTruthOffset, centered.GroundTruthPivot));
        Assert.Equal(expectedPrediction, (centered.PredictionOffset, centered.PredictionPivot));
    }

    /// <summary>The pivots subtracted from images far from 0 are added back to their local means.</summary>
    [Theory]
    [InlineData(WindowKind.Gaussian)]
    [InlineData(WindowKind.Uniform)]
    public void Centering_does_not_change_the_luminance(WindowKind window)
    {
        ImagePair pair = new(
            RandomPlanes.Noise(PixelType.UInt8, 40, 30, 1).Select(v => 60000 + (v / 255)),
            RandomPlanes.Noise(PixelType.UInt8, 40, 30, 2).Select(v => 30000 + (v / 255)));
        MicroSsimFit identity = new() { GroundTruthOffset = 0, PredictionOffset = 0, MaxValue = 1, RangeInvariantFactor = 1 };
        Close.Absolute(0.8, SsimMaps.Measure(pair, identity, new SsimOptions { Window = window }).Result.Components!.Luminance, 1e-4);
    }

    /// <summary>The fourth powers of such pixels overflow or underflow float64.</summary>
    [Theory]
    [InlineData(1e-100)]
    [InlineData(1e100)]
    public void Scores_do_not_depend_on_the_unit(double unit)
    {
        ImagePair pair = new(RandomPlanes.Noise(PixelType.UInt16, 40, 30, 1), RandomPlanes.Noise(PixelType.UInt16, 40, 30, 2));
        ImagePair other = new(pair.GroundTruth.Select(v => v * unit), pair.Prediction.Select(v => v * unit));
        var fit = FitRunner.Fit(pair).Fit;
        var otherFit = fit with { GroundTruthOffset = fit.GroundTruthOffset * unit, PredictionOffset = fit.PredictionOffset * unit };
        Close.Relative(pair.Score(fit).Ssim, other.Score(otherFit).Ssim, 1e-12);
    }
}
