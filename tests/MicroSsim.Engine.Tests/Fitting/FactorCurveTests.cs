using MicroSsim.Engine.Fitting;

namespace MicroSsim.Engine.Tests;

public sealed class FactorCurveTests
{
    /// <summary>
    /// SSIM of one window with C1 = C2 = 0 and its own constant copy, a function of ln α with all of its poles at ±iπ/2: no
    /// set of images is less smooth.
    /// </summary>
    [Fact]
    public void On_an_interval_of_the_search_the_derivative_is_accurate_to_1e_13()
    {
        double[] nodes = [.. new LocalFactorSearch(1).Factors.Select(factor => Math.Log(factor))];
        double centre = (nodes.Max() + nodes.Min()) / 2, halfWidth = (nodes.Max() - nodes.Min()) / 2;
        for (double maximum = -1; maximum <= 1; maximum += 0.1)
        {
            var curve = new FactorCurve([.. nodes.Select(x => x - centre)], [.. nodes.Select(x => Squared(x - maximum))]);
            for (double x = -halfWidth; x <= halfWidth; x += halfWidth / 16)
            {
                Close.Absolute(Squared(centre + x - maximum).Derivative, curve.At(x).Derivative, 1e-13);
            }
        }

        static ValueAndDerivative Squared(double x)
        {
            double half = 1 / Math.Cosh(x); // luminance and contrast-structure alike
            return new ValueAndDerivative(half * half, -2 * half * half * Math.Tanh(x));
        }
    }

    [Theory]
    [InlineData(0.34)]
    [InlineData(0.1)]
    public void Its_outermost_nodes_are_the_ends_of_the_interval(double halfWidth)
    {
        var nodes = FactorCurve.Nodes(halfWidth);
        Close.Absolute([-halfWidth, halfWidth], [nodes.Min(), nodes.Max()], 1e-15);
    }

    [Fact]
    public void It_is_the_function_that_it_was_made_of()
    {
        var nodes = FactorCurve.Nodes(0.34);
        var curve = new FactorCurve(nodes, [.. nodes.Select(x => new ValueAndDerivative(Math.Sin(x), Math.Cos(x)))]);
        for (double x = -0.3; x <= 0.3; x += 0.1)
        {
            Close.Absolute([Math.Sin(x), Math.Cos(x)], [curve.At(x).Value, curve.At(x).Derivative], 1e-13);
        }
    }
}
