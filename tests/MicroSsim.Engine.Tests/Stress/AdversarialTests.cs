using MicroSsim.Engine.Planes;
using MicroSsim.Engine.Similarity;
using MicroSsim.Engine.Windows;

namespace MicroSsim.Engine.Tests;

/// <summary>
/// Images that are difficult for float64 arithmetic: scores stay within the bound of docs/numbers.md of arithmetic in 28 digits,
/// and are finite and in range for every input.
/// </summary>
public sealed class AdversarialTests
{
    private const int Width = 37, Height = 29;

    /// <summary>The absolute error bound for pixels within four data ranges of the middle of the image.</summary>
    private const double Bound = 1e-11;

    public static TheoryData<string> Images =>
    [
        "60000 ± 1 counts",
        "1e9 ± 1",
        "1e9 ± 1 int32",
        "-1e12 ± 1e-2",
        "alternating extremes",
        "alternating, shifted by a row",
        "constant prediction far from 0",
        "prediction at another offset",
        "noise",
    ];

    [Theory]
    [MemberData(nameof(Images))]
    public void Scores_and_components_are_those_of_28_digits(string name)
    {
        var pair = Make(name);
        double range = pair.GroundTruth.Values().Max() - pair.GroundTruth.Values().Min();
        foreach (var window in new[] { WindowKind.Uniform, WindowKind.Gaussian })
        {
            foreach (var covariance in new[] { CovarianceKind.Sample, CovarianceKind.Population })
            {
                var options = new SsimOptions { Window = window, Covariance = covariance };
                var expected = DecimalSsim.Measure(pair, options.CreateWindow(), options.Crop, covariance, range);
                var result = Score(pair, options, components: false);
                var withComponents = Score(pair, options);
                Close.Absolute(expected.Ssim, result.Ssim, Bound, $"{name}, {window}, SSIM");
                Close.Absolute(expected.Ssim, withComponents.Ssim, Bound, $"{name}, {window}, SSIM");
                Close.Absolute(expected.Luminance, withComponents.Components!.Luminance, Bound, $"{name}, {window}, luminance");

                // These contain the square root of a variance, which halves the digits of a small one.
                Close.Absolute(expected.Contrast, withComponents.Components.Contrast, Math.Sqrt(Bound), $"{name}, {window}, contrast");
                Close.Absolute(expected.Structure, withComponents.Components.Structure, Math.Sqrt(Bound), $"{name}, {window}, structure");
            }
        }
    }

    public static TheoryData<double> Units => [1e-300, 1e-310, 4e-320, 1e-160, 1e-20, 1e20, 1e160, 1e300];

    [Theory]
    [MemberData(nameof(Units))]
    public void Pixels_in_any_unit_score_the_same(double unit)
    {
        var pair = RandomPlanes.Pair(Width, Height, seed: 5).Select(v => Math.Round(v) * unit);
        var plain = pair.Select(v => v / unit);
        double tolerance = unit < 1e-307 ? 0.05 : 1e-11; // subnormal numbers have few digits
        Close.Absolute(Score(plain).Ssim, Score(pair).Ssim, tolerance);
        Assert.All(Numbers(pair), AssertInRange);
    }

    [Theory]
    [InlineData(1, 1e300)]
    [InlineData(1e-300, 1e300)]
    [InlineData(1e300, 1e-300)]
    [InlineData(1, 1e-310)]
    public void Images_in_unrelated_units_have_a_score(double groundTruthUnit, double predictionUnit)
    {
        var pair = RandomPlanes.Pair(Width, Height, seed: 6);
        pair = new ImagePair(pair.GroundTruth.Select(v => v * groundTruthUnit), pair.Prediction.Select(v => v * predictionUnit));
        Assert.All(Numbers(pair), AssertInRange);
        Assert.All(Numbers(pair with { Prediction = Planes.Constant(Width, Height, predictionUnit) }), AssertInRange);
    }

