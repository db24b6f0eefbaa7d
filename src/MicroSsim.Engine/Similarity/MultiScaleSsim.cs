using MicroSsim.Engine.Planes;
using MicroSsim.Engine.Simd;
using MicroSsim.Engine.Windows;

namespace MicroSsim.Engine.Similarity;

/// <summary>
/// The multi-scale SSIM of a pair after an intensity transform, as torchmetrics computes it, in float64: the common code of
/// MicroMS3IM and plain MS-SSIM.
/// </summary>
/// <remarks>
/// Between scales both images are downsampled by 2 × 2 average pooling. Every scale contributes its mean contrast · structure
/// over windows inside the image; the last scale contributes its mean SSIM instead, over a padded map of the size of the image.
/// </remarks>
internal static class MultiScaleSsim
{
    /// <summary>Scores one pair.</summary>
    /// <param name="groundTruth">The ground truth.</param>
    /// <param name="prediction">The prediction.</param>
    /// <param name="transform">The intensity transform of the pair.</param>
    /// <param name="options">Scales, window and constants.</param>
    /// <param name="dataRange">R, in the unit of the ground truth; null for its maximum − minimum.</param>
    /// <param name="parallel">Degree of parallelism.</param>
    /// <param name="cancellationToken">Token to cancel the operation.</param>
    /// <exception cref="MicroSsimException">
    /// <c>ShapeMismatch</c>, <c>ImageTooSmall</c>, <c>SigmaTooSmall</c>, <c>NonFinitePixels</c>, or <c>ConstantGroundTruth</c> if
    /// R is the range of the ground truth.
    /// </exception>
    public static MultiScaleResult Measure(
        ImagePlane groundTruth,
        ImagePlane prediction,
        IntensityTransform transform,
        MultiScaleOptions options,
        double? dataRange,
        ParallelScope parallel,
        CancellationToken cancellationToken)
    {
        ImagePairChecks.RequireSameShape(groundTruth, prediction);
        var window = options.CreateWindow();
        int scales = options.Betas.Count, size = options.WindowSize;
        ImagePairChecks.RequireMinimumSide(
            groundTruth,
            MinimumSide(window, scales, size),
            $"a multi-scale score of {scales} scales with a window of {size} × {size}",
            scales > 1 ? nameof(options.Betas) : null);
        var (groundTruthRange, predictionRange) = ImagePairChecks.MeasureRanges(groundTruth, prediction, parallel);
        if (dataRange is null) ImagePairChecks.RequireRange(groundTruthRange);
        double range = dataRange ?? groundTruthRange.Width;

        bool isConstantPrediction = predictionRange.Width == 0;
        double magnitude = transform.MeasureMagnitude(groundTruthRange, range);
        prediction = ClampedPlane.Limit(prediction, ref predictionRange, transform.PredictionOffset, transform.Factor, magnitude);
        transform = transform.Centered(groundTruthRange, predictionRange, range);
        var pivots = transform with { Factor = 1 }; // the package scales before it computes variances, so no sign is lost
        var constants = new SsimConstants(window, CovarianceKind.Population, options.K1, options.K2, range * transform.Scale, pivots);
        double[] terms = new double[scales];
        var pyramid = new List<PairRows> { new PlanePairRows(groundTruth, prediction, transform) };
        for (int scale = 0; scale < scales; scale++)
        {
            bool last = scale == scales - 1;
            if (!last) pyramid.Add(PooledRows.Create(pyramid[scale]));
            var sink = last ? null : pyramid[scale + 1] as IPixelSink;
            var scan = new WindowScan(pyramid[scale], window, Border.EdgeShared, last ? 0 : window.Radius, WindowFields.Joint, sink);
            var bands = scan.Run<BandAccumulator>(
                () => last ? new SsimAccumulator(constants) : new ContrastStructureAccumulator(constants), parallel, cancellationToken);
            double mean = bands.Sum(band => SimdDouble.Sum(SimdDouble.Load(band.Total, 0))) / ((double)scan.MapWidth * scan.MapHeight);
            terms[scale] = Normalize(mean, options.Normalize);
        }

        foreach (var rows in pyramid.OfType<IDisposable>()) rows.Dispose();

        double score = 1;
        for (int scale = 0; scale < scales; scale++) score *= Math.Pow(terms[scale], options.Betas[scale]);
        return new MultiScaleResult(score, terms, range, isConstantPrediction);
    }

    private static double Normalize(double mean, Normalization normalization) => normalization switch
    {
        Normalization.Relu => Math.Max(mean, 0),
        Normalization.Simple => (mean + 1) / 2,
        _ => mean,
    };

    /// <summary>The smallest side of an image in pixels.</summary>
    /// <remarks>
    /// torchmetrics requires kernel_size · (scales − 1)². In addition, the last scale must be larger than the radius of the
    /// window, for its mirrored padding. Then a window fits inside every other scale, and a side has at least 2^scales pixels,
    /// which torchmetrics requires too.
    /// </remarks>
    private static int MinimumSide(SsimWindow window, int scales, int windowSize)
    {
        long divisor = Math.Max(1, scales - 1);
        long side = Math.Max(windowSize * divisor * divisor, (window.Radius + 1L) << (scales - 1));
        return (int)Math.Min(side, int.MaxValue);
    }

    /// <summary>Accumulates the values of one band of the map of one scale.</summary>
    private abstract class BandAccumulator : IWindowVisitor
    {
        /// <summary>The sum over the band, a vector.</summary>
        public double[] Total { get; } = new double[SimdDouble.LaneCount];

        public abstract void Visit(in MapBlock block, WindowSums sums);
    }

    private sealed class ContrastStructureAccumulator(SsimConstants constants) : BandAccumulator
    {
        public override void Visit(in MapBlock block, WindowSums sums) => SsimKernels.ContrastStructure(constants, sums, block, Total);
    }

    private sealed class SsimAccumulator(SsimConstants constants) : BandAccumulator
    {
        public override void Visit(in MapBlock block, WindowSums sums) => SsimKernels.Ssim(constants, sums, block, Total, null);
    }
}
