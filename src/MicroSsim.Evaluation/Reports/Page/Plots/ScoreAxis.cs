using System.Globalization;

namespace MicroSsim.Evaluation.Reports.Page.Plots;

/// <summary>A linear axis: its range, its ticks at round numbers, and their labels.</summary>
internal sealed class ScoreAxis
{
    /// <summary>About so many ticks, so that their labels do not overlap on a page of 400 pixels.</summary>
    private const int TickGoal = 5;

    private readonly double _low, _high;
    private readonly int _decimals;

    /// <summary>Makes an axis that has room for all values.</summary>
    /// <param name="values">Finite values; none for an axis from 0 to 1.</param>
    public ScoreAxis(IEnumerable<double> values)
    {
        double[] all = [.. values];
        double low = all.Length == 0 ? 0 : all.Min(), high = all.Length == 0 ? 1 : all.Max();
        double margin = Math.Max((high - low) * 0.03, Math.Max(1e-6, Math.Abs(high) * 1e-3)); // above 0 for equal values too
        (_low, _high) = (low - margin, high + margin);
        double step = FindStep((_high - _low) / TickGoal);
        _decimals = Math.Max(0, (int)-Math.Floor(Math.Log10(step) + 1e-9));
        var ticks = new List<double>();
        for (double i = Math.Ceiling(_low / step); i * step <= _high && ticks.Count < 20; i++) ticks.Add(i * step);
        Ticks = ticks;
    }

    /// <summary>The values with a tick, ascending.</summary>
    public IReadOnlyList<double> Ticks { get; }

    /// <summary>The place of a value, 0 … 1 from the lowest to the highest.</summary>
    public double GetShare(double value) => (value - _low) / (_high - _low);

    /// <summary>The label of a tick.</summary>
    public string Format(double tick)
    {
        string text = _decimals > 8
            ? tick.ToString("G4", CultureInfo.InvariantCulture)
            : tick.ToString(FormattableString.Invariant($"F{_decimals}"), CultureInfo.InvariantCulture);
        return (double.Parse(text, CultureInfo.InvariantCulture) == 0 ? text.TrimStart('-') : text).Replace('-', '−');
    }

    /// <summary>The smallest of 1, 2 and 5 times a power of ten that is not below a step.</summary>
    private static double FindStep(double step)
    {
        double power = Math.Pow(10, Math.Floor(Math.Log10(step)));
        double factor = step / power;
        return power * (factor <= 1 ? 1 : factor <= 2 ? 2 : factor <= 5 ? 5 : 10);
    }
}
