using MicroSsim.Engine.Similarity;

namespace MicroSsim.Engine.Fitting;

/// <summary>The parameters that a fit is given; it estimates the others, and uses the given ones unchanged.</summary>
public sealed record FitOptions
{
    /// <summary>The percentile of all pixels that is taken as the background, 0 … 100 (<c>bg_percentile</c>).</summary>
    public double BackgroundPercentile { get; init; } = MicroSsimFit.DefaultBackgroundPercentile;

    /// <summary>Subtracted from every ground truth (<c>offset_gt</c>), in its pixels' unit; null to estimate it.</summary>
    public double? GroundTruthOffset { get; init; }

    /// <summary>Subtracted from every prediction (<c>offset_pred</c>), in its pixels' unit; null to estimate it.</summary>
    public double? PredictionOffset { get; init; }

    /// <summary>
    /// The largest ground truth pixel less the offset (<c>max_val</c>); null to estimate it. It affects neither the factor nor any score.
    /// </summary>
    public double? MaxValue { get; init; }

    /// <summary>The range-invariant factor α (<c>ri_factor</c>), by which predictions are multiplied; null to estimate it.</summary>
    public double? RangeInvariantFactor { get; init; }

    /// <summary>The data range that C1 and C2 are computed from: that of the last image, or of each image.</summary>
    public RangeMode RangeMode { get; init; }

    /// <summary>
    /// Whether the caller adds every pair with its mask, so that percentiles, maximum and search see the pixels and windows in it alone.
    /// </summary>
    public bool UseMask { get; init; }
}
