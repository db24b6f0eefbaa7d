using MicroSsim.Engine.Masks;
using MicroSsim.Engine.Planes;
using MicroSsim.Engine.Windows;

namespace MicroSsim.Engine.Similarity;

/// <summary>
/// Plain multi-scale SSIM, without an intensity transform: <c>multiscale_structural_similarity_index_measure</c> of
/// torchmetrics, in float64.
/// </summary>
public static class MsSsimCalculator
{
    /// <summary>Scores one pair.</summary>
    /// <param name="groundTruth">The ground truth.</param>
    /// <param name="prediction">The prediction, of the same shape and any pixel type.</param>
    /// <param name="dataRange">R (<c>data_range</c>).</param>
    /// <param name="options">Scales, window and constants; null for the defaults.</param>
    /// <param name="mask">
    /// The positions that count, pooled 2 × 2 between scales: inside are pixels of which all four are; null for all.
    /// </param>
    /// <param name="parallel">Degree of parallelism; null runs single-threaded. The result is the same.</param>
    /// <param name="cancellationToken">Token to cancel the operation.</param>
    /// <exception cref="MicroSsimException">
    /// <c>ShapeMismatch</c>, <c>ImageTooSmall</c>, <c>SigmaTooSmall</c>, <c>NonFinitePixels</c>, <c>DataRangeUnknown</c>, or
    /// <c>ConstantGroundTruth</c> if R is the range of the ground truth.
    /// With a mask: <c>MaskShapeMismatch</c>, <c>EmptyMask</c>, <c>InvalidMaskPixel</c> or <c>MaskTooSmall</c> (no position at a scale).
    /// </exception>
    public static MultiScaleResult Measure(
        ImagePlane groundTruth,
        ImagePlane prediction,
        DataRange dataRange,
        MultiScaleOptions? options = null,
        ImageMask? mask = null,
        ParallelScope? parallel = null,
        CancellationToken cancellationToken = default) => mask is null
        ? MultiScaleSsim.Measure(
            groundTruth,
            prediction,
            IntensityTransform.Identity,
            options ?? new MultiScaleOptions(),
            dataRange.Resolve(groundTruth),
            parallel ?? ParallelScope.SingleThreaded,
            cancellationToken)
        : MeasureMask(groundTruth, prediction, mask, false, dataRange, options, parallel, cancellationToken)[0]
            .GetResult();

    /// <summary>Scores every region of a label image in one pass over the pair per scale.</summary>
    /// <param name="groundTruth">The ground truth.</param>
    /// <param name="prediction">The prediction, of the same shape and any pixel type.</param>
    /// <param name="labels">The label image, pooled 2 × 2 between scales, and the positions that count.</param>
    /// <param name="dataRange">R (<c>data_range</c>), that of the image for all regions.</param>
    /// <param name="options">Scales, window and constants; null for the defaults.</param>
    /// <param name="parallel">Degree of parallelism; null runs single-threaded. The result is the same.</param>
    /// <param name="cancellationToken">Token to cancel the operation.</param>
    /// <returns>
    /// The regions in ascending order of their labels, each with its score or the error <c>MaskTooSmall</c>, which names the scale.
    /// </returns>
    /// <exception cref="MicroSsimException">The errors of <see cref="Measure"/>, and <c>TooManyRegions</c>.</exception>
    public static IReadOnlyList<RegionResult<MultiScaleResult>> MeasureRegions(
        ImagePlane groundTruth,
        ImagePlane prediction,
        ImageMask labels,
        DataRange dataRange,
        MultiScaleOptions? options = null,
        ParallelScope? parallel = null,
        CancellationToken cancellationToken = default) =>
        MeasureMask(groundTruth, prediction, labels, true, dataRange, options, parallel, cancellationToken);

    private static IReadOnlyList<RegionResult<MultiScaleResult>> MeasureMask(
        ImagePlane groundTruth,
        ImagePlane prediction,
        ImageMask mask,
        bool byLabel,
        DataRange dataRange,
        MultiScaleOptions? options,
        ParallelScope? parallel,
        CancellationToken cancellationToken) =>
        MultiScaleSsim.MeasureRegions(
            groundTruth,
            prediction,
            mask,
            byLabel,
            IntensityTransform.Identity,
            options ?? new MultiScaleOptions(),
            dataRange.Resolve(groundTruth),
            parallel ?? ParallelScope.SingleThreaded,
            cancellationToken);
}
