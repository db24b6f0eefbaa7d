using System.Globalization;
using MicroSsim.Engine.Fitting;
using MicroSsim.Engine.Planes;
using MicroSsim.Engine.Similarity;

namespace MicroSsim.Engine.Tests;

/// <summary>The range that sets C1 and C2, the order of the set, and blank pages.</summary>
public sealed class RangeModeTests
{
    private static readonly FitOptions PerImage = new() { RangeMode = RangeMode.PerImage };

    /// <summary>Pairs of all sizes, types and ranges.</summary>
    private static readonly ImagePair[] Mixed =
    [
        RandomPlanes.Pair(PixelType.UInt16, PixelType.Float32, 21, 13, seed: 1),
        RandomPlanes.Pair(PixelType.UInt8, PixelType.UInt16, 8, 30, seed: 2),
        RandomPlanes.Pair(PixelType.Int32, PixelType.Float64, 17, 17, seed: 3),
        RandomPlanes.Pair(PixelType.Float64, PixelType.Int8, 33, 7, seed: 4),
    ];

    [Fact]
    public void PerImage_gives_the_same_fit_to_the_last_bit_in_every_order()
    {
        var expected = FitRunner.Fit(Mixed, PerImage).Fit;
        Assert.True(expected.Converged);
        foreach (int[] order in Permutations(Mixed.Length))
        {
            var fit = FitRunner.Fit([.. order.Select(place => Mixed[place])], PerImage).Fit;
            Assert.Equal(expected, fit); // a record: every number
            Close.Same(expected.RangeInvariantFactor, fit.RangeInvariantFactor);
        }
    }

    [Theory]
    [InlineData(RangeMode.PerImage)]
    [InlineData(RangeMode.LastImage)]
    public void Which_accumulator_takes_which_pair_changes_no_bit(RangeMode mode)
    {
        ImagePair[] pairs = [.. GoldenCase.Load("09_stack_u16").Pairs, .. GoldenCase.Load("11_list_sizes").Pairs, .. Mixed];
        var options = new FitOptions { RangeMode = mode };
        var expected = FitRunner.Fit(pairs, options).Fit;
        var random = new Random(1);
        for (int trial = 0; trial < 6; trial++)
        {
            // Accumulators are merged in the order of their numbers, so this shuffles the merging too.
            int[] accumulators = [.. pairs.Select(_ => random.Next(4))];
            Assert.Equal(expected, FitRunner.Fit(pairs, options, place => accumulators[place]).Fit);
        }
    }

