using CsCheck;
using MicroSsim.Engine.Fitting;
using MicroSsim.Engine.Similarity;

namespace MicroSsim.Engine.Tests;

public sealed class SsimOfFactorTests
{
    /// <summary>Statistics that a window can have: |covariance| ≤ √(variance · variance).</summary>
    private static readonly Gen<(LocalStatistics Statistics, double Factor)> Windows =
        from meanX in Gen.Double[-2, 10]
        from meanY in Gen.Double[-2, 10]
        from varianceX in Gen.Double[0, 5]
        from varianceY in Gen.Double[0, 5]
        from correlation in Gen.Double[-1, 1]
        from logFactor in Gen.Double[-4, 4]
        select (
            new LocalStatistics(meanX, meanY, varianceX, varianceY, correlation * Math.Sqrt(varianceX * varianceY)), Math.Exp(logFactor));

    [Fact]
    public void Its_value_is_the_ssim_of_the_scaled_prediction() => Windows.Sample(
        window =>
        {
            var (s, factor) = window;
            double expected = ((2 * s.MeanX * factor * s.MeanY) + 0.04) * ((2 * factor * s.Covariance) + 0.09)
                / (((s.MeanX * s.MeanX) + Math.Pow(factor * s.MeanY, 2) + 0.04) * (s.VarianceX + (factor * factor * s.VarianceY) + 0.09));
            Close.Absolute(expected, ScalarSsimOfFactor.At(factor, s, 0.04, 0.09).Value, 1e-14);
        },
        iter: 1000);

    [Fact]
    public void Its_derivative_is_the_limit_of_differences() => Windows.Sample(
        window =>
        {
            const double Step = 1e-4;
            var (s, factor) = window;
            var at = ScalarSsimOfFactor.At(factor, s, 0.04, 0.09);
            var above = ScalarSsimOfFactor.At(factor * Math.Exp(Step), s, 0.04, 0.09);
            var below = ScalarSsimOfFactor.At(factor * Math.Exp(-Step), s, 0.04, 0.09);

            // A central difference is off by step²/6 times the third derivative; that of SSIM stays below some tens.
            Close.Absolute((above.Value - below.Value) / (2 * Step), at.Derivative, 2e-7, "first");
        },
        iter: 1000);
}
