namespace MicroSsim.Engine.Fitting;

/// <summary>
/// The polynomial that has a function's values and slopes at some nodes: Newton's form, over divided differences in which
/// every node counts twice.
/// </summary>
internal sealed class HermiteInterpolant
{
    private readonly double[] _nodes, _coefficients;

    /// <param name="nodes">Distinct, and in an order that spreads them out from the first on, which keeps rounding errors small.</param>
    /// <param name="at">The function there.</param>
    public HermiteInterpolant(IReadOnlyList<double> nodes, IReadOnlyList<ValueAndDerivative> at)
    {
        int count = 2 * nodes.Count;
        _nodes = new double[count];
        _coefficients = new double[count];
        for (int i = 0; i < count; i++) (_nodes[i], _coefficients[i]) = (nodes[i / 2], at[i / 2].Value);
        for (int order = 1; order < count; order++)
        {
            // From the end, as the difference in front of each is still to be used.
            for (int i = count - 1; i >= order; i--)
            {
                _coefficients[i] = order == 1 && i % 2 == 1
                    ? at[i / 2].First
                    : (_coefficients[i] - _coefficients[i - 1]) / (_nodes[i] - _nodes[i - order]);
            }
        }
    }

    /// <summary>The polynomial and its derivative.</summary>
    public ValueAndDerivative At(double x)
    {
        double value = 0, first = 0;
        for (int k = _coefficients.Length - 1; k >= 0; k--)
        {
            double step = x - _nodes[k];
            first = (first * step) + value;
            value = (value * step) + _coefficients[k];
        }

        return new ValueAndDerivative(value, first);
    }
}
