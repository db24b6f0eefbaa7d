using MathNet.Numerics.Statistics;

namespace MicroSsim.Evaluation.Reports.Statistics;

/// <summary>Whether one number of the images of a set rises or falls with another.</summary>
/// <param name="Count">The number of images.</param>
/// <param name="Correlation">Spearman's rank correlation, −1 … 1; 0 where a number is the same in all images.</param>
/// <param name="Change">The median of y over the third of the images with the largest x, less that over the opposite third.</param>
internal sealed record Trend(int Count, double Correlation, double Change)
{
    /// <summary>The fewest images of which a trend is told.</summary>
    public const int FewestImages = 6;

    /// <summary>The weakest correlation that counts, whatever the number of images.</summary>
    private const double WeakestCorrelation = 0.5;

    /// <summary>The quantile of the normal distribution at 95 %, two-sided.</summary>
    private const double Quantile = 1.96;

    /// <summary>Whether the correlation is strong, and more than chance (normal approximation, at 5 %).</summary>
    public bool IsClear => Math.Abs(Correlation) >= Math.Max(WeakestCorrelation, Quantile / Math.Sqrt(Count - 1));

    /// <summary>Computes the trend; null for fewer than <see cref="FewestImages"/>.</summary>
    /// <param name="points">Finite numbers x and y of each image.</param>
    public static Trend? Compute(IReadOnlyCollection<(double X, double Y)> points)
    {
        if (points.Count < FewestImages) return null;
        double correlation = MathNet.Numerics.Statistics.Correlation.Spearman(points.Select(p => p.X), points.Select(p => p.Y));
        double[] ordered = [.. points.OrderBy(p => p.X).Select(p => p.Y)];
        int third = ordered.Length / 3;
        double change = ordered.Skip(ordered.Length - third).Median() - ordered.Take(third).Median();
        return new Trend(points.Count, double.IsNaN(correlation) ? 0 : correlation, change);
    }
}
