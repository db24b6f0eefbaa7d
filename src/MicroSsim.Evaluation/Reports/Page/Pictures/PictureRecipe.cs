using MicroSsim.Engine;
using MicroSsim.Engine.Planes;
using MicroSsim.Engine.Similarity;
using MicroSsim.Evaluation.Pairing;
using MicroSsim.Evaluation.Scores.Metrics;

namespace MicroSsim.Evaluation.Reports.Page.Pictures;

/// <summary>The settings that the pictures of a score row are made with.</summary>
/// <param name="Fit">Offsets and α; null for rows without a fit, whose images are shown as they are.</param>
/// <param name="Options">Window and constants of the map.</param>
/// <param name="DataRange">The data range R of a map without a fit; null for maximum − minimum of the ground truth.</param>
internal sealed record PictureRecipe(MicroSsimFit? Fit, SsimOptions Options, double? DataRange)
{
    /// <summary>The name of the map.</summary>
    public string MapName => Fit is null ? "SSIM map" : "MicroSSIM map";

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
        foreach (var metric in MetricList.All.Where(m => m.NeedsFit))
        {
            if (SettingsText.Find(row, metric) is { Fit: { } fit } settings)
            {
                return new PictureRecipe(fit, settings.SingleScale ?? new SsimOptions(), null);
            }
        }

        var options = SettingsText.Find(row, SsimMetric.Facts)?.SingleScale ?? new SsimOptions();
        return new PictureRecipe(null, options, row.GetValue(SsimMetric.Facts.DataRangeColumn) as double?);
    }

    /// <summary>Measures again, to get the map.</summary>
    /// <param name="groundTruth">The ground truth.</param>
    /// <param name="prediction">The prediction, of the same size.</param>
    /// <param name="map">Receives the rows of the map in order, on the calling thread.</param>
    /// <param name="cancellation">Token to cancel the operation.</param>
    public void Measure(ImagePlane groundTruth, ImagePlane prediction, SsimMapRow map, CancellationToken cancellation)
    {
        var parallel = ParallelScope.SingleThreaded;
        if (Fit is not null)
        {
            MicroSsimCalculator.Measure(groundTruth, prediction, Fit, Options, components: false, map, parallel, cancellation);
            return;
        }

        var range = DataRange is { } value ? Engine.Similarity.DataRange.FromValue(value) : Engine.Similarity.DataRange.GroundTruth;
        SsimCalculator.Measure(groundTruth, prediction, range, Options, components: false, map, parallel, cancellation);
    }
}
