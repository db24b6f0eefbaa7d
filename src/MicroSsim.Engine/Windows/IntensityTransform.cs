using MicroSsim.Engine.Planes;

namespace MicroSsim.Engine.Windows;

/// <summary>
/// The intensity transform that maps a prediction to its ground truth: subtracts an offset from each image and multiplies the
/// prediction by a factor. The package also divides both images by <c>max_val</c>, which cancels in every score.
/// </summary>
/// <param name="GroundTruthOffset">Subtracted from ground truth pixels (<c>offset_gt</c>).</param>
/// <param name="PredictionOffset">Subtracted from prediction pixels (<c>offset_pred</c>).</param>
/// <param name="Factor">The range-invariant factor α (<c>ri_factor</c>).</param>
/// <param name="Scale">Multiplies both transformed images: a power of two, so that nothing is rounded.</param>
/// <param name="GroundTruthPivot">
/// The part of the transformed ground truth that was subtracted as well to center it (see <see cref="Centered"/>); it is added
/// back to local means.
/// </param>
/// <param name="PredictionPivot">The same for the transformed prediction, after the factor.</param>
internal readonly record struct IntensityTransform(
    double GroundTruthOffset,
    double PredictionOffset,
    double Factor,
    double Scale = 1,
    double GroundTruthPivot = 0,
    double PredictionPivot = 0)
{
    /// <summary>Pixels up to 4 data ranges from 0 keep E[x²] − E[x]² accurate; images beyond that are centered.</summary>
    private const double CenteringThreshold = 4;

    /// <summary>The largest binary exponent of a scaled pixel: products of two variances of such pixels do not overflow.</summary>
    private const int LargestExponent = 240;

    /// <summary>The transform that leaves both images unchanged, for plain SSIM.</summary>
    public static readonly IntensityTransform Identity = new(0, 0, 1);

    /// <summary>
    /// <see cref="ExponentOf"/>, clamped so that the quotient of two powers of two with such exponents is a normal number, and so are
    /// the squares of numbers divided by them.
    /// </summary>
    public static int UnitExponentOf(double value) => Math.Max(-480, Math.Min(540, ExponentOf(value)));

    /// <summary>The factor of predictions minus their offset, clamped to the range of float64.</summary>
    public double PredictionScale => Math.Max(-double.MaxValue, Math.Min(double.MaxValue, Factor * Scale));

    /// <summary>
    /// The same transform with a scale at which the data range is between 1 and 2, so that no square of a pixel overflows or
    /// underflows, whatever the unit of the pixels. Scores do not depend on the scale if the data range is multiplied by it too.
    /// </summary>
    /// <param name="range">R, the data range. Unless it is above 0, the scale is 1.</param>
    /// <param name="largest">
    /// The largest absolute value of either transformed image; where it exceeds the range by far, the scale is smaller.
    /// </param>
    public IntensityTransform Scaled(double range, double largest = 0)
    {
        if (!(range > 0)) return this with { Scale = 1 };
        int largestExponent = largest >= 1e300 ? 1023 : ExponentOf(largest);
        double scale = PowerOfTwo(Math.Min(-ExponentOf(range), LargestExponent - largestExponent));
        return this with { Scale = scale, GroundTruthPivot = GroundTruthPivot * scale, PredictionPivot = PredictionPivot * scale };
    }

    /// <summary>
    /// The transform that a pair is computed with: scaled, and with an image far from 0, such as one of 60000 ± 1 counts,
    /// centered about the middle of its range. A shift changes no variance, but its numerical error: the squares of large
    /// numbers lose the digits of small differences.
    /// </summary>
    /// <param name="groundTruth">The range of the ground truth pixels.</param>
    /// <param name="prediction">The range of the prediction pixels.</param>
    /// <param name="range">R, the data range.</param>
    public IntensityTransform Centered(PixelRange groundTruth, PixelRange prediction, double range)
    {
        var centered = this;
        double largestTruth = LargestOf(groundTruth, GroundTruthOffset, 1);
        double largestPrediction = LargestOf(prediction, PredictionOffset, Factor);
        if (largestTruth > CenteringThreshold * Math.Max(range, groundTruth.Width))
        {
            centered = centered with { GroundTruthOffset = groundTruth.Middle, GroundTruthPivot = groundTruth.Middle - GroundTruthOffset };
        }

        if (largestPrediction > CenteringThreshold * Math.Max(range, Math.Abs(Factor) * prediction.Width))
        {
            double pivot = (prediction.Middle - PredictionOffset) * Factor;
            centered = centered with { PredictionOffset = prediction.Middle, PredictionPivot = pivot };
        }

        return centered.Scaled(range, Math.Max(largestTruth, largestPrediction));
    }

    /// <summary>The larger of a data range and the largest magnitude of ground truth pixels minus their offset.</summary>
    public double MeasureMagnitude(PixelRange groundTruth, double range) => Math.Max(range, LargestOf(groundTruth, GroundTruthOffset, 1));

    /// <summary>The integer e with 2^e ≤ |value| &lt; 2^(e + 1), clamped to −1000 … 1000, so that 2^e is a normal number.</summary>
    public static int ExponentOf(double value)
    {
        int exponent = (int)((BitConverter.DoubleToInt64Bits(value) >> 52) & 0x7FF) - 1023;
        return Math.Max(-1000, Math.Min(1000, exponent));
    }

    /// <summary>2^exponent, for exponents of normal numbers.</summary>
    public static double PowerOfTwo(int exponent) => BitConverter.Int64BitsToDouble((long)(exponent + 1023) << 52);

    /// <summary>The largest absolute value of an image after the transform.</summary>
    private static double LargestOf(PixelRange pixels, double offset, double factor) =>
        Math.Abs(factor) * Math.Max(Math.Abs(pixels.Minimum - offset), Math.Abs(pixels.Maximum - offset));
}
