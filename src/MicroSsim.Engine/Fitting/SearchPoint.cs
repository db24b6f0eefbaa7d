namespace MicroSsim.Engine.Fitting;

/// <summary>A factor at which a pass evaluates the mean SSIM of the set.</summary>
/// <param name="Factor">The range-invariant factor α.</param>
/// <param name="Range">
/// The data range that sets C1 and C2, in ground truth units; null for each image's own, and images with a blank ground truth are skipped.
/// </param>
internal sealed record SearchPoint(double Factor, double? Range);
