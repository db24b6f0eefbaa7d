using System.Reflection;
using System.Runtime.Versioning;
using MicroSsim.Engine.Fitting;
using MicroSsim.Engine.Planes;
using MicroSsim.Engine.Similarity;

namespace MicroSsim.Engine.Tests;

/// <summary>The numbers that the two builds are compared by. BuildAgreementTests calls these methods by name, in both.</summary>
internal static class BuildNumbers
{
    /// <summary>Target framework of the engine that these tests run against, such as ".NETStandard,Version=v2.0".</summary>
    public static string? Framework() => typeof(FitSession).Assembly.GetCustomAttribute<TargetFrameworkAttribute>()?.FrameworkName;

    /// <summary>All that the engine computes of a golden case.</summary>
    public static double[] Of(string name)
    {
        var golden = GoldenCase.Load(name);
        var fit = FitRunner.Fit(golden.Pairs, golden.FitOptions).Fit;
        var perImage = FitRunner.Fit(golden.Pairs, golden.FitOptions with { RangeMode = RangeMode.PerImage }).Fit;
        var numbers = new List<double>
        {
            fit.GroundTruthOffset, fit.PredictionOffset, fit.MaxValue, fit.RangeInvariantFactor, fit.MeanSsim ?? 0, fit.Evaluations,
            perImage.RangeInvariantFactor, perImage.MeanSsim ?? 0,
        };
        foreach (var pair in golden.Pairs)
        {
            var maps = SsimMaps.Measure(pair, fit, golden.ScoreOptions);
            var components = maps.Result.Components!;
            numbers.AddRange([maps.Result.Ssim, components.Luminance, components.Contrast, components.Structure, .. maps.Ssim]);
            foreach (var multiScale in golden.MultiScale)
            {
                var result = pair.MultiScaleScore(fit, multiScale.Options);
                numbers.AddRange([result.Score, .. result.Terms]);
            }
        }

        return [.. numbers];
    }

    /// <summary>The factors of a set whose mean SSIM is nearly flat, with LastImage and PerImage, and the mean SSIM at them.</summary>
    public static double[] OfFlat(string name)
    {
        ImagePair[] pairs = [.. Enumerable.Range(0, 3).Select(seed => Flat(name, RandomPlanes.Pair(64, 48, seed), new Random(seed)))];
        var fits = new[] { RangeMode.LastImage, RangeMode.PerImage }
            .Select(mode => FitRunner.Fit(pairs, new FitOptions { RangeMode = mode }).Fit).ToList();
        return [.. fits.Select(fit => fit.RangeInvariantFactor), .. fits.Select(fit => fit.MeanSsim ?? 0)];
    }

    private static ImagePair Flat(string name, ImagePair pair, Random random)
    {
        double[] truth = pair.GroundTruth.Values(), prediction = pair.Prediction.Values();
        switch (name)
        {
            case "hot pixel": // whose range makes C1 and C2 dwarf all other pixels
                truth[1000] = 1e7;
                break;
            case "hot pixel in both":
                (truth[1000], prediction[1000]) = (1e7, 1e6);
                break;
            case "very hot pixel":
                truth[1000] = 1e10;
                break;
            case "nearly constant predictions":
                prediction = [.. prediction.Select(v => 100 + (v * 1e-12))];
                break;
            case "constant predictions with one other pixel":
                prediction = [.. prediction.Select((_, i) => i == 500 ? 101.0 : 100)];
                break;
            case "noise":
                prediction = [.. prediction.Select(_ => random.NextDouble())];
                break;
            default:
                throw new ArgumentException($"There is no set '{name}'.", nameof(name));
        }

        return new ImagePair(
            new MemoryPlane<double>(pair.GroundTruth.Width, pair.GroundTruth.Height, truth),
            new MemoryPlane<double>(pair.GroundTruth.Width, pair.GroundTruth.Height, prediction));
    }
}
