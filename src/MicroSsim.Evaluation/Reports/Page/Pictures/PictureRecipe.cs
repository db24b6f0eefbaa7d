using System.Globalization;
using MicroSsim.Engine;
using MicroSsim.Engine.Planes;
using MicroSsim.Engine.Similarity;
using MicroSsim.Evaluation.Pairing;
using MicroSsim.Evaluation.Scores;

namespace MicroSsim.Evaluation.Reports.Page.Pictures;

/// <summary>How the pictures of a row are made, read off the settings that the row carries.</summary>
/// <param name="Fit">Offsets and α; null for rows of plain metrics, whose images are shown as they are.</param>
/// <param name="Options">Window and constants of the map.</param>
/// <param name="DataRange">R of a plain map; null for the range of the ground truth.</param>
internal sealed record PictureRecipe(MicroSsimFit? Fit, SsimOptions Options, double? DataRange)
{
    /// <summary>What the map shows.</summary>
    public string MapName => Fit is null ? "SSIM map" : "MicroSSIM map";

    /// <summary>What the prediction is multiplied by.</summary>
    public double Factor => Fit?.RangeInvariantFactor ?? 1;

    public double GroundTruthOffset => Fit?.GroundTruthOffset ?? 0;

    public double PredictionOffset => Fit?.PredictionOffset ?? 0;

    /// <summary>The recipe of a row: as MicroSSIM scored it, or else with MicroMS3IM's fit, or else as plain SSIM.</summary>
    public static PictureRecipe Of(ScoreRow row)
    {
        string? Text(string column) => ScoreTable.Value(row, column) as string;
        if (FitOf(Text("MicroSsimSettings")) is { } fit) return new PictureRecipe(fit, OptionsOf(Text("MicroSsimSettings")), null);
        if (FitOf(Text("MicroMs3imSettings")) is { } other) return new PictureRecipe(other, new SsimOptions(), null);
        return new PictureRecipe(null, OptionsOf(Text("SsimSettings")), ScoreTable.Value(row, "SsimDataRange") as double?);
    }

    /// <summary>Measures again, for the map's sake; the map's rows come in order, on the calling thread.</summary>
    public void Measure(ImagePlane groundTruth, ImagePlane prediction, SsimMapRow map, CancellationToken cancellation)
    {
        if (Fit is not null) MicroSsimCalculator.Measure(groundTruth, prediction, Fit, Options, components: false, map, ParallelScope.SingleThreaded, cancellation);
        else SsimCalculator.Measure(groundTruth, prediction, DataRange is { } range ? Engine.Similarity.DataRange.FromValue(range) : Engine.Similarity.DataRange.GroundTruth, Options, components: false, map, ParallelScope.SingleThreaded, cancellation);
    }

    private static MicroSsimFit? FitOf(string? settings)
    {
        var text = new Settings(settings);
        return text.Number("RangeInvariantFactor") is { } factor
            ? new MicroSsimFit
            {
                GroundTruthOffset = text.Number("GroundTruthOffset") ?? 0,
                PredictionOffset = text.Number("PredictionOffset") ?? 0,
                MaxValue = text.Number("MaxValue") ?? 1,
                RangeInvariantFactor = factor,
            }
            : null;
    }

    private static SsimOptions OptionsOf(string? settings)
    {
        var text = new Settings(settings);
        var standard = new SsimOptions();
        return new SsimOptions
        {
            Window = text.Choice("Window", standard.Window),
            WindowSize = text.Number("WindowSize") is { } size ? (int)size : null,
            Sigma = text.Number("Sigma") ?? standard.Sigma,
            K1 = text.Number("K1") ?? standard.K1,
            K2 = text.Number("K2") ?? standard.K2,
            Covariance = text.Choice("Covariance", standard.Covariance),
        };
    }

    private sealed class Settings(string? text)
    {
        private readonly IReadOnlyList<(string Name, string Value)> _all = SettingsText.Parse(text);

        public double? Number(string name) =>
            double.TryParse(Value(name), NumberStyles.Float, CultureInfo.InvariantCulture, out double number) ? number : null;

        public T Choice<T>(string name, T standard)
            where T : struct => Enum.TryParse(Value(name), out T choice) ? choice : standard;

        private string? Value(string name) => _all.FirstOrDefault(s => s.Name == name).Value;
    }
}
