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
        var scan = new WindowScan(new PlanePairRows(groundTruth, prediction, alignment), window, Border.EdgeRepeated, window.Crop);
        var rows = new MapRows(scan.MapWidth, components);
        scan.Run((row, sums) =>
        {
            rows.Fill(formula, sums);
            map?.Invoke(row, rows.Ssim, rows.Luminance, rows.Contrast, rows.Structure);
        }, cancellationToken);

        double perPixel = 1.0 / ((double)scan.MapWidth * scan.MapHeight);
        return new SsimResult(
            rows.SsimSum * perPixel,
            components ? new SsimComponents(rows.LuminanceSum * perPixel, rows.ContrastSum * perPixel, rows.StructureSum * perPixel) : null,
            range,
            predictionSummary.Range == 0);
    }

    /// <summary>One row of the maps, and the sums over all rows so far.</summary>
    private sealed class MapRows(int width, bool components)
    {
        public double[] Ssim { get; } = new double[width];

        public double[] Luminance { get; } = new double[components ? width : 0];

        public double[] Contrast { get; } = new double[components ? width : 0];

        public double[] Structure { get; } = new double[components ? width : 0];

        public double SsimSum { get; private set; }

        public double LuminanceSum { get; private set; }

        public double ContrastSum { get; private set; }

        public double StructureSum { get; private set; }

        public void Fill(in SsimFormula formula, WindowSums sums)
        {
            for (int i = 0; i < Ssim.Length; i++) Ssim[i] = formula.Ssim(formula.Statistics(sums, i));
            SsimSum += Sum(Ssim);
            if (!components) return;
            for (int i = 0; i < Ssim.Length; i++)
            {
                var statistics = formula.Statistics(sums, i);
                Luminance[i] = formula.Luminance(statistics);
                Contrast[i] = formula.Contrast(statistics);
                Structure[i] = formula.Structure(statistics);
            }

            LuminanceSum += Sum(Luminance);
            ContrastSum += Sum(Contrast);
            StructureSum += Sum(Structure);
        }

        private static double Sum(double[] values)
        {
            double sum = 0;
            foreach (double value in values) sum += value;
            return sum;
        }
    }
}