    [Fact]
    public void LastImage_depends_on_the_order_and_warns_where_ranges_differ_by_more_than_two()
    {
        var pairs = GoldenCase.Load("09_stack_u16").Pairs;
        FitOutcome forward = FitRunner.Fit(pairs), backward = FitRunner.Fit([.. pairs.Reverse()]);
        double perImage = FitRunner.Fit(pairs, PerImage).Fit.RangeInvariantFactor;
        Assert.NotEqual(forward.Fit.RangeInvariantFactor, backward.Fit.RangeInvariantFactor, 0.1);
        foreach (var outcome in new[] { forward, backward })
        {
            var warning = Assert.Single(outcome.Warnings);
            Assert.Equal("RangesDiffer", warning.Id);
            Assert.Contains(
                outcome.Fit.RangeInvariantFactor.ToString("G6", CultureInfo.InvariantCulture), warning.Message, StringComparison.Ordinal);
            Assert.Contains(perImage.ToString("G6", CultureInfo.InvariantCulture), warning.Message, StringComparison.Ordinal);
            string percent =
                (100 * ((perImage / outcome.Fit.RangeInvariantFactor) - 1)).ToString("+0.##;-0.##", CultureInfo.InvariantCulture);
            Assert.Contains($"({percent} %)", warning.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(1.9, false)]
    [InlineData(2.0, false)]
    [InlineData(2.1, true)]
    public void The_limit_of_that_warning_is_two(double ratio, bool warns)
    {
        var pair = RandomPlanes.Pair(15, 15, seed: 1);
        var other = pair.Select(v => v * ratio);
        Assert.Equal(warns, FitRunner.Fit([pair, other]).Warnings.Any(w => w.Id == "RangesDiffer"));
        Assert.Empty(FitRunner.Fit([pair, other], PerImage).Warnings);
    }

    [Fact]
    public void The_fit_for_that_warning_leaves_no_trace_in_the_fit()
    {
        // Equal in all but the warning: the ranges of pixels differ, those of the two last images do not.
        ImagePair[] pairs = [RandomPlanes.Pair(15, 15, seed: 1).Select(v => v * 5), RandomPlanes.Pair(15, 15, seed: 2)];
        var fit = FitRunner.Fit(pairs).Fit;
        var objective = new FitObjective(pairs, fit, lastRange: true);
        Close.Relative(objective.At(fit.RangeInvariantFactor), fit.MeanSsim!.Value, 1e-12);
        Assert.Equal(objective.Climb(fit.RangeInvariantFactor * 1.1), fit.RangeInvariantFactor, 1e-3 * fit.RangeInvariantFactor);
    }

    [Fact]
    public void A_blank_page_in_the_middle_stays_in_a_LastImage_fit()
    {
        ImagePair[] pairs = [Mixed[0], Blank(19, 11, 7000), Mixed[0]];
        var outcome = FitRunner.Fit(pairs);
        Assert.Empty(outcome.Rejected);
        Assert.Equal(3, outcome.Fit.PairCount);
        Assert.Equal((2 * 21 * 13) + (19 * 11), outcome.Fit.PixelCount);
        Close.Relative(
            new FitObjective(pairs, outcome.Fit, lastRange: true).At(outcome.Fit.RangeInvariantFactor), outcome.Fit.MeanSsim!.Value, 1e-12);
        Assert.NotEqual(FitRunner.Fit([Mixed[0], Mixed[0]]).Fit.MeanSsim, outcome.Fit.MeanSsim);
    }

    [Fact]
    public void A_page_blank_in_both_images_does_not_disturb_the_warning_of_ranges()
    {
        // Offsets are given, as a PerImage fit would estimate them without the blank page.
        var options = new FitOptions { GroundTruthOffset = 90, PredictionOffset = 95 };
        ImagePair[] pairs = [.. GoldenCase.Load("09_stack_u16").Pairs];
        ImagePair blank = new(Planes.Constant(20, 20, 100), Planes.Constant(20, 20, 200));
        double perImage = FitRunner.Fit(pairs, options with { RangeMode = RangeMode.PerImage }).Fit.RangeInvariantFactor;
        ImagePair[] all = [pairs[0], blank, pairs[1], pairs[2]];
        var (fit, warnings, _, _, _) = FitRunner.Fit(all, options);
        Close.Relative(new FitObjective(all, fit, lastRange: true).At(fit.RangeInvariantFactor), fit.MeanSsim!.Value, 1e-12);
        var warning = Assert.Single(warnings);
        Assert.Equal("RangesDiffer", warning.Id);
        Assert.Contains(perImage.ToString("G6", CultureInfo.InvariantCulture), warning.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Blank_pages_at_the_end_are_rejected_and_the_fit_goes_on_without_them()
    {
        ImagePair[] good = [Mixed[0], Blank(19, 11, 7000), Mixed[1]];
        var outcome = FitRunner.Fit([.. good, Blank(9, 9, 1e6), Blank(8, 8, -1e6)]);
        Assert.Equal([3, 4], outcome.Rejected.Order());
        Assert.Equal(FitRunner.Fit(good).Fit, outcome.Fit);
    }

    [Fact]
    public void PerImage_leaves_every_blank_page_out()
    {
        var outcome = FitRunner.Fit([Blank(9, 9, 1e6), Mixed[0], Blank(19, 11, 7000), Mixed[1], Blank(8, 8, -1e6)], PerImage);
        Assert.Equal([0, 2, 4], outcome.BlankExcluded);
        Assert.Empty(outcome.Rejected);
        Assert.Equal(FitRunner.Fit([Mixed[0], Mixed[1]], PerImage).Fit, outcome.Fit);
    }

    [Theory]
    [InlineData(RangeMode.LastImage)]
    [InlineData(RangeMode.PerImage)]
    public void Nothing_but_blank_pages_is_no_set(RangeMode mode)
    {
        var error = Assert.Throws<MicroSsimException>(
            () => FitRunner.Fit([Blank(9, 9, 3), Blank(9, 9, 4)], new FitOptions { RangeMode = mode }));
        Assert.Equal("NoPairs", error.ErrorId);
    }

    private static ImagePair Blank(int width, int height, double value) =>
        new(Planes.Constant(width, height, value), RandomPlanes.Noise(PixelType.UInt16, width, height, seed: 9));

    private static IEnumerable<int[]> Permutations(int count)
    {
        if (count == 0) return [[]];
        return from rest in Permutations(count - 1)
               from place in Enumerable.Range(0, count)
               select rest.Take(place).Append(count - 1).Concat(rest.Skip(place)).ToArray();
    }
}
