namespace MicroSsim.Engine.Similarity;

/// <summary>A local maximum of the mean SSIM of a set as a function of the range-invariant factor.</summary>
/// <param name="Factor">The range-invariant factor α.</param>
/// <param name="MeanSsim">The mean 7 × 7 SSIM over all pixels of the set at that factor.</param>
public sealed record FitMaximum(double Factor, double MeanSsim)
{
    /// <summary>Formats the factor with the mean SSIM in parentheses, with every digit; <see cref="FitMaxima.Parse"/> reads it.</summary>
    public override string ToString() => FormattableString.Invariant($"{Factor:R} ({MeanSsim:R})");
}
