using MicroSsim.Engine.Fitting;
using MicroSsim.Engine.Planes;
using MicroSsim.Engine.Similarity;

namespace MicroSsim.Engine.Tests;

/// <summary>What a fit says of its images one by one, and when it doubts its factor.</summary>
public sealed class FittedImageTests
{
    [Theory]
    [InlineData(RangeMode.PerImage)]
    [InlineData(RangeMode.LastImage)]
    public void Numbers_of_images_are_those_of_plain_loops(RangeMode mode)
    {
        ImagePair[] pairs = [.. Enumerable.Range(0, 5).Select(i => RandomPlanes.Pair(20 + i, 17, seed: i))];
        pairs = [.. pairs.Select((pair, i) => pair.WithPrediction(v => v * (1 + (0.2 * i))))];
        var outcome = FitRunner.Fit(pairs, new FitOptions { RangeMode = mode });
        var fit = outcome.Fit;
        Assert.Equal([0, 1, 2, 3, 4], outcome.Images.Select(image => image.Position));
        double lastRange = Range(pairs[^1]);
        foreach (var (pair, image) in pairs.Zip(outcome.Images))
        {
            double[] x = pair.GroundTruth.Values();
            Close.Relative(x.Average() - fit.GroundTruthOffset, image.Brightness, 1e-9, "brightness");
            Assert.Equal(Range(pair), image.Range);
            Close.Relative(LeastSquares([pair]), image.LeastSquaresFactor!.Value, 1e-9, "least squares");
            double background = x.Order().ElementAt((int)(0.03 * x.Length));
            double threshold = background + (0.1 * (x.Max() - background)), step = (x.Max() - x.Min()) / 500;
            Assert.InRange(image.Foreground!.Value, Share(threshold + step), Share(threshold - step));

            double Share(double above) => (double)x.Count(v => v > above) / x.Length;

            // A ground truth of the range of the last image, by two pixels without a window around them, is not easily made; so the
            // objective of one image takes its own range, and that of LastImage is scaled to it by its constants alone.
            if (mode == RangeMode.LastImage && pair != pairs[^1]) continue;
            var objective = new FitObjective([pair], fit, lastRange: false);
            Close.Absolute(objective.At(fit.RangeInvariantFactor), image.Ssim!.Value, 1e-9, "SSIM");
            double best = objective.At(objective.Climb(image.OwnFactor!.Value));
            Close.Absolute(best, image.OwnSsim!.Value, 1e-4, "own SSIM");
            Close.Absolute(objective.At(image.OwnFactor.Value), image.OwnSsim.Value, 1e-3, "SSIM at the own factor");
        }

        Close.Relative(LeastSquares(pairs), fit.LeastSquaresFactor!.Value, 1e-9, "least squares of the set");
        Assert.True(lastRange > 0);
    }

    [Fact]
    public void Images_whose_own_factor_is_far_away_are_known_too()
    {
        ImagePair[] pairs = [.. Enumerable.Range(0, 3).Select(i => RandomPlanes.Pair(24, 24, seed: i))];
        pairs = [.. pairs.Select((pair, i) => pair.WithPrediction(v => v / Math.Pow(30, i)))];
        var options = new FitOptions { GroundTruthOffset = -1000, PredictionOffset = 0, RangeMode = RangeMode.PerImage };
        pairs = [.. pairs.Select((pair, i) => pair.WithPrediction(v => v + (1000 / Math.Pow(30, i))))];
        var outcome = FitRunner.Fit(pairs, options);
        foreach (var (pair, image) in pairs.Zip(outcome.Images))
        {
            var objective = new FitObjective([pair], outcome.Fit, lastRange: false);
            double best = objective.At(objective.Climb(image.OwnFactor!.Value));
            Close.Absolute(best, image.OwnSsim!.Value, 5e-3, "own SSIM"); // far away, the scan has factors at distances of up to 1.2 times
            Close.Absolute(objective.At(outcome.Fit.RangeInvariantFactor), image.Ssim!.Value, 1e-9, "SSIM");
        }

        Assert.True(outcome.Images.Max(i => i.OwnFactor) > 100 * outcome.Images.Min(i => i.OwnFactor));
    }

    [Fact]
    public void Given_factors_leave_what_the_survey_knows()
    {
        ImagePair[] pairs = [RandomPlanes.Pair(20, 20, seed: 1)];
        var outcome = FitRunner.Fit(pairs, new FitOptions { RangeInvariantFactor = 30 });
        var image = Assert.Single(outcome.Images);
        Assert.Null(image.OwnFactor);
        Assert.Null(image.Ssim);
        Close.Relative(LeastSquares(pairs), image.LeastSquaresFactor!.Value, 1e-9, "least squares");
        Assert.Empty(outcome.Warnings); // what is given is not doubted
    }

