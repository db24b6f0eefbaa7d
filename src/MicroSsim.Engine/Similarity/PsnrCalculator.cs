using MicroSsim.Engine.Planes;
using MicroSsim.Engine.Windows;

namespace MicroSsim.Engine.Similarity;

/// <summary>Peak signal-to-noise ratios of one pair.</summary>
/// <param name="Psnr">20·log₁₀(R / rmse), in dB; infinite for equal images.</param>
/// <param name="RangeInvariantPsnr">The same after the affine change of the prediction that fits best, with R = maximum − minimum of the ground truth.</param>
/// <param name="DataRange">R of <paramref name="Psnr"/>, in the ground truth's unit.</param>
/// <param name="ConstantPrediction">Whether all pixels of the prediction are equal: a score that deserves a warning.</param>
public sealed record PsnrResult(double Psnr, double RangeInvariantPsnr, double DataRange, bool ConstantPrediction);

/// <summary>PSNR, and the range-invariant PSNR of juglab (<c>ScaleInvPSNR</c>).</summary>
public static class PsnrCalculator
{
    /// <summary>Scores one pair.</summary>
    /// <param name="groundTruth">The ground truth.</param>
    /// <param name="prediction">The prediction, of the same shape and any pixel type.</param>
    /// <param name="dataRange">R of the plain PSNR.</param>
    /// <param name="cancellationToken">Ends the work between two rows.</param>
    /// <remarks>
    /// With g, p free of their means: a = Σg·p / Σp², and the range-invariant error is g − a·p. A constant prediction has
    /// nothing to scale, and a = 0.
    /// </remarks>
    /// <exception cref="MicroSsimException">
    /// <c>ShapeMismatch</c>, <c>NonFinitePixels</c>, <c>DataRangeUnknown</c> or <c>ConstantGroundTruth</c>.
    /// </exception>
    public static PsnrResult Measure(ImagePlane groundTruth, ImagePlane prediction, DataRange dataRange, CancellationToken cancellationToken = default)
    {
        ImagePairChecks.SameShape(groundTruth, prediction);
        var groundTruthSummary = PlaneSummary.Of(groundTruth, ImageRole.GroundTruth);
        var predictionSummary = PlaneSummary.Of(prediction, ImageRole.Prediction);
        ImagePairChecks.NotConstant(new PixelRange(groundTruthSummary.Minimum, groundTruthSummary.Maximum));
        double range = dataRange.For(groundTruth) ?? groundTruthSummary.Range;

        var meanFree = new IntensityTransform(groundTruthSummary.Mean, predictionSummary.Mean, 1);
        double product = 0, square = 0;
        foreach (var (g, p) in Rows(groundTruth, prediction, meanFree, cancellationToken))
        {
            product += Sum(g, p, static (x, y) => x * y);
            square += Sum(g, p, static (_, y) => y * y);
        }

        double factor = square > 0 ? product / square : 0;
        return new PsnrResult(
            Decibel(range, MeanSquareDifference(IntensityTransform.None)),
            Decibel(groundTruthSummary.Range, MeanSquareDifference(meanFree with { Factor = factor })),
            range,
            predictionSummary.Range == 0);

        double MeanSquareDifference(IntensityTransform alignment)
        {
            double sum = 0;
            foreach (var (g, p) in Rows(groundTruth, prediction, alignment, cancellationToken)) sum += Sum(g, p, static (x, y) => (x - y) * (x - y));
            return sum / groundTruth.PixelCount;
        }
    }

    private static double Decibel(double range, double meanSquare) => 20 * Math.Log10(range / Math.Sqrt(meanSquare));

    private static IEnumerable<(double[] GroundTruth, double[] Prediction)> Rows(
        ImagePlane groundTruth, ImagePlane prediction, IntensityTransform alignment, CancellationToken cancellationToken)
    {
        var rows = new PlanePairRows(groundTruth, prediction, alignment);
        var reader = rows.Open();
        double[] g = new double[rows.Width], p = new double[rows.Width];
        for (int row = 0; row < rows.Height; row++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (row % rows.RowsAtOnce == 0) reader.Fetch(row, Math.Min(rows.RowsAtOnce, rows.Height - row));
            reader.Read(row, 0, g, p);
            yield return (g, p);
        }
    }

    private static double Sum(double[] groundTruth, double[] prediction, Func<double, double, double> term)
    {
        double sum = 0;
        for (int i = 0; i < groundTruth.Length; i++) sum += term(groundTruth[i], prediction[i]);
        return sum;
    }
}
