using MicroSsim.Engine.Masks;
using MicroSsim.Engine.Planes;

namespace MicroSsim.Engine.Similarity;

/// <summary>Pearson's correlation coefficient of the pixels of a pair: <c>numpy.corrcoef</c>.</summary>
public static class PearsonCalculator
{
    /// <summary>Scores one pair.</summary>
    /// <remarks>r = Σ(g − ḡ)(p − p̄) / √(Σ(g − ḡ)² · Σ(p − p̄)²), where g and p are the pixels.</remarks>
    /// <param name="groundTruth">The ground truth.</param>
    /// <param name="prediction">The prediction, of the same shape and any pixel type.</param>
    /// <param name="cancellationToken">Token to cancel the operation, checked before every row.</param>
    /// <exception cref="MicroSsimException">
    /// <c>ShapeMismatch</c>, <c>NonFinitePixels</c>, <c>PixelTooLarge</c>, <c>ConstantGroundTruth</c> or <c>ConstantPrediction</c>: the
    /// correlation with a constant image is not defined.
    /// </exception>
    public static PearsonResult Measure(ImagePlane groundTruth, ImagePlane prediction, CancellationToken cancellationToken = default)
    {
        ImagePairChecks.RequireSameShape(groundTruth, prediction);
        var (groundTruthRange, predictionRange) = ImagePairChecks.MeasureRanges(groundTruth, prediction, ParallelScope.SingleThreaded);
        ImagePairChecks.RequireRange(groundTruthRange);
        var pixels = PairPixels.FromImages(groundTruth, prediction, cancellationToken);
        return Measure(pixels, [default, groundTruthRange], [default, predictionRange], null)[0].GetResult();
    }

    /// <summary>Scores the pixels of one pair that a mask selects.</summary>
    /// <param name="groundTruth">The ground truth.</param>
    /// <param name="prediction">The prediction, of the same shape and any pixel type.</param>
    /// <param name="mask">The mask; the mode does not matter.</param>
    /// <param name="cancellationToken">Token to cancel the operation, checked before every row.</param>
    /// <exception cref="MicroSsimException">
    /// The errors without a mask, and <c>MaskShapeMismatch</c>, <c>EmptyMask</c> or <c>InvalidMaskPixel</c>.
    /// </exception>
    public static PearsonResult Measure(
        ImagePlane groundTruth, ImagePlane prediction, ImageMask mask, CancellationToken cancellationToken = default) =>
        MeasureRegions(groundTruth, prediction, mask, byLabel: false, cancellationToken)[0].GetResult();

    /// <summary>Scores every region of a label image.</summary>
    /// <param name="groundTruth">The ground truth.</param>
    /// <param name="prediction">The prediction, of the same shape and any pixel type.</param>
    /// <param name="labels">The label image; the mode does not matter.</param>
    /// <param name="cancellationToken">Token to cancel the operation, checked before every row.</param>
    /// <returns>
    /// The regions in ascending order of their labels, each with its score or the error <c>ConstantGroundTruth</c> or
    /// <c>ConstantPrediction</c>.
    /// </returns>
    /// <exception cref="MicroSsimException">
    /// The errors without a mask, and <c>MaskShapeMismatch</c>, <c>EmptyMask</c>, <c>InvalidMaskPixel</c> or <c>TooManyRegions</c>.
    /// </exception>
    public static IReadOnlyList<RegionResult<PearsonResult>> MeasureRegions(
        ImagePlane groundTruth, ImagePlane prediction, ImageMask labels, CancellationToken cancellationToken = default) =>
        MeasureRegions(groundTruth, prediction, labels, byLabel: true, cancellationToken);

    private static IReadOnlyList<RegionResult<PearsonResult>> MeasureRegions(
        ImagePlane groundTruth, ImagePlane prediction, ImageMask mask, bool byLabel, CancellationToken cancellationToken)
    {
        ImagePairChecks.RequireSameShape(groundTruth, prediction);
        var pair = MaskedPair.Measure(groundTruth, prediction, mask.Plane, byLabel, insideOnly: false, ParallelScope.SingleThreaded);
        var pixels = PairPixels.FromRegions(pair, cancellationToken);
        var (groundTruthRanges, predictionRanges) = pixels.MeasureRanges();
        return Measure(pixels, groundTruthRanges, predictionRanges, pair.Index);
    }

    /// <summary>Measures the regions of a pair.</summary>
    /// <param name="pixels">The pixels.</param>
    /// <param name="groundTruth">The range of the ground truth in every region.</param>
    /// <param name="prediction">The range of the prediction in every region.</param>
    /// <param name="index">The regions; null for an image without a mask.</param>
    private static IReadOnlyList<RegionResult<PearsonResult>> Measure(
        PairPixels pixels, PixelRange[] groundTruth, PixelRange[] prediction, RegionIndex? index)
    {
        var pair = new CenteredPair(pixels, groundTruth, prediction);
        return [.. Enumerable.Range(1, groundTruth.Length - 1).Select(ResultOf)];

        RegionResult<PearsonResult> ResultOf(int region)
        {
            var error = groundTruth[region].Width == 0 ? Constant("ConstantGroundTruth", ImageRole.GroundTruth, groundTruth[region])
                : prediction[region].Width == 0 ? Constant("ConstantPrediction", ImageRole.Prediction, prediction[region])
                : null;
            var (_, _, xx, yy, xy) = pair[region];
            var result = error is not null ? null : new PearsonResult(Math.Max(-1, Math.Min(1, xy / (Math.Sqrt(xx) * Math.Sqrt(yy)))))
            {
                MaskedPixels = index is null ? null : pixels.Counts[region],
            };
            return new RegionResult<PearsonResult>(index?.Labels[region] ?? 0, result, error);

            MicroSsimException Constant(string errorId, ImageRole role, PixelRange range)
            {
                string image = role == ImageRole.GroundTruth ? "ground truth" : "prediction";
                string where = index is null ? "" : $" in {index.GetName(region)}";
                string left = index is { IsMask: false } ? "region" : "image";
                return new MicroSsimException(
                    errorId,
                    FormattableString.Invariant(
                        $"every {image} pixel{where} is {range.Minimum}, so there is no correlation; leave the {left} out."))
                {
                    Role = role,
                };
            }
        }
    }
}
