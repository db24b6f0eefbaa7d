using MicroSsim.Engine.Windows;

namespace MicroSsim.Engine.Similarity;

/// <summary>The constants of the SSIM formula (Wang et al. 2004) for one data range, window and intensity transform.</summary>
/// <remarks>
/// With the local means ux and uy, the variances vx and vy and the covariance vxy,
/// SSIM = (2·ux·uy + C1)(2·vxy + C2) / ((ux² + uy² + C1)(vx + vy + C2)), and its components are
/// luminance (2·ux·uy + C1)/(ux² + uy² + C1), contrast (2·√(vx·vy) + C2)/(vx + vy + C2) and
/// structure (2·vxy + C2)/(2·√(vx·vy) + C2).
/// <para>
/// Variances are computed from sums as (N·Σx² − (Σx)²)/N², with N the weight of the window: over integer pixels and a uniform
/// window no step of the numerator rounds.
/// </para>
/// </remarks>
internal readonly struct SsimConstants
{
    /// <summary>2^-250, a lower bound of C1 and C2: products of four are above 0, so that no quotient is 0 / 0.</summary>
    private const double SmallestConstant = 5.527147875260445e-76;

    /// <param name="window">The window of the sums.</param>
    /// <param name="covariance">Sample or population covariances.</param>
    /// <param name="k1">K1.</param>
    /// <param name="k2">K2.</param>
    /// <param name="dataRange">R, in the unit of the transformed pixels.</param>
    /// <param name="transform">
    /// The intensity transform of the pixels, for its pivots and the sign of its factor; null for the identity.
    /// </param>
    public SsimConstants(
        SsimWindow window, CovarianceKind covariance, double k1, double k2, double dataRange, IntensityTransform? transform = null)
        : this(window.Weight, covariance == CovarianceKind.Sample ? window.SampleCorrection : 1, k1, k2, dataRange, transform)
    {
    }

    /// <param name="weight">N, the sum of the weights of the window.</param>
    /// <param name="correction">The factor from population to sample covariances; 1 for population covariances.</param>
    /// <param name="k1">K1.</param>
    /// <param name="k2">K2.</param>
    /// <param name="dataRange">R, in the unit of the transformed pixels.</param>
    /// <param name="transform">
    /// The intensity transform of the pixels, for its pivots and the sign of its factor; null for the identity.
    /// </param>
    public SsimConstants(
        double weight, double correction, double k1, double k2, double dataRange, IntensityTransform? transform = null)
    {
        var (factor, pivotX, pivotY) = transform is { } t ? (t.Factor, t.GroundTruthPivot, t.PredictionPivot) : (1, 0, 0);
        Sign = factor < 0 ? -1 : 1;
        PivotX = pivotX * weight;
        PivotY = pivotY * weight;
        Weight = weight;
        PerWeight = 1 / weight;
        PerVariance = correction / (weight * weight);
        C1 = SquareOf(k1 * dataRange);
        C2 = SquareOf(k2 * dataRange);
    }

    /// <summary>N, the sum of the weights of the window.</summary>
    public double Weight { get; }

    /// <summary>1 / N: converts sums to means.</summary>
    public double PerWeight { get; }

    /// <summary>1 / N² times the sample correction: converts N·Σx² − (Σx)² to a variance.</summary>
    public double PerVariance { get; }

    /// <summary>C1 = (K1·R)².</summary>
    public double C1 { get; }

    /// <summary>C2 = (K2·R)².</summary>
    public double C2 { get; }

    /// <summary>Added to sums of x before they become means: N times the pivot that was subtracted from x.</summary>
    public double PivotX { get; }

    /// <summary>Added to sums of y before they become means: N times the pivot that was subtracted from y.</summary>
    public double PivotY { get; }

    /// <summary>
    /// The sign of √(vx·vy): −1 for a negative factor, else 1. The package computes the variances before it scales, so a
    /// negative factor changes the sign of the product of the deviations; variances after scaling lose it.
    /// </summary>
    public double Sign { get; }

    private static double SquareOf(double product) => Math.Max(product * product, SmallestConstant);
}
