using MicroSsim.Engine;
using MicroSsim.Engine.Masks;
using MicroSsim.Engine.Planes;
using MicroSsim.Engine.Similarity;
using MicroSsim.Engine.Volumes;
using MicroSsim.Evaluation.Pairing;
using MicroSsim.Evaluation.Scores.Metrics;

namespace MicroSsim.Evaluation.Reports.Page.Pictures;

/// <summary>The settings that the pictures of a score row are made with.</summary>
/// <param name="Fit">Offsets and α; null for rows without a fit, whose images are shown as they are.</param>
/// <param name="Options">Window and constants of the map.</param>
/// <param name="DataRange">The data range R of a map without a fit; null for maximum − minimum of the ground truth.</param>
/// <param name="Metric">The metric of the row whose score is the mean of the map; null if the row has no such score.</param>
internal sealed record PictureRecipe(MicroSsimFit? Fit, SsimOptions Options, double? DataRange, MetricInfo? Metric = null)
{
    /// <summary>The options of the map of a volume; null for a row of a page.</summary>
    public VolumeSsimOptions? Volume { get; init; }

    /// <summary>The name of the map.</summary>
    public string MapName => $"{(Fit is null ? "SSIM" : "MicroSSIM")}{(Volume is null ? "" : " 3-D")} map";

    /// <summary>α, by which the prediction is multiplied; 1 without a fit.</summary>
    public double Factor => Fit?.RangeInvariantFactor ?? 1;

    /// <summary>The value subtracted from the ground truth, in its unit; 0 without a fit.</summary>
    public double GroundTruthOffset => Fit?.GroundTruthOffset ?? 0;

    /// <summary>The value subtracted from the prediction, in its unit; 0 without a fit.</summary>
    public double PredictionOffset => Fit?.PredictionOffset ?? 0;

    /// <summary>
    /// Chooses the settings of a row: those of the first metric with a fit (MicroSSIM, else the fit of MicroMS3IM with the default
    /// window), or else those of plain SSIM.
    /// </summary>
    public static PictureRecipe FromRow(ScoreRow row)
    {
        if (row.Slices is not null) return FromVolumeRow(row);
        foreach (var metric in MetricList.All.Where(m => m.NeedsFit && !m.IsVolume))
        {
            if (SettingsText.Find(row, metric) is { Fit: { } fit } settings)
            {
                return new PictureRecipe(
                    fit, settings.SingleScale ?? new SsimOptions(), null, settings.SingleScale is null ? null : FindScore(row, metric));
            }
        }

        var options = SettingsText.Find(row, SsimMetric.Facts)?.SingleScale;
        double? range = FindRange(row, SsimMetric.Facts);
        bool isKnown = options is not null && range is not null;
        return new PictureRecipe(null, options ?? new SsimOptions(), range, isKnown ? FindScore(row, SsimMetric.Facts) : null);
    }

    private static PictureRecipe FromVolumeRow(ScoreRow row)
    {
        bool hasFit = SettingsText.Find(row, VolumeMicroSsimMetric.Facts)?.Fit is not null;
        var metric = hasFit ? VolumeMicroSsimMetric.Facts : VolumeSsimMetric.Facts;
        var settings = SettingsText.Find(row, metric);
        double? range = FindRange(row, metric);
        bool isKnown = settings?.Volume is not null && (settings.Fit is not null || range is not null);
        return new PictureRecipe(settings?.Fit, new SsimOptions(), range, isKnown ? FindScore(row, metric) : null)
        {
            Volume = settings?.Volume ?? new VolumeSsimOptions(),
        };
    }

    /// <summary>The metric, if the row has its score by settings that are all known; otherwise null.</summary>
    private static MetricInfo? FindScore(ScoreRow row, MetricInfo metric) =>
        SettingsText.AreKnown(row, metric) && row.GetValue(metric.Name) is double ? metric : null;

    /// <summary>The data range of a metric in a row; null if it has none that is finite and above 0.</summary>
    internal static double? FindRange(ScoreRow row, MetricInfo metric) =>
        row.GetValue(metric.DataRangeColumn) is double range && range > 0 && !double.IsInfinity(range) ? range : null;

    /// <summary>Measures a volume again, to get the map; returns its mean.</summary>
    /// <param name="groundTruth">The ground truth.</param>
    /// <param name="prediction">The prediction, of the same size.</param>
    /// <param name="map">Receives the map part by part, on the calling thread.</param>
    /// <param name="cancellation">Token to cancel the operation.</param>
    /// <param name="mask">The mask of the row; null for none.</param>
    public double Measure(
        VolumePlane groundTruth, VolumePlane prediction, VolumeMapRow map, CancellationToken cancellation, ImageMask? mask = null)
    {
        if (Fit is not null)
        {
            return VolumeSsimCalculator.Measure(
                groundTruth, prediction, Fit, Volume, components: false, map, mask, parallel: null, cancellation).Ssim;
        }

        var range = DataRange is { } value ? Engine.Similarity.DataRange.FromValue(value) : Engine.Similarity.DataRange.GroundTruth;
        return VolumeSsimCalculator.Measure(
            groundTruth, prediction, range, Volume, components: false, map, mask, parallel: null, cancellation).Ssim;
    }

    /// <summary>Measures again, to get the map; returns its mean.</summary>
    /// <param name="groundTruth">The ground truth.</param>
    /// <param name="prediction">The prediction, of the same size.</param>
    /// <param name="map">Receives the rows of the map in order, on the calling thread.</param>
    /// <param name="cancellation">Token to cancel the operation.</param>
    /// <param name="mask">The mask of the row; null for none.</param>
    public double Measure(
        ImagePlane groundTruth, ImagePlane prediction, SsimMapRow map, CancellationToken cancellation, ImageMask? mask = null)
    {
        var parallel = ParallelScope.SingleThreaded;
        if (Fit is not null)
        {
            return MicroSsimCalculator.Measure(
                groundTruth, prediction, Fit, Options, components: false, map, mask, parallel, cancellation).Ssim;
        }

        var range = DataRange is { } value ? Engine.Similarity.DataRange.FromValue(value) : Engine.Similarity.DataRange.GroundTruth;
        return SsimCalculator.Measure(
            groundTruth, prediction, range, Options, components: false, map, mask, parallel, cancellation).Ssim;
    }
}