    [Fact]
    public void No_negative_variance_remains_even_where_all_digits_are_lost()
    {
        // The range is a billionth of the spread of the pixels: flat regions next to huge pixels have lost all digits.
        var random = new Random(7);
        ImagePlane Spotted() => Planes.Constant(Width, Height, 0).Select(_ => random.Next(40) == 0 ? 1e12 : 3 + random.NextDouble());
        var pair = new ImagePair(Spotted(), Spotted());
        foreach (var window in new[] { WindowKind.Uniform, WindowKind.Gaussian })
        {
            var options = new SsimOptions { Window = window };
            double least = double.MaxValue, most = double.MinValue;
            SsimMapRow map = (_, _, ssim, luminance, contrast, structure) =>
            {
                double[] values = [.. ssim, .. luminance, .. contrast, .. structure];
                (least, most) = (Math.Min(least, values.Min()), Math.Max(most, values.Max()));
            };
            foreach (bool components in new[] { false, true }) Score(pair, options, components, DataRange.FromValue(1e-3), map);
            Assert.InRange(least, -1 - 1e-12, 1);
            Assert.InRange(most, -1, 1 + 1e-12);
        }
    }

    private static ImagePair Make(string name)
    {
        var random = new Random(1);
        double[] x = [.. Enumerable.Range(0, Width * Height).Select(_ => (double)random.Next(-1, 2))];
        double[] y = [.. x.Select(v => random.Next(3) == 0 ? random.Next(-1, 2) : v)];
        double[] chess = [.. Enumerable.Range(0, Width * Height).Select(i => ((i % Width) + (i / Width)) % 2 == 0 ? 0 : 65535.0)];
        return name switch
        {
            "60000 ± 1 counts" => Pair(PixelType.UInt16, v => 60000 + v, v => 60000 + v),
            "1e9 ± 1" => Pair(PixelType.Float64, v => 1e9 + v, v => 1e9 + (0.7 * v)),
            "1e9 ± 1 int32" => Pair(PixelType.Int32, v => 1e9 + v, v => 1e9 + v),
            "-1e12 ± 1e-2" => Pair(PixelType.Float64, v => -1e12 + (v / 64), v => -1e12 + (v / 128)),
            "alternating extremes" => new(Plane(PixelType.UInt16, chess), Plane(PixelType.UInt16, [.. chess.Select(v => 65535 - v)])),
            "alternating, shifted by a row" =>
                new(Plane(PixelType.UInt16, chess), Plane(PixelType.UInt16, [.. chess.Skip(Width), .. chess.Take(Width)])),
            "constant prediction far from 0" => Pair(PixelType.Float64, v => 1e9 + v, _ => 1e9),
            "prediction at another offset" => Pair(PixelType.Float64, v => 1e9 + v, v => 30 + v),
            _ => new(RandomPlanes.Noise(PixelType.UInt16, Width, Height, 1), RandomPlanes.Noise(PixelType.UInt16, Width, Height, 2)),
        };

        ImagePair Pair(PixelType type, Func<double, double> groundTruth, Func<double, double> prediction) =>
            new(Plane(type, [.. x.Select(groundTruth)]), Plane(type, [.. y.Select(prediction)]));
        static ImagePlane Plane(PixelType type, double[] values) => RandomPlanes.FromValues(type, Width, Height, values);
    }

    private static SsimResult Score(
        ImagePair pair, SsimOptions? options = null, bool components = true, DataRange? range = null, SsimMapRow? map = null) =>
        SsimCalculator.Measure(pair.GroundTruth, pair.Prediction, range ?? DataRange.GroundTruth, options, components, map);

    private static double[] Numbers(ImagePair pair)
    {
        var result = Score(pair);
        var options = new MultiScaleOptions { Betas = [0.5, 0.5] };
        double multiScale = MsSsimCalculator.Measure(pair.GroundTruth, pair.Prediction, DataRange.GroundTruth, options).Score;
        double joint = Score(pair, components: false).Ssim;
        return [result.Ssim, result.Components!.Luminance, result.Components.Contrast, result.Components.Structure, multiScale, joint];
    }

    private static void AssertInRange(double value) => Assert.InRange(value, -1 - 1e-12, 1 + 1e-12);
}
