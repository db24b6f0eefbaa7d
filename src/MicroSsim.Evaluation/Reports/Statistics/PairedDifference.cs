using MathNet.Numerics.Distributions;
using MicroSsim.Evaluation.Scores.Metrics;

namespace MicroSsim.Evaluation.Reports.Statistics;

/// <summary>The paired difference first − second of two methods in one metric, over the images that both have scores for.</summary>
/// <param name="Metric">The metric.</param>
/// <param name="First">The method whose scores count positive.</param>
/// <param name="Second">The method whose scores are subtracted.</param>
/// <param name="Count">The number of images with a finite score of both methods.</param>
/// <param name="Mean">The mean difference, in the unit of the metric.</param>
/// <param name="Claim">Confidence interval and p value; null for fewer than <see cref="FewestForClaim"/> images.</param>
internal sealed record PairedDifference(MetricInfo Metric, string First, string Second, int Count, double Mean, PairedClaim? Claim)
{
    /// <summary>The fewest images for a claim: with five, even the most one-sided signed-rank test has p = 0.0625.</summary>
    public const int FewestForClaim = 6;

    /// <summary>
    /// Computes the differences of all pairs of the methods of <see cref="ScoreGrid.Compared"/>. The p values are adjusted for the number
    /// of claims; if there are methods that are not compared, also for their pairs, because those compared were selected by their scores.
    /// </summary>
    public static IReadOnlyList<PairedDifference> Compute(ScoreGrid grid)
    {
        var all = new List<PairedDifference>();
        foreach (int first in grid.Compared)
        {
            foreach (int second in grid.Compared.Where(m => m > first))
            {
                double[] differences = grid.GetDifferences(first, second);
                if (differences.Length > 0) all.Add(Compute(grid.Metric, grid.Methods[first], grid.Methods[second], differences));
            }
        }

        return AdjustPValues(all, CountPairs(grid.Methods.Count) - CountPairs(grid.Compared.Count));
    }

    /// <summary>The number of pairs of so many methods.</summary>
    public static long CountPairs(long methods) => methods * (methods - 1) / 2;

    private static PairedDifference Compute(MetricInfo metric, string first, string second, double[] differences)
    {
        int n = differences.Length;
        double mean = differences.Average();
        if (n < FewestForClaim) return new PairedDifference(metric, first, second, n, mean, null);
        double standardError = Math.Sqrt(differences.Sum(d => (d - mean) * (d - mean)) / (n - 1) / n);
        double halfWidth = StudentT.InvCDF(0, 1, n - 1, 0.975) * standardError;
        double p = SignedRankTest.ComputePValue(differences);
        return new PairedDifference(metric, first, second, n, mean, new PairedClaim(mean - halfWidth, mean + halfWidth, p, p));
    }

    /// <summary>
    /// Holm's step-down adjustment over the claims of one metric. Pairs that were not compared count as claims with larger p values, which
    /// makes the adjusted values at least as large as if they had been compared.
    /// </summary>
    private static List<PairedDifference> AdjustPValues(List<PairedDifference> all, long notCompared)
    {
        var claims = all.Where(d => d.Claim is not null).OrderBy(d => d.Claim!.PValue).ToList();
        var adjusted = new Dictionary<PairedDifference, double>();
        double largest = 0;
        for (int i = 0; i < claims.Count; i++)
        {
            largest = Math.Max(largest, Math.Min(1, (claims.Count + notCompared - i) * claims[i].Claim!.PValue));
            adjusted.Add(claims[i], largest);
        }

        return all.Select(d => d.Claim is { } claim ? d with { Claim = claim with { AdjustedPValue = adjusted[d] } } : d).ToList();
    }
}

/// <summary>Confidence interval and p value of a mean paired difference.</summary>
/// <param name="Low">The lower end of the 95 % confidence interval of the mean difference, by Student's t.</param>
/// <param name="High">The upper end of that interval.</param>
/// <param name="PValue">The two-sided p value of Wilcoxon's signed-rank test.</param>
/// <param name="AdjustedPValue">The p value after Holm's adjustment for all pairs of methods.</param>
internal sealed record PairedClaim(double Low, double High, double PValue, double AdjustedPValue)
{
    /// <summary>Whether the methods differ at the level 0.05.</summary>
    public bool IsSignificant => AdjustedPValue < 0.05;
}
