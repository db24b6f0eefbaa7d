namespace MicroSsim.Engine.Similarity;

/// <summary>The means of an SSIM map and, where asked for, of its three factors.</summary>
/// <param name="Ssim">The mean SSIM, at most 1.</param>
/// <param name="Components">The means of the factors' maps; null unless asked for.</param>
/// <param name="DataRange">R of C1 and C2, in the ground truth's unit.</param>
/// <param name="ConstantPrediction">Whether all pixels of the prediction are equal: a score that deserves a warning.</param>
public sealed record SsimResult(double Ssim, SsimComponents? Components, double DataRange, bool ConstantPrediction);

/// <summary>The means of the three factors of SSIM over its map; their product is not the mean SSIM.</summary>
/// <param name="Luminance">(2·ux·uy + C1)/(ux² + uy² + C1).</param>
/// <param name="Contrast">(2·√(vx·vy) + C2)/(vx + vy + C2).</param>
/// <param name="Structure">(2·vxy + C2)/(2·√(vx·vy) + C2).</param>
public sealed record SsimComponents(double Luminance, double Contrast, double Structure);

/// <summary>Takes a part of a row of the maps, so that a map never has to be held whole. Each pixel comes once, in a fixed order.</summary>
/// <param name="row">The row of the map, from 0; the map is smaller than the image by the crop at every border.</param>
/// <param name="column">The part's first column of the map, from 0.</param>
/// <param name="ssim">SSIM at every pixel of the part; valid during the call.</param>
/// <param name="luminance">Likewise; empty unless components were asked for.</param>
/// <param name="contrast">Likewise.</param>
/// <param name="structure">Likewise.</param>
public delegate void SsimMapRow(
    int row, int column, ReadOnlySpan<double> ssim, ReadOnlySpan<double> luminance, ReadOnlySpan<double> contrast, ReadOnlySpan<double> structure);
