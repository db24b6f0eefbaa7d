using MicroSsim.Engine.Planes;
using MicroSsim.Engine.Windows;

namespace MicroSsim.Engine.Similarity;

/// <summary>The normalized root mean square error: <c>skimage.metrics.normalized_root_mse</c>, and its range-invariant form.</summary>
public static class NrmseCalculator
{
    /// <summary>Scores one pair.</summary>
    /// <remarks>
    /// The range-invariant error is g − a·p with g and p less their means and a = Σg·p / Σp², as in the range-invariant PSNR; a = 0 for a
    /// constant prediction.
    /// </remarks>
    /// <param name="groundTruth">The ground truth.</param>
    /// <param name="prediction">The prediction, of the same shape and any pixel type.</param>
    /// <param name="normalization">The measure of the ground truth that errors are divided by.</param>
    /// <param name="cancellationToken">Token to cancel the operation, checked before every row.</param>
    /// <exception cref="MicroSsimException">
    /// <c>ShapeMismatch</c>, <c>NonFinitePixels</c>, <c>PixelTooLarge</c>, <c>ConstantGroundTruth</c>, <c>GroundTruthMeanZero</c>: the mean
    /// of the ground truth cannot normalize, or <c>ErrorTooLarge</c>: the result is beyond the range of float64.
    /// </exception>
    public static NrmseResult Measure(
        ImagePlane groundTruth,
        ImagePlane prediction,
        NrmseNormalization normalization = NrmseNormalization.Euclidean,
        CancellationToken cancellationToken = default)
    {
        ImagePairChecks.RequireSameShape(groundTruth, prediction);
        var (groundTruthRange, predictionRange) = ImagePairChecks.MeasureRanges(groundTruth, prediction, ParallelScope.SingleThreaded);
        ImagePairChecks.RequireRange(groundTruthRange);
        var pair = new CenteredPair(groundTruth, prediction, groundTruthRange, predictionRange, cancellationToken);
        var divisor = Divisor(pair, groundTruthRange, normalization);
        if (divisor.Mantissa == 0)
        {
            throw new MicroSsimException(
                "GroundTruthMeanZero",
                "the mean of the ground truth is 0, so that errors cannot be divided by it; use another normalization.")
            {
                Role = ImageRole.GroundTruth,
                Option = "Normalization",
            };
        }

        var plain = RootMeanSquareDifference(groundTruth, prediction, groundTruthRange, predictionRange, cancellationToken);
        var residual = new Scaled(Math.Sqrt(pair.ResidualVariance()), pair.ExponentX);
        return new NrmseResult(Ratio(plain, divisor), Ratio(residual, divisor), predictionRange.Width == 0);
    }

    private static Scaled Divisor(CenteredPair pair, PixelRange range, NrmseNormalization normalization)
    {
        if (normalization == NrmseNormalization.MinMax) return new Scaled(range.Width, 0);

        // In a unit in which neither the middle of the range nor the deviations from it overflow.
        int exponent = Math.Max(pair.ExponentX, IntensityTransform.ExponentOf(range.Middle));
        double middle = range.Middle * IntensityTransform.PowerOfTwo(-exponent);
        double perUnit = IntensityTransform.PowerOfTwo(Math.Max(-1000, pair.ExponentX - exponent));
        double mean = middle + (pair.MeanX * perUnit);
        return normalization == NrmseNormalization.Mean
            ? new Scaled(mean, exponent)
            : new Scaled(Math.Sqrt((mean * mean) + (pair.XX * perUnit * perUnit)), exponent);
    }

    private static Scaled RootMeanSquareDifference(
        ImagePlane groundTruth,
        ImagePlane prediction,
        PixelRange groundTruthRange,
        PixelRange predictionRange,
        CancellationToken cancellationToken)
    {
        double largest = Math.Max(
            Math.Abs(groundTruthRange.Maximum - predictionRange.Minimum), Math.Abs(groundTruthRange.Minimum - predictionRange.Maximum));
        int exponent = IntensityTransform.ExponentOf(largest);
        double scale = IntensityTransform.PowerOfTwo(-exponent);
        double sum = 0;
        var rows = new PlanePairRows(groundTruth, prediction, IntensityTransform.Identity);
        var reader = rows.OpenReader();
        double[] x = new double[rows.Width], y = new double[rows.Width];
        for (int row = 0; row < rows.Height; row++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (row % rows.RowsPerRead == 0) reader.Fetch(row, Math.Min(rows.RowsPerRead, rows.Height - row));
            reader.Read(row, 0, x, y);
            double rowSum = 0;
            for (int i = 0; i < x.Length; i++)
            {
                double difference = (x[i] - y[i]) * scale;
                rowSum += difference * difference;
            }

            sum += rowSum;
        }

        return new Scaled(Math.Sqrt(sum / groundTruth.PixelCount), exponent);
    }

    private static double Ratio(Scaled error, Scaled divisor)
    {
        double ratio = error.Mantissa / divisor.Mantissa;
        for (int left = error.Exponent - divisor.Exponent; left != 0 && ratio != 0 && !double.IsInfinity(ratio);)
        {
            int step = Math.Max(-1000, Math.Min(1000, left));
            ratio *= IntensityTransform.PowerOfTwo(step);
            left -= step;
        }

        if (!double.IsInfinity(ratio)) return ratio;
        throw new MicroSsimException(
            "ErrorTooLarge",
            "the error is more than 1e308 times the measure of the ground truth that it is divided by; check the units of both images.");
    }

    /// <summary>The number mantissa · 2^exponent, which may be beyond the range of float64.</summary>
    private readonly record struct Scaled(double Mantissa, int Exponent);
}
