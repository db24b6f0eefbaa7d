using MicroSsim.Engine.Masks;
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
        var window = CreateWindow(groundTruth, prediction, options);
        int scales = options.Betas.Count;
        var (groundTruthRange, predictionRange) = ImagePairChecks.MeasureRanges(groundTruth, prediction, parallel);
        if (dataRange is null) ImagePairChecks.RequireRange(groundTruthRange);
        double range = dataRange ?? groundTruthRange.Width;

        var (rows, constants) = Setup(groundTruth, prediction, groundTruthRange, predictionRange, transform, options, window, range);
        double[] terms = new double[scales];
        var pyramid = new List<PairRows> { rows };
        for (int scale = 0; scale < scales; scale++)
        {
            bool last = scale == scales - 1;
            var scan = ScanOf(pyramid, scale, last, window);
            var bands = scan.Run<BandAccumulator>(
                () => last ? new SsimAccumulator(constants) : new ContrastStructureAccumulator(constants), parallel, cancellationToken);
            double mean = bands.Sum(band => SimdDouble.Sum(SimdDouble.Load(band.Total, 0))) / ((double)scan.MapWidth * scan.MapHeight);
            terms[scale] = Normalize(mean, options.Normalize);
        }

        foreach (var pooled in pyramid.OfType<IDisposable>()) pooled.Dispose();

        return new MultiScaleResult(Product(terms, options.Betas), terms, range, predictionRange.Width == 0);
    }

    /// <summary>Scores the regions of one pair.</summary>
    /// <param name="groundTruth">The ground truth.</param>
    /// <param name="prediction">The prediction.</param>
    /// <param name="mask">The mask or label image, which is pooled like the images.</param>
    /// <param name="byLabel">Whether every label is a region of its own.</param>
    /// <param name="transform">The intensity transform of the pair.</param>
    /// <param name="options">Scales, window and constants.</param>
    /// <param name="dataRange">R, in the unit of the ground truth; null for maximum − minimum of its finite pixels.</param>
    /// <param name="parallel">Degree of parallelism.</param>
    /// <param name="cancellationToken">Token to cancel the operation.</param>
    /// <returns>The regions in ascending order of their labels, each with its score or the error <c>MaskTooSmall</c>.</returns>
    /// <exception cref="MicroSsimException">The errors without regions, and those of <see cref="MaskedPair"/>.</exception>
    public static IReadOnlyList<RegionResult<MultiScaleResult>> MeasureRegions(
        ImagePlane groundTruth,
        ImagePlane prediction,
        ImageMask mask,
        bool byLabel,
        IntensityTransform transform,
        MultiScaleOptions options,
        double? dataRange,
        ParallelScope parallel,
        CancellationToken cancellationToken)
    {
        var window = CreateWindow(groundTruth, prediction, options);
        int scales = options.Betas.Count;
        var pair = MaskedPair.Measure(groundTruth, prediction, mask.Plane, byLabel, insideOnly: false, parallel);
        if (dataRange is null) ImagePairChecks.RequireRange(pair.GroundTruthRange);
        double range = dataRange ?? pair.GroundTruthRange.Width;

        var (rows, constants) = Setup(
            pair.GroundTruth, pair.Prediction, pair.GroundTruthRange, pair.PredictionRange, transform, options, window, range);
        int count = pair.Index.Count;
        var (regions, finite) = (pair.Regions, pair.Finite);
        var pyramid = new List<PairRows> { rows };
        var means = new RegionMeans[scales];
        for (int scale = 0; scale < scales; scale++)
        {
            bool last = scale == scales - 1;
            var scan = ScanOf(pyramid, scale, last, window);
            var mapRegions = new MapRegions(regions, finite, mask.Mode, window.Radius, last ? 0 : window.Radius);
            var bands = scan.Run(
                () => new RegionBand(constants, last, new RegionAccumulator(mapRegions, count, 1)), parallel, cancellationToken);
            means[scale] = new RegionMeans(bands.Select(band => band.Sums), count, 1);
            if (last) continue;
            regions = PooledRegionRows.Create(regions, parallel);
            finite = finite is null ? null : PooledRegionRows.Create(finite, parallel);
        }

        foreach (var pooled in pyramid.OfType<IDisposable>()) pooled.Dispose();
        bool isConstantPrediction = pair.PredictionRange.Width == 0;
        return [.. Enumerable.Range(1, count).Select(ResultOf)];

        RegionResult<MultiScaleResult> ResultOf(int region)
        {
            long label = pair.Index.Labels[region];
            int empty = Array.FindIndex(means, scale => scale.Count(region) == 0);
            if (empty >= 0)
            {
                string where = FormattableString.Invariant($" at scale {empty + 1} of {scales}");
                return new RegionResult<MultiScaleResult>(
                    label, null, RegionMeans.NoPosition(pair.Index, region, mask.Mode, window.SidesText, where));
            }

            double[] terms = [.. means.Select(scale => Normalize(scale.Mean(region), options.Normalize))];
            var result = new MultiScaleResult(Product(terms, options.Betas), terms, range, isConstantPrediction)
            {
                MaskedPixels = means[0].Count(region),
            };
            return new RegionResult<MultiScaleResult>(label, result, null);
        }
    }

    /// <summary>Creates the window; throws unless the images have the same shape, and are large enough for all scales.</summary>
    private static SsimWindow CreateWindow(ImagePlane groundTruth, ImagePlane prediction, MultiScaleOptions options)
    {
        ImagePairChecks.RequireSameShape(groundTruth, prediction);
        var window = options.CreateWindow();
        int scales = options.Betas.Count, size = options.WindowSize;
        ImagePairChecks.RequireMinimumSide(
            groundTruth,
            MinimumSide(window, scales, size),
            $"a multi-scale score of {scales} scales with a window of {size} × {size}",
            scales > 1 ? nameof(options.Betas) : null);
        return window;
    }

    /// <summary>Prepares the finest scale of a pair whose pixels are finite, and the constants of the formula.</summary>
    private static (PairRows Rows, SsimConstants Constants) Setup(
        ImagePlane groundTruth,
        ImagePlane prediction,
        PixelRange groundTruthRange,
        PixelRange predictionRange,
        IntensityTransform transform,
        MultiScaleOptions options,
        SsimWindow window,
        double range)
    {
        var rows = PlanePairRows.Create(groundTruth, prediction, groundTruthRange, predictionRange, ref transform, range);
        var pivots = transform with { Factor = 1 }; // the package scales before it computes variances, so no sign is lost
        var constants = new SsimConstants(window, CovarianceKind.Population, options.K1, options.K2, range * transform.Scale, pivots);
        return (rows, constants);
    }

    /// <summary>Creates the scan of one scale; unless it is the last one, it writes the next one, which is added to the pyramid.</summary>
    private static WindowScan ScanOf(List<PairRows> pyramid, int scale, bool last, SsimWindow window)
    {
        if (!last) pyramid.Add(PooledRows.Create(pyramid[scale]));
        var sink = last ? null : pyramid[scale + 1] as IPixelSink;
        return new WindowScan(pyramid[scale], window, Border.EdgeShared, last ? 0 : window.Radius, WindowFields.Joint, sink);
    }

    private static double Product(double[] terms, IReadOnlyList<double> betas)
    {
        double score = 1;
        for (int scale = 0; scale < terms.Length; scale++) score *= Math.Pow(terms[scale], betas[scale]);
        return score;
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

    /// <summary>Accumulates the values of one band of the map of one scale per region.</summary>
    private sealed class RegionBand(SsimConstants constants, bool last, RegionAccumulator sums)
        : BandAccumulator, IRegionVisitor, IDisposable
    {
        private readonly AlignedBuffer _map = AlignedBuffer.Rent(WindowBand.StripWidth * SimdDouble.LaneCount);

        public RegionAccumulator Sums => sums;

        public RegionAccumulator? Regions => sums;

        public override void Visit(in MapBlock block, WindowSums windowSums)
        {
            int region = sums.RegionOf(block);
            if (region > 0) sums.LoadTotals(region, Total);
            if (last) SsimKernels.Ssim(constants, windowSums, block, Total, region > 0 ? null : _map);
            else if (region > 0) SsimKernels.ContrastStructure(constants, windowSums, block, Total);
            else SsimKernels.ContrastStructureMap(constants, windowSums, block, _map);
            if (region > 0) sums.StoreTotals(block, region, Total);
            else sums.AddMixed(block, [_map]);
        }

        public void Dispose()
        {
            _map.Return();
            sums.Dispose();
        }
    }
}
