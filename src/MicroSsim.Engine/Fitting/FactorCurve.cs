namespace MicroSsim.Engine.Fitting;

/// <summary>The mean SSIM as a function of ln α on an interval, interpolated from its values and derivatives at a few α.</summary>
/// <remarks>
/// The interpolant is a polynomial in w = (α − c) / (α + c), where c is the α at the centre of the interval. Every pole of SSIM is at an
/// imaginary α, whatever the images, and so at a w on the unit circle. On an interval of ±0.34 in ln α, |w| ≤ 0.17, and the polynomial
/// converges as fast as possible. In ln α itself, whose poles have a distance of π/2 from the real axis, the same accuracy would take
/// two more nodes.
/// </remarks>
internal sealed class FactorCurve
{
    /// <summary>The number of nodes of an interval.</summary>
    public const int NodeCount = 8;

    /// <summary>
    /// Eight Chebyshev nodes, scaled so that the outermost are at ±1 and nothing is extrapolated; in Leja order, in which every prefix
    /// is spread out, for numerical stability.
    /// </summary>
    private static readonly double[] UnitNodes =
        [.. new[] { 0, 7, 3, 5, 2, 6, 1, 4 }.Select(j => Math.Cos(Math.PI * ((2 * j) + 1) / 16) / Math.Cos(Math.PI / 16))];

    /// <summary>The largest absolute derivative that may be a rounding error of a flat function.</summary>
    public const double Flat = 1e-13;

    private readonly HermiteInterpolant _polynomial;

    /// <summary>Interpolates.</summary>
    /// <param name="nodes">ln(α / c) of each node, in the order of <see cref="Nodes"/>.</param>
    /// <param name="at">The function at each node, and its derivative with respect to ln α.</param>
    public FactorCurve(IReadOnlyList<double> nodes, IReadOnlyList<ValueAndDerivative> at)
    {
        double[] ws = [.. nodes.Select(ToW)];
        var inW = ws.Zip(at, (w, node) => new ValueAndDerivative(node.Value, node.Derivative / DerivativeOfW(w)));
        _polynomial = new HermiteInterpolant(ws, [.. inW]);
    }

    /// <summary>The nodes of an interval: ln(α / c).</summary>
    /// <param name="halfWidth">Half the width of the interval in ln α.</param>
    public static IReadOnlyList<double> Nodes(double halfWidth) =>
        [.. UnitNodes.Select(node => node * ToW(halfWidth)).Select(w => Math.Log((1 + w) / (1 - w)))];

    /// <summary>The function and its derivative with respect to ln α, at x = ln(α / c) in the interval.</summary>
    public ValueAndDerivative At(double x)
    {
        double w = ToW(x);
        var (value, derivative) = _polynomial.At(w);
        return new ValueAndDerivative(value, derivative * DerivativeOfW(w));
    }

    /// <summary>
    /// The maximum between two positions, of which the function rises at the first and falls at the second (or the reverse order):
    /// the zero of the derivative, by bisection. Its cost is negligible beside a pass over the set.
    /// </summary>
    public double MaximumBetween(double uphill, double beyond)
    {
        int direction = Math.Sign(beyond - uphill);
        for (int halvings = 0; halvings < 60; halvings++)
        {
            double middle = (uphill + beyond) / 2;
            if (Math.Sign(At(middle).Derivative) == direction) uphill = middle;
            else beyond = middle;
        }

        return beyond;
    }

    /// <summary>w as a function of x.</summary>
    private static double ToW(double x) => Math.Tanh(x / 2);

    /// <summary>dw/dx as a function of w.</summary>
    private static double DerivativeOfW(double w) => (1 - (w * w)) / 2;
}
