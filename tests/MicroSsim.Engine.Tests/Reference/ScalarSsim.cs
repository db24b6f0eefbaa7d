using MicroSsim.Engine.Similarity;
using MicroSsim.Engine.Windows;

namespace MicroSsim.Engine.Tests;

/// <summary>Means, variances and covariance of both images over one window.</summary>
internal readonly record struct LocalStatistics(double MeanX, double MeanY, double VarianceX, double VarianceY, double Covariance);

/// <summary>The scalar reference of the SSIM kernels: the formula of <see cref="SsimConstants"/>, pixel by pixel.</summary>
internal sealed class ScalarSsim(SsimConstants constants)
{
    /// <summary>The local statistics of the pixel at an index; variances that rounding errors made negative are 0.</summary>
    public LocalStatistics Statistics(WindowSums sums, int i)
    {
        double x = sums.X[i], y = sums.Y[i];
        return new LocalStatistics(
            (x + constants.PivotX) * constants.PerWeight,
            (y + constants.PivotY) * constants.PerWeight,
            Math.Max((constants.Weight * sums.XX[i]) - (x * x), 0) * constants.PerVariance,
            Math.Max((constants.Weight * sums.YY[i]) - (y * y), 0) * constants.PerVariance,
            ((constants.Weight * sums.XY[i]) - (x * y)) * constants.PerVariance);
    }

    /// <summary>The SSIM of one pixel.</summary>
    public double Ssim(in LocalStatistics s) =>
        ((2 * s.MeanX * s.MeanY) + constants.C1) * ((2 * s.Covariance) + constants.C2)
        / (((s.MeanX * s.MeanX) + (s.MeanY * s.MeanY) + constants.C1) * (SumOfVariances(s) + constants.C2));

    /// <summary>The luminance component of one pixel.</summary>
    public double Luminance(in LocalStatistics s) =>
        ((2 * s.MeanX * s.MeanY) + constants.C1) / ((s.MeanX * s.MeanX) + (s.MeanY * s.MeanY) + constants.C1);

    /// <summary>The contrast component of one pixel.</summary>
    public double Contrast(in LocalStatistics s) =>
        ((2 * ProductOfDeviations(s)) + constants.C2) / (s.VarianceX + s.VarianceY + constants.C2);

    /// <summary>The structure component of one pixel.</summary>
    public double Structure(in LocalStatistics s) => ((2 * s.Covariance) + constants.C2) / ((2 * ProductOfDeviations(s)) + constants.C2);

    /// <summary>Contrast · structure of one pixel, as in multi-scale SSIM.</summary>
    public double ContrastStructure(in LocalStatistics s) => ((2 * s.Covariance) + constants.C2) / (SumOfVariances(s) + constants.C2);

    /// <summary>vx + vy, at least 2·|vxy| in spite of rounding errors.</summary>
    private static double SumOfVariances(in LocalStatistics s) => Math.Max(s.VarianceX + s.VarianceY, 2 * Math.Abs(s.Covariance));

    private double ProductOfDeviations(in LocalStatistics s) => constants.Sign * Math.Sqrt(s.VarianceX * s.VarianceY);
}
