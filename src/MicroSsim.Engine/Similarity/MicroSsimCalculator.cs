using MicroSsim.Engine.Planes;

namespace MicroSsim.Engine.Similarity;

/// <summary>
/// MicroSSIM (arXiv 2408.08747; <c>MicroSSIM.score</c> of the package): SSIM after the intensity transform of a fit, which
/// subtracts the background and scales the prediction.
/// </summary>
public static class MicroSsimCalculator
{
    /// <summary>Scores one pair.</summary>
    /// <param name="groundTruth">The ground truth.</param>
    /// <param name="prediction">The prediction, of the same shape and any pixel type.</param>
    /// <param name="fit">The offsets and the range-invariant factor.</param>
    /// <param name="options">Window, constants and covariances; null for the defaults of the package.</param>
    /// <param name="components">Whether to compute luminance, contrast and structure as well.</param>
    /// <param name="map">Receives the SSIM map part by part; null for none. In parallel, several threads call it at once.</param>
    /// <param name="parallel">Degree of parallelism; null runs single-threaded. The result is the same.</param>
    /// <param name="cancellationToken">Token to cancel the operation.</param>
    /// <exception cref="MicroSsimException">
    /// <c>ShapeMismatch</c>, <c>ImageTooSmall</c> (a side shorter than the window, 11 by default), <c>SigmaTooSmall</c>,
    /// <c>NonFinitePixels</c> or <c>ConstantGroundTruth</c>.
    /// </exception>
    public static SsimResult Measure(
        ImagePlane groundTruth,
        ImagePlane prediction,
        MicroSsimFit fit,
        SsimOptions? options = null,
        bool components = false,
        SsimMapRow? map = null,
        ParallelScope? parallel = null,
        CancellationToken cancellationToken = default) =>
        SingleScaleSsim.Measure(
            groundTruth,
            prediction,
            fit.IntensityTransform,
            options ?? new SsimOptions(),
            dataRange: null,
            components,
            map,
            parallel ?? ParallelScope.SingleThreaded,
            cancellationToken);
}
