using MicroSsim.Engine.Planes;
using MicroSsim.Engine.Simd;
using MicroSsim.Engine.Windows;

namespace MicroSsim.Engine.Similarity;

/// <summary>
/// Multi-scale SSIM of an aligned pair, as torchmetrics computes it, in float64: what MicroMS3IM and plain MS-SSIM share.
/// </summary>
/// <remarks>
/// Between scales both images are averaged 2 × 2. Every scale contributes its mean contrast-structure over full windows;
/// the last one its mean SSIM instead, over a map that is padded, not cropped.
/// </remarks>
internal static class MultiScaleSsim
{
    /// <summary>Computes the score.</summary>
    /// <param name="groundTruth">The ground truth.</param>
    /// <param name="prediction">The prediction, of the same shape.</param>
    /// <param name="alignment">How the prediction is brought onto the ground truth.</param>
    /// <param name="options">Scales, window, constants.</param>
    /// <param name="dataRange">R, in the ground truth's unit; null for its maximum − minimum.</param>
    /// <param name="parallel">Who works.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public static MultiScaleResult Measure(
        ImagePlane groundTruth, ImagePlane prediction, IntensityTransform alignment, MultiScaleOptions options, double? dataRange, ParallelScope parallel, CancellationToken cancellationToken)
    {
        ImagePairChecks.SameShape(groundTruth, prediction);
        var shape = new Shape(options);
        shape.Check(groundTruth);
        var (groundTruthRange, predictionRange) = ImagePairChecks.Ranges(groundTruth, prediction, parallel);
        if (dataRange is null) ImagePairChecks.NotConstant(groundTruthRange);
        double range = dataRange ?? groundTruthRange.Width;

        bool isConstantPrediction = predictionRange.Width == 0;
        prediction = ClampedPlane.Limit(
            prediction, ref predictionRange, alignment.PredictionOffset, alignment.Factor, alignment.Magnitude(groundTruthRange, range));
        alignment = alignment.Levelled(groundTruthRange, predictionRange, range);
        var formula = new SsimFormula(shape.Window, CovarianceKind.Population, options.K1, options.K2, range * alignment.Scale, alignment with { Factor = 1 }); // here the package scales before it takes variances
        int scales = options.Betas.Count;
        var terms = new double[scales];
        var scaled = new List<PairRows> { new PlanePairRows(groundTruth, prediction, alignment) };
        for (int scale = 0; scale < scales; scale++)
        {
            bool last = scale == scales - 1;
            if (!last) scaled.Add(PooledRows.Of(scaled[scale]));
            var scan = new WindowScan(scaled[scale], shape.Window, Border.EdgeShared, last ? 0 : shape.Window.Radius, WindowFields.Joint, last ? null : scaled[scale + 1] as IPixelSink);
            var bands = scan.Run<Band>(() => last ? new SsimBand(formula) : new ContrastStructureBand(formula), parallel, cancellationToken);
            double mean = bands.Sum(band => SimdDouble.Sum(SimdDouble.Load(band.Total, 0))) / ((double)scan.MapWidth * scan.MapHeight);
            terms[scale] = Normalize(mean, options.Normalize);
        }

        foreach (var rows in scaled.OfType<IDisposable>()) rows.Dispose();

        double score = 1;
        for (int scale = 0; scale < scales; scale++) score *= Math.Pow(terms[scale], options.Betas[scale]);
        return new MultiScaleResult(score, terms, range, isConstantPrediction);
    }

    /// <summary>Adds up a band of the map of one scale.</summary>
    private abstract class Band : IWindowVisitor
    {
        public double[] Total { get; } = new double[SimdDouble.Count];

        public abstract void Visit(in MapBlock block, WindowSums sums);
    }

    private sealed class ContrastStructureBand(SsimFormula formula) : Band
    {
        public override void Visit(in MapBlock block, WindowSums sums) => SsimKernels.ContrastStructure(formula, sums, block, Total);
    }

    private sealed class SsimBand(SsimFormula formula) : Band
    {
        public override void Visit(in MapBlock block, WindowSums sums) => SsimKernels.Ssim(formula, sums, block, Total, null);
    }

    private static double Normalize(double mean, Normalization normalization) => normalization switch
    {
        Normalization.Relu => Math.Max(mean, 0),
        Normalization.Simple => (mean + 1) / 2,
        _ => mean,
    };

    /// <summary>The window, and the smallest image that all scales have room in.</summary>
    private sealed class Shape
    {
        private readonly int _scales, _windowSize;

        public Shape(MultiScaleOptions options)
        {
            Window = options.Window == WindowKind.Gaussian ? SsimWindow.Gaussian(options.Sigma) : SsimWindow.Uniform(options.WindowSize);
            _scales = options.Betas.Count;
            _windowSize = options.WindowSize;
        }

        public SsimWindow Window { get; }

        public void Check(ImagePlane plane) => ImagePairChecks.AtLeast(
            plane, MinimumSide(), $"a multi-scale score of {_scales} scales with a window of {_windowSize} × {_windowSize}");

        /// <summary>
        /// kernel_size · (scales − 1)² is torchmetrics' own demand; besides, what is mirrored at the border of the last scale must
        /// be there. Then a full window fits into every other scale, and a side has 2^scales pixels, which torchmetrics wants too.
        /// </summary>
        private int MinimumSide()
        {
            long divisor = Math.Max(1, _scales - 1);
            long side = Math.Max(_windowSize * divisor * divisor, (Window.Radius + 1L) << (_scales - 1));
            return (int)Math.Min(side, int.MaxValue);
        }
    }
}
