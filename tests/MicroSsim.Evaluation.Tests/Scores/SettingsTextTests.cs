using MicroSsim.Engine.Similarity;
using MicroSsim.Engine.Volumes;
using MicroSsim.Engine.Windows;
using MicroSsim.Evaluation.Pairing;
using MicroSsim.Evaluation.Scores.Metrics;

namespace MicroSsim.Tests;

/// <summary>The settings column: fit and options as text, and back.</summary>
public class SettingsTextTests
{
    private static readonly MicroSsimFit Fit = new()
    {
        GroundTruthOffset = 103.25,
        PredictionOffset = -1.0 / 3,
        MaxValue = 5e-324,
        RangeInvariantFactor = double.MaxValue,
    };

    public static TheoryData<ScoreSettings> All =>
    [
        new ScoreSettings("S", null, new SsimOptions()),
        new ScoreSettings("S", Fit, new SsimOptions()),
        new ScoreSettings("S", Fit, new SsimOptions
        {
            WindowSize = 13,
            Sigma = 0.1 + 0.2,
            K1 = 1e-9,
            K2 = 2,
            Covariance = CovarianceKind.Population,
        }),
        new ScoreSettings("S", Fit with { Maxima = new FitMaxima([new(70814.1, 1.0 / 3), new(1e-7, -0.25)]) }, new SsimOptions()),
        new ScoreSettings("S", null, new SsimOptions { Window = WindowKind.Uniform, WindowSize = 9 }),
        new ScoreSettings("S", null, MultiScale: new MultiScaleOptions()),
        new ScoreSettings("S", Fit, MultiScale: new MultiScaleOptions
        {
            Betas = [1.0 / 3, 0.5],
            Normalize = Normalization.None,
            Window = WindowKind.Uniform,
            WindowSize = 7,
            Sigma = 2.5,
            K1 = 0.1,
            K2 = 1.0 / 7,
        }),
        new ScoreSettings("Ssim3DSettings", null, Volume: new VolumeSsimOptions { Window = WindowKind.Uniform, WindowSize = 9 }),
        new ScoreSettings("MicroSsim3DSettings", Fit, Volume: new VolumeSsimOptions
        {
            Sigma = new VolumeSigma(0, 1.0 / 3, 1.5),
            SigmaUnit = SigmaUnit.Micrometer,
            K1 = 1e-9,
            K2 = 2,
            Covariance = CovarianceKind.Population,
        }),
    ];

    [Theory]
    [MemberData(nameof(All))]
    public void Settings_read_back_as_they_were_written(ScoreSettings settings)
    {
        string text = SettingsText.Write(settings);
        var read = SettingsText.Read(settings.Column, text);
        Assert.Equal(text, SettingsText.Write(read));
        Assert.Equal(settings.Fit, read.Fit);
        Assert.Equal(settings.SingleScale, read.SingleScale);
        Assert.Equal(settings.Volume, read.Volume);
        Assert.Equivalent(settings.MultiScale, read.MultiScale, strict: true);
        Assert.Equal(settings.MultiScale?.Betas, read.MultiScale?.Betas);
    }

    [Fact]
    public void A_uniform_window_without_a_size_is_written_with_its_size()
    {
        var read = SettingsText.Read("S", SettingsText.Write(new SsimOptions { Window = WindowKind.Uniform }));
        Assert.Equal(new SsimOptions { Window = WindowKind.Uniform, WindowSize = 7 }, read.SingleScale);
    }

    [Fact]
    public void Text_that_cannot_be_read_stands_for_the_defaults()
    {
        Assert.Equal(new ScoreSettings("S", null, new SsimOptions()), SettingsText.Read("S", "Sigma=wide; K1; =; Window=Round"));
        Assert.Equal(new MultiScaleOptions().Betas, SettingsText.Read("S", "Betas=a,b; WindowSize=").MultiScale!.Betas);
        Assert.Empty(SettingsText.Read("S", "RangeInvariantFactor=2; Maxima=1 (0.5), x (0.4)").Fit!.Maxima);
    }

    [Fact]
    public void Typed_settings_of_a_row_are_used_before_its_text()
    {
        var metric = new MicroSsimMetric(new SsimOptions { Sigma = 2 });
        var row = Rows.Create("a", "x", 1).With([new ScoreCell("MicroSsimSettings", "Sigma=3")]);
        Assert.Equal(3, SettingsText.Find(row, MicroSsimMetric.Facts)!.SingleScale!.Sigma);
        row = row.With([new ScoreCell("MicroSsimSettings", "Sigma=2")], metric.GetSettings(Fit));
        Assert.Same(Fit, SettingsText.Find(row, MicroSsimMetric.Facts)!.Fit);
        row = row.With([new ScoreCell("MicroSsimSettings", null)]); // measured again, in vain
        Assert.Null(SettingsText.Find(row, MicroSsimMetric.Facts));
        Assert.Empty(SettingsText.List(row, MicroSsimMetric.Facts));
    }
}
