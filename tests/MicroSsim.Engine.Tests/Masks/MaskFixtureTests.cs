using System.Text.Json;
using MicroSsim.Engine.Fitting;
using MicroSsim.Engine.Masks;
using MicroSsim.Engine.Planes;
using MicroSsim.Engine.Similarity;

namespace MicroSsim.Engine.Tests;

/// <summary>Scores with masks and regions are those of scikit-image, SciPy and NumPy (<see cref="MaskFixture"/>).</summary>
public sealed class MaskFixtureTests
{
    private const double Tolerance = 1e-12;

    private static readonly DataRange Range = DataRange.FromValue(500);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(MaskMode.Window)]
    [InlineData(MaskMode.Center)]
    public void Ssim_is_the_map_of_skimage_averaged_over_the_mask(MaskMode mode)
    {
        var mask = new ImageMask(MaskFixture.Mask, mode);
        var plain = SsimCalculator.Measure(MaskFixture.GroundTruth, MaskFixture.Prediction, Range, mask: mask, cancellationToken: Token);
        var micro = MicroSsimCalculator.Measure(
            MaskFixture.GroundTruth, MaskFixture.Prediction, MaskFixture.Fit, mask: mask, cancellationToken: Token);
        Check(MaskFixture.Result("Ssim", $"{mode}"), plain.Ssim, plain.MaskedPixels);
        Check(MaskFixture.Result("MicroSsim", $"{mode}"), micro.Ssim, micro.MaskedPixels);
    }

    [Theory]
    [InlineData(MaskMode.Window)]
    [InlineData(MaskMode.Center)]
    public void Ssim_of_a_region_is_the_map_of_skimage_averaged_over_it(MaskMode mode)
    {
        var labels = new ImageMask(MaskFixture.Labels, mode);
        var plain = SsimCalculator.MeasureRegions(
            MaskFixture.GroundTruth, MaskFixture.Prediction, labels, Range, cancellationToken: Token);
        var micro = MicroSsimCalculator.MeasureRegions(
            MaskFixture.GroundTruth, MaskFixture.Prediction, labels, MaskFixture.Fit, cancellationToken: Token);
        CheckRegions(MaskFixture.Result("SsimOfLabels"), plain);
        CheckRegions(MaskFixture.Result("MicroSsimOfLabels"), micro);

        void CheckRegions(JsonElement expected, IReadOnlyList<RegionResult<SsimResult>> results)
        {
            Assert.Equal(expected.EnumerateObject().Select(row => row.Name), results.Select(result => $"{result.Label}"));
            foreach (var result in results)
            {
                var row = expected.GetProperty($"{result.Label}").GetProperty($"{mode}");
                if (row.ValueKind == JsonValueKind.Null) Assert.Equal("MaskTooSmall", result.Error!.ErrorId);
                else Check(row, result.Result!.Ssim, result.Result.MaskedPixels);
            }
        }
    }

    [Theory]
    [InlineData(MaskMode.Window, double.NaN)]
    [InlineData(MaskMode.Window, double.PositiveInfinity)]
    [InlineData(MaskMode.Center, double.NaN)]
    [InlineData(MaskMode.Center, double.NegativeInfinity)]
    public void Pixels_outside_the_mask_that_are_not_finite_touch_nothing(MaskMode mode, double value)
    {
        double[] g = MaskFixture.GroundTruth.Values(), p = MaskFixture.Prediction.Values();
        var mask = MaskFixture.Image((y, x) => (sbyte)(IsHole(y, x) || x <= 3 || y <= 2 ? 0 : -1));
        var groundTruth = MaskFixture.Image((y, x) => IsHole(y, x) ? value : g[(y * mask.Width) + x]);
        var prediction = MaskFixture.Image((y, x) => x <= 3 ? value : p[(y * mask.Width) + x]);
        var result = MicroSsimCalculator.Measure(
            groundTruth, prediction, MaskFixture.Fit, mask: new ImageMask(mask, mode), cancellationToken: Token);
        Check(MaskFixture.Result("MicroSsimOfHoles", $"{mode}"), result.Ssim, result.MaskedPixels);

        static bool IsHole(int y, int x) => ((y - 12) * (y - 12)) + ((x - 60) * (x - 60)) < 25;
    }

    [Fact]
    public void Psnr_is_that_of_the_pixels_in_the_mask()
    {
        var mask = new ImageMask(MaskFixture.Mask);
        CheckPsnr(
            MaskFixture.Result("Psnr"), PsnrCalculator.Measure(MaskFixture.GroundTruth, MaskFixture.Prediction, Range, mask, Token));
        var labels = new ImageMask(MaskFixture.Labels);
        var results = PsnrCalculator.MeasureRegions(MaskFixture.GroundTruth, MaskFixture.Prediction, labels, Range, Token);
        Assert.Equal(MaskFixture.Result("PsnrOfLabels").EnumerateObject().Count(), results.Count);
        Assert.All(results, result => CheckPsnr(MaskFixture.Result("PsnrOfLabels", $"{result.Label}"), result.GetResult()));

        static void CheckPsnr(JsonElement expected, PsnrResult result)
        {
            Close.Relative(expected[0].GetDouble(), result.Psnr, Tolerance, "PSNR");
            Close.Relative(expected[1].GetDouble(), result.RangeInvariantPsnr, Tolerance, "range-invariant PSNR");
            Assert.Equal(expected[2].GetInt64(), result.MaskedPixels);
        }
    }

    [Theory]
    [InlineData(NrmseNormalization.Euclidean)]
    [InlineData(NrmseNormalization.MinMax)]
    [InlineData(NrmseNormalization.Mean)]
    public void Nrmse_is_that_of_the_pixels_in_the_mask(NrmseNormalization normalization)
    {
        var (g, p) = (MaskFixture.GroundTruth, MaskFixture.Prediction);
        CheckNrmse(
            MaskFixture.Result("Nrmse"),
            NrmseCalculator.Measure(g, p, normalization, new ImageMask(MaskFixture.Mask), Token),
            MaskFixture.Mask.Values().Count(v => v != 0));
        var results = NrmseCalculator.MeasureRegions(g, p, new ImageMask(MaskFixture.Labels), normalization, Token);
        var expected = MaskFixture.Result("NrmseOfLabels");
        Assert.Equal(expected.EnumerateObject().Select(row => row.Name), results.Select(result => $"{result.Label}"));
        foreach (var result in results)
        {
            CheckNrmse(expected.GetProperty($"{result.Label}"), result.GetResult(), CountLabels(result.Label));
        }

        void CheckNrmse(JsonElement row, NrmseResult result, long pixels)
        {
            var values = row.GetProperty($"{normalization}");
            Close.Relative(values[0].GetDouble(), result.Nrmse, Tolerance, "NRMSE");
            Close.Relative(values[1].GetDouble(), result.RangeInvariantNrmse, Tolerance, "range-invariant NRMSE");
            Assert.Equal(pixels, result.MaskedPixels);
        }
    }

    [Fact]
    public void Pearson_is_that_of_the_pixels_in_the_mask()
    {
        var (g, p) = (MaskFixture.GroundTruth, MaskFixture.Prediction);
        var masked = PearsonCalculator.Measure(g, p, new ImageMask(MaskFixture.Mask), Token);
        Close.Relative(MaskFixture.Result("Pearson").GetDouble(), masked.Pearson, Tolerance, "Pearson");
        Assert.Equal(MaskFixture.Mask.Values().Count(v => v != 0), masked.MaskedPixels);
        var results = PearsonCalculator.MeasureRegions(g, p, new ImageMask(MaskFixture.Labels), Token);
        var expected = MaskFixture.Result("PearsonOfLabels");
        Assert.Equal(expected.EnumerateObject().Select(row => row.Name), results.Select(result => $"{result.Label}"));
        foreach (var result in results)
        {
            Close.Relative(expected.GetProperty($"{result.Label}").GetDouble(), result.GetResult().Pearson, Tolerance, "Pearson");
            Assert.Equal(CountLabels(result.Label), result.GetResult().MaskedPixels);
        }
    }

    [Theory]
    [InlineData(MaskMode.Window)]
    [InlineData(MaskMode.Center)]
    public void Multi_scale_scores_pool_the_mask_with_the_images(MaskMode mode)
    {
        var mask = new ImageMask(MaskFixture.Mask, mode);
        var options = new MultiScaleOptions { Betas = [0.4, 0.6] };
        var plain = MsSsimCalculator.Measure(
            MaskFixture.GroundTruth, MaskFixture.Prediction, Range, options, mask, cancellationToken: Token);
        var micro = MicroMs3imCalculator.Measure(
            MaskFixture.GroundTruth, MaskFixture.Prediction, MaskFixture.Fit, options, mask, cancellationToken: Token);
        Check(MaskFixture.Result("MsSsim", $"{mode}"), plain.Score, plain.MaskedPixels);
        Check(MaskFixture.Result("MicroMs3im", $"{mode}"), micro.Score, micro.MaskedPixels);
    }

    [Fact]
    public void A_scale_without_a_position_is_an_error_that_names_it()
    {
        var options = new MultiScaleOptions { Betas = [0.2, 0.3, 0.5] };
        var center = Measure(MaskMode.Center);
        Check(MaskFixture.Result("MicroMs3imOfThreeScales"), center.Score, center.MaskedPixels);
        var error = Assert.Throws<MicroSsimException>(() => Measure(MaskMode.Window));
        Assert.Equal("MaskTooSmall", error.ErrorId);
        Assert.Contains("at scale 3 of 3", error.Message, StringComparison.Ordinal);

        MultiScaleResult Measure(MaskMode mode) => MicroMs3imCalculator.Measure(
            MaskFixture.GroundTruth,
            MaskFixture.Prediction,
            MaskFixture.Fit,
            options,
            new ImageMask(MaskFixture.Mask, mode),
            cancellationToken: Token);
    }

    [Theory]
    [InlineData(RangeMode.LastImage)]
    [InlineData(RangeMode.PerImage)]
    public void A_fit_sees_the_pixels_and_windows_of_the_mask_alone(RangeMode rangeMode)
    {
        var expected = MaskFixture.Result("Fit");
        double[] g = MaskFixture.GroundTruth.Values(), p = MaskFixture.Prediction.Values();
        byte[] mask = MaskFixture.Mask.Pixels.ToArray();
        var pairs = new[]
        {
            new ImagePair(MaskFixture.GroundTruth, MaskFixture.Prediction),
            Invalid((i, value) => mask[i] == 0 ? 1e9 : value),
            Invalid((i, value) => mask[i] == 0 ? double.NaN : value),
        };
        foreach (var pair in pairs)
        {
            var fit = FitRunner.Fit([pair], new FitOptions { RangeMode = rangeMode }, masks: [MaskFixture.Mask]).Fit;
            Assert.Equal(expected.GetProperty("GroundTruthOffset").GetDouble(), fit.GroundTruthOffset);
            Assert.Equal(expected.GetProperty("PredictionOffset").GetDouble(), fit.PredictionOffset);
            Assert.Equal(expected.GetProperty("MaxValue").GetDouble(), fit.MaxValue);
            Assert.Equal(expected.GetProperty("PixelCount").GetInt64(), fit.PixelCount);
            Close.Relative(expected.GetProperty("MeanSsim").GetDouble(), fit.MeanSsim!.Value, 1e-12, "mean SSIM");
            Close.Relative(expected.GetProperty("RangeInvariantFactor").GetDouble(), fit.RangeInvariantFactor, 1e-7, "factor");
        }

        ImagePair Invalid(Func<int, double, double> pixel) => new(
            MaskFixture.Image((y, x) => pixel((y * 80) + x, g[(y * 80) + x])),
            MaskFixture.Image((y, x) => pixel((y * 80) + x, p[(y * 80) + x])));
    }

    private static long CountLabels(long label) => MaskFixture.Labels.Values().Count(v => v == label);

    private static void Check(JsonElement expected, double score, long? maskedPixels)
    {
        Close.Relative(expected[0].GetDouble(), score, Tolerance, "score");
        Assert.Equal(expected[1].GetInt64(), maskedPixels);
    }
}
