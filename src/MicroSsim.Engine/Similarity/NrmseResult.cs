namespace MicroSsim.Engine.Similarity;

/// <summary>Normalized root mean square errors of a pair.</summary>
/// <param name="Nrmse">The error of the prediction as it is, divided by the measure of the ground truth.</param>
/// <param name="RangeInvariantNrmse">The error after the scale and offset of the prediction that fit best, divided by the same.</param>
/// <param name="ConstantPrediction">Whether all pixels of the prediction are equal.</param>
public sealed record NrmseResult(double Nrmse, double RangeInvariantNrmse, bool ConstantPrediction)
{
    /// <summary>The number of pixels of the mask; null without one.</summary>
    public long? MaskedPixels { get; init; }
}
