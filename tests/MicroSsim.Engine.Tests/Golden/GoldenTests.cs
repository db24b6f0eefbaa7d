namespace MicroSsim.Engine.Tests;

/// <summary>Fits, scores and maps compared with the reference.</summary>
public sealed class GoldenTests
{
    public static TheoryData<string> Names => [.. GoldenCase.Names];

    /// <summary>Cases whose factor was estimated and whose mean SSIM has one maximum in α &gt; 0, as for related images.</summary>
    public static TheoryData<string> FittedNames => [.. GoldenCase.Names.Except(["20_ms_unrelated", "21_ms_relu_zero"])];

    public static TheoryData<string> NamesWithMaps => [.. GoldenCase.Names.Where(name => GoldenCase.Load(name).HasMaps)];

    public static TheoryData<string> NamesWithMultiScale => [.. GoldenCase.Names.Where(name => GoldenCase.Load(name).MultiScale.Count > 0)];

    [Fact]
    public void All_cases_are_there()
    {
        Assert.Equal(21, GoldenCase.Names.Count);
        Assert.Equal(15, NamesWithMaps.Count);
        Assert.Equal(5, NamesWithMultiScale.Count);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Offsets_and_maximum_are_those_of_the_reference(string name)
    {
        var golden = GoldenCase.Load(name);
        var fit = FitRunner.Fit(golden.Pairs, golden.FitOptions).Fit;
        Close.Relative(golden.Number("offset_gt"), fit.GroundTruthOffset, 1e-15, "offset_gt");
        Close.Relative(golden.Number("offset_pred"), fit.PredictionOffset, 1e-15, "offset_pred");
        Close.Relative(golden.Number("max_val"), fit.MaxValue, 1e-15, "max_val");
        Assert.Equal(golden.Pairs.Count, fit.PairCount);
        Assert.Equal(golden.Pairs.Sum(pair => pair.GroundTruth.PixelCount), fit.PixelCount);
    }

    [Theory]
    [MemberData(nameof(FittedNames))]
    public void The_factor_is_the_true_maximiser(string name)
    {
        var golden = GoldenCase.Load(name);
        var fit = FitRunner.Fit(golden.Pairs, golden.FitOptions).Fit;
        Assert.True(fit.Converged);
        double tolerance = golden.IsSinglePrecision ? 1e-7 : 1e-11;
        Close.Relative(golden.Number("ri_factor_true_maximiser"), fit.RangeInvariantFactor, tolerance, "ri_factor");
        Close.Relative(golden.Number("fit_mean_ssim_at_true"), fit.MeanSsim!.Value, golden.Tolerance, "mean SSIM");
        for (int page = 0; page < golden.Pairs.Count; page++)
        {
            double score = golden.Pairs[page].Score(fit, golden.ScoreOptions).Ssim;
            Close.Relative(golden.Numbers("scores_at_true_ri")[page], score, golden.Tolerance, $"score of page {page}");
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Scores_at_the_reference_s_parameters_are_its_scores(string name)
    {
        var golden = GoldenCase.Load(name);
        for (int page = 0; page < golden.Pairs.Count; page++)
        {
            var result = golden.Pairs[page].Score(golden.ReferenceFit, golden.ScoreOptions);
            Close.Relative(golden.Numbers("scores_at_reference_ri")[page], result.Ssim, golden.Tolerance, $"score of page {page}");
            Assert.Null(result.Components);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Maps_add_up_to_those_of_the_reference(string name)
    {
        var golden = GoldenCase.Load(name);
        double tolerance = golden.Tolerance;
        for (int page = 0; page < golden.Pairs.Count; page++)
        {
            var maps = SsimMaps.Measure(golden.Pairs[page], golden.ReferenceFit, golden.ScoreOptions);
            Close.Relative(golden.MapSums("SSIM")[page], maps.Ssim.Sum(), tolerance, "SSIM");
            Close.Relative(golden.MapSums("luminance")[page], maps.Luminance.Sum(), tolerance, "luminance");
            Close.Relative(golden.MapSums("contrast")[page], maps.Contrast.Sum(), tolerance, "contrast");
            Close.Relative(golden.MapSums("structure")[page], maps.Structure.Sum(), tolerance, "structure");

            double pixels = maps.Ssim.Length;
            Close.Relative(golden.MapSums("SSIM")[page], maps.Result.Ssim * pixels, tolerance, "mean SSIM");
            Close.Relative(golden.MapSums("luminance")[page], maps.Result.Components!.Luminance * pixels, tolerance, "mean luminance");
            Close.Relative(golden.MapSums("contrast")[page], maps.Result.Components!.Contrast * pixels, tolerance, "mean contrast");
            Close.Relative(golden.MapSums("structure")[page], maps.Result.Components!.Structure * pixels, tolerance, "mean structure");
        }
    }

    [Theory]
    [MemberData(nameof(NamesWithMaps))]
    public void Every_pixel_of_a_map_is_that_of_the_reference(string name)
    {
        var golden = GoldenCase.Load(name);
        for (int page = 0; page < golden.Pairs.Count; page++)
        {
            var expected = golden.SsimMap(page);
            var maps = SsimMaps.Measure(golden.Pairs[page], golden.ReferenceFit, golden.ScoreOptions);
            Assert.Equal((expected.Width, expected.Height), (maps.Width, maps.Height));
            Close.Absolute(expected.Values(), maps.Ssim, golden.PixelTolerance, "map");
        }
    }

    [Theory]
    [MemberData(nameof(NamesWithMultiScale))]
    public void Multi_scale_scores_are_those_of_the_reference_in_float64(string name)
    {
        var golden = GoldenCase.Load(name);
        foreach (var expected in golden.MultiScale)
        {
            for (int page = 0; page < golden.Pairs.Count; page++)
            {
                var result = golden.Pairs[page].MultiScaleScore(golden.ReferenceFit, expected.Options);
                if (double.IsNaN(expected.Scores[page])) Assert.True(double.IsNaN(result.Score), $"{result.Score}, expected NaN");
                else Close.Relative(expected.Scores[page], result.Score, 1e-12, expected.Arguments);
            }
        }
    }
}
