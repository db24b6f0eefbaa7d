namespace MicroSsim.Engine;

/// <summary>
/// Climbs from a start to the maximum next to it, over the logarithm of α: whatever the scale of the predictions, the
/// search is the same, and α stays positive.
/// </summary>
/// <remarks>
/// Until a maximum is enclosed, the search walks uphill in steps of at most half an e-fold, so that it does not leap into
/// another maximum's basin; then Newton steps close in on it, and bisection stands in for a Newton step that leaves the
/// enclosure. The caller evaluates <see cref="Factor"/> and reports; each report costs a pass over the set.
/// </remarks>
internal sealed class FactorSearch(double start)
{
    /// <summary>Newton's error after a step s is about s², so this leaves 1e-14.</summary>
    private const double LastStep = 1e-7;

    private const double WalkingStep = 0.5;

    /// <summary>Beyond e^±30 of the start there is nothing to be found.</summary>
    private const double Farthest = 30;

    /// <summary>Slopes and curvatures below this are rounding errors of a flat function.</summary>
    private const double Flat = 1e-14;

    private double _log; // ln(α / start)
    private double _below = double.NegativeInfinity, _above = double.PositiveInfinity; // the enclosure: uphill towards its inside

    /// <summary>The α to evaluate next; once the search is over, its result.</summary>
    public double Factor => start * Math.Exp(_log);

    /// <summary>Whether the search is over.</summary>
    public bool IsComplete { get; private set; }

    /// <summary>Whether <see cref="Factor"/> is a maximum; if not, it is the start.</summary>
    public bool Converged { get; private set; }

    /// <summary>The function at <see cref="Factor"/>.</summary>
    public double Value { get; private set; }

    /// <summary>How many evaluations were reported.</summary>
    public int Evaluations { get; private set; }

    private double _valueAtStart;

    /// <summary>Takes the function's value at <see cref="Factor"/> and its derivatives with respect to ln α.</summary>
    public void Report(in Derivatives at)
    {
        if (Evaluations++ == 0) _valueAtStart = at.Value;
        Value = at.Value;
        if (Math.Abs(at.First) <= Flat && at.Second > -Flat)
        {
            GiveUp();
            return;
        }

        if (at.First > 0) _below = _log;
        else _above = _log;

        double newton = at.Second < 0 ? -at.First / at.Second : double.NaN;
        if (Math.Abs(newton) <= LastStep)
        {
            _log += newton;
            Value += (at.First * newton) + (0.5 * at.Second * newton * newton);
            IsComplete = Converged = true;
            return;
        }

        if (_above - _below <= LastStep)
        {
            // A top so flat that rounding errors decide on the slope's sign: nothing is left to be found.
            IsComplete = Converged = true;
            return;
        }

        _log = Next(at.First, newton);
        if (Math.Abs(_log) > Farthest) GiveUp();
    }

    private double Next(double slope, double newton)
    {
        bool enclosed = !double.IsInfinity(_below) && !double.IsInfinity(_above);
        double next = _log + newton; // NaN where the function is not concave
        if (enclosed) return next > _below && next < _above ? next : (_below + _above) / 2;
        return Math.Abs(newton) <= WalkingStep ? next : _log + (Math.Sign(slope) * WalkingStep);
    }

    private void GiveUp()
    {
        _log = 0;
        Value = _valueAtStart;
        IsComplete = true;
    }
}

/// <summary>A function of ln α and its first two derivatives.</summary>
internal readonly record struct Derivatives(double Value, double First, double Second)
{
    public static Derivatives operator +(in Derivatives a, in Derivatives b) => new(a.Value + b.Value, a.First + b.First, a.Second + b.Second);
}
