using MicroSsim.Engine.Masks;
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
            var transform = DifferenceTransform(groundTruthRange, predictionRange);
            double sum = Total(transform, static (x, y) => (x - y) * (x - y));
            return Decibel(range, transform.Scale, sum / groundTruth.PixelCount);
        }

        double RangeInvariant()
        {
            var centered = CenteredTransform(groundTruthRange, predictionRange);
            var (sumX, sumY, _, _) = Moments(centered, 0, 0);
            double meanX = sumX / groundTruth.PixelCount, meanY = sumY / groundTruth.PixelCount;
            var (_, _, product, square) = Moments(centered, meanX, meanY);
            double factor = LeastSquaresFactor(product, square);
            double error = Total(centered, (x, y) => Square(x - meanX - (factor * (y - meanY))));
            return Decibel(dataRange.IsOfSet ? range : groundTruthRange.Width, centered.Scale, error / groundTruth.PixelCount);
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

    /// <summary>Scores the pixels of one pair that a mask selects.</summary>
    /// <param name="groundTruth">The ground truth.</param>
    /// <param name="prediction">The prediction, of the same shape and any pixel type.</param>
    /// <param name="dataRange">R of the plain PSNR; that of the range-invariant PSNR is maximum − minimum of the finite pixels.</param>
    /// <param name="mask">The mask; the mode does not matter.</param>
    /// <param name="cancellationToken">Token to cancel the operation, checked before every row.</param>
    /// <exception cref="MicroSsimException">
    /// The errors without a mask, and <c>MaskShapeMismatch</c>, <c>EmptyMask</c> or <c>InvalidMaskPixel</c>.
    /// </exception>
    public static PsnrResult Measure(
        ImagePlane groundTruth,
        ImagePlane prediction,
        DataRange dataRange,
        ImageMask mask,
        CancellationToken cancellationToken = default) =>
        RegionPsnr.Measure(groundTruth, prediction, dataRange, mask, byLabel: false, cancellationToken)[0].GetResult();

    /// <summary>Scores every region of a label image.</summary>
    /// <param name="groundTruth">The ground truth.</param>
    /// <param name="prediction">The prediction, of the same shape and any pixel type.</param>
    /// <param name="labels">The label image; the mode does not matter.</param>
    /// <param name="dataRange">R of the plain PSNR, that of the image for all regions.</param>
    /// <param name="cancellationToken">Token to cancel the operation, checked before every row.</param>
    /// <returns>The regions in ascending order of their labels, each with its score.</returns>
    /// <exception cref="MicroSsimException">
    /// The errors without a mask, and <c>MaskShapeMismatch</c>, <c>EmptyMask</c>, <c>InvalidMaskPixel</c> or <c>TooManyRegions</c>.
    /// </exception>
    public static IReadOnlyList<RegionResult<PsnrResult>> MeasureRegions(
        ImagePlane groundTruth,
        ImagePlane prediction,
        ImageMask labels,
        DataRange dataRange,
        CancellationToken cancellationToken = default) =>
        RegionPsnr.Measure(groundTruth, prediction, dataRange, labels, byLabel: true, cancellationToken);

    /// <summary>Σg·p / Σp² of images minus their means, 0 for a constant prediction.</summary>
    internal static double LeastSquaresFactor(double product, double square)
    {
        double factor = square > 0 ? product / square : 0;
        return double.IsNaN(factor) || double.IsInfinity(factor) ? 0 : factor; // a prediction below 1e-300 is as good as constant
    }

    /// <summary>The transform of the plain error, which scales the largest difference to about 1.</summary>
    internal static IntensityTransform DifferenceTransform(PixelRange groundTruth, PixelRange prediction)
    {
        double largest = Math.Max(
            Math.Abs(groundTruth.Maximum - prediction.Minimum), Math.Abs(groundTruth.Minimum - prediction.Maximum));
        return IntensityTransform.Identity with { Scale = IntensityTransform.PowerOfTwo(-IntensityTransform.ExponentOf(largest)) };
    }

    /// <summary>The transform of the range-invariant error, which centers both images and scales their ranges to about 1.</summary>
    internal static IntensityTransform CenteredTransform(PixelRange groundTruth, PixelRange prediction)
    {
        int exponentX = IntensityTransform.UnitExponentOf(groundTruth.Width);
        int exponentY = IntensityTransform.UnitExponentOf(prediction.Width);
        double scale = IntensityTransform.PowerOfTwo(-exponentX);
        double scaleToPrediction = IntensityTransform.PowerOfTwo(exponentX - exponentY);
        return new IntensityTransform(groundTruth.Middle, prediction.Middle, scaleToPrediction, scale);
    }

    private static double Square(double x) => x * x;

    /// <summary>20·log₁₀(range / rmse), where the mean squared error is that of pixels times a scale.</summary>
    internal static double Decibel(double range, double scale, double meanSquaredError)
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
