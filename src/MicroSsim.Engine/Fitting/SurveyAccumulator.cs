using MicroSsim.Engine.Planes;
using MicroSsim.Engine.Similarity;
using MicroSsim.Engine.Statistics;

namespace MicroSsim.Engine.Fitting;

/// <summary>Accumulates the first pass of a fit: checks every pair, measures its ranges and moments, and counts its pixels.</summary>
/// <param name="groundTruthPixels">The histogram of the ground truths; null where the offset is given.</param>
/// <param name="predictionPixels">The histogram of the predictions; null where the offset is given.</param>
/// <param name="rangeMode">With PerImage, pairs with a blank ground truth are excluded.</param>
internal sealed class SurveyAccumulator(PixelHistogram? groundTruthPixels, PixelHistogram? predictionPixels, RangeMode rangeMode)
    : PercentileAccumulator(groundTruthPixels, predictionPixels)
{
    /// <summary>The statistics of the pairs added so far.</summary>
    public SetStatistics Statistics { get; private set; } = new();

    /// <inheritdoc/>
    public override PairOutcome Add(
        long position,
        ImagePlane groundTruth,
        ImagePlane prediction,
        ParallelScope? parallel = null,
        CancellationToken cancellationToken = default)
    {
        ImagePairChecks.RequireSameShape(groundTruth, prediction);
        var window = SsimOptions.ForFitting.CreateWindow();
        ImagePairChecks.RequireMinimumSide(groundTruth, window.Size, $"the fit's window of {window.Size} × {window.Size}");
        parallel ??= ParallelScope.SingleThreaded;
        var (groundTruthRange, predictionRange) = ImagePairChecks.MeasureRanges(groundTruth, prediction, parallel);
        if (groundTruthRange.Width == 0 && rangeMode == RangeMode.PerImage) return PairOutcome.BlankExcluded;

        // All checks have passed; nothing below throws, so a pair is added completely or not at all.
        PairMoments moments = default;
        Action[] actions =
        [
            () => moments = PairMoments.Measure(groundTruth, prediction, groundTruthRange, predictionRange),
            () => GroundTruthPixels?.Add(groundTruth),
            () => PredictionPixels?.Add(prediction),
        ];
        parallel.ForEach(actions.Length, () => actions, (i, all) => all[i]());
        long windows = (long)(groundTruth.Width - (2 * window.Crop)) * (groundTruth.Height - (2 * window.Crop));
        Statistics.Add(position, groundTruthRange, predictionRange, windows, moments);
        return PairOutcome.Included;
    }

    /// <inheritdoc/>
    public override void Merge(FitAccumulator other)
    {
        base.Merge(other);
        Statistics.Add(((SurveyAccumulator)other).Statistics);
    }

    /// <inheritdoc/>
    public override void Save(BinaryWriter writer)
    {
        Statistics.Save(writer);
        base.Save(writer);
    }

    /// <inheritdoc/>
    internal override void Load(BinaryReader reader)
    {
        Statistics = SetStatistics.Load(reader);
        base.Load(reader);
    }
}
