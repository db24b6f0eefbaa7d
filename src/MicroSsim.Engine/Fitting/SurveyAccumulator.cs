using MicroSsim.Engine.Masks;
using MicroSsim.Engine.Planes;
using MicroSsim.Engine.Similarity;
using MicroSsim.Engine.Statistics;
using MicroSsim.Engine.Windows;

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
        ImagePlane? mask = null,
        ParallelScope? parallel = null,
        CancellationToken cancellationToken = default)
    {
        ImagePairChecks.RequireSameShape(groundTruth, prediction);
        var window = SsimOptions.ForFitting.CreateWindow();
        ImagePairChecks.RequireMinimumSide(groundTruth, window.Size, $"the fit's window of {window.Size} × {window.Size}");
        parallel ??= ParallelScope.SingleThreaded;
        var pair = mask is null ? null : MaskedPair.Measure(groundTruth, prediction, mask, byLabel: false, insideOnly: true, parallel);
        var (groundTruthRange, predictionRange) = pair is null
            ? ImagePairChecks.MeasureRanges(groundTruth, prediction, parallel)
            : (pair.GroundTruthRange, pair.PredictionRange);
        if (groundTruthRange.Width == 0 && rangeMode == RangeMode.PerImage) return PairOutcome.BlankExcluded;

        long windows = (long)(groundTruth.Width - (2 * window.Crop)) * (groundTruth.Height - (2 * window.Crop));
        if (pair is not null) windows = CountWindows(pair, window, parallel);

        // All checks have passed; nothing below throws, so a pair is added completely or not at all.
        PairMoments moments = default;
        Action[] actions =
        [
            () => moments = PairMoments.Measure(groundTruth, prediction, groundTruthRange, predictionRange, pair?.Regions),
            () => GroundTruthPixels?.Add(groundTruth, pair?.Regions),
            () => PredictionPixels?.Add(prediction, pair?.Regions),
        ];
        parallel.ForEach(actions.Length, () => actions, (i, all) => all[i]());
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

    /// <summary>The number of windows that lie in the mask of a pair as a whole.</summary>
    /// <exception cref="MicroSsimException"><c>MaskTooSmall</c>: there is none.</exception>
    private static long CountWindows(MaskedPair pair, SsimWindow window, ParallelScope parallel)
    {
        long windows = new MapRegions(pair.Regions, null, MaskMode.Window, window.Radius, window.Crop).CountPositions(parallel);
        return windows > 0 ? windows : throw RegionMeans.NoPosition(pair.Index, 1, MaskMode.Window, window.SidesText);
    }
}
