using MicroSsim.Engine.Masks;
using MicroSsim.Engine.Planes;
using MicroSsim.Engine.Windows;

namespace MicroSsim.Engine.Similarity;

/// <summary>The normalized root mean square error: <c>skimage.metrics.normalized_root_mse</c>, and its range-invariant form.</summary>
/// <remarks>
/// The range-invariant error is g − a·p with g and p less their means and a = Σg·p / Σp², as in the range-invariant PSNR; a = 0 for a
/// constant prediction. With a mask, all sums are over its pixels; the range that <see cref="NrmseNormalization.MinMax"/> divides by stays
/// that of the image, as every data range does.
/// </remarks>
public static class NrmseCalculator
{
    /// <summary>Scores one pair.</summary>
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
        var pixels = PairPixels.FromImages(groundTruth, prediction, cancellationToken);
        bool isConstant = predictionRange.Width == 0;
        var whole = Measure(
            pixels, [default, groundTruthRange], [default, predictionRange], groundTruthRange, isConstant, normalization, null)[0];
        return whole.GetResult();
    }

    /// <summary>Scores the pixels of one pair that a mask selects.</summary>
    /// <param name="groundTruth">The ground truth.</param>
    /// <param name="prediction">The prediction, of the same shape and any pixel type.</param>
    /// <param name="normalization">The measure of the ground truth that errors are divided by.</param>
    /// <param name="mask">The mask; the mode does not matter.</param>
    /// <param name="cancellationToken">Token to cancel the operation, checked before every row.</param>
    /// <exception cref="MicroSsimException">
    /// The errors without a mask, and <c>MaskShapeMismatch</c>, <c>EmptyMask</c> or <c>InvalidMaskPixel</c>.
    /// </exception>
    public static NrmseResult Measure(
        ImagePlane groundTruth,
        ImagePlane prediction,
        NrmseNormalization normalization,
        ImageMask mask,
        CancellationToken cancellationToken = default) =>
        MeasureRegions(groundTruth, prediction, normalization, mask, byLabel: false, cancellationToken)[0].GetResult();

    /// <summary>Scores every region of a label image.</summary>
    /// <param name="groundTruth">The ground truth.</param>
    /// <param name="prediction">The prediction, of the same shape and any pixel type.</param>
    /// <param name="labels">The label image; the mode does not matter.</param>
    /// <param name="normalization">The measure of the ground truth that errors are divided by.</param>
    /// <param name="cancellationToken">Token to cancel the operation, checked before every row.</param>
    /// <returns>
    /// The regions in ascending order of their labels, each with its score or the error <c>GroundTruthMeanZero</c> or <c>ErrorTooLarge</c>.
    /// </returns>
    /// <exception cref="MicroSsimException">
    /// The errors without a mask, and <c>MaskShapeMismatch</c>, <c>EmptyMask</c>, <c>InvalidMaskPixel</c> or <c>TooManyRegions</c>.
    /// </exception>
    public static IReadOnlyList<RegionResult<NrmseResult>> MeasureRegions(
        ImagePlane groundTruth,
        ImagePlane prediction,
        ImageMask labels,
        NrmseNormalization normalization = NrmseNormalization.Euclidean,
        CancellationToken cancellationToken = default) =>
        MeasureRegions(groundTruth, prediction, normalization, labels, byLabel: true, cancellationToken);

    private static IReadOnlyList<RegionResult<NrmseResult>> MeasureRegions(
        ImagePlane groundTruth,
        ImagePlane prediction,
        NrmseNormalization normalization,
        ImageMask mask,
        bool byLabel,
        CancellationToken cancellationToken)
    {
        ImagePairChecks.RequireSameShape(groundTruth, prediction);
        var pair = MaskedPair.Measure(groundTruth, prediction, mask.Plane, byLabel, insideOnly: false, ParallelScope.SingleThreaded);
        ImagePairChecks.RequireRange(pair.GroundTruthRange);
        var pixels = PairPixels.FromRegions(pair, cancellationToken);
        var (groundTruthRanges, predictionRanges) = pixels.MeasureRanges();
        bool isConstant = pair.PredictionRange.Width == 0;
        return Measure(pixels, groundTruthRanges, predictionRanges, pair.GroundTruthRange, isConstant, normalization, pair.Index);
    }

    /// <summary>Measures the regions of a pair.</summary>
    /// <param name="pixels">The pixels.</param>
    /// <param name="groundTruth">The range of the ground truth in every region.</param>
    /// <param name="prediction">The range of the prediction in every region.</param>
    /// <param name="imageRange">The range of the ground truth in the image.</param>
    /// <param name="isConstantPrediction">Whether all pixels of the prediction are equal.</param>
    /// <param name="normalization">The measure of the ground truth that errors are divided by.</param>
    /// <param name="index">The regions; null for an image without a mask.</param>
    private static IReadOnlyList<RegionResult<NrmseResult>> Measure(
        PairPixels pixels,
        PixelRange[] groundTruth,
        PixelRange[] prediction,
        PixelRange imageRange,
        bool isConstantPrediction,
        NrmseNormalization normalization,
        RegionIndex? index)
    {
        var pair = new CenteredPair(pixels, groundTruth, prediction);
        Scaled[] divisors = [.. groundTruth.Select((range, region) => normalization == NrmseNormalization.MinMax
            ? new Scaled(imageRange.Width, 0)
            : Divisor(pair[region], pair.ExponentX(region), range, normalization))];
        var plain = RootMeanSquareDifferences(pixels, groundTruth, prediction);
        var residuals = pair.ResidualVariances();
        return [.. Enumerable.Range(1, groundTruth.Length - 1).Select(ResultOf)];

        RegionResult<NrmseResult> ResultOf(int region)
        {
            string? name = index?.GetName(region);
            var residual = new Scaled(Math.Sqrt(residuals[region]), pair.ExponentX(region));
            double nrmse = Ratio(plain[region], divisors[region]), rangeInvariant = Ratio(residual, divisors[region]);
            var error = divisors[region].Mantissa == 0 ? MeanZero(name)
                : double.IsInfinity(nrmse) || double.IsInfinity(rangeInvariant) ? TooLarge(name)
                : null;
            var result = error is not null ? null : new NrmseResult(nrmse, rangeInvariant, isConstantPrediction)
            {
                MaskedPixels = index is null ? null : pixels.Counts[region],
            };
            return new RegionResult<NrmseResult>(index?.Labels[region] ?? 0, result, error);
        }
    }

    /// <summary>The mean or the root mean square of the ground truth.</summary>
    private static Scaled Divisor(CenteredMoments moments, int unit, PixelRange range, NrmseNormalization normalization)
    {
        // In a unit in which neither the middle of the range nor the deviations from it overflow.
        int exponent = Math.Max(unit, IntensityTransform.ExponentOf(range.Middle));
        double middle = range.Middle * IntensityTransform.PowerOfTwo(-exponent);
        double perUnit = IntensityTransform.PowerOfTwo(Math.Max(-1000, unit - exponent));
        double mean = middle + (moments.MeanX * perUnit);
        return normalization == NrmseNormalization.Mean
            ? new Scaled(mean, exponent)
            : new Scaled(Math.Sqrt((mean * mean) + (moments.XX * perUnit * perUnit)), exponent);
    }

    private static Scaled[] RootMeanSquareDifferences(PairPixels pixels, PixelRange[] groundTruth, PixelRange[] prediction)
    {
        int[] exponents = [.. groundTruth.Zip(prediction, (g, p) =>
            IntensityTransform.ExponentOf(Math.Max(Math.Abs(g.Maximum - p.Minimum), Math.Abs(g.Minimum - p.Maximum))))];
        double[] sums = pixels.SumRows(IntensityTransform.Identity, 1, (x, y, region, ofRow) =>
        {
            double sum = ofRow[0], scale = IntensityTransform.PowerOfTwo(-exponents[region]);
            for (int i = 0; i < x.Length; i++)
            {
                double difference = (x[i] - y[i]) * scale;
                sum += difference * difference;
            }

            ofRow[0] = sum;
        });
        return [.. sums.Select((sum, region) => new Scaled(Math.Sqrt(sum / pixels.Counts[region]), exponents[region]))];
    }

    /// <summary>The quotient; infinite beyond the range of float64.</summary>
    private static double Ratio(Scaled error, Scaled divisor)
    {
        double ratio = error.Mantissa / divisor.Mantissa;
        for (int left = error.Exponent - divisor.Exponent; left != 0 && ratio != 0 && !double.IsInfinity(ratio);)
        {
            int step = Math.Max(-1000, Math.Min(1000, left));
            ratio *= IntensityTransform.PowerOfTwo(step);
            left -= step;
        }

        return ratio;
    }

    private static MicroSsimException MeanZero(string? region) => new(
        "GroundTruthMeanZero",
        $"the mean of the ground truth{In(region)} is 0, so that errors cannot be divided by it; use another normalization.")
    {
        Role = ImageRole.GroundTruth,
        Option = "Normalization",
    };

    private static MicroSsimException TooLarge(string? region) => new(
        "ErrorTooLarge",
        $"the error{In(region)} is more than 1e308 times the measure of the ground truth that it is divided by; "
        + "check the units of both images.");

    private static string In(string? region) => region is null ? "" : $" in {region}";

    /// <summary>The number mantissa · 2^exponent, which may be beyond the range of float64.</summary>
    private readonly record struct Scaled(double Mantissa, int Exponent);
}
