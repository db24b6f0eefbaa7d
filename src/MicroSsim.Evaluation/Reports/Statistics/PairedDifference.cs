using MicroSsim.Evaluation.Scores.Metrics;

namespace MicroSsim.Evaluation.Reports.Statistics;

/// <summary>
/// The paired difference first − second of two methods in one metric and channel, over the units of <see cref="ScoreGrid.CommonUnits"/>.
/// The difference of a unit is the mean over the images of it that both methods have.
/// </summary>
/// <param name="Grid">The scores.</param>
/// <param name="First">The method whose scores count positive.</param>
/// <param name="Second">The method whose scores are subtracted.</param>
/// <param name="Count">The number of units.</param>
/// <param name="Mean">The mean difference, in the unit of the metric.</param>
/// <param name="Claim">Estimate, confidence interval and p value; null for fewer than <see cref="FewestForClaim"/> units.</param>
internal sealed record PairedDifference(ScoreGrid Grid, string First, string Second, int Count, double Mean, PairedClaim? Claim)
{
    /// <summary>The metric.</summary>
    public MetricInfo Metric => Grid.Metric;

    /// <summary>The number of units in which the first method has the higher score.</summary>
    public int HigherCount { get; init; }

    /// <summary>The number of units in which the first method has the lower score.</summary>
    public int LowerCount { get; init; }

    /// <summary>Whether the two are one method of two sets of rows, which is compared before all others.</summary>
    public bool IsSameMethod { get; init; }

    /// <summary>
    /// Whether it is one method of two sets with the same scores in both, such as raw images, so that there is nothing to test.
    /// </summary>
    public bool IsUnchanged { get; init; }

    /// <summary>The fewest units for a claim: with five, even the most one-sided signed-rank test has p = 0.0625.</summary>
    public const int FewestForClaim = 6;

    /// <summary>The largest difference, in the unit of the metric, of scores that are the same but for version or machine.</summary>
    private const double Unchanged = 1e-9;

    /// <summary>
    /// Computes the differences of all pairs of the methods of <see cref="ScoreGrid.Compared"/>, those of equal methods first. The p values
    /// are adjusted for the number of claims, of equal methods and of others each by themselves; if there are methods that are not
    /// compared, also for their pairs, because those compared were selected by their scores.
    /// </summary>
    /// <param name="grid">The scores.</param>
    /// <param name="sameMethods">Pairs of names that are one method of two sets of rows; null for none.</param>
    public static IReadOnlyList<PairedDifference> Compute(
        ScoreGrid grid, IReadOnlyCollection<(string First, string Second)>? sameMethods = null)
    {
        var all = new List<PairedDifference>();
        foreach (int first in grid.Compared)
        {
            foreach (int second in grid.Compared.Where(m => m > first))
            {
                string[] names = [grid.Methods[first], grid.Methods[second]];
                bool isSame = sameMethods?.Any(pair => names.Contains(pair.First) && names.Contains(pair.Second)) == true;
                double[] differences = grid.GetDifferences(first, second);
                if (differences.Length > 0) all.Add(Compute(grid, names[0], names[1], differences, isSame));
            }
        }

        long notCompared = CountPairs(grid.Methods.Count) - CountPairs(grid.Compared.Count);
        return
        [
            .. AdjustPValues(all.FindAll(d => d.IsSameMethod), notCompared),
            .. AdjustPValues(all.FindAll(d => !d.IsSameMethod), notCompared),
        ];
    }

    /// <summary>The number of pairs of so many methods.</summary>
    public static long CountPairs(long methods) => methods * (methods - 1) / 2;

    private static PairedDifference Compute(ScoreGrid grid, string first, string second, double[] differences, bool isSame)
    {
        int n = differences.Length;
        double mean = differences.Average();
        bool isUnchanged = isSame && Array.TrueForAll(differences, d => Math.Abs(d) <= Unchanged);
        PairedClaim? claim = null;
        if (n >= FewestForClaim && !isUnchanged)
        {
            double p = SignedRankTest.ComputePValue(differences);
            claim = new PairedClaim(HodgesLehmann.Compute(differences), SignedRankTest.ComputeRankBiserial(differences), p, p);
        }

        return new PairedDifference(grid, first, second, n, mean, claim)
        {
            HigherCount = differences.Count(d => d > 0),
            LowerCount = differences.Count(d => d < 0),
            IsSameMethod = isSame,
            IsUnchanged = isUnchanged,
        };
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

/// <summary>Estimate, confidence interval, effect size and p value of paired differences.</summary>
/// <param name="Shift">The Hodges-Lehmann estimate and its 95 % confidence interval.</param>
/// <param name="RankBiserial">The matched rank-biserial correlation, −1 … 1.</param>
/// <param name="PValue">The two-sided p value of Wilcoxon's signed-rank test.</param>
/// <param name="AdjustedPValue">The p value after Holm's adjustment for all pairs of methods.</param>
internal sealed record PairedClaim(HodgesLehmann Shift, double RankBiserial, double PValue, double AdjustedPValue)
{
    /// <summary>Whether the methods differ at the level 0.05.</summary>
    public bool IsSignificant => AdjustedPValue < 0.05;

    /// <summary>
    /// Whether the test and the interval disagree, because p is adjusted for all pairs and the interval is not, or because the test
    /// discards differences of 0.
    /// </summary>
    public bool HasOtherInterval => IsSignificant == (Shift.Low <= 0 && Shift.High >= 0);
}
