using MicroSsim.Engine.Windows;

namespace MicroSsim.Engine.Similarity;

/// <summary>
/// The SSIM formula (Wang et al. 2004) on window sums, for one data range and window: pixel by pixel here, to be read and to
/// test against; <see cref="SsimKernels"/> computes whole rows of it.
/// </summary>
/// <remarks>
/// With ux, uy the local means, vx, vy the variances and vxy the covariance:
/// SSIM = (2·ux·uy + C1)(2·vxy + C2) / ((ux² + uy² + C1)(vx + vy + C2)), and its factors
/// luminance (2·ux·uy + C1)/(ux² + uy² + C1), contrast (2·√(vx·vy) + C2)/(vx + vy + C2),
/// structure (2·vxy + C2)/(2·√(vx·vy) + C2).
/// <para>
/// Variances come from sums as (N·Σx² − (Σx)²)/N², with N the window's weight: over integer pixels and a uniform window no
/// step of the numerator rounds.
/// </para>
/// </remarks>
internal readonly struct SsimFormula
{
    private const double SmallestConstant = 5.527147875260445e-76; // 2^-250: products of four are above 0

    /// <param name="window">The window that the sums are taken over.</param>
    /// <param name="covariance">Sample or population covariances.</param>
    /// <param name="k1">K1.</param>
    /// <param name="k2">K2.</param>
    /// <param name="dataRange">R, in the pixels' own unit.</param>
    /// <param name="alignment">
    /// How the images were aligned: their levels, and the factor. The package takes the variances before that, and so a negative
    /// factor, which the variances forget, turns the sign of √(vx·vy).
    /// </param>
    public SsimFormula(SsimWindow window, CovarianceKind covariance, double k1, double k2, double dataRange, IntensityTransform? alignment = null)
    {
        var (factor, levelX, levelY) = alignment is { } a ? (a.Factor, a.GroundTruthLevel, a.PredictionLevel) : (1, 0, 0);
        Sign = factor < 0 ? -1 : 1;
        LevelX = levelX * window.Weight;
        LevelY = levelY * window.Weight;
        Weight = window.Weight;
        PerWeight = 1 / window.Weight;
        PerVariance = (covariance == CovarianceKind.Sample ? window.SampleCorrection : 1) / (window.Weight * window.Weight);
        C1 = Constant(k1, dataRange);
        C2 = Constant(k2, dataRange);
    }

    /// <summary>N, what the weights of the window add up to.</summary>
    public double Weight { get; }

    /// <summary>1 / N: turns sums into means.</summary>
    public double PerWeight { get; }

    /// <summary>1 / N², with the sample correction: turns N·Σx² − (Σx)² into variances.</summary>
    public double PerVariance { get; }

    /// <summary>(K1·R)².</summary>
    public double C1 { get; }

    /// <summary>(K2·R)².</summary>
    public double C2 { get; }

    /// <summary>What the sums of x lack, as its level was subtracted.</summary>
    public double LevelX { get; }

    /// <summary>Likewise of y.</summary>
    public double LevelY { get; }

    /// <summary>−1 for a negative factor, else 1.</summary>
    public double Sign { get; }

    /// <summary>The local statistics of pixel <paramref name="i"/>; a variance that rounding left below 0 counts as 0.</summary>
    public LocalStatistics Statistics(WindowSums sums, int i)
    {
        double x = sums.X[i], y = sums.Y[i];
        return new LocalStatistics(
            (x + LevelX) * PerWeight,
            (y + LevelY) * PerWeight,
            Math.Max((Weight * sums.XX[i]) - (x * x), 0) * PerVariance,
            Math.Max((Weight * sums.YY[i]) - (y * y), 0) * PerVariance,
            ((Weight * sums.XY[i]) - (x * y)) * PerVariance);
    }

    /// <summary>SSIM at one pixel.</summary>
    public double Ssim(in LocalStatistics s) =>
        ((2 * s.MeanX * s.MeanY) + C1) * ((2 * s.Covariance) + C2)
        / (((s.MeanX * s.MeanX) + (s.MeanY * s.MeanY) + C1) * (Variances(s) + C2));

    /// <summary>The luminance term at one pixel.</summary>
    public double Luminance(in LocalStatistics s) =>
        ((2 * s.MeanX * s.MeanY) + C1) / ((s.MeanX * s.MeanX) + (s.MeanY * s.MeanY) + C1);

    /// <summary>The contrast term at one pixel.</summary>
    public double Contrast(in LocalStatistics s) => ((2 * Deviations(s)) + C2) / (s.VarianceX + s.VarianceY + C2);

    /// <summary>The structure term at one pixel.</summary>
    public double Structure(in LocalStatistics s) => ((2 * s.Covariance) + C2) / ((2 * Deviations(s)) + C2);

    /// <summary>Contrast · structure, as multi-scale SSIM uses it.</summary>
    public double ContrastStructure(in LocalStatistics s) => ((2 * s.Covariance) + C2) / (Variances(s) + C2);

    /// <summary>(K·R)²; where that is too small to be a number, the smallest one, so that 0 / 0 never is.</summary>
    private static double Constant(double k, double dataRange) => Math.Max(k * dataRange * (k * dataRange), SmallestConstant);

    /// <summary>vx + vy: at least 2·|vxy|, whatever rounding left of it.</summary>
    private static double Variances(in LocalStatistics s) => Math.Max(s.VarianceX + s.VarianceY, 2 * Math.Abs(s.Covariance));

    private double Deviations(in LocalStatistics s) => Sign * Math.Sqrt(s.VarianceX * s.VarianceY);
}

/// <summary>Means, variances and covariance of both images over one window.</summary>
internal readonly record struct LocalStatistics(double MeanX, double MeanY, double VarianceX, double VarianceY, double Covariance);
