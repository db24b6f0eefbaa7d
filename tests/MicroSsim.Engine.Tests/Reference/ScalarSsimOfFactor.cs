using MicroSsim.Engine.Fitting;

namespace MicroSsim.Engine.Tests;

/// <summary>
/// The scalar reference of <see cref="FactorKernels"/>: SSIM of one pixel as a function of ln α, and its derivative; α multiplies
/// the prediction.
/// </summary>
/// <remarks>
/// S(α) = A·B / (C·D) with A = 2α·ux·uy + C1, B = 2α·vxy + C2, C = ux² + α²uy² + C1, D = vx + α²vy + C2. With respect to
/// ln α, a term α·k has the derivative α·k, and α²·k has 2α²·k; the rest is the product and quotient rule.
/// </remarks>
internal static class ScalarSsimOfFactor
{
    public static ValueAndDerivative At(double factor, in LocalStatistics s, double c1, double c2)
    {
        double a = 2 * factor * s.MeanX * s.MeanY, bigA = a + c1;
        double b = 2 * factor * s.Covariance, bigB = b + c2;
        double c = factor * factor * s.MeanY * s.MeanY, bigC = (s.MeanX * s.MeanX) + c + c1;
        double d = factor * factor * s.VarianceY, bigD = s.VarianceX + d + c2;

        double perDenominator = 1 / (bigC * bigD);
        double value = bigA * bigB * perDenominator;
        double numeratorDerivative = (a * bigB) + (b * bigA);
        double denominatorDerivative = 2 * ((c * bigD) + (d * bigC));
        return new ValueAndDerivative(value, (numeratorDerivative - (value * denominatorDerivative)) * perDenominator);
    }
}
