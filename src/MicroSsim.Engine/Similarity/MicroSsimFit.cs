using MicroSsim.Engine.Windows;

namespace MicroSsim.Engine.Similarity;

/// <summary>
/// The parameters that bring predictions of one method onto their ground truth, and how they were found
/// (<c>MicroSSIM.fit</c> of the package; arXiv 2408.08747). Immutable.
/// </summary>
public record MicroSsimFit
{
    /// <summary>The method whose predictions were fitted; null for a fit that serves any method.</summary>
    public string? Method { get; init; }

    /// <summary>The percentile that the offsets are, 0 … 100.</summary>
    public double BackgroundPercentile { get; init; } = 3;

    /// <summary>Subtracted from ground truth pixels, in their unit.</summary>
    public required double GroundTruthOffset { get; init; }

    /// <summary>Subtracted from prediction pixels, in their unit.</summary>
    public required double PredictionOffset { get; init; }

    /// <summary>The largest ground truth pixel of the set less the offset. It scales nothing: it cancels in every score.</summary>
    public required double MaxValue { get; init; }

    /// <summary>α, by which a prediction less its offset is multiplied.</summary>
    public required double RangeInvariantFactor { get; init; }

    /// <summary>Whose data range set C1 and C2 of the fit.</summary>
    public RangeMode RangeMode { get; init; }

    /// <summary>The mean 7 × 7 SSIM over all pixels of the set at α; null if α was given.</summary>
    public double? MeanSsim { get; init; }

    /// <summary>Whether α is a maximum of that mean, the highest that was found; null if α was given.</summary>
    public bool? Converged { get; init; }

    /// <summary>The local maxima of that mean that the fit found, the highest first; empty if α was given.</summary>
    public FitMaxima Maxima { get; init; } = FitMaxima.None;

    /// <summary>At how many values of α the set was evaluated.</summary>
    public int Evaluations { get; init; }

    /// <summary>How many pairs of pages the fit rests on.</summary>
    public long PairCount { get; init; }

    /// <summary>How many were left out.</summary>
    public long SkippedCount { get; init; }

    /// <summary>How many ground truth pixels the fit rests on.</summary>
    public long PixelCount { get; init; }

    /// <summary>Whether no further round is needed: always so. Fits of several machines are of other types until it is.</summary>
    public bool Complete { get; } = true;

    /// <inheritdoc/>
    public sealed override string ToString() => FormattableString.Invariant(
        $"fit{(Method is null ? "" : $" of '{Method}'")}: ({GroundTruthOffset:G6}, {PredictionOffset:G6}) subtracted, predictions times {RangeInvariantFactor:G6}");

    internal IntensityTransform IntensityTransform => new(GroundTruthOffset, PredictionOffset, RangeInvariantFactor);
}
