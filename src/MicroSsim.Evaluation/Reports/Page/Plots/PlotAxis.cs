namespace MicroSsim.Evaluation.Reports.Page.Plots;

/// <summary>An axis of a plot.</summary>
/// <param name="Ticks">The places of its ticks, 0 … 1, and their labels.</param>
/// <param name="GetShare">The place of a value, 0 … 1 from the lowest to the highest.</param>
internal sealed record PlotAxis(IReadOnlyList<(double Share, string Label)> Ticks, Func<double, double> GetShare)
{
    /// <summary>The most decades that have ticks at 2 and 5 too.</summary>
    private const int FewDecades = 2;

    /// <summary>About so many ticks of many decades, so that their labels do not overlap.</summary>
    private const int TickGoal = 6;

    /// <summary>Makes a linear axis that has room for all values.</summary>
    public static PlotAxis CreateLinear(IEnumerable<double> values)
    {
        var axis = new ScoreAxis(values);
        return new PlotAxis([.. axis.Ticks.Select(t => (axis.GetShare(t), axis.Format(t)))], axis.GetShare);
    }

    /// <summary>Makes a logarithmic axis with a factor of 1.5 beyond the values, so that values that hardly differ look so.</summary>
    /// <param name="values">Positive values, at least one.</param>
    public static PlotAxis CreateLogarithmic(IReadOnlyCollection<double> values)
    {
        double low = Math.Log10(values.Min() / 1.5), high = Math.Log10(values.Max() * 1.5);
        int first = (int)Math.Floor(low), last = (int)Math.Ceiling(high);
        int step = Math.Max(1, (last - first) / TickGoal);
        double[] factors = last - first <= FewDecades ? [1, 2, 5] : [1];
        var ticks =
            from power in Enumerable.Range(0, last - first + 1)
            where power % step == 0
            from factor in factors
            let tick = factor * Math.Pow(10, first + power)
            where Math.Log10(tick) >= low && Math.Log10(tick) <= high
            select (GetShare(tick), MetricText.FormatNumber(tick, "G4"));
        return new PlotAxis([.. ticks], GetShare);

        double GetShare(double value) => (Math.Log10(value) - low) / (high - low);
    }
}
