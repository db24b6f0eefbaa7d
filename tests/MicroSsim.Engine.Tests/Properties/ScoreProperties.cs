using CsCheck;
using MicroSsim.Engine.Fitting;
using MicroSsim.Engine.Planes;
using MicroSsim.Engine.Similarity;

namespace MicroSsim.Engine.Tests;

/// <summary>Properties of every score, on random images of every pixel type and of odd and even sizes.</summary>
public sealed class ScoreProperties
{
    private const int Iterations = 50;

    /// <summary>Sizes from the smallest image that can be scored.</summary>
    private static readonly Gen<(int Width, int Height)> Sizes = Gen.Select(Gen.Int[11, 45], Gen.Int[11, 30]);

    private static readonly Gen<int> Seeds = Gen.Int[0, int.MaxValue];

    private static readonly Gen<ImagePair> Pairs =
        from groundTruth in Gen.Enum<PixelType>()
        from prediction in Gen.Enum<PixelType>()
        from size in Sizes
        from seed in Seeds
        select RandomPlanes.Pair(groundTruth, prediction, size.Width, size.Height, seed);

    private static readonly Gen<ImagePair> UnrelatedPairs =
        from groundTruth in Gen.Enum<PixelType>()
        from prediction in Gen.Enum<PixelType>()
        from size in Sizes
        from seed in Seeds
        select new ImagePair(
            RandomPlanes.Noise(groundTruth, size.Width, size.Height, seed), RandomPlanes.Noise(prediction, size.Width, size.Height, ~seed));

    private static readonly Gen<(ImagePair Pair, double Decade, double Shift)> AffineChanges =
        Gen.Select(Pairs, Gen.Double[-6, 6], Gen.Double[-10, 10]);

    [Fact]
    public void Identity_scores_one() => Pairs.Sample(
        pair =>
        {
            var same = pair with { Prediction = pair.GroundTruth };
            var fit = FitRunner.Fit(same).Fit;
            Assert.True(fit.Converged);
            Close.Relative(1, fit.RangeInvariantFactor, 1e-12, "factor");
            Close.Relative(1, fit.MeanSsim!.Value, 1e-12, "mean SSIM");
            var maps = SsimMaps.Measure(same, fit with { RangeInvariantFactor = 1 });
            Close.Relative(1, maps.Result.Ssim, 1e-13, "score");
            Assert.All(maps.Ssim, value => Assert.Equal(1, value, 1e-12));
            Assert.All(maps.Structure, value => Assert.Equal(1, value, 1e-12));
        },
        iter: Iterations);

    [Fact]
    public void A_scaled_copy_scores_one_after_a_fit() => Gen.Select(Pairs, Gen.Double[-6, 6], Gen.Double[-100, 100]).Sample(
        (pair, decade, offset) =>
        {
            double a = Math.Pow(10, decade), span = Span(pair.GroundTruth);
            var copy = pair with { Prediction = pair.GroundTruth.Select(v => a * ((v / span) + offset)) };
            var fit = FitRunner.Fit(copy).Fit;
            Close.Relative(1, copy.Score(fit).Ssim, 1e-10, "score");
            Close.Relative(span / a, fit.RangeInvariantFactor, 1e-10, "factor");
        },
        iter: Iterations);

    [Fact]
    public void A_positive_affine_change_of_the_prediction_changes_no_score() => AffineChanges.Sample(
        change =>
        {
            var (pair, decade, shift) = change;
            double a = Math.Pow(10, decade), b = a * shift * Span(pair.Prediction);
            var changed = pair.WithPrediction(p => (a * p) + b);
            MicroSsimFit fit = FitRunner.Fit(pair).Fit, changedFit = FitRunner.Fit(changed).Fit;
            Close.Relative(fit.RangeInvariantFactor, changedFit.RangeInvariantFactor * a, 1e-11, "factor");
            Close.Absolute(pair.Score(fit).Ssim, changed.Score(changedFit).Ssim, 1e-11, "score");
        },
        iter: Iterations);

    [Fact]
    public void The_same_positive_affine_change_of_both_images_changes_no_score() => AffineChanges.Sample(
        change =>
        {
            var (pair, decade, shift) = change;
            // The smaller of the two spans, as an image loses its digits to a shift far beyond its span.
            double a = Math.Pow(10, decade), b = a * shift * Math.Min(Span(pair.GroundTruth), Span(pair.Prediction));
            var changed = pair.Select(v => (a * v) + b);
            MicroSsimFit fit = FitRunner.Fit(pair).Fit, changedFit = FitRunner.Fit(changed).Fit;
            Close.Relative(fit.RangeInvariantFactor, changedFit.RangeInvariantFactor, 1e-11, "factor");
            Close.Absolute(pair.Score(fit).Ssim, changed.Score(changedFit).Ssim, 1e-11, "score");
        },
        iter: Iterations);

