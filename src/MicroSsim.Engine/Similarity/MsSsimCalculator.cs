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
    /// <param name="parallel">Degree of parallelism; null runs single-threaded. The result is the same.</param>
    /// <param name="cancellationToken">Token to cancel the operation.</param>
    /// <exception cref="MicroSsimException">
    /// <c>ShapeMismatch</c>, <c>ImageTooSmall</c>, <c>SigmaTooSmall</c>, <c>NonFinitePixels</c>, <c>DataRangeUnknown</c>, or
    /// <c>ConstantGroundTruth</c> if R is the range of the ground truth.
    /// </exception>
    public static MultiScaleResult Measure(
        ImagePlane groundTruth,
        ImagePlane prediction,
        DataRange dataRange,
        MultiScaleOptions? options = null,
        ParallelScope? parallel = null,
        CancellationToken cancellationToken = default) =>
        MultiScaleSsim.Measure(
            groundTruth,
            prediction,
            IntensityTransform.Identity,
            options ?? new MultiScaleOptions(),
            dataRange.Resolve(groundTruth),
            parallel ?? ParallelScope.SingleThreaded,
            cancellationToken);
}
