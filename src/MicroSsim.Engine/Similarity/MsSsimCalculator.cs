using MicroSsim.Engine.Planes;
using MicroSsim.Engine.Windows;

namespace MicroSsim.Engine.Similarity;

/// <summary>
/// Plain multi-scale SSIM of images as they are: torchmetrics' <c>multiscale_structural_similarity_index_measure</c>, in
/// float64.
/// </summary>
public static class MsSsimCalculator
{
    /// <summary>Scores one pair.</summary>
    /// <param name="groundTruth">The ground truth.</param>
    /// <param name="prediction">The prediction, of the same shape and any pixel type.</param>
    /// <param name="dataRange">R (<c>data_range</c>).</param>
    /// <param name="options">Scales, window, constants; null for the defaults.</param>
    /// <param name="parallel">Who may help; null for nobody. The result does not depend on it.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="MicroSsimException">
    /// <c>ShapeMismatch</c>, <c>ImageTooSmall</c>, <c>SigmaTooSmall</c>, <c>NonFinitePixels</c>, <c>DataRangeUnknown</c>, or
    /// <c>ConstantGroundTruth</c> where the ground truth is to lend its range.
    /// </exception>
    public static MultiScaleResult Measure(
        ImagePlane groundTruth, ImagePlane prediction, DataRange dataRange, MultiScaleOptions? options = null, ParallelScope? parallel = null, CancellationToken cancellationToken = default) =>
        MultiScaleSsim.Measure(
            groundTruth, prediction, IntensityTransform.None, options ?? new MultiScaleOptions(), dataRange.For(groundTruth), parallel ?? ParallelScope.SingleThreaded, cancellationToken);
}
