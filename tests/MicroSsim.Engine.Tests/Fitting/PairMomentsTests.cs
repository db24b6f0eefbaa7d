using MicroSsim.Engine.Fitting;
using MicroSsim.Engine.Planes;

namespace MicroSsim.Engine.Tests;

public sealed class PairMomentsTests
{
    [Theory]
    [InlineData(0, 0)]
    [InlineData(100, -20)]
    [InlineData(-3.5, 1000)]
    public void Sums_about_two_offsets_are_those_of_plain_loops(double offsetX, double offsetY)
    {
        ImagePair[] pairs = [RandomPlanes.Pair(20, 11, seed: 1), RandomPlanes.Pair(9, 30, seed: 2)];
        var sums = new MomentSums();
        foreach (var (pair, pivot) in pairs.Zip([3.5, -1000]))
        {
            sums.Add(PairMoments.Measure(pair.GroundTruth, pair.Prediction, pivot, -pivot));
        }

        double[] x = [.. pairs.SelectMany(pair => pair.GroundTruth.Values()).Select(v => v - offsetX)];
        double[] y = [.. pairs.SelectMany(pair => pair.Prediction.Values()).Select(v => v - offsetY)];
        var about = sums.About(offsetX, offsetY);
        var (xx, yy, xy) = (about.XX.Value, about.YY.Value, about.XY.Value);
        Close.Relative(x.Sum(v => v * v), xx, 1e-12, "xx");
        Close.Relative(y.Sum(v => v * v), yy, 1e-12, "yy");
        Close.Absolute(x.Zip(y, (a, b) => a * b).Sum(), xy, 1e-12 * Math.Sqrt(xx * yy), "xy");
    }

    [Fact]
    public void They_are_the_same_of_planes_that_fetch_their_rows_in_parts()
    {
        // Eight rows are fetched at once.
        var pair = new ImagePair(
            RandomPlanes.Noise(PixelType.Float64, 1 << 18, 9, seed: 1), RandomPlanes.Noise(PixelType.UInt8, 1 << 18, 9, seed: 2));
        FetchedPlane groundTruth = new(pair.GroundTruth), prediction = new(pair.Prediction);
        Assert.Equal(PairMoments.Measure(pair.GroundTruth, pair.Prediction, 1, 2), PairMoments.Measure(groundTruth, prediction, 1, 2));
        Assert.Equal((9, 9), (groundTruth.RowsFetched, prediction.RowsFetched));
    }
}
