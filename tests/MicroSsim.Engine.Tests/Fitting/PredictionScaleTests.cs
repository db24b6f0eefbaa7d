namespace MicroSsim.Engine.Tests;

/// <summary>The scale and the background of the predictions must not matter.</summary>
public sealed class PredictionScaleTests
{
    private static readonly string[] Cases =
        ["02_poisson_u16_f64", "03_u16_lowlight", "04_u8", "09_stack_u16", "11_list_sizes", "12_tiny_11x13"];

    public static TheoryData<string> Names => [.. Cases];

    [Theory]
    [MemberData(nameof(Names))]
    public void Factor_times_scale_and_score_are_the_same_at_every_scale(string name)
    {
        var pairs = GoldenCase.Load(name).Pairs;
        var expected = FitRunner.Fit(pairs).Fit;
        double expectedScore = FitRunner.Score(pairs, expected);
        for (int decade = -6; decade <= 6; decade++)
        {
            double scale = Math.Pow(10, decade);
            ImagePair[] scaled = [.. pairs.Select(pair => pair.WithPrediction(p => p * scale))];
            var fit = FitRunner.Fit(scaled).Fit;
            Assert.True(fit.Converged);
            Close.Relative(expected.RangeInvariantFactor, fit.RangeInvariantFactor * scale, 1e-12, $"factor at 1e{decade}");
            Close.Relative(expected.MeanSsim!.Value, fit.MeanSsim!.Value, 1e-12, $"mean SSIM at 1e{decade}");
            Close.Relative(expectedScore, FitRunner.Score(scaled, fit), 1e-12, $"score at 1e{decade}");
        }
    }

    [Theory]
    [InlineData(0.37, -12.5)]
    [InlineData(3.7, -1234.5)]
    [InlineData(65535, 1e6)]
    [InlineData(1e-5, 0.01)]
    public void A_positive_affine_change_of_the_predictions_changes_no_score(double a, double b)
    {
        foreach (string name in Cases)
        {
            var pairs = GoldenCase.Load(name).Pairs;
            var expected = FitRunner.Fit(pairs).Fit;
            ImagePair[] changed = [.. pairs.Select(pair => pair.WithPrediction(p => (a * p) + b))];
            var fit = FitRunner.Fit(changed).Fit;
            Close.Relative(expected.RangeInvariantFactor, fit.RangeInvariantFactor * a, 1e-12, "factor");
            Close.Relative(FitRunner.Score(pairs, expected), FitRunner.Score(changed, fit), 1e-12, "score");
        }
    }

    [Theory]
    [InlineData("15_stuck_at_1", 1 / 65535.0)] // the reference stays at 1 and scores .27
    [InlineData("16_wrong_sign", 1778)] // the reference finds −0.005 and scores .35
    public void Where_the_reference_goes_astray_the_factor_is_that_of_the_unscaled_prediction(string name, double scale)
    {
        var unscaled = FitRunner.Fit(GoldenCase.Load("03_u16_lowlight").Pairs).Fit;
        var golden = GoldenCase.Load(name);
        var fit = FitRunner.Fit(golden.Pairs).Fit;
        Assert.True(fit.Converged);
        Close.Relative(unscaled.RangeInvariantFactor, fit.RangeInvariantFactor * scale, 1e-12, "factor");
        Assert.InRange(golden.Pairs[0].Score(fit).Ssim, 0.925, 0.926);
        Assert.InRange(golden.Pairs[0].Score(golden.ReferenceFit).Ssim, 0.26, 0.36);
    }
}
