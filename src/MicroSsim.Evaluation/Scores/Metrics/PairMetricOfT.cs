using MicroSsim.Engine;
using MicroSsim.Engine.Masks;
using MicroSsim.Engine.Planes;
using MicroSsim.Engine.Similarity;

namespace MicroSsim.Evaluation.Scores.Metrics;

/// <summary>A metric whose pages, masks and regions all have one type of result in the engine.</summary>
/// <typeparam name="T">The type of the result.</typeparam>
public abstract class PairMetric<T> : PairMetric
    where T : class
{
    /// <inheritdoc/>
    public override PairMeasurement Measure(
        ImagePlane groundTruth, ImagePlane prediction, MicroSsimFit? fit, ParallelScope parallel, CancellationToken cancellation) =>
        Convert(MeasurePage(groundTruth, prediction, null, fit, parallel, cancellation), fit);

    /// <inheritdoc/>
    public override IReadOnlyList<RegionResult<PairMeasurement>> MeasureRegions(
        ImagePlane groundTruth,
        ImagePlane prediction,
        ImageMask mask,
        bool byRegion,
        MicroSsimFit? fit,
        ParallelScope parallel,
        CancellationToken cancellation)
    {
        var results = byRegion
            ? MeasureLabels(groundTruth, prediction, mask, fit, parallel, cancellation)
            : [new(0, MeasurePage(groundTruth, prediction, mask, fit, parallel, cancellation), null)];
        return [.. results.Select(result => new RegionResult<PairMeasurement>(
            result.Label, result.Result is { } measured ? Convert(measured, fit) : null, result.Error))];
    }

    /// <summary>Measures one page, or the part of it that a mask selects.</summary>
    /// <param name="groundTruth">The page of the ground truth.</param>
    /// <param name="prediction">The page of the prediction, of the same size.</param>
    /// <param name="mask">The page of the mask; null for none.</param>
    /// <param name="fit">The fit of the row's method; null for metrics without a fit.</param>
    /// <param name="parallel">Degree of parallelism.</param>
    /// <param name="cancellation">Token to cancel the operation.</param>
    private protected abstract T MeasurePage(
        ImagePlane groundTruth,
        ImagePlane prediction,
        ImageMask? mask,
        MicroSsimFit? fit,
        ParallelScope parallel,
        CancellationToken cancellation);

    /// <summary>Measures every region of a label image.</summary>
    /// <param name="groundTruth">The page of the ground truth.</param>
    /// <param name="prediction">The page of the prediction, of the same size.</param>
    /// <param name="labels">The page of the label image.</param>
    /// <param name="fit">The fit of the row's method; null for metrics without a fit.</param>
    /// <param name="parallel">Degree of parallelism.</param>
    /// <param name="cancellation">Token to cancel the operation.</param>
    /// <returns>The regions in ascending order of their labels.</returns>
    private protected abstract IReadOnlyList<RegionResult<T>> MeasureLabels(
        ImagePlane groundTruth,
        ImagePlane prediction,
        ImageMask labels,
        MicroSsimFit? fit,
        ParallelScope parallel,
        CancellationToken cancellation);

    /// <summary>The columns of a result.</summary>
    /// <param name="result">The result.</param>
    /// <param name="fit">The fit that it was measured with; null for metrics without a fit.</param>
    private protected abstract PairMeasurement Convert(T result, MicroSsimFit? fit);
}
