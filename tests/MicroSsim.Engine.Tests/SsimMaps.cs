using MicroSsim.Engine.Similarity;

namespace MicroSsim.Engine.Tests;

/// <summary>The SSIM map of a pair and its component maps, row-major, and the result.</summary>
internal sealed record SsimMaps(
    int Width, int Height, double[] Ssim, double[] Luminance, double[] Contrast, double[] Structure, SsimResult Result)
{
    /// <summary>Measures the MicroSSIM of a pair with its components and maps.</summary>
    public static SsimMaps Measure(ImagePair pair, MicroSsimFit fit, SsimOptions? options = null)
    {
        int crop = (options ?? new SsimOptions()).Crop;
        int width = pair.GroundTruth.Width - (2 * crop), height = pair.GroundTruth.Height - (2 * crop);
        double[] ssimMap = EmptyMap(), luminanceMap = EmptyMap(), contrastMap = EmptyMap(), structureMap = EmptyMap();
        var result = MicroSsimCalculator.Measure(
            pair.GroundTruth, pair.Prediction, fit, options, components: true, (row, column, ssim, luminance, contrast, structure) =>
            {
                int start = (row * width) + column;
                Assert.True(double.IsNaN(ssimMap[start]), "A pixel was received twice.");
                ssim.CopyTo(ssimMap.AsSpan(start));
                luminance.CopyTo(luminanceMap.AsSpan(start));
                contrast.CopyTo(contrastMap.AsSpan(start));
                structure.CopyTo(structureMap.AsSpan(start));
            });
        return new SsimMaps(width, height, ssimMap, luminanceMap, contrastMap, structureMap, result);

        double[] EmptyMap() => [.. Enumerable.Repeat(double.NaN, width * height)];
    }
}
