using System.Reflection;
using System.Runtime.Versioning;
using MicroSsim.Engine.Fitting;
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
}
