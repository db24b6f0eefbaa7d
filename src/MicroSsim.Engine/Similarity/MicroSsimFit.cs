using MicroSsim.Engine.Windows;

namespace MicroSsim.Engine.Similarity;

/// <summary>
/// A complete fit: the parameters that map predictions of one method to the intensities of their ground truth, and how they
/// were found (<c>MicroSSIM.fit</c> of the package; arXiv 2408.08747). Immutable.
/// </summary>
public record MicroSsimFit : MethodFit
{
    /// <summary>The default background percentile (<c>bg_percentile</c>).</summary>
    public const double DefaultBackgroundPercentile = 3;

    /// <inheritdoc cref="MethodFit.Method"/>
    /// <remarks>Declared here too so that it is listed first: reflection, and with it Export-Csv, puts inherited properties last.</remarks>
    public new string? Method
    {
        get => base.Method;
        init => base.Method = value;
    }

    /// <inheritdoc cref="MethodFit.Channel"/>
    /// <remarks>Declared here too so that it follows the method.</remarks>
    public new int? Channel
    {
        get => base.Channel;
        init => base.Channel = value;
    }

    /// <inheritdoc cref="MethodFit.ChannelName"/>
    /// <remarks>Declared here too so that it follows the channel.</remarks>
    public new string? ChannelName
    {
        get => base.ChannelName;
        init => base.ChannelName = value;
    }

    /// <summary>The percentile of the pixels that was taken as the offsets, 0 … 100.</summary>
    public double BackgroundPercentile { get; init; } = DefaultBackgroundPercentile;

    /// <summary>The offset subtracted from ground truth pixels, in their unit (<c>offset_gt</c>).</summary>
    public required double GroundTruthOffset { get; init; }

    /// <summary>The offset subtracted from prediction pixels, in their unit (<c>offset_pred</c>).</summary>
    public required double PredictionOffset { get; init; }

    /// <summary>The largest ground truth pixel of the set minus the offset (<c>max_val</c>). It cancels in every score.</summary>
    public required double MaxValue { get; init; }

    /// <summary>α (<c>ri_factor</c>): multiplies a prediction after its offset was subtracted.</summary>
    public required double RangeInvariantFactor { get; init; }

    /// <summary>
    /// The name of the <see cref="Similarity.RangeMode"/>: the data range that C1 and C2 were computed from during the fit. A name,
    /// because ConvertTo-Json writes enumerations as numbers.
    /// </summary>
    public string RangeMode { get; init; } = nameof(Similarity.RangeMode.LastImage);

    /// <summary>The mean 7 × 7 SSIM over all pixels of the set at α; null if α was given.</summary>
    public double? MeanSsim { get; init; }

    /// <summary>Whether α is a maximum of the mean SSIM, the highest that was found; null if α was given.</summary>
    public bool? Converged { get; init; }

    /// <summary>The local maxima of the mean SSIM that the fit found, the highest first; empty if α was given.</summary>
    public FitMaxima Maxima { get; init; } = FitMaxima.None;

    /// <summary>
    /// The factor that fits the predictions to their ground truth by least squares, each image less its own mean: Σgp / Σp² over the set.
    /// It matches brightness where α maximizes SSIM; negative for inverted predictions, null where all are constant.
    /// </summary>
    public double? LeastSquaresFactor { get; init; }

    /// <summary>The number of values of α at which the set was evaluated.</summary>
    public int Evaluations { get; init; }

    /// <summary>The number of pairs of pages that the fit is based on.</summary>
    public long PairCount { get; init; }

    /// <summary>The number of pairs of pages that were excluded from the fit.</summary>
    public long SkippedCount { get; init; }

    /// <summary>The number of ground truth pixels that the fit is based on.</summary>
    public long PixelCount { get; init; }

    /// <summary>Always true: an incomplete fit, such as the part of one machine, is another <see cref="MethodFit"/>.</summary>
    public override bool Complete => true;

    /// <inheritdoc/>
    public sealed override string ToString()
    {
        return FormattableString.Invariant(
            $"fit{Subject}: ({GroundTruthOffset:G6}, {PredictionOffset:G6}) subtracted, predictions times {RangeInvariantFactor:G6}");
    }

    /// <summary>The intensity transform that the fit defines.</summary>
    internal IntensityTransform IntensityTransform => new(GroundTruthOffset, PredictionOffset, RangeInvariantFactor);
}
