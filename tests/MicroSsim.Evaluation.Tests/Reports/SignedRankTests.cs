using MicroSsim.Evaluation.Reports.Statistics;

namespace MicroSsim.Tests;

/// <summary>Wilcoxon's test against numbers that were published, and against counting by hand.</summary>
public class SignedRankTests
{
    /// <summary>Darwin's maize: cross- less self-fertilised, in eighths of an inch (Fisher, The Design of Experiments, 1935).</summary>
    private static readonly double[] Maize = [49, -67, 8, 16, 6, 23, 28, 41, 14, 29, 56, 24, 75, 60, -48];

    /// <summary>Depression before and after therapy (Hollander and Wolfe, Nonparametric Statistical Methods, 1973).</summary>
    private static readonly double[] Depression =
        [1.83 - 0.878, 0.50 - 0.647, 1.62 - 0.598, 2.48 - 2.05, 1.68 - 1.06, 1.88 - 1.29, 1.55 - 1.06, 3.06 - 3.14, 1.30 - 1.29];

    [Fact]
    public void Published_examples_have_their_published_p_values()
    {
        Assert.Equal(0.041259765625, SignedRankTest.ComputePValue(Maize), 1e-14);
        Assert.Equal(0.0390625, SignedRankTest.ComputePValue(Depression), 1e-14);
    }

    [Theory]
    [InlineData(5, 0.0625)]
    [InlineData(6, 0.03125)]
    [InlineData(10, 0.001953125)]
    public void Differences_of_one_sign_leave_two_of_all_choices_of_signs(int n, double p) =>
        Assert.Equal(p, SignedRankTest.ComputePValue(Enumerable.Range(1, n).Select(i => -0.1 * i)), 1e-15);

    [Fact]
    public void With_ties_the_p_value_is_that_of_all_choices_of_signs()
    {
        double[] differences = [1, 1, -1, 2, 2, 2, -3, 5];
        double[] ranks = [2, 2, 2, 5, 5, 5, 7, 8];
        double positive = 2 + 2 + 5 + 5 + 5 + 8;
        var sums = Enumerable.Range(0, 1 << 8).Select(bits => ranks.Where((_, i) => (bits & (1 << i)) != 0).Sum()).ToList();
        Assert.Equal(2.0 * sums.Count(s => s >= positive) / sums.Count, SignedRankTest.ComputePValue(differences), 1e-14);
    }

    [Fact]
    public void Zeros_count_for_nothing_and_nothing_but_zeros_shows_nothing()
    {
        Assert.Equal(SignedRankTest.ComputePValue(Maize), SignedRankTest.ComputePValue([0, .. Maize, 0]), 1e-15);
        Assert.Equal(1, SignedRankTest.ComputePValue([0, 0, 0, 0, 0, 0]));
    }

    [Fact]
    public void Where_the_normal_distribution_takes_over_it_agrees_with_the_exact_one()
    {
        double[] exact = Differences(SignedRankTest.LargestExact), normal = Differences(SignedRankTest.LargestExact + 1);
        Assert.Equal(SignedRankTest.ComputePValue(exact), SignedRankTest.ComputePValue(normal), 0.02);
        Assert.InRange(SignedRankTest.ComputePValue(normal), 0.01, 0.6);

        static double[] Differences(int n) =>
            Enumerable.Range(1, n).Select(i => (i % 5 < 3 ? 1.0 : -1.0) * ((i * 37 % 101) + 0.5)).ToArray();
    }
}
