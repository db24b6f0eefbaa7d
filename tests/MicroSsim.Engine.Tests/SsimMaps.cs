namespace MicroSsim.Engine.Tests;

/// <summary>The four maps of a pair, row-major, and the result that came with them.</summary>
internal sealed record SsimMaps(int Width, int Height, double[] Ssim, double[] Luminance, double[] Contrast, double[] Structure, SsimResult Result)
{
    public static SsimMaps Of(ImagePair pair, MicroSsimFit fit, SsimOptions? options = null)
    {
        List<double> ssimMap = [], luminanceMap = [], contrastMap = [], structureMap = [];
        int width = 0, height = 0;
        var result = MicroSsimMetric.Measure(pair.GroundTruth, pair.Prediction, fit, options, components: true, (row, ssim, luminance, contrast, structure) =>
        {
            Assert.Equal(height++, row);
            width = ssim.Length;
            ssimMap.AddRange(ssim);
            luminanceMap.AddRange(luminance);
            contrastMap.AddRange(contrast);
            structureMap.AddRange(structure);
        });
        return new SsimMaps(width, height, [.. ssimMap], [.. luminanceMap], [.. contrastMap], [.. structureMap], result);
    }
}
