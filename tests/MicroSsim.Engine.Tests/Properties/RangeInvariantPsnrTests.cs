using MicroSsim.Engine.Planes;

namespace MicroSsim.Engine.Tests;

/// <summary>The range-invariant PSNR keeps its digits, against 28-digit decimal arithmetic.</summary>
public sealed class RangeInvariantPsnrTests
{
    [Theory]
    [InlineData(0, 1, 0, 1)]
    [InlineData(1e13, 1, 0, 1)]
    [InlineData(0, 1, 1e13, 1)]
    [InlineData(1e13, 1, -1e13, 1)]
    [InlineData(-3e12, 0.25, 7e12, 16)]
    [InlineData(1e6, 1000, 1e13, 1)]
    public void It_keeps_its_digits_where_the_mean_is_huge_beside_the_spread(
        double groundTruthMean, double groundTruthSpread, double predictionMean, double predictionSpread)
    {
        var random = new Random(1);
        const int Width = 37, Height = 29;
        double[] scene = [.. Enumerable.Range(0, Width * Height).Select(_ => Eighths(random))];
        double[] x = [.. scene.Select(v => groundTruthMean + (groundTruthSpread * v))];
        double[] y = [.. scene.Select(v => predictionMean + (predictionSpread * (v + (Eighths(random) / 8))))];
        var result = new ImagePair(new MemoryPlane<double>(Width, Height, x), new MemoryPlane<double>(Width, Height, y)).Psnr();
        Close.Relative(Exact(x, y), result.RangeInvariantPsnr, 1e-12);
    }

    [Theory]
    [InlineData(1e-200)]
    [InlineData(1e-100)]
    [InlineData(1e90)]
    public void It_does_not_depend_on_the_unit_of_either_image(double unit)
    {
        var pair = RandomPlanes.Pair(31, 22, seed: 4);
        double expected = pair.Psnr().RangeInvariantPsnr;
        Close.Relative(expected, (pair with { GroundTruth = pair.GroundTruth.Select(v => v * unit) }).Psnr().RangeInvariantPsnr, 1e-12);
        Close.Relative(expected, pair.WithPrediction(v => v * unit).Psnr().RangeInvariantPsnr, 1e-12);
        Close.Relative(pair.Psnr().Psnr, pair.Select(v => v * unit).Psnr().Psnr, 1e-12);
    }

    [Fact]
    public void Equal_images_have_an_infinite_one()
    {
        var pair = RandomPlanes.Pair(31, 22, seed: 4);
        var result = (pair with { Prediction = pair.GroundTruth }).Psnr();
        Assert.Equal(double.PositiveInfinity, result.Psnr);
        Assert.Equal(double.PositiveInfinity, result.RangeInvariantPsnr);
    }

    /// <summary>A number of 0 … 8 in eighths, which keeps all sums exact in decimal.</summary>
    private static double Eighths(Random random) => random.Next(0, 65) / 8.0;

    private static double Exact(double[] groundTruth, double[] prediction)
    {
        decimal[] x = [.. groundTruth.Select(Exactly)], y = [.. prediction.Select(Exactly)];
        decimal meanX = x.Average(), meanY = y.Average();
        decimal product = x.Zip(y, (a, b) => (a - meanX) * (b - meanY)).Sum(), square = y.Sum(b => (b - meanY) * (b - meanY));
        decimal factor = product / square;
        decimal error = x.Zip(y, (a, b) => a - meanX - (factor * (b - meanY))).Sum(e => e * e) / x.Length;
        double range = groundTruth.Max() - groundTruth.Min();
        return 20 * Math.Log10(range / Math.Sqrt((double)error));

        // The cast from double rounds to 15 digits; a multiple of 2^-10 below 2^53 converts exactly through its integer.
        static decimal Exactly(double value) => (decimal)(long)(value * 1024) / 1024;
    }
}
