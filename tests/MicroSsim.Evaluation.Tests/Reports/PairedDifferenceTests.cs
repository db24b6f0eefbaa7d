using MicroSsim.Evaluation.Pairing;
using MicroSsim.Evaluation.Reports.Statistics;

namespace MicroSsim.Tests;

/// <summary>Differences of methods over the images that both have.</summary>
public class PairedDifferenceTests
{
    /// <summary>Extra hours of sleep by two drugs (Student, The Probable Error of a Mean, 1908).</summary>
    private static readonly double[] First = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0];
    private static readonly double[] Second = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4];

    [Fact]
    public void Students_own_example_has_the_estimate_and_interval_of_the_walsh_averages()
    {
        var difference = Assert.Single(Compute([.. Rows.Create("a", First), .. Rows.Create("b", Second)]));
        Assert.Equal((10, "a", "b"), (difference.Count, difference.First, difference.Second));
        Assert.Equal(-1.58, difference.Mean, 1e-12);
        var shift = difference.Claim!.Shift;
        Assert.Equal((-1.3, -2.7, -0.9), (Math.Round(shift.Estimate, 12), Math.Round(shift.Low, 12), Math.Round(shift.High, 12)));
        Assert.Equal(-1, difference.Claim.RankBiserial);
    }

    [Fact]
    public void Pages_of_a_file_are_averaged_before_anything_is_claimed()
    {
        var rows = new List<ScoreRow>();
        for (int file = 0; file < 2; file++)
        {
            for (int page = 0; page < 12; page++)
            {
                rows.Add(Rows.Create("a", $"s{file}", 0.6 + (0.001 * page) + (0.01 * file)) with { Page = page });
                rows.Add(Rows.Create("b", $"s{file}", 0.5 + (0.002 * page)) with { Page = page });
            }
        }

        var difference = Assert.Single(Compute(rows));
        Assert.Equal((2, null), (difference.Count, difference.Claim));
        Assert.Equal(0.1 - (0.001 * 5.5) + 0.005, difference.Mean, 1e-14);
        var byPage = Assert.Single(PairedDifference.Compute(Assert.Single(new ScoreSet(rows, UnitOfAnalysis.Page).Grids)));
        Assert.Equal(24, byPage.Count);
        Assert.True(byPage.Claim!.IsSignificant);
    }

    [Fact]
    public void Differences_are_over_the_units_that_all_compared_methods_have()
    {
        List<ScoreRow> rows = [.. Rows.Create("a", First), .. Rows.Create("b", Second), .. Rows.Create("c", First.Take(7).ToArray())];
        Assert.Equal([7, 7, 7], Compute(rows).Select(d => d.Count));

        // A method that shares no unit with another would leave nothing.
        rows.RemoveAll(r => r.Method == "c");
        rows.AddRange(Enumerable.Range(0, 7).Select(i => Rows.Create("c", $"other {i}", i)));
        var differences = Compute(rows);
        Assert.Equal([10], differences.Select(d => d.Count));
        Assert.Null(differences[0].Grid.CommonUnits);
    }

    [Fact]
    public void Channels_are_compared_each_by_itself()
    {
        List<ScoreRow> rows = [];
        foreach (int channel in (int[])[0, 1])
        {
            rows.AddRange(Rows.Create("a", First).Select(r => r with { Channel = channel, ChannelName = channel == 1 ? "GFP" : null }));
            rows.AddRange(Rows.Create("b", Second).Select(r => r with { Channel = channel }));
        }

        var set = new ScoreSet(rows);
        Assert.Equal(["MicroSSIM, channel 0", "MicroSSIM, channel 1 (GFP)"], set.Grids.Select(g => g.Title));
        Assert.Equal([10, 10], set.Grids.SelectMany(grid => PairedDifference.Compute(grid)).Select(d => d.Count));
        Assert.Equal([("a", 0), ("a", 1), ("b", 0), ("b", 1)], set.Summaries.Select(s => (s.Method, s.Channel!.Value)));
        Assert.StartsWith("a, channel 1 (GFP) MicroSsim: ", set.Summaries[1].ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Images_pair_by_what_they_are_and_not_by_their_order()
    {
        var rows = Rows.Create("a", First).Concat(Rows.Create("b", Second).Reverse()).Append(Rows.Create("b", "alone", 100)).ToList();
        var difference = Assert.Single(Compute(rows));
        Assert.Equal((10, -1.58), (difference.Count, Math.Round(difference.Mean, 12)));
    }

    [Fact]
    public void Pages_and_channels_are_images_of_their_own()
    {
        ScoreRow[] rows =
        [
            Rows.Create("a", "x", 1) with { Page = 0 },
            Rows.Create("a", "x", 2) with { Page = 1 },
            Rows.Create("a", "x", 3) with { Page = 1, Channel = 1 },
            Rows.Create("b", "x", 1) with { Page = 1 },
            Rows.Create("b", "x", 1) with { Page = 2 },
        ];
        var difference = Assert.Single(new ScoreSet(rows).Grids.SelectMany(grid => PairedDifference.Compute(grid)));
        Assert.Equal((1, 1.0), (difference.Count, difference.Mean));
    }

    [Theory]
    [InlineData(5, false)]
    [InlineData(6, true)]
    public void Below_six_images_nothing_is_claimed(int n, bool claims)
    {
        double[] high = [.. Enumerable.Range(0, n).Select(i => 0.8 + (0.01 * i))], low = [.. high.Select((s, i) => s - 0.1 - (0.001 * i))];
        Assert.Equal(claims, Assert.Single(Compute([.. Rows.Create("a", high), .. Rows.Create("b", low)])).Claim is not null);
    }

    [Fact]
    public void P_values_are_adjusted_for_the_pairs_of_methods_by_holm()
    {
        double[] a = [.. Enumerable.Range(0, 8).Select(i => 0.5 + (0.01 * i))];
        double[] b = [.. a.Select((s, i) => s + 0.1 + (0.001 * i))], c = [.. a.Select((s, i) => s + (i % 2 == 0 ? 0.01 : -0.02))];
        var differences = Compute([.. Rows.Create("a", a), .. Rows.Create("b", b), .. Rows.Create("c", c)]);
        Assert.Equal([("a", "b"), ("a", "c"), ("b", "c")], differences.Select(d => (d.First, d.Second)));
        var ordered = differences.Select(d => d.Claim!).OrderBy(claim => claim.PValue).ToList();
        Assert.Equal(3 * ordered[0].PValue, ordered[0].AdjustedPValue, 1e-14);
        Assert.Equal(Math.Max(3 * ordered[0].PValue, 2 * ordered[1].PValue), ordered[1].AdjustedPValue, 1e-14);
        Assert.Equal(Math.Max(ordered[1].AdjustedPValue, ordered[2].PValue), ordered[2].AdjustedPValue, 1e-14);
    }

    [Fact]
    public void Scores_that_are_not_finite_have_no_difference()
    {
        Assert.Empty(Compute(
        [
            Rows.Create("a", "x", double.PositiveInfinity),
            Rows.Create("b", "x", 1),
            Rows.Create("a", "y", double.NaN),
            Rows.Create("b", "y", 1),
            Rows.Create("a", "z", (double?)null),
            Rows.Create("b", "z", 1),
        ]));
    }

    private static IReadOnlyList<PairedDifference> Compute(IReadOnlyList<ScoreRow> rows) =>
        PairedDifference.Compute(Assert.Single(new ScoreSet(rows).Grids));
}
