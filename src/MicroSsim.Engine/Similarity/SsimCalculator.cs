using MicroSsim.Engine.Masks;
using MicroSsim.Engine.Planes;
using MicroSsim.Engine.Windows;

namespace MicroSsim.Engine.Similarity;

/// <summary>Plain SSIM, without an intensity transform: <c>skimage.metrics.structural_similarity</c>.</summary>
public static class SsimCalculator
{
    /// <summary>The defaults of scikit-image: a uniform window of 7 × 7 pixels and sample covariances.</summary>
    public static SsimOptions DefaultOptions { get; } = new() { Window = WindowKind.Uniform };

    /// <summary>Scores one pair.</summary>
    /// <param name="groundTruth">The ground truth.</param>
    /// <param name="prediction">The prediction, of the same shape and any pixel type.</param>
    /// <param name="dataRange">R (<c>data_range</c>).</param>
    /// <param name="options">Window, constants and covariances; null for <see cref="DefaultOptions"/>.</param>
    /// <param name="components">Whether to compute luminance, contrast and structure as well.</param>
    /// <param name="map">Receives the SSIM map part by part; null for none. In parallel, several threads call it at once.</param>
    /// <param name="mask">The positions of the map that count; null for all.</param>
    /// <param name="parallel">Degree of parallelism; null runs single-threaded. The result is the same.</param>
    /// <param name="cancellationToken">Token to cancel the operation.</param>
    /// <exception cref="MicroSsimException">
    /// <c>ShapeMismatch</c>, <c>ImageTooSmall</c>, <c>SigmaTooSmall</c>, <c>NonFinitePixels</c>, <c>DataRangeUnknown</c>, or
    /// <c>ConstantGroundTruth</c> if R is the range of the ground truth. With a mask: <c>MaskShapeMismatch</c>, <c>EmptyMask</c>,
    /// <c>InvalidMaskPixel</c> or <c>MaskTooSmall</c>.
    /// </exception>
    public static SsimResult Measure(
        ImagePlane groundTruth,
        ImagePlane prediction,
        DataRange dataRange,
        SsimOptions? options = null,
        bool components = false,
        SsimMapRow? map = null,
        ImageMask? mask = null,
        ParallelScope? parallel = null,
        CancellationToken cancellationToken = default) => mask is null
        ? SingleScaleSsim.Measure(
            groundTruth,
            prediction,
            IntensityTransform.Identity,
            options ?? DefaultOptions,
            dataRange.Resolve(groundTruth),
            components,
            map,
            parallel ?? ParallelScope.SingleThreaded,
            cancellationToken)
        : MeasureMask(groundTruth, prediction, mask, false, dataRange, options, components, map, parallel, cancellationToken)[0]
            .GetResult();

    /// <summary>Scores every region of a label image in one pass over the pair.</summary>
    /// <param name="groundTruth">The ground truth.</param>
    /// <param name="prediction">The prediction, of the same shape and any pixel type.</param>
    /// <param name="labels">The label image, and the positions of the map that count.</param>
    /// <param name="dataRange">R (<c>data_range</c>), that of the image for all regions.</param>
    /// <param name="options">Window, constants and covariances; null for <see cref="DefaultOptions"/>.</param>
    /// <param name="components">Whether to compute luminance, contrast and structure as well.</param>
    /// <param name="map">Receives the SSIM map part by part, NaN where nothing counts; null for none.</param>
    /// <param name="parallel">Degree of parallelism; null runs single-threaded. The result is the same.</param>
    /// <param name="cancellationToken">Token to cancel the operation.</param>
    /// <returns>The regions in ascending order of their labels, each with its score or the error <c>MaskTooSmall</c>.</returns>
    /// <exception cref="MicroSsimException">The errors of <see cref="Measure"/>, and <c>TooManyRegions</c>.</exception>
    public static IReadOnlyList<RegionResult<SsimResult>> MeasureRegions(
        ImagePlane groundTruth,
        ImagePlane prediction,
        ImageMask labels,
        DataRange dataRange,
        SsimOptions? options = null,
        bool components = false,
        SsimMapRow? map = null,
        ParallelScope? parallel = null,
        CancellationToken cancellationToken = default) =>
        MeasureMask(groundTruth, prediction, labels, true, dataRange, options, components, map, parallel, cancellationToken);

    private static IReadOnlyList<RegionResult<SsimResult>> MeasureMask(
        ImagePlane groundTruth,
        ImagePlane prediction,
        ImageMask mask,
        bool byLabel,
        DataRange dataRange,
        SsimOptions? options,
        bool components,
        SsimMapRow? map,
        ParallelScope? parallel,
        CancellationToken cancellationToken) =>
        SingleScaleSsim.MeasureRegions(
            groundTruth,
            prediction,
            mask,
            byLabel,
            IntensityTransform.Identity,
            options ?? DefaultOptions,
            dataRange.Resolve(groundTruth),
            components,
            map,
            parallel ?? ParallelScope.SingleThreaded,
            cancellationToken);
}
