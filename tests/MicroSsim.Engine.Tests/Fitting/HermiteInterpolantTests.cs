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

    /// <summary>
    /// SSIM of one window with C1 = C2 = 0 and its own constant copy, a function of ln α with all of its poles at ±iπ/2: no
    /// set of images is less smooth.
    /// </summary>
    [Fact]
    public void Over_a_stretch_of_the_search_the_slope_is_right_to_1e_13()
    {
        double[] nodes = [.. new FactorSearch(1).Factors.Select(factor => Math.Log(factor))];
        double centre = (nodes.Max() + nodes.Min()) / 2, reach = (nodes.Max() - nodes.Min()) / 2;
        for (double top = -1; top <= 1; top += 0.1)
        {
            var interpolant = new HermiteInterpolant([.. nodes.Select(x => x - centre)], [.. nodes.Select(x => Squared(x - top))]);
            for (double x = -reach; x <= reach; x += reach / 16) Close.Absolute(Squared(centre + x - top).First, interpolant.At(x).First, 1e-13);
        }

        static Slope Squared(double x)
        {
            double half = 1 / Math.Cosh(x); // luminance and contrast-structure alike
            return new Slope(half * half, -2 * half * half * Math.Tanh(x));
        }
    }
}
