using MicroSsim.Engine.Fitting;

namespace MicroSsim.Engine.Tests;

public sealed class HermiteInterpolantTests
{
    [Fact]
    public void A_polynomial_of_degree_below_twice_the_nodes_is_itself()
    {
        static ValueAndDerivative Polynomial(double x) => new(2 - x + (3 * x * x) - Math.Pow(x, 5), -1 + (6 * x) - (5 * Math.Pow(x, 4)));
        double[] nodes = [-0.7, 0.9, 0.2];
        var interpolant = new HermiteInterpolant(nodes, [.. nodes.Select(Polynomial)]);
        for (double x = -1; x <= 1; x += 0.125)
        {
            ValueAndDerivative expected = Polynomial(x), actual = interpolant.At(x);
            Close.Absolute([expected.Value, expected.Derivative], [actual.Value, actual.Derivative], 1e-13);
        }
    }
}
