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
        if (predictionRange.Width == 0)
        {
            throw new MicroSsimException(
                "ConstantPrediction",
                FormattableString.Invariant(
                    $"every prediction pixel is {predictionRange.Minimum}, so there is no correlation; leave the image out."))
            {
                Role = ImageRole.Prediction,
            };
        }

        var pair = new CenteredPair(groundTruth, prediction, groundTruthRange, predictionRange, cancellationToken);
        return new PearsonResult(Math.Max(-1, Math.Min(1, pair.XY / (Math.Sqrt(pair.XX) * Math.Sqrt(pair.YY)))));
    }
}
