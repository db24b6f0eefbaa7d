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
    /// <param name="parallel">Degree of parallelism; null runs single-threaded. The result is the same.</param>
    /// <param name="cancellationToken">Token to cancel the operation.</param>
    /// <exception cref="MicroSsimException">
    /// <c>ShapeMismatch</c>, <c>ImageTooSmall</c> (a side of less than 176 pixels by default), <c>SigmaTooSmall</c>,
    /// <c>NonFinitePixels</c> or <c>ConstantGroundTruth</c>.
    /// </exception>
    public static MultiScaleResult Measure(
        ImagePlane groundTruth,
        ImagePlane prediction,
        MicroSsimFit fit,
        MultiScaleOptions? options = null,
        ParallelScope? parallel = null,
        CancellationToken cancellationToken = default) =>
        MultiScaleSsim.Measure(
            groundTruth,
            prediction,
            fit.IntensityTransform,
            options ?? new MultiScaleOptions(),
            dataRange: null,
            parallel ?? ParallelScope.SingleThreaded,
            cancellationToken);
}
