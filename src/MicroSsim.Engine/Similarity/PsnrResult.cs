namespace MicroSsim.Engine.Similarity;

/// <summary>The peak signal-to-noise ratios of one pair.</summary>
/// <param name="Psnr">20 · log₁₀(R / rmse), in dB; infinite for equal images.</param>
/// <param name="RangeInvariantPsnr">
/// The PSNR in dB after the affine transform of the prediction that fits best, with R = maximum − minimum of the ground truth.
/// </param>
/// <param name="DataRange">R of <paramref name="Psnr"/>, in the unit of the ground truth.</param>
/// <param name="ConstantPrediction">Whether all pixels of the prediction are equal, which deserves a warning.</param>
public sealed record PsnrResult(double Psnr, double RangeInvariantPsnr, double DataRange, bool ConstantPrediction)
{
    /// <summary>The number of pixels of the mask; null without one.</summary>
    public long? MaskedPixels { get; init; }
}
