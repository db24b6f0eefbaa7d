namespace MicroSsim.Engine.Fitting;

/// <summary>The factors at which a pass evaluates the mean SSIM of the set, for one search.</summary>
/// <param name="Factors">The range-invariant factors α, a whole number of intervals of <see cref="FactorCurve.NodeCount"/> nodes.</param>
/// <param name="Range">
/// The data range that sets C1 and C2, in ground truth units; null for each image's own, and images with a blank ground truth are skipped.
/// </param>
/// <param name="MeasuresImageFactors">Whether to find out which factor suits each image.</param>
/// <param name="KeepsCurves">Whether to keep the mean SSIM of each image.</param>
internal sealed record SearchRequest(
    IReadOnlyList<double> Factors, double? Range, bool MeasuresImageFactors, bool KeepsCurves = false);
