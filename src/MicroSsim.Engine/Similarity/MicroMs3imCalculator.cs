using MicroSsim.Engine.Planes;

namespace MicroSsim.Engine.Similarity;

/// <summary>MicroMS3IM (<c>MicroMS3IM.score</c> of the package): multi-scale SSIM after background subtraction and scaling by a fit.</summary>
public static class MicroMs3imCalculator
{
    /// <summary>Scores one pair.</summary>
    /// <param name="groundTruth">The ground truth.</param>
    /// <param name="prediction">The prediction, of the same shape and any pixel type.</param>
    /// <param name="fit">The offsets and the range-invariant factor.</param>
    /// <param name="options">Scales, window, constants; null for the package's defaults.</param>
    /// <param name="parallel">Who may help; null for nobody. The result does not depend on it.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="MicroSsimException">
    /// <c>ShapeMismatch</c>, <c>ImageTooSmall</c> (a side below 176 px by default), <c>SigmaTooSmall</c>,
    /// <c>NonFinitePixels</c> or <c>ConstantGroundTruth</c>.
    /// </exception>
    public static MultiScaleResult Measure(
        ImagePlane groundTruth, ImagePlane prediction, MicroSsimFit fit, MultiScaleOptions? options = null, ParallelScope? parallel = null, CancellationToken cancellationToken = default) =>
        MultiScaleSsim.Measure(groundTruth, prediction, fit.IntensityTransform, options ?? new MultiScaleOptions(), dataRange: null, parallel ?? ParallelScope.SingleThreaded, cancellationToken);
}
