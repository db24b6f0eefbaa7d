using MicroSsim.Engine.Similarity;

namespace MicroSsim.Engine.Fitting;

/// <summary>What a fit is to estimate and what is given. What is given is used as it is.</summary>
public sealed record FitOptions
{
    /// <summary>The percentile of all pixels that counts as background, 0 … 100 (<c>bg_percentile</c>).</summary>
    public double BackgroundPercentile { get; init; } = 3;

    /// <summary>Subtracted from every ground truth (<c>offset_gt</c>); null to estimate it.</summary>
    public double? GroundTruthOffset { get; init; }

    /// <summary>Subtracted from every prediction (<c>offset_pred</c>); null to estimate it.</summary>
    public double? PredictionOffset { get; init; }

    /// <summary>The largest ground truth pixel less its offset (<c>max_val</c>); null to estimate it. It cancels in every score.</summary>
    public double? MaxValue { get; init; }

    /// <summary>The factor α itself (<c>ri_factor</c>); null to estimate it.</summary>
    public double? RangeInvariantFactor { get; init; }

    /// <summary>Whose range sets C1 and C2.</summary>
    public RangeMode RangeMode { get; init; }
}
