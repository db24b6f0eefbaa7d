using MicroSsim.Imaging.Pictures;

namespace MicroSsim.Evaluation.Reports.Page.Pictures;

/// <summary>The values that are black and white in a picture, in the unit of the ground truth.</summary>
/// <param name="Low">The value that is black.</param>
/// <param name="High">The value that is white; above <paramref name="Low"/>.</param>
internal readonly record struct GrayRange(double Low, double High)
{
    /// <summary>The percentile that is black.</summary>
    public const double LowPercentile = 0.5;

    /// <summary>The percentile that is white; below 100, so that a few hot pixels do not darken all others.</summary>
    public const double HighPercentile = 99.8;

    /// <summary>Two ranges are taken as equal if their ends differ by less than this share of their size.</summary>
    private const double Tolerance = 0.1;

    /// <summary>Measures the range between two percentiles of the finite values; if there is none, 0 … 1.</summary>
    public static GrayRange Measure(ValueGrid grid)
    {
        double[] sorted = [.. grid.Values.Where(v => !double.IsNaN(v) && !double.IsInfinity(v))];
        Array.Sort(sorted);
        if (sorted.Length == 0) return new GrayRange(0, 1);
        double low = GetPercentile(LowPercentile), high = GetPercentile(HighPercentile);
        if (high > low) return new GrayRange(low, high);

        // Almost all pixels are background.
        double largest = sorted[sorted.Length - 1];
        return new GrayRange(low, largest > low ? largest : low + Math.Max(1, Math.Abs(low)));

        double GetPercentile(double percentile) => sorted[(int)Math.Round((sorted.Length - 1) * percentile / 100)];
    }

    /// <summary>Whether a picture in another range looks the same.</summary>
    public bool IsNear(GrayRange other)
    {
        double tolerance = Tolerance * (High - Low);
        return Math.Abs(other.Low - Low) <= tolerance && Math.Abs(other.High - High) <= tolerance;
    }

    /// <summary>Paints values: black at and below <see cref="Low"/>, white at and above <see cref="High"/>.</summary>
    public Picture Paint(ValueGrid grid) => ColourMap.Gray.Paint(grid, Low, High);
}
