using MicroSsim.Engine.Planes;
using MicroSsim.Engine.Windows;

namespace MicroSsim.Engine.Similarity;

/// <summary>Plain SSIM of images as they are: <c>skimage.metrics.structural_similarity</c>.</summary>
public static class SsimCalculator
{
    /// <summary>scikit-image's defaults: a uniform window of 7 × 7 and sample covariances.</summary>
    public static SsimOptions DefaultOptions { get; } = new() { Window = WindowKind.Uniform };

    /// <summary>Scores one pair.</summary>
    /// <param name="groundTruth">The ground truth.</param>
    /// <param name="prediction">The prediction, of the same shape and any pixel type.</param>
    /// <param name="dataRange">R (<c>data_range</c>).</param>
    /// <param name="options">Window, constants, covariances; null for <see cref="DefaultOptions"/>.</param>
    /// <param name="components">Whether to compute luminance, contrast and structure too.</param>
    /// <param name="map">Takes the SSIM map part by part; null if it is not wanted. With a parallel, several threads call it at once.</param>
    /// <param name="parallel">Who may help; null for nobody. The result does not depend on it.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="MicroSsimException">
    /// <c>ShapeMismatch</c>, <c>ImageTooSmall</c>, <c>NonFinitePixels</c>, <c>DataRangeUnknown</c>, or
    /// <c>ConstantGroundTruth</c> where the ground truth is to lend its range.
    /// </exception>
    public static SsimResult Measure(
        ImagePlane groundTruth, ImagePlane prediction, DataRange dataRange, SsimOptions? options = null, bool components = false, SsimMapRow? map = null,
        ParallelScope? parallel = null, CancellationToken cancellationToken = default) =>
        SingleScaleSsim.Measure(
            groundTruth, prediction, IntensityTransform.None, options ?? DefaultOptions, dataRange.For(groundTruth), components, map, parallel ?? ParallelScope.SingleThreaded, cancellationToken);
}
