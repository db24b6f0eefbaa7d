namespace MicroSsim.Engine.Fitting;

/// <summary>
/// The Hermite interpolation polynomial of a function, from its values and derivatives at distinct nodes: Newton's form, with divided
/// differences over nodes of multiplicity two.
/// </summary>
internal sealed class HermiteInterpolant
{
    private readonly double[] _nodes, _coefficients;

    /// <summary>Computes the divided differences.</summary>
    /// <param name="nodes">Distinct nodes, in an order that spreads them out from the first on, which keeps rounding errors small.</param>
    /// <param name="at">The function and its derivative at each node.</param>
    public HermiteInterpolant(IReadOnlyList<double> nodes, IReadOnlyList<ValueAndDerivative> at)
    {
        int count = 2 * nodes.Count;
        _nodes = new double[count];
        _coefficients = new double[count];
        for (int i = 0; i < count; i++) (_nodes[i], _coefficients[i]) = (nodes[i / 2], at[i / 2].Value);
        for (int order = 1; order < count; order++)
        {
            // In descending order, because each difference still needs the previous one of the lower order.
            for (int i = count - 1; i >= order; i--)
            {
                _coefficients[i] = order == 1 && i % 2 == 1
                    ? at[i / 2].Derivative
                    : (_coefficients[i] - _coefficients[i - 1]) / (_nodes[i] - _nodes[i - order]);
            }
        }
    }

    /// <summary>The polynomial and its derivative at x, by Horner's rule.</summary>
    public ValueAndDerivative At(double x)
    {
        double value = 0, derivative = 0;
        for (int k = _coefficients.Length - 1; k >= 0; k--)
        {
            double step = x - _nodes[k];
            derivative = (derivative * step) + value;
            value = (value * step) + _coefficients[k];
        }

        return new ValueAndDerivative(value, derivative);
    }
}
