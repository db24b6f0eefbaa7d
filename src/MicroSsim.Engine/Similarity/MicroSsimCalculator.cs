using MicroSsim.Engine.Planes;

namespace MicroSsim.Engine.Similarity;

/// <summary>MicroSSIM (arXiv 2408.08747; <c>MicroSSIM.score</c> of the package): SSIM after background subtraction and scaling by a fit.</summary>
public static class MicroSsimCalculator
{
    /// <summary>Scores one pair.</summary>
    /// <param name="groundTruth">The ground truth.</param>
    /// <param name="prediction">The prediction, of the same shape and any pixel type.</param>
    /// <param name="fit">The offsets and the range-invariant factor.</param>
    /// <param name="options">Window, constants, covariances; null for the package's defaults.</param>
    /// <param name="components">Whether to compute luminance, contrast and structure too.</param>
    /// <param name="map">Takes the SSIM map part by part; null if it is not wanted. With a parallel, several threads call it at once.</param>
    /// <param name="parallel">Who may help; null for nobody. The result does not depend on it.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="MicroSsimException">
    /// <c>ShapeMismatch</c>, <c>ImageTooSmall</c> (a side below the window, 11 by default), <c>NonFinitePixels</c> or
    /// <c>ConstantGroundTruth</c>.
    /// </exception>
    public static SsimResult Measure(
        ImagePlane groundTruth, ImagePlane prediction, MicroSsimFit fit, SsimOptions? options = null, bool components = false, SsimMapRow? map = null,
        ParallelScope? parallel = null, CancellationToken cancellationToken = default) =>
        SingleScaleSsim.Measure(groundTruth, prediction, fit.IntensityTransform, options ?? new SsimOptions(), dataRange: null, components, map, parallel ?? ParallelScope.SingleThreaded, cancellationToken);
}
