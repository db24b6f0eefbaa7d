namespace MicroSsim.Engine;

/// <summary>
/// How a prediction is brought onto its ground truth: each image less its offset, the prediction times a factor. The
/// package also divides both by <c>max_val</c>; that cancels in every score, and is left out.
/// </summary>
/// <param name="GroundTruthOffset">Subtracted from ground truth pixels (<c>offset_gt</c>).</param>
/// <param name="PredictionOffset">Subtracted from prediction pixels (<c>offset_pred</c>).</param>
/// <param name="Factor">The range-invariant factor α (<c>ri_factor</c>).</param>
internal readonly record struct Alignment(double GroundTruthOffset, double PredictionOffset, double Factor)
{
    /// <summary>Images as they are, for plain SSIM.</summary>
    public static readonly Alignment None = new(0, 0, 1);
}
