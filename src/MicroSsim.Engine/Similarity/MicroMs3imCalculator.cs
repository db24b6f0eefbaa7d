using MicroSsim.Engine.Masks;
using MicroSsim.Engine.Planes;

namespace MicroSsim.Engine.Similarity;

/// <summary>
/// MicroMS3IM (<c>MicroMS3IM.score</c> of the package): multi-scale SSIM after the intensity transform of a fit, which subtracts
/// the background and scales the prediction.
/// </summary>
public static class MicroMs3imCalculator
{
    /// <summary>Scores one pair.</summary>
    /// <param name="groundTruth">The ground truth.</param>
    /// <param name="prediction">The prediction, of the same shape and any pixel type.</param>
    /// <param name="fit">The offsets and the range-invariant factor.</param>
    /// <param name="options">Scales, window and constants; null for the defaults of the package.</param>
    /// <param name="mask">
    /// The positions that count, pooled 2 × 2 between scales: inside are pixels of which all four are; null for all.
    /// </param>
    /// <param name="parallel">Degree of parallelism; null runs single-threaded. The result is the same.</param>
    /// <param name="cancellationToken">Token to cancel the operation.</param>
    /// <exception cref="MicroSsimException">
    /// <c>ShapeMismatch</c>, <c>ImageTooSmall</c> (a side of less than 176 pixels by default), <c>SigmaTooSmall</c>,
    /// <c>NonFinitePixels</c> or <c>ConstantGroundTruth</c>.
    /// With a mask: <c>MaskShapeMismatch</c>, <c>EmptyMask</c>, <c>InvalidMaskPixel</c> or <c>MaskTooSmall</c> (no position at a scale).
    /// </exception>
    public static MultiScaleResult Measure(
        ImagePlane groundTruth,
        ImagePlane prediction,
        MicroSsimFit fit,
        MultiScaleOptions? options = null,
        ImageMask? mask = null,
        ParallelScope? parallel = null,
        CancellationToken cancellationToken = default) => mask is null
        ? MultiScaleSsim.Measure(
            groundTruth,
            prediction,
            fit.IntensityTransform,
            options ?? new MultiScaleOptions(),
            dataRange: null,
            parallel ?? ParallelScope.SingleThreaded,
            cancellationToken)
        : MeasureMask(groundTruth, prediction, mask, false, fit, options, parallel, cancellationToken)[0]
            .GetResult();

    /// <summary>Scores every region of a label image in one pass over the pair per scale.</summary>
    /// <param name="groundTruth">The ground truth.</param>
    /// <param name="prediction">The prediction, of the same shape and any pixel type.</param>
    /// <param name="labels">The label image, pooled 2 × 2 between scales, and the positions that count.</param>
    /// <param name="fit">The offsets and the range-invariant factor, for all regions.</param>
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
        MicroSsimFit fit,
        MultiScaleOptions? options = null,
        ParallelScope? parallel = null,
        CancellationToken cancellationToken = default) =>
        MeasureMask(groundTruth, prediction, labels, true, fit, options, parallel, cancellationToken);

    private static IReadOnlyList<RegionResult<MultiScaleResult>> MeasureMask(
        ImagePlane groundTruth,
        ImagePlane prediction,
        ImageMask mask,
        bool byLabel,
        MicroSsimFit fit,
        MultiScaleOptions? options,
        ParallelScope? parallel,
        CancellationToken cancellationToken) =>
        MultiScaleSsim.MeasureRegions(
            groundTruth,
            prediction,
            mask,
            byLabel,
            fit.IntensityTransform,
            options ?? new MultiScaleOptions(),
            dataRange: null,
            parallel ?? ParallelScope.SingleThreaded,
            cancellationToken);
}
