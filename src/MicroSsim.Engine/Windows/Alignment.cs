namespace MicroSsim.Engine;

/// <summary>
/// How a prediction is brought onto its ground truth: each image less its offset, the prediction times a factor. The
/// package also divides both by <c>max_val</c>; that cancels in every score, and is left out.
/// </summary>
/// <param name="GroundTruthOffset">Subtracted from ground truth pixels (<c>offset_gt</c>).</param>
/// <param name="PredictionOffset">Subtracted from prediction pixels (<c>offset_pred</c>).</param>
/// <param name="Factor">The range-invariant factor α (<c>ri_factor</c>).</param>
/// <param name="Scale">What both images are multiplied by in the end: a power of two, which rounds nothing.</param>
internal readonly record struct Alignment(double GroundTruthOffset, double PredictionOffset, double Factor, double Scale = 1)
{
    /// <summary>
    /// The same with a scale at which a range is between 1 and 2: whatever the unit of the pixels, no square of them
    /// overflows or vanishes. No score depends on the scale, as long as the range is multiplied by it too.
    /// </summary>
    public Alignment Scaled(double range) => this with { Scale = range > 0 ? PowerOfTwo(-ExponentOf(range)) : 1 };

    /// <summary>The whole number e with 2^e ≤ |value| &lt; 2^(e + 1), kept where powers of two are normal numbers.</summary>
    public static int ExponentOf(double value)
    {
        int exponent = (int)((BitConverter.DoubleToInt64Bits(value) >> 52) & 0x7FF) - 1023;
        return Math.Max(-1000, Math.Min(1000, exponent));
    }

    /// <summary>2^exponent, for exponents of normal numbers.</summary>
    public static double PowerOfTwo(int exponent) => BitConverter.Int64BitsToDouble((long)(exponent + 1023) << 52);

    /// <summary>Images as they are, for plain SSIM.</summary>
    public static readonly Alignment None = new(0, 0, 1);
}
