namespace MicroSsim.Evaluation.Reports.Statistics;

/// <summary>Medians of neighbouring values, at about a hundred places.</summary>
internal static class RunningMedian
{
    private const int Places = 100;

    /// <summary>Computes medians of windows that follow each other, each twice as wide as the distance to the next.</summary>
    /// <param name="values">The values in order; null where there is none.</param>
    /// <returns>The middle of each window, counted in values from 0, and its median; windows without values have none.</returns>
    public static IReadOnlyList<(double Place, double Value)> Compute(IReadOnlyList<double?> values)
    {
        int step = Math.Max(2, values.Count / Places), width = Math.Max(9, 2 * step);
        var medians = new List<(double, double)>();
        for (int begin = 0; begin + width <= values.Count; begin += step)
        {
            double[] window = [.. values.Skip(begin).Take(width).OfType<double>().OrderBy(v => v)];
            if (window.Length == 0) continue;
            double median = (window[(window.Length - 1) / 2] + window[window.Length / 2]) / 2;
            medians.Add((begin + ((width - 1) / 2.0), median));
        }

        return medians;
    }
}
