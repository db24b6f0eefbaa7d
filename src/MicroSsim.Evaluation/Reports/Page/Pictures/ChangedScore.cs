using MicroSsim.Engine;
using MicroSsim.Engine.Masks;
using MicroSsim.Engine.Planes;
using MicroSsim.Engine.Similarity;
using MicroSsim.Evaluation.Pairing;
using MicroSsim.Evaluation.Scores.Metrics;

namespace MicroSsim.Evaluation.Reports.Page.Pictures;

/// <summary>
/// A score of a row that its images no longer have, because one of them was replaced. Rows do not keep the times of their files, so one
/// score of each row is measured again.
/// </summary>
/// <param name="Metric">The metric.</param>
/// <param name="Now">The score of the images now.</param>
internal sealed record ChangedScore(MetricInfo Metric, double Now)
{
    /// <summary>
    /// The largest difference between a score and the same score measured again on another machine, relative to scores above 1; images
    /// that have changed differ by more.
    /// </summary>
    private const double Tolerance = 1e-6;

    /// <summary>The optional columns of rows whose score is that of one page, volume or region.</summary>
    private static readonly HashSet<string> KnownColumns =
    [
        nameof(ScoreRow.Channel),
        nameof(ScoreRow.ChannelName),
        nameof(ScoreRow.Slice),
        nameof(ScoreRow.Slices),
        nameof(ScoreRow.Frame),
        nameof(ScoreRow.Entry),
        nameof(ScoreRow.Region),
        nameof(ScoreRow.MaskedPixels),
        nameof(ScoreRow.Mask),
        nameof(ScoreRow.MaskMode),
        nameof(ScoreRow.GroundTruthPage),
        nameof(ScoreRow.PredictionPage),
        nameof(ScoreRow.PredictionChannel),
        nameof(ScoreRow.PredictionEntry),
        nameof(ScoreRow.Axes),
        nameof(ScoreRow.PredictionAxes),
    ];

    /// <summary>Finds a score of a row that has changed.</summary>
    /// <param name="row">The row.</param>
    /// <param name="recipe">The settings of its map.</param>
    /// <param name="ssim">The mean of its map, measured now.</param>
    /// <param name="groundTruth">The ground truth.</param>
    /// <param name="prediction">The prediction.</param>
    /// <param name="mask">The mask or region of the row; null for none.</param>
    /// <param name="cancellation">Token to cancel the operation.</param>
    /// <returns>The score; null if it is the same, or if no score of the row can be measured again.</returns>
    public static ChangedScore? Find(
        ScoreRow row,
        PictureRecipe recipe,
        double ssim,
        ImagePlane groundTruth,
        ImagePlane prediction,
        ImageMask? mask,
        CancellationToken cancellation)
    {
        if (!ScoreColumns.All.All(c => !c.IsOptional || KnownColumns.Contains(c.Name) || c.GetValue(row) is null)) return null;
        if (recipe.Metric is { } ofMap) return Compare(row, ofMap, ssim);
        foreach (var info in MetricList.All.Where(m => m.IsVolume == row.Slices is not null && row.GetValue(m.Name) is double))
        {
            if (Create(row, info) is not { } metric) continue;
            try
            {
                var fit = metric.NeedsFit ? SettingsText.Find(row, info)?.Fit : null;
                var now = mask is null
                    ? metric.Measure(groundTruth, prediction, fit, ParallelScope.SingleThreaded, cancellation)
                    : metric.MeasureRegions(
                        groundTruth, prediction, mask, byRegion: false, fit, ParallelScope.SingleThreaded, cancellation)[0].Result;
                if (now?.Cells.FirstOrDefault(cell => cell.Column == info.Name).Value is double score) return Compare(row, info, score);
            }
            catch (MicroSsimException)
            {
                // The images no longer have this score, or the row has settings of others. Another score may tell.
            }
        }

        return null;
    }

    private static ChangedScore? Compare(ScoreRow row, MetricInfo metric, double now)
    {
        double before = (double)row.GetValue(metric.Name)!;
        bool isSame = before.Equals(now) || Math.Abs(before - now) <= Tolerance * Math.Max(1, Math.Abs(before));
        return isSame ? null : new ChangedScore(metric, now);
    }

    /// <summary>The metric with the options of a row; null if the row does not have all of them.</summary>
    private static PairMetric? Create(ScoreRow row, MetricInfo metric)
    {
        DataRange? range = PictureRecipe.FindRange(row, metric) is { } value ? DataRange.FromValue(value) : null;
        if (metric.NeedsDataRange && range is null) return null;
        string name = metric.IsVolume ? metric.Name.Substring(0, metric.Name.Length - VolumeMetric.Suffix.Length) : metric.Name;
        if (name != NrmseMetric.Facts.Name && !SettingsText.AreKnown(row, metric)) return null;
        PairMetric? created = null;
        if (name == PsnrMetric.Facts.Name) created = new PsnrMetric(range!.Value);
        else if (name == PearsonMetric.Facts.Name) created = new PearsonMetric();
        else if (name == NrmseMetric.Facts.Name) created = CreateNrmse(row, metric);
        else if (SettingsText.Find(row, metric) is { MultiScale: { } options } settings)
        {
            if (range is { } known) created = new MsSsimMetric(known, options);
            else if (settings.Fit is not null) created = new MicroMs3imMetric(options);
        }

        return created is not null && metric.IsVolume ? new VolumeMetric(created) : created;
    }

    private static NrmseMetric? CreateNrmse(ScoreRow row, MetricInfo metric)
    {
        string? stated = SettingsText.List(row, metric).FirstOrDefault(s => s.Name == "Normalization").Value;
        return Enum.TryParse(stated, out NrmseNormalization normalization) ? new NrmseMetric(normalization) : null;
    }
}
