namespace MicroSsim.Engine.Fitting;

/// <summary>
/// Climbs from a start to the maximum next to it, over the logarithm of α: whatever the scale of the predictions, the
/// search is the same, and α stays positive.
/// </summary>
/// <remarks>
/// A look at the function costs a pass over the set, but a look at eight α hardly more than at one. So each pass gives
/// value and slope at eight nodes of a stretch around the start, and the search climbs on the curve through all of
/// them (<see cref="FactorCurve"/>), whose slope is right to 1e-13 all over the stretch, whatever the images; if it leaves
/// the stretch, the next pass looks at the neighbouring one.
/// </remarks>
internal sealed class FactorSearch(double start)
{
    /// <summary>How far a stretch reaches to either side, in e-folds.</summary>
    private const double Reach = 0.34;

    /// <summary>Where the first stretch lies: noise in a prediction makes the best factor smaller than that of least squares more often than larger.</summary>
    private const double FirstCentre = -0.14;

    /// <summary>Beyond e^±30 of the start there is nothing to be found.</summary>
    private const double Farthest = 30;

    /// <summary>Slopes up to this may be rounding errors of a flat function.</summary>
    private const double Flat = 1e-13;

    /// <summary>The steps of a climb, in which no maximum hides: it would take a second pole.</summary>
    private const double Step = Reach / 30;

    private double _centre = FirstCentre; // of the stretch, as ln(α / start)
    private double _position; // from where to climb
    private double? _valueAtStart;
    private double _result;

    /// <summary>Where a stretch is looked at, from its centre.</summary>
    private static readonly IReadOnlyList<double> Nodes = FactorCurve.Nodes(Reach);

    /// <summary>The α to evaluate next.</summary>
    public IReadOnlyList<double> Factors => Nodes.Select(node => start * Math.Exp(_centre + node)).ToList();

    /// <summary>The result, once the search is over.</summary>
    public double Factor => start * Math.Exp(_result);

    /// <summary>Whether the search is over.</summary>
    public bool IsComplete { get; private set; }

    /// <summary>Whether <see cref="Factor"/> is a maximum; if not, it is the start.</summary>
    public bool Converged { get; private set; }

    /// <summary>The function at <see cref="Factor"/>.</summary>
    public double Value { get; private set; }

    /// <summary>At how many α the function was evaluated.</summary>
    public int Evaluations { get; private set; }

    /// <summary>Takes the function at each of <see cref="Factors"/>.</summary>
    public void Report(IReadOnlyList<ValueAndDerivative> at)
    {
        Evaluations += at.Count;
        var function = new FactorCurve(Nodes, at);
        double x = _position - _centre; // within the stretch
        var (value, slope) = function.At(x);
        _valueAtStart ??= value;
        if (Math.Abs(slope) <= Flat)
        {
            EndBetween(x - Step, x + Step, function);
            return;
        }

        int direction = Math.Sign(slope);
        if (Math.Abs(x) > Reach * (1 - 1e-9) && direction == Math.Sign(x))
        {
            // Uphill is where the search came from: the top, if it is one, is at the border of the two stretches.
            EndBetween(x + (direction * Step), x, function);
            return;
        }

        for (double next = x + (direction * Step); Math.Abs(next) <= Reach * (1 + 1e-9); next += direction * Step)
        {
            if (Math.Sign(function.At(next).First) != direction)
            {
                EndBetween(next - (direction * Step), next, function);
                return;
            }
        }

        _position = _centre + (direction * Reach);
        _centre = _position + (direction * Reach);
        if (Math.Abs(_centre) > Farthest) GiveUp();
    }

    /// <summary>Writes how far the search is.</summary>
    public void Save(BinaryWriter writer)
    {
        foreach (double number in new[] { start, _centre, _position, _valueAtStart ?? double.NaN, _result, Value }) writer.Write(number);
        writer.Write(IsComplete);
        writer.Write(Converged);
        writer.Write(Evaluations);
    }

    /// <summary>Reads a search that was saved.</summary>
    public static FactorSearch Load(BinaryReader reader) => new(reader.ReadDouble())
    {
        _centre = reader.ReadDouble(),
        _position = reader.ReadDouble(),
        _valueAtStart = reader.ReadDouble() is var value && double.IsNaN(value) ? null : value,
        _result = reader.ReadDouble(),
        Value = reader.ReadDouble(),
        IsComplete = reader.ReadBoolean(),
        Converged = reader.ReadBoolean(),
        Evaluations = reader.ReadInt32(),
    };

    /// <summary>Ends the search at the top between two places, or without one where the function is flat there.</summary>
    private void EndBetween(double uphill, double beyond, FactorCurve function)
    {
        double slopeBefore = function.At(uphill).First, slopeBeyond = function.At(beyond).First;
        int direction = Math.Sign(beyond - uphill);
        if (Math.Sign(slopeBefore) != direction || Math.Sign(slopeBeyond) == direction || Math.Max(Math.Abs(slopeBefore), Math.Abs(slopeBeyond)) <= Flat)
        {
            GiveUp();
            return;
        }

        double top = Top(function, uphill, beyond);
        _result = _centre + top;
        Value = function.At(top).Value;
        IsComplete = Converged = true;
    }

    /// <summary>Where the slope changes its sign, by bisection: looks at the curve cost nothing beside a pass over the set.</summary>
    private static double Top(FactorCurve function, double uphill, double beyond)
    {
        int direction = Math.Sign(beyond - uphill);
        for (int halvings = 0; halvings < 60; halvings++)
        {
            double middle = (uphill + beyond) / 2;
            if (Math.Sign(function.At(middle).First) == direction) uphill = middle;
            else beyond = middle;
        }

        return beyond;
    }

    private void GiveUp()
    {
        _result = 0;
        Value = _valueAtStart!.Value;
        IsComplete = true;
    }
}

/// <summary>A function of ln α and its derivative.</summary>
internal readonly record struct ValueAndDerivative(double Value, double First);
