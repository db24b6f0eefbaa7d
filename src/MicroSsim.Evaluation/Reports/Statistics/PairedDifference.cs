using MathNet.Numerics.Distributions;

namespace MicroSsim.Evaluation.Reports.Statistics;

/// <summary>What one metric says of two methods on the images that both have: first − second.</summary>
/// <param name="Metric">The metric.</param>
/// <param name="First">The method whose scores count positive.</param>
/// <param name="Second">The method whose scores are subtracted.</param>
/// <param name="Count">How many images both have.</param>
/// <param name="Mean">The mean difference.</param>
/// <param name="Claim">How sure it is; null for fewer than <see cref="FewestForClaim"/> images.</param>
internal sealed record PairedDifference(string Metric, string First, string Second, int Count, double Mean, PairedClaim? Claim)
{
    /// <summary>With five pairs even the most one-sided signed-rank test has p = 0.0625.</summary>
    public const int FewestForClaim = 6;

    /// <summary>The differences of all pairs of methods; p values are adjusted for how many there are.</summary>
    public static IReadOnlyList<PairedDifference> Of(ScoreGrid grid)
    {
        var all = new List<PairedDifference>();
        for (int first = 0; first < grid.Methods.Count; first++)
        {
            for (int second = first + 1; second < grid.Methods.Count; second++)
            {
                double[] differences = grid.Differences(first, second);
                if (differences.Length > 0) all.Add(Of(grid.Metric, grid.Methods[first], grid.Methods[second], differences));
            }
        }

        return Adjusted(all);
    }

    private static PairedDifference Of(string metric, string first, string second, double[] differences)
    {
        int n = differences.Length;
        double mean = differences.Average();
        if (n < FewestForClaim) return new PairedDifference(metric, first, second, n, mean, null);
        double error = Math.Sqrt(differences.Sum(d => (d - mean) * (d - mean)) / (n - 1) / n);
        double reach = StudentT.InvCDF(0, 1, n - 1, 0.975) * error;
        double p = SignedRankTest.PValue(differences);
        return new PairedDifference(metric, first, second, n, mean, new PairedClaim(mean - reach, mean + reach, p, p));
    }

    /// <summary>Holm's step-down adjustment over the claims of one metric.</summary>
    private static List<PairedDifference> Adjusted(List<PairedDifference> all)
    {
        var claims = all.Where(d => d.Claim is not null).OrderBy(d => d.Claim!.PValue).ToList();
        double least = 0;
        var adjusted = claims.Select((d, i) => (d, P: least = Math.Max(least, Math.Min(1, (claims.Count - i) * d.Claim!.PValue)))).ToDictionary(a => a.d, a => a.P);
        return all.Select(d => d.Claim is { } claim ? d with { Claim = claim with { AdjustedPValue = adjusted[d] } } : d).ToList();
    }
}

/// <summary>How sure a mean difference is.</summary>
/// <param name="Low">The lower end of the 95 % confidence interval of the mean difference, by Student's t.</param>
/// <param name="High">Its upper end.</param>
/// <param name="PValue">Of Wilcoxon's signed-rank test, two-sided.</param>
/// <param name="AdjustedPValue">The same after Holm's adjustment for all pairs of methods.</param>
internal sealed record PairedClaim(double Low, double High, double PValue, double AdjustedPValue)
{
    /// <summary>Whether the methods differ at the usual level.</summary>
    public bool IsSignificant => AdjustedPValue < 0.05;
}
