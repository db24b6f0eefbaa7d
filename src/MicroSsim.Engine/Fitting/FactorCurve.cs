namespace MicroSsim.Engine.Fitting;

/// <summary>Mean SSIM over a stretch of ln α, made of its values and slopes at a few α.</summary>
/// <remarks>
/// It is a polynomial in w = (α − c) / (α + c), where c is the α in the middle of the stretch. Every pole of SSIM is an α on the
/// imaginary axis, whatever the images, and so a w on the unit circle: over a stretch of 0.34 e-folds to either side, |w| ≤ 0.17,
/// SSIM is as smooth a function of w as can be. In ln α itself, whose poles lie π/2 beside the real axis, it would take two nodes
/// more to be as right.
/// </remarks>
internal sealed class FactorCurve
{
    /// <summary>
    /// Eight of Chebyshev's nodes, the outermost at ±1, beyond which errors would grow fast; in Leja's order, as far from each other
    /// as can be from the first on.
    /// </summary>
    private static readonly double[] SpreadOut = [.. new[] { 0, 7, 3, 5, 2, 6, 1, 4 }.Select(j => Math.Cos(Math.PI * ((2 * j) + 1) / 16) / Math.Cos(Math.PI / 16))];

    private readonly HermiteInterpolant _polynomial;

    /// <param name="nodes">ln(α / c), in an order that spreads them out from the first on.</param>
    /// <param name="at">SSIM there, and its derivative with respect to ln α.</param>
    public FactorCurve(IReadOnlyList<double> nodes, IReadOnlyList<ValueAndDerivative> at)
    {
        double[] places = [.. nodes.Select(Place)];
        _polynomial = new HermiteInterpolant(places, [.. places.Zip(at, (w, slope) => new ValueAndDerivative(slope.Value, slope.First / Rise(w)))]);
    }

    /// <summary>Where best to look at a stretch, from its centre.</summary>
    /// <param name="reach">How far the stretch reaches to either side, in e-folds.</param>
    public static IReadOnlyList<double> Nodes(double reach) => [.. SpreadOut.Select(node => node * Place(reach)).Select(w => Math.Log((1 + w) / (1 - w)))];

    /// <summary>SSIM and its derivative with respect to ln α, at x = ln(α / c).</summary>
    public ValueAndDerivative At(double x)
    {
        double w = Place(x);
        var (value, first) = _polynomial.At(w);
        return new ValueAndDerivative(value, first * Rise(w));
    }

    /// <summary>w at x.</summary>
    private static double Place(double x) => Math.Tanh(x / 2);

    /// <summary>dw/dx.</summary>
    private static double Rise(double w) => (1 - (w * w)) / 2;
}