    [Fact]
    public void Inverted_predictions_are_told()
    {
        var pair = SparseSpecimen(noise: 0, seed: 1).WithPrediction(v => 1000 - v);
        var warning = Assert.Single(FitRunner.Fit(pair).Warnings);
        Assert.Equal("AntiCorrelated", warning.Id);
        Assert.Contains("correlation is -1.00", warning.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_factor_that_erases_the_predictions_is_told_and_masks_or_a_factor_help()
    {
        var pair = SparseSpecimen(noise: 60, seed: 2);
        var outcome = FitRunner.Fit(pair);
        var warning = Assert.Single(outcome.Warnings);
        Assert.Equal("FactorCollapsed", warning.Id);
        Assert.True(outcome.Fit.RangeInvariantFactor < 0.5 * outcome.Fit.LeastSquaresFactor);

        // Both remedies of the message.
        var mask = pair.GroundTruth.Select(v => v > 110 ? 1 : 0);
        var masked = FitRunner.Fit([pair], new FitOptions { UseMask = true }, masks: [Grow(mask, 6)]);
        Assert.Empty(masked.Warnings);
        Assert.Empty(FitRunner.Fit(pair, new FitOptions { RangeInvariantFactor = outcome.Fit.LeastSquaresFactor }).Warnings);
    }

    [Fact]
    public void Unrelated_predictions_are_told()
    {
        var random = new Random(6);
        var pair = SparseSpecimen(noise: 1, seed: 3);
        double[] noise = [.. pair.GroundTruth.Values().Select(v => (0.02 * v) + (0.05 * random.NextDouble()))];
        noise[500] = 400; // one hot pixel, by which least squares goes
        var outcome = FitRunner.Fit(new ImagePair(pair.GroundTruth, new MemoryPlane<double>(64, 64, noise)));
        Assert.Contains(outcome.Warnings, warning => warning.Id == "FactorInflated");
    }

    [Fact]
    public void A_sample_of_a_large_set_depends_on_the_positions_only()
    {
        long[] positions = [.. Enumerable.Range(0, 10_000).Select(i => ((long)i << 32) | (uint)(i % 7))];
        var random = new Random(1);
        ImageSample<long> whole = new(), first = new(), second = new();
        foreach (long position in positions) whole.Set(position, position);
        foreach (long position in positions.OrderBy(_ => random.Next())) (position % 3 == 0 ? first : second).Set(position, position);
        first.Add(second);
        Assert.Equal(ImageSample<long>.Limit, whole.All.Count);
        Assert.Equal(whole.All, first.All);
        Assert.All(whole.All, image => Assert.Equal(image.Position, image.Value));

        // Evenly distributed over the set: each tenth has about a tenth of the sample.
        var tenths = whole.All.GroupBy(image => (image.Position >> 32) / 1000).Select(tenth => tenth.Count()).ToList();
        Assert.All(tenths, count => Assert.InRange(count, 330, 490));
    }

    private static double Range(ImagePair pair) => pair.GroundTruth.Values().Max() - pair.GroundTruth.Values().Min();

    /// <summary>Σgp / Σp², each image less its own mean.</summary>
    private static double LeastSquares(ImagePair[] pairs)
    {
        double xy = 0, yy = 0;
        foreach (var pair in pairs)
        {
            double[] x = pair.GroundTruth.Values(), y = pair.Prediction.Values();
            double meanX = x.Average(), meanY = y.Average();
            xy += x.Zip(y, (a, b) => (a - meanX) * (b - meanY)).Sum();
            yy += y.Sum(b => (b - meanY) * (b - meanY));
        }

        return xy / yy;
    }

    /// <summary>A few bright spots on an empty background, and a prediction with noise.</summary>
    private static ImagePair SparseSpecimen(double noise, int seed)
    {
        var random = new Random(seed);
        double[] truth = new double[64 * 64];
        for (int i = 0; i < truth.Length; i++)
        {
            double x = i % 64, y = i / 64;
            double first = Math.Exp(-(Math.Pow(x - 16, 2) + Math.Pow(y - 20, 2)) / 18);
            double second = Math.Exp(-(Math.Pow(x - 44, 2) + Math.Pow(y - 40, 2)) / 12);
            truth[i] = 100 + (800 * (first + second));
        }

        double[] prediction = [.. truth.Select(v => v + (noise * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble()))
            * Math.Cos(2 * Math.PI * random.NextDouble())))];
        return new ImagePair(new MemoryPlane<double>(64, 64, truth), new MemoryPlane<double>(64, 64, prediction));
    }

    /// <summary>A mask with a margin around its pixels.</summary>
    private static MemoryPlane<double> Grow(ImagePlane mask, int margin)
    {
        double[] values = mask.Values(), grown = new double[values.Length];
        for (int i = 0; i < values.Length; i++)
        {
            if (values[i] == 0) continue;
            int x = i % mask.Width, y = i / mask.Width;
            for (int row = Math.Max(0, y - margin); row <= Math.Min(mask.Height - 1, y + margin); row++)
            {
                for (int column = Math.Max(0, x - margin); column <= Math.Min(mask.Width - 1, x + margin); column++)
                {
                    grown[(row * mask.Width) + column] = 1;
                }
            }
        }

        return new MemoryPlane<double>(mask.Width, mask.Height, grown);
    }
}
