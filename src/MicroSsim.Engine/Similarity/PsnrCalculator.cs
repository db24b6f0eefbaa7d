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
    private const double SmallestNormal = 2.2250738585072014e-308;

    /// <summary>Scores one pair.</summary>
    /// <param name="groundTruth">The ground truth.</param>
    /// <param name="prediction">The prediction, of the same shape and any pixel type.</param>
    /// <param name="dataRange">R of the plain PSNR.</param>
    /// <param name="cancellationToken">Ends the work between two rows.</param>
    /// <remarks>
    /// With g and p, the pixels less their image's mean: a = Σg·p / Σp², and the range-invariant error is g − a·p. For a constant
    /// prediction, a = 0. Pixels are read less the middle of their range, which loses no digit of a small difference beside a large mean,
    /// and are multiplied by a power of two that brings the range to about 1, so that no square overflows or underflows.
    /// </remarks>
    /// <exception cref="MicroSsimException">
    /// <c>ShapeMismatch</c>, <c>NonFinitePixels</c>, <c>PixelTooLarge</c>, <c>DataRangeUnknown</c> or <c>ConstantGroundTruth</c>.
    /// </exception>
    public static PsnrResult Measure(ImagePlane groundTruth, ImagePlane prediction, DataRange dataRange, CancellationToken cancellationToken = default)
    {
        ImagePairChecks.SameShape(groundTruth, prediction);
        var (groundTruthRange, predictionRange) = ImagePairChecks.Ranges(groundTruth, prediction, ParallelScope.SingleThreaded);
        ImagePairChecks.NotConstant(groundTruthRange);
        double range = dataRange.For(groundTruth) ?? groundTruthRange.Width;
        return new PsnrResult(Plain(), RangeInvariant(), range, predictionRange.Width == 0);

        double Plain()
        {
            double largest = Math.Max(
                Math.Abs(groundTruthRange.Maximum - predictionRange.Minimum), Math.Abs(groundTruthRange.Minimum - predictionRange.Maximum));
            double scale = IntensityTransform.PowerOfTwo(-IntensityTransform.ExponentOf(largest));
            double sum = Total(IntensityTransform.None with { Scale = scale }, static (x, y) => (x - y) * (x - y));
            return Decibel(range, scale, sum / groundTruth.PixelCount);
        }

        double RangeInvariant()
        {
            int exponentX = IntensityTransform.UnitExponentOf(groundTruthRange.Width);
            int exponentY = IntensityTransform.UnitExponentOf(predictionRange.Width);
            double scale = IntensityTransform.PowerOfTwo(-exponentX);
            double scaleToPrediction = IntensityTransform.PowerOfTwo(exponentX - exponentY);
            var centred = new IntensityTransform(groundTruthRange.Middle, predictionRange.Middle, scaleToPrediction, scale);
            var (sumX, sumY, _, _) = Moments(centred, 0, 0);
            double meanX = sumX / groundTruth.PixelCount, meanY = sumY / groundTruth.PixelCount;
            var (_, _, product, square) = Moments(centred, meanX, meanY);
            double factor = square > 0 ? product / square : 0;
            if (double.IsNaN(factor) || double.IsInfinity(factor)) factor = 0; // a prediction below 1e-300 is as good as constant
            double error = Total(centred, (x, y) => Square(x - meanX - (factor * (y - meanY))));
            return Decibel(groundTruthRange.Width, scale, error / groundTruth.PixelCount);
        }

        double Total(IntensityTransform transform, Func<double, double, double> term)
        {
            double sum = 0;
            foreach (var (x, y) in Rows(groundTruth, prediction, transform, cancellationToken)) sum += Sum(x, y, term);
            return sum;
        }

        (double X, double Y, double XY, double YY) Moments(IntensityTransform transform, double meanX, double meanY)
        {
            double sumX = 0, sumY = 0, sumXY = 0, sumYY = 0;
            foreach (var (xs, ys) in Rows(groundTruth, prediction, transform, cancellationToken))
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

    /// <summary>20·log₁₀(range / rmse), where the mean square error is that of pixels times a scale.</summary>
    private static double Decibel(double range, double scale, double meanSquare)
    {
        double ratio = range * scale / Math.Sqrt(meanSquare);
        if (meanSquare == 0 || (ratio > SmallestNormal && !double.IsInfinity(ratio))) return 20 * Math.Log10(ratio);
        return 20 * (Math.Log10(range) + Math.Log10(scale) - (Math.Log10(meanSquare) / 2)); // the quotient is beyond float64
    }

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
