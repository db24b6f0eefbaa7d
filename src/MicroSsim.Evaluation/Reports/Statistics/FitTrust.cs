using MathNet.Numerics.Statistics;
using MicroSsim.Engine.Similarity;
using MicroSsim.Evaluation.Fits;

namespace MicroSsim.Evaluation.Reports.Statistics;

/// <summary>An image of a fit and its row in the report.</summary>
/// <param name="Image">The measurements of the fit on the image.</param>
/// <param name="Row">The row of the image; null where the report has none, or several.</param>
/// <param name="Score">The score of the row; null without one.</param>
internal sealed record JudgedImage(FitImage Image, PlacedRow? Row, double? Score)
{
    /// <summary>How much higher the mean SSIM of the image would be with a factor of its own; 0 where it is not known.</summary>
    public double Gain => Image is { OwnSsim: { } own, Ssim: { } ssim } ? Math.Max(0, own - ssim) : 0;
}

/// <summary>The findings for and against the scores that were computed with a fit.</summary>
internal sealed class FitTrust
{
    /// <summary>The ratio of α to the least-squares factor is usual between these.</summary>
    public const double LowestRatio = 0.5, HighestRatio = 2;

    /// <summary>Images with less foreground than this are mostly background.</summary>
    public const double LeastForeground = 0.1;

    /// <summary>A change of the factor with brightness of less than this, in ln α, is common: a factor of 2.</summary>
    private const double CommonChange = 0.69;

    /// <summary>Judges a fit.</summary>
    /// <param name="fit">The fit.</param>
    /// <param name="images">Its images, with their rows.</param>
    public FitTrust(MicroSsimFit fit, IReadOnlyList<JudgedImage> images)
    {
        Fit = fit;
        Images = images;
        BrightnessTrend = Trend.Compute(
            [.. from image in images
                where image.Image.OwnFactor is > 0
                select (image.Image.Brightness, Math.Log(image.Image.OwnFactor!.Value))]);
        ScoreTrend = Trend.Compute(
            [.. from image in images
                where image is { Score: not null, Image.Foreground: not null }
                select (image.Image.Foreground!.Value, image.Score!.Value)]);
        var shares = images.Select(image => image.Image.Foreground).OfType<double>().ToList();
        MedianForeground = shares.Count > 0 ? shares.Median() : null;
    }

    /// <summary>The fit.</summary>
    public MicroSsimFit Fit { get; }

    /// <summary>The images that the fit has measured one by one; empty where it has not.</summary>
    public IReadOnlyList<JudgedImage> Images { get; }

    /// <summary>α divided by the least-squares factor; null where that is not known, or not above 0.</summary>
    public double? Ratio => Fit.LeastSquaresFactor is > 0 and var factor ? Fit.RangeInvariantFactor / factor : null;

    /// <summary>Whether α is far from the least-squares factor.</summary>
    public bool IsRatioUnusual => Ratio is < LowestRatio or > HighestRatio;

    /// <summary>Whether the predictions get darker where the ground truth gets brighter, or do not follow it at all.</summary>
    public bool IsAntiCorrelated => Fit.LeastSquaresFactor is <= 0;

    /// <summary>How the factor of an image (ln α) changes with its brightness; null for few images.</summary>
    public Trend? BrightnessTrend { get; }

    /// <summary>Whether bright images suit another factor than dim ones.</summary>
    public bool DependsOnBrightness => BrightnessTrend is { IsClear: true } trend && Math.Abs(trend.Change) >= CommonChange;

    /// <summary>The share of pixels above background of the median image, 0 … 1; null where it is not known.</summary>
    public double? MedianForeground { get; }

    /// <summary>How the score changes with the share of pixels above background; null for few images.</summary>
    public Trend? ScoreTrend { get; }

    /// <summary>Whether emptier images have better scores.</summary>
    /// <remarks>All metrics with a fit are higher for better predictions.</remarks>
    public bool IsEmptyBetter => ScoreTrend is { IsClear: true, Correlation: < 0 };

    /// <summary>The images whose mean SSIM a factor of their own would raise most, most first.</summary>
    /// <param name="count">The largest number of images.</param>
    public IReadOnlyList<JudgedImage> ListMostChanged(int count) =>
        [.. Images.Where(image => image.Gain > 0).OrderByDescending(image => image.Gain).Take(count)];

    /// <summary>Whether the fit has a warning.</summary>
    /// <param name="id">The id of the warning.</param>
    public bool HasWarning(string id) => Fit is FitWithOrigin known && known.Warnings.Any(warning => warning.Id == id);
}
