namespace MicroSsim.Engine;

/// <summary>The mean SSIM of an aligned pair: what MicroSSIM and plain SSIM share.</summary>
internal static class SingleScaleSsim
{
    /// <summary>Computes the mean and, on request, the components and the map.</summary>
    /// <param name="groundTruth">The ground truth.</param>
    /// <param name="prediction">The prediction, of the same shape.</param>
    /// <param name="alignment">How the prediction is brought onto the ground truth.</param>
    /// <param name="options">Window, constants, covariances.</param>
    /// <param name="dataRange">R, in the ground truth's unit; null for its maximum − minimum.</param>
    /// <param name="components">Whether to compute the three factors.</param>
    /// <param name="map">Takes the map row by row; null if it is not wanted.</param>
    /// <param name="cancellationToken">Ends the work between two rows.</param>
    public static SsimResult Measure(
        ImagePlane groundTruth, ImagePlane prediction, Alignment alignment, SsimOptions options, double? dataRange, bool components, SsimMapRow? map,
        CancellationToken cancellationToken)
    {
        ImagePairChecks.SameShape(groundTruth, prediction);
        var window = options.MakeWindow();
        ImagePairChecks.AtLeast(groundTruth, window.Size, $"a window of {window.Size} × {window.Size}");
        var (groundTruthSummary, predictionSummary) = ImagePairChecks.Summaries(groundTruth, prediction);
        if (dataRange is null) ImagePairChecks.NotConstant(groundTruthSummary);
        double range = dataRange ?? groundTruthSummary.Range;

        var formula = new SsimFormula(window, options.Covariance, options.K1, options.K2, range, alignment.Factor);
        var fields = components ? WindowFields.Separate : WindowFields.Joint;
        var scan = new WindowScan(new PlanePairRows(groundTruth, prediction, alignment), window, Border.EdgeRepeated, window.Crop, fields);
        var maps = new MapParts(scan.TileLength, components);
        double ssim = 0, luminance = 0, contrast = 0, structure = 0;
        scan.Run((row, column, count, sums) =>
        {
            if (components)
            {
                var part = SsimKernels.Components(formula, sums, count, (maps.Ssim, maps.Luminance, maps.Contrast, maps.Structure));
                ssim += part.Ssim;
                luminance += part.Luminance;
                contrast += part.Contrast;
                structure += part.Structure;
            }
            else
            {
                ssim += SsimKernels.Ssim(formula, sums, count, map is null ? null : maps.Ssim);
            }

            map?.Invoke(row, column, maps.Ssim.AsSpan(0, count), maps.Of(maps.Luminance, count), maps.Of(maps.Contrast, count), maps.Of(maps.Structure, count));
        }, cancellationToken);

        double pixels = (double)scan.MapWidth * scan.MapHeight;
        return new SsimResult(
            ssim / pixels,
            components ? new SsimComponents(luminance / pixels, contrast / pixels, structure / pixels) : null,
            range,
            predictionSummary.Range == 0);
    }

    /// <summary>Room for the maps' part of a row.</summary>
    private sealed class MapParts(int length, bool components)
    {
        public double[] Ssim { get; } = new double[length];

        public double[] Luminance { get; } = new double[components ? length : 0];

        public double[] Contrast { get; } = new double[components ? length : 0];

        public double[] Structure { get; } = new double[components ? length : 0];

        /// <summary>The first values of a part; empty where the factors are not wanted.</summary>
        public ReadOnlySpan<double> Of(double[] part, int count) => components ? part.AsSpan(0, count) : [];
    }
}
