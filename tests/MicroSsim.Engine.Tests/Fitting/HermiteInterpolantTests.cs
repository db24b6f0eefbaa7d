namespace MicroSsim.Engine.Tests;

public sealed class HermiteInterpolantTests
{
    [Fact]
    public void A_polynomial_of_degree_below_twice_the_nodes_is_itself()
    {
        static (double Value, double First, double Second) Polynomial(double x) =>
            (2 - x + (3 * x * x) - Math.Pow(x, 5), -1 + (6 * x) - (5 * Math.Pow(x, 4)), 6 - (20 * Math.Pow(x, 3)));
        double[] nodes = [-0.7, 0.9, 0.2];
        var interpolant = new HermiteInterpolant(nodes, [.. nodes.Select(x => new Slope(Polynomial(x).Value, Polynomial(x).First))]);
        for (double x = -1; x <= 1; x += 0.125)
        {
            var (value, first, second) = Polynomial(x);
            var (actual, actualFirst, actualSecond) = interpolant.At(x);
            Close.Absolute([value, first, second], [actual, actualFirst, actualSecond], 1e-13);
        }
    }
}
