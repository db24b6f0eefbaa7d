namespace MicroSsim.Engine.Similarity;

/// <summary>The mean of an SSIM map and, if requested, the means of its three components.</summary>
/// <param name="Ssim">The mean SSIM, at most 1.</param>
/// <param name="Components">The means of the component maps; null unless requested.</param>
/// <param name="DataRange">R of C1 and C2, in the unit of the ground truth.</param>
/// <param name="ConstantPrediction">Whether all pixels of the prediction are equal, which deserves a warning.</param>
public sealed record SsimResult(double Ssim, SsimComponents? Components, double DataRange, bool ConstantPrediction)
{
    /// <summary>The number of positions of the map that count with a mask; null without one.</summary>
    public long? MaskedPixels { get; init; }
}

/// <summary>The means of the three components of SSIM over the map; their product is not the mean SSIM.</summary>
/// <param name="Luminance">(2·ux·uy + C1)/(ux² + uy² + C1).</param>
/// <param name="Contrast">(2·√(vx·vy) + C2)/(vx + vy + C2).</param>
/// <param name="Structure">(2·vxy + C2)/(2·√(vx·vy) + C2).</param>
public sealed record SsimComponents(double Luminance, double Contrast, double Structure);
