using MicroSsim.Engine.Planes;
using MicroSsim.Engine.Windows;

namespace MicroSsim.Engine.Similarity;

/// <summary>PSNR, and the range-invariant PSNR of juglab (<c>ScaleInvPSNR</c>).</summary>
public static class PsnrCalculator
{
    /// <summary>Scores one pair.</summary>
    /// <param name="groundTruth">The ground truth.</param>
    /// <param name="prediction">The prediction, of the same shape and any pixel type.</param>
    /// <param name="dataRange">R of the plain PSNR.</param>
    /// <param name="cancellationToken">Token to cancel the operation, checked before every row.</param>
    /// <remarks>
    /// With g and p minus their means, a = Σg·p / Σp², and the range-invariant error is g − a·p; a = 0 for a constant prediction.
    /// </remarks>
    /// <exception cref="MicroSsimException">
    /// <c>ShapeMismatch</c>, <c>NonFinitePixels</c>, <c>DataRangeUnknown</c> or <c>ConstantGroundTruth</c>.
    /// </exception>
    public static PsnrResult Measure(
        ImagePlane groundTruth, ImagePlane prediction, DataRange dataRange, CancellationToken cancellationToken = default)
    {
        ImagePairChecks.RequireSameShape(groundTruth, prediction);
        var groundTruthSummary = PlaneSummary.Measure(groundTruth, ImageRole.GroundTruth);
        var predictionSummary = PlaneSummary.Measure(prediction, ImageRole.Prediction);
        ImagePairChecks.RequireRange(new PixelRange(groundTruthSummary.Minimum, groundTruthSummary.Maximum));
        double range = dataRange.Resolve(groundTruth) ?? groundTruthSummary.Range;

        var meanFree = new IntensityTransform(groundTruthSummary.Mean, predictionSummary.Mean, 1);
        double product = 0, square = 0;
        foreach (var (g, p) in ReadRows(groundTruth, prediction, meanFree, cancellationToken))
        {
            product += Sum(g, p, static (x, y) => x * y);
            square += Sum(g, p, static (_, y) => y * y);
        }

        double factor = square > 0 ? product / square : 0;
        return new PsnrResult(
            Decibel(range, MeanSquaredError(IntensityTransform.Identity)),
            Decibel(groundTruthSummary.Range, MeanSquaredError(meanFree with { Factor = factor })),
            range,
            predictionSummary.Range == 0);

        double MeanSquaredError(IntensityTransform transform)
        {
            double sum = 0;
            foreach (var (g, p) in ReadRows(groundTruth, prediction, transform, cancellationToken))
            {
                sum += Sum(g, p, static (x, y) => (x - y) * (x - y));
            }

            return sum / groundTruth.PixelCount;
        }
    }

    private static double Decibel(double range, double meanSquaredError) => 20 * Math.Log10(range / Math.Sqrt(meanSquaredError));

    /// <summary>Reads a pair row by row; the arrays are reused for the next row.</summary>
    private static IEnumerable<(double[] GroundTruth, double[] Prediction)> ReadRows(
        ImagePlane groundTruth, ImagePlane prediction, IntensityTransform transform, CancellationToken cancellationToken)
    {
        var rows = new PlanePairRows(groundTruth, prediction, transform);
        var reader = rows.OpenReader();
        double[] g = new double[rows.Width], p = new double[rows.Width];
        for (int row = 0; row < rows.Height; row++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (row % rows.RowsPerRead == 0) reader.Fetch(row, Math.Min(rows.RowsPerRead, rows.Height - row));
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
