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
    /// <param name="parallel">Degree of parallelism; null runs single-threaded. The result is the same.</param>
    /// <param name="cancellationToken">Token to cancel the operation.</param>
    /// <exception cref="MicroSsimException">
    /// <c>ShapeMismatch</c>, <c>ImageTooSmall</c>, <c>SigmaTooSmall</c>, <c>NonFinitePixels</c>, <c>DataRangeUnknown</c>, or
    /// <c>ConstantGroundTruth</c> if R is the range of the ground truth.
    /// </exception>
    public static SsimResult Measure(
        ImagePlane groundTruth,
        ImagePlane prediction,
        DataRange dataRange,
        SsimOptions? options = null,
        bool components = false,
        SsimMapRow? map = null,
        ParallelScope? parallel = null,
        CancellationToken cancellationToken = default) =>
        SingleScaleSsim.Measure(
            groundTruth,
            prediction,
            IntensityTransform.Identity,
            options ?? DefaultOptions,
            dataRange.Resolve(groundTruth),
            components,
            map,
            parallel ?? ParallelScope.SingleThreaded,
            cancellationToken);
}
