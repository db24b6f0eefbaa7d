using MicroSsim.Engine.Planes;

namespace MicroSsim.Engine.Windows;

/// <summary>
/// How a prediction is brought onto its ground truth: each image less its offset, the prediction times a factor. The
/// package also divides both by <c>max_val</c>; that cancels in every score, and is left out.
/// </summary>
/// <param name="GroundTruthOffset">Subtracted from ground truth pixels (<c>offset_gt</c>).</param>
/// <param name="PredictionOffset">Subtracted from prediction pixels (<c>offset_pred</c>).</param>
/// <param name="Factor">The range-invariant factor α (<c>ri_factor</c>).</param>
/// <param name="Scale">What both images are multiplied by in the end: a power of two, which rounds nothing.</param>
/// <param name="GroundTruthLevel">What was subtracted too much from the ground truth (see <see cref="Levelled"/>), and its means get back.</param>
/// <param name="PredictionLevel">Likewise of the prediction, after its factor.</param>
internal readonly record struct IntensityTransform(
    double GroundTruthOffset, double PredictionOffset, double Factor, double Scale = 1, double GroundTruthLevel = 0, double PredictionLevel = 0)
{
    /// <summary>So many data ranges from 0, the squares of an image's numbers leave its variances digits enough.</summary>
    private const double Far = 4;

    /// <summary>Products of two variances of numbers up to 2^240 do not overflow.</summary>
    private const int LargestExponent = 240;

    /// <summary>
    /// <see cref="ExponentOf"/>, limited so that the quotient of two powers of two with such exponents is a normal number, and so are the
    /// squares of numbers divided by them.
    /// </summary>
    public static int UnitExponentOf(double value) => Math.Max(-480, Math.Min(540, ExponentOf(value)));

    /// <summary>By which predictions less their offset are multiplied; limited to the range of float64.</summary>
    public double PredictionScale => Math.Max(-double.MaxValue, Math.Min(double.MaxValue, Factor * Scale));

    /// <summary>
    /// The same with a scale at which a range is between 1 and 2: whatever the unit of the pixels, no square of them
    /// overflows or vanishes. No score depends on the scale, as long as the range is multiplied by it too.
    /// </summary>
    /// <param name="range">R.</param>
    /// <param name="largest">The largest number of either image, aligned: where it is huge beside the range, the scale is smaller.</param>
    public IntensityTransform Scaled(double range, double largest = 0)
    {
        if (!(range > 0)) return this with { Scale = 1 };
        int largestExponent = largest >= 1e300 ? 1023 : ExponentOf(largest);
        double scale = PowerOfTwo(Math.Min(-ExponentOf(range), LargestExponent - largestExponent));
        return this with { Scale = scale, GroundTruthLevel = GroundTruthLevel * scale, PredictionLevel = PredictionLevel * scale };
    }

    /// <summary>
    /// The alignment that a pair is best computed with: scaled, and an image far from 0, such as one of 60000 ± 1 counts, brought
    /// to 0 first. No variance depends on where an image lies, but its digits do: x² keeps none of those of a small difference.
    /// </summary>
    public IntensityTransform Levelled(PixelRange groundTruth, PixelRange prediction, double range)
    {
        var levelled = this;
        double largestTruth = Largest(groundTruth, GroundTruthOffset, 1), largestPrediction = Largest(prediction, PredictionOffset, Factor);
        if (largestTruth > Far * Math.Max(range, groundTruth.Width))
        {
            levelled = levelled with { GroundTruthOffset = groundTruth.Middle, GroundTruthLevel = groundTruth.Middle - GroundTruthOffset };
        }

        if (largestPrediction > Far * Math.Max(range, Math.Abs(Factor) * prediction.Width))
        {
            levelled = levelled with { PredictionOffset = prediction.Middle, PredictionLevel = (prediction.Middle - PredictionOffset) * Factor };
        }

        return levelled.Scaled(range, Math.Max(largestTruth, largestPrediction));
    }

    /// <summary>The larger one of a data range and the largest magnitude of ground truth pixels less their offset.</summary>
    public double Magnitude(PixelRange groundTruth, double range) => Math.Max(range, Largest(groundTruth, GroundTruthOffset, 1));

    private static double Largest(PixelRange pixels, double offset, double factor) =>
        Math.Abs(factor) * Math.Max(Math.Abs(pixels.Minimum - offset), Math.Abs(pixels.Maximum - offset));

    /// <summary>The whole number e with 2^e ≤ |value| &lt; 2^(e + 1), kept where powers of two are normal numbers.</summary>
    public static int ExponentOf(double value)
    {
        int exponent = (int)((BitConverter.DoubleToInt64Bits(value) >> 52) & 0x7FF) - 1023;
        return Math.Max(-1000, Math.Min(1000, exponent));
    }

    /// <summary>2^exponent, for exponents of normal numbers.</summary>
    public static double PowerOfTwo(int exponent) => BitConverter.Int64BitsToDouble((long)(exponent + 1023) << 52);

    /// <summary>Images as they are, for plain SSIM.</summary>
    public static readonly IntensityTransform None = new(0, 0, 1);
}