    [Fact]
    public void Transposing_both_images_transposes_the_map() => Pairs.Sample(
        pair =>
        {
            MicroSsimFit fit = FitRunner.Fit(pair).Fit, transposedFit = FitRunner.Fit(pair.Transposed()).Fit;
            Close.Relative(fit.RangeInvariantFactor, transposedFit.RangeInvariantFactor, 1e-12, "factor");
            SsimMaps maps = SsimMaps.Measure(pair, fit), transposed = SsimMaps.Measure(pair.Transposed(), fit);
            Assert.Equal((maps.Width, maps.Height), (transposed.Height, transposed.Width));
            var map = new MemoryPlane<double>(maps.Width, maps.Height, maps.Ssim);
            Close.Absolute(map.Transposed().Values(), transposed.Ssim, 1e-12, "map");
            Close.Absolute(maps.Result.Components!.Structure, transposed.Result.Components!.Structure, 1e-12, "structure");
        },
        iter: Iterations);

    [Fact]
    public void Ssim_is_one_at_most() => UnrelatedPairs.Sample(
        pair =>
        {
            var outcome = FitRunner.Fit(pair);
            Assert.InRange(outcome.Fit.MeanSsim!.Value, -1, 1);
            foreach (double factor in new[] { 1e-3, 1, 1e3 })
            {
                var maps = SsimMaps.Measure(pair, outcome.Fit with { RangeInvariantFactor = factor * outcome.Fit.RangeInvariantFactor });
                Assert.All(maps.Ssim, value => Assert.InRange(value, -1 - 1e-12, 1 + 1e-12));
                Assert.All(maps.Luminance, value => Assert.InRange(value, -1 - 1e-12, 1 + 1e-12));
                Assert.All(maps.Contrast, value => Assert.InRange(value, 0, 1 + 1e-12));
                Assert.All(maps.Structure, value => Assert.InRange(value, -1 - 1e-12, 1 + 1e-12));
            }
        },
        iter: Iterations);

    [Fact]
    public void The_components_multiply_to_the_map() => Pairs.Sample(
        pair =>
        {
            var maps = SsimMaps.Measure(pair, FitRunner.Fit(pair).Fit);
            double[] product =
                [.. Enumerable.Range(0, maps.Ssim.Length).Select(i => maps.Luminance[i] * maps.Contrast[i] * maps.Structure[i])];
            Close.Absolute(maps.Ssim, product, 1e-12, "product");
            Close.Relative(maps.Ssim.Average(), maps.Result.Ssim, 1e-12, "mean");
        },
        iter: Iterations);

    [Fact]
    public void A_map_is_the_same_without_components()
    {
        var pair = RandomPlanes.Pair(45, 70, seed: 3);
        var fit = FitRunner.Fit(pair).Fit;
        var maps = SsimMaps.Measure(pair, fit);
        double[] alone = new double[maps.Ssim.Length];
        MicroSsimCalculator.Measure(
            pair.GroundTruth, pair.Prediction, fit, map: Receive, cancellationToken: TestContext.Current.CancellationToken);
        Close.Absolute(maps.Ssim, alone, 1e-12);

        void Receive(
            int row,
            int column,
            ReadOnlySpan<double> ssim,
            ReadOnlySpan<double> luminance,
            ReadOnlySpan<double> contrast,
            ReadOnlySpan<double> structure)
        {
            Assert.Equal(0, luminance.Length + contrast.Length + structure.Length);
            ssim.CopyTo(alone.AsSpan((row * maps.Width) + column));
        }
    }

    [Fact]
    public void The_maximum_value_cancels() => Gen.Select(Pairs, Gen.Double[1e-6, 1e6]).Sample(
        (pair, maximum) =>
        {
            var fit = FitRunner.Fit(pair).Fit;
            Close.Same(pair.Score(fit).Ssim, pair.Score(fit with { MaxValue = maximum }).Ssim);
        },
        iter: 20);

    [Fact]
    public void Copies_of_a_page_fit_as_the_page_does() => Gen.Select(Pairs, Gen.Int[2, 4], Gen.Enum<RangeMode>()).Sample(
        (pair, copies, mode) =>
        {
            var options = new FitOptions { RangeMode = mode, GroundTruthOffset = 0, PredictionOffset = 0 };
            MicroSsimFit one = FitRunner.Fit(pair, options).Fit, many = FitRunner.Fit([.. Enumerable.Repeat(pair, copies)], options).Fit;
            Close.Relative(one.RangeInvariantFactor, many.RangeInvariantFactor, 1e-12, "factor");
            Close.Absolute(one.MeanSsim!.Value, many.MeanSsim!.Value, 1e-12, "mean SSIM");
        },
        iter: Iterations);

    private static double Span(ImagePlane plane) => PlaneSummary.Measure(plane).Range;
}
