using System.Globalization;
using MicroSsim.Engine.Fitting;
using MicroSsim.Engine.Planes;
using MicroSsim.Engine.Similarity;

namespace MicroSsim.Engine.Tests;

/// <summary>Planes of random magnitudes, 1e-308 … 1e308: every finite input has a finite score, or one error that names a pixel.</summary>
public sealed class MagnitudeFuzzTests
{
    /// <summary>The number of pairs; MICROSSIM_FUZZ_PAIRS sets a larger one.</summary>
    private static readonly int Pairs =
        int.Parse(Environment.GetEnvironmentVariable("MICROSSIM_FUZZ_PAIRS") ?? "1500", CultureInfo.InvariantCulture);

    private static readonly string[] Errors = ["PixelTooLarge", "ConstantGroundTruth", "NoPairs"];

    [Fact]
    public void Every_finite_pair_has_finite_scores_or_an_error()
    {
        for (int seed = 0; seed < Pairs; seed++)
        {
            var pair = Pair(seed, largestExponent: 308);
            Check(seed, "PSNR", () => pair.Psnr().Psnr, -1e6, double.PositiveInfinity);
            Check(seed, "RI-PSNR", () => pair.Psnr().RangeInvariantPsnr, -1e6, double.PositiveInfinity);
            foreach (double factor in new[] { 1, 1e-250, 1e250, -1 })
            {
                var fit = new MicroSsimFit
                {
                    GroundTruthOffset = seed % 3,
                    PredictionOffset = 0,
                    MaxValue = 1,
                    RangeInvariantFactor = factor,
                };
                Check(seed, "MicroSSIM", () => pair.Score(fit).Ssim, -1.001, 1.001);
            }

            foreach (var range in new[] { DataRange.GroundTruth, DataRange.FromValue(1) })
            {
                Check(seed, "SSIM", () => SsimCalculator.Measure(pair.GroundTruth, pair.Prediction, range).Ssim, -1.001, 1.001);
            }
        }
    }

    [Fact]
    public void Every_finite_set_has_a_finite_fit()
    {
        for (int seed = 0; seed < Pairs / 3; seed++)
        {
            ImagePair[] pairs = [.. Enumerable.Range(0, 3).Select(i => Pair((3 * seed) + i, largestExponent: 99))];
            var options = new FitOptions { RangeMode = seed % 2 == 0 ? RangeMode.LastImage : RangeMode.PerImage };
            Check(seed, "factor", () => FitRunner.Fit(pairs, options).Fit.RangeInvariantFactor, double.Epsilon, double.MaxValue);
            Check(seed, "mean SSIM", () => FitRunner.Fit(pairs, options).Fit.MeanSsim ?? 0, -1.001, 1.001);
        }
    }

    [Fact]
    public void Multi_scale_scores_are_finite()
    {
        var options = new MultiScaleOptions { Betas = [0.5, 0.5] };
        for (int seed = 0; seed < Pairs / 5; seed++)
        {
            var pair = Pair(seed, largestExponent: 99, side: 44);
            var fit = new MicroSsimFit { GroundTruthOffset = 0, PredictionOffset = 0, MaxValue = 1, RangeInvariantFactor = 1 };
            Check(seed, "MicroMS3IM", () => pair.MultiScaleScore(fit, options).Score, 0, 1.001);
        }
    }

    [Theory]
    [InlineData(1e306)]
    [InlineData(-1e307)]
    [InlineData(double.MaxValue)]
    public void A_pixel_too_large_is_named(double value)
    {
        var good = RandomPlanes.Pair(25, 19, seed: 1);
        double[] values = good.Prediction.Values();
        values[(5 * 25) + 3] = value;
        var bad = good with { Prediction = new MemoryPlane<double>(25, 19, values) };
        var fit = FitRunner.Fit(good).Fit;
        foreach (var action in new Action[] { () => bad.Psnr(), () => FitRunner.Fit([good, bad, good]), () => bad.Score(fit) })
        {
            var error = Assert.Throws<MicroSsimException>(action);
            Assert.Equal(("PixelTooLarge", ImageRole.Prediction), (error.ErrorId, error.Role));
            Assert.Contains("column 3, row 5", error.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(1e-200, 1)]
    [InlineData(1, 1e-200)]
    [InlineData(1e-200, 1e-200)]
    [InlineData(1e-290, 1e-290)]
    [InlineData(1e90, 1e-90)]
    public void Tiny_and_huge_images_are_not_constant(double groundTruthUnit, double predictionUnit)
    {
        ImagePair[] pairs = [RandomPlanes.Pair(25, 19, seed: 1), RandomPlanes.Pair(21, 23, seed: 2)];
        ImagePair Scaled(ImagePair pair) =>
            new(pair.GroundTruth.Select(v => v * groundTruthUnit), pair.Prediction.Select(v => v * predictionUnit));
        ImagePair[] scaled = [.. pairs.Select(Scaled)];
        foreach (var mode in new[] { RangeMode.LastImage, RangeMode.PerImage })
        {
            var options = new FitOptions { RangeMode = mode };
            FitOutcome expected = FitRunner.Fit(pairs, options), actual = FitRunner.Fit(scaled, options);
            Assert.True(actual.Fit.Converged);
            Close.Relative(expected.Fit.RangeInvariantFactor / predictionUnit * groundTruthUnit, actual.Fit.RangeInvariantFactor, 1e-9);
            Close.Relative(FitRunner.Score(pairs, expected.Fit), FitRunner.Score(scaled, actual.Fit), 1e-9);
        }
    }

    private static void Check(int seed, string name, Func<double> measure, double minimum, double maximum)
    {
        double value;
        try
        {
            value = measure();
        }
        catch (MicroSsimException e)
        {
            Assert.Contains(e.ErrorId, Errors);
            return;
        }
        catch (Exception e)
        {
            throw new InvalidOperationException($"{name} of seed {seed}: {e.Message}", e);
        }

        Assert.True(value >= minimum && value <= maximum, $"{name} of seed {seed} is {value}.");
    }

    private static ImagePair Pair(int seed, int largestExponent, int side = 13)
    {
        var random = new Random(seed);
        return new ImagePair(Plane(random, largestExponent, side), Plane(random, largestExponent, side));
    }

    private static MemoryPlane<double> Plane(Random random, int largestExponent, int side)
    {
        double exponent = random.Next(-308, largestExponent), spread = random.Next(4) switch { 0 => 0, 1 => 3, 2 => 60, _ => 700 };
        double offset = random.Next(3) == 0 ? Math.Pow(10, random.Next(-308, largestExponent)) : 0;
        int kind = random.Next(5);
        double[] values = [.. Enumerable.Range(0, side * side).Select(i => Pixel(i))];
        return new MemoryPlane<double>(side, side, values);

        double Pixel(int i)
        {
            if (kind == 0 && i % 9 != 0) return offset;
            if (kind == 1 && i == side) return Math.Pow(10, largestExponent - 1);
            double sign = kind == 2 && random.Next(2) == 0 ? -1 : 1;
            double magnitude = Math.Max(-308, Math.Min(largestExponent, exponent + (spread * (random.NextDouble() - 0.5))));
            return offset + (sign * random.NextDouble() * Math.Pow(10, magnitude));
        }
    }
}
