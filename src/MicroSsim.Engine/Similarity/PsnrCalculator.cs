using MicroSsim.Engine.Planes;
using MicroSsim.Engine.Windows;

namespace MicroSsim.Engine.Similarity;

/// <summary>PSNR, and the range-invariant PSNR of juglab (<c>ScaleInvPSNR</c>).</summary>
public static class PsnrCalculator
{
    private const double SmallestNormal = 2.2250738585072014e-308;

    /// <summary>Scores one pair.</summary>
    /// <param name="groundTruth">The ground truth.</param>
    /// <param name="prediction">The prediction, of the same shape and any pixel type.</param>
    /// <param name="dataRange">
    /// R of the plain PSNR. The range-invariant one has maximum − minimum of the ground truth, or that of the set if R is that of a set.
    /// </param>
    /// <param name="cancellationToken">Token to cancel the operation, checked before every row.</param>
    /// <remarks>
    /// With g and p minus their means, a = Σg·p / Σp², and the range-invariant error is g − a·p; a = 0 for a constant prediction. The
    /// middle of an image's range is subtracted first, so that a small difference keeps its digits beside a large mean, and pixels are
    /// multiplied by a power of two that brings the range to about 1, so that no square overflows or underflows.
    /// </remarks>
    /// <exception cref="MicroSsimException">
    /// <c>ShapeMismatch</c>, <c>NonFinitePixels</c>, <c>PixelTooLarge</c>, <c>DataRangeUnknown</c> or <c>ConstantGroundTruth</c>.
    /// </exception>
    public static PsnrResult Measure(
        ImagePlane groundTruth, ImagePlane prediction, DataRange dataRange, CancellationToken cancellationToken = default)
    {
        ImagePairChecks.RequireSameShape(groundTruth, prediction);
        var (groundTruthRange, predictionRange) = ImagePairChecks.MeasureRanges(groundTruth, prediction, ParallelScope.SingleThreaded);
        ImagePairChecks.RequireRange(groundTruthRange);
        double range = dataRange.Resolve(groundTruth) ?? groundTruthRange.Width;
        return new PsnrResult(Plain(), RangeInvariant(), range, predictionRange.Width == 0);

        double Plain()
        {
            double largest = Math.Max(
                Math.Abs(groundTruthRange.Maximum - predictionRange.Minimum), Math.Abs(groundTruthRange.Minimum - predictionRange.Maximum));
            double scale = IntensityTransform.PowerOfTwo(-IntensityTransform.ExponentOf(largest));
            double sum = Total(IntensityTransform.Identity with { Scale = scale }, static (x, y) => (x - y) * (x - y));
            return Decibel(range, scale, sum / groundTruth.PixelCount);
        }

        double RangeInvariant()
        {
            int exponentX = IntensityTransform.UnitExponentOf(groundTruthRange.Width);
            int exponentY = IntensityTransform.UnitExponentOf(predictionRange.Width);
            double scale = IntensityTransform.PowerOfTwo(-exponentX);
            double scaleToPrediction = IntensityTransform.PowerOfTwo(exponentX - exponentY);
            var centered = new IntensityTransform(groundTruthRange.Middle, predictionRange.Middle, scaleToPrediction, scale);
            var (sumX, sumY, _, _) = Moments(centered, 0, 0);
            double meanX = sumX / groundTruth.PixelCount, meanY = sumY / groundTruth.PixelCount;
            var (_, _, product, square) = Moments(centered, meanX, meanY);
            double factor = square > 0 ? product / square : 0;
            if (double.IsNaN(factor) || double.IsInfinity(factor)) factor = 0; // a prediction below 1e-300 is as good as constant
            double error = Total(centered, (x, y) => Square(x - meanX - (factor * (y - meanY))));
            return Decibel(dataRange.IsOfSet ? range : groundTruthRange.Width, scale, error / groundTruth.PixelCount);
        }

        double Total(IntensityTransform transform, Func<double, double, double> term)
        {
            double sum = 0;
            foreach (var (x, y) in ReadRows(groundTruth, prediction, transform, cancellationToken)) sum += Sum(x, y, term);
            return sum;
        }

        (double X, double Y, double XY, double YY) Moments(IntensityTransform transform, double meanX, double meanY)
        {
            double sumX = 0, sumY = 0, sumXY = 0, sumYY = 0;
            foreach (var (xs, ys) in ReadRows(groundTruth, prediction, transform, cancellationToken))
            {
                double rowX = 0, rowY = 0, rowXY = 0, rowYY = 0;
                for (int i = 0; i < xs.Length; i++)
                {
                    double x = xs[i] - meanX, y = ys[i] - meanY;
                    rowX += x;
                    rowY += y;
                    rowXY += x * y;
                    rowYY += y * y;
                }

                (sumX, sumY, sumXY, sumYY) = (sumX + rowX, sumY + rowY, sumXY + rowXY, sumYY + rowYY);
            }

            return (sumX, sumY, sumXY, sumYY);
        }
    }

    private static double Square(double x) => x * x;

    /// <summary>20·log₁₀(range / rmse), where the mean squared error is that of pixels times a scale.</summary>
    private static double Decibel(double range, double scale, double meanSquaredError)
    {
        double ratio = range * scale / Math.Sqrt(meanSquaredError);
        if (meanSquaredError == 0 || (ratio > SmallestNormal && !double.IsInfinity(ratio))) return 20 * Math.Log10(ratio);
        return 20 * (Math.Log10(range) + Math.Log10(scale) - (Math.Log10(meanSquaredError) / 2)); // the quotient is beyond float64
    }

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
