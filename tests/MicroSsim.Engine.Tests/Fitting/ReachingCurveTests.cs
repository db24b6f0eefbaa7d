using MicroSsim.Engine.Fitting;

namespace MicroSsim.Engine.Tests;

/// <summary>The interpolant of the first interval, far beyond its ends, on a function with the poles of SSIM.</summary>
public sealed class ReachingCurveTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(0.3)]
    [InlineData(-0.7)]
    [InlineData(1)]
    [InlineData(-1)]
    public void A_maximum_within_reach_is_found(double position)
    {
        var curve = Create(x => Peak(x - position));
        Assert.False(curve.RisesLeft || curve.RisesRight);
        Assert.True(curve.IsUnimodal);
        Close.Absolute(position, curve.Maximum!.Value, 1e-3, "maximum");
        Close.Absolute(Peak(-ReachingCurve.Reach - position).Value, curve.Left.Value, 1e-4, "left end");
        Close.Absolute(Peak(ReachingCurve.Reach - position).Derivative, curve.Right.Derivative, 1e-3, "slope at the right end");
    }

    [Theory]
    [InlineData(1.5)]
    [InlineData(-1.5)]
    [InlineData(9)]
    public void A_maximum_beyond_is_one_that_the_function_rises_to(double position)
    {
        var curve = Create(x => Peak(x - position));
        Assert.Equal((position < 0, position > 0), (curve.RisesLeft, curve.RisesRight));
        Assert.Null(curve.Maximum);
    }

    [Fact]
    public void Two_maxima_are_not_taken_for_one()
    {
        var curve = Create(x => Sum(Peak(2.5 * (x - 0.8)), Peak(2.5 * (x + 0.8))));
        Assert.False(curve.IsUnimodal && !curve.RisesLeft && !curve.RisesRight);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.5)]
    public void A_flat_function_may_rise_everywhere(double value)
    {
        var curve = Create(_ => new ValueAndDerivative(value, 0));
        Assert.True(curve.RisesLeft && curve.RisesRight);
        Assert.Null(curve.Maximum);
    }

    private static ReachingCurve Create(Func<double, ValueAndDerivative> function) =>
        new([.. FactorCurve.Nodes(LocalFactorSearch.HalfWidth).Select(function)]);

    /// <summary>2α/(1 + α²) at α = exp(x), which is the luminance of equal images.</summary>
    private static ValueAndDerivative Peak(double x) => new(1 / Math.Cosh(x), -Math.Tanh(x) / Math.Cosh(x));

    private static ValueAndDerivative Sum(ValueAndDerivative first, ValueAndDerivative second) =>
        new((first.Value + second.Value) / 2, 2.5 * (first.Derivative + second.Derivative) / 2);
}
