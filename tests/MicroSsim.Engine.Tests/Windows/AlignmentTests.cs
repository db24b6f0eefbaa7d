namespace MicroSsim.Engine.Tests;

public sealed class AlignmentTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(65535)]
    [InlineData(1e-30)]
    [InlineData(1.5e100)]
    public void A_scaled_range_lies_between_one_and_two(double range)
    {
        double scale = Alignment.None.Scaled(range).Scale;
        Assert.InRange(range * scale, 1, 2);
        Assert.Equal(1.37, 1.37 * scale / scale); // nothing is rounded
    }

    /// <summary>The levels that are subtracted from images far from 0 come back in their means.</summary>
    [Theory]
    [InlineData(WindowKind.Gaussian)]
    [InlineData(WindowKind.Uniform)]
    public void Luminance_is_that_of_the_images_own_levels(WindowKind window)
    {
        ImagePair pair = new(RandomPlanes.Noise(PixelType.UInt8, 40, 30, 1).Select(v => 60000 + (v / 255)), RandomPlanes.Noise(PixelType.UInt8, 40, 30, 2).Select(v => 30000 + (v / 255)));
        MicroSsimFit none = new() { GroundTruthOffset = 0, PredictionOffset = 0, MaxValue = 1, RangeInvariantFactor = 1 };
        Close.Absolute(0.8, SsimMaps.Of(pair, none, new SsimOptions { Window = window }).Result.Components!.Luminance, 1e-4);
    }

    /// <summary>Squares of squares of such pixels are beyond what float64 holds.</summary>
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
