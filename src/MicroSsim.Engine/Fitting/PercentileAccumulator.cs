using MicroSsim.Engine.Masks;
using MicroSsim.Engine.Planes;
using MicroSsim.Engine.Statistics;

namespace MicroSsim.Engine.Fitting;

/// <summary>Accumulates pixel histograms, for a pass that narrows down percentiles which the first pass did not determine.</summary>
/// <param name="groundTruthPixels">The histogram of the ground truths; null where their percentile is known.</param>
/// <param name="predictionPixels">The histogram of the predictions; null where their percentile is known.</param>
internal class PercentileAccumulator(PixelHistogram? groundTruthPixels, PixelHistogram? predictionPixels) : FitAccumulator
{
    /// <summary>The histogram of the ground truths; null where their percentile is known.</summary>
    public PixelHistogram? GroundTruthPixels => groundTruthPixels;

    /// <summary>The histogram of the predictions; null where their percentile is known.</summary>
    public PixelHistogram? PredictionPixels => predictionPixels;

    /// <inheritdoc/>
    public override PairOutcome Add(
        long position,
        ImagePlane groundTruth,
        ImagePlane prediction,
        ImagePlane? mask = null,
        ParallelScope? parallel = null,
        CancellationToken cancellationToken = default)
    {
        var regions = mask is null ? null : new PlaneRegionRows(mask, RegionIndex.ForMask());
        groundTruthPixels?.Add(groundTruth, regions);
        predictionPixels?.Add(prediction, regions);
        return PairOutcome.Included;
    }

    /// <inheritdoc/>
    public override void Merge(FitAccumulator other)
    {
        var percentile = (PercentileAccumulator)other;
        groundTruthPixels?.Add(percentile.GroundTruthPixels!);
        predictionPixels?.Add(percentile.PredictionPixels!);
    }

    /// <inheritdoc/>
    public override void Save(BinaryWriter writer)
    {
        groundTruthPixels?.Save(writer);
        predictionPixels?.Save(writer);
    }

    /// <inheritdoc/>
    internal override void Load(BinaryReader reader)
    {
        groundTruthPixels?.Load(reader);
        predictionPixels?.Load(reader);
    }
}
