using MicroSsim.Engine.Planes;
using MicroSsim.Engine.Simd;
using MicroSsim.Engine.Windows;

namespace MicroSsim.Engine.Similarity;

/// <summary>The mean SSIM of an aligned pair: what MicroSSIM and plain SSIM share.</summary>
internal static class SingleScaleSsim
{
    /// <summary>Computes the mean and, on request, the components and the map.</summary>
    /// <param name="groundTruth">The ground truth.</param>
    /// <param name="prediction">The prediction, of the same shape.</param>
    /// <param name="alignment">How the prediction is brought onto the ground truth.</param>
    /// <param name="options">Window, constants, covariances.</param>
    /// <param name="dataRange">R, in the ground truth's unit; null for its maximum − minimum.</param>
    /// <param name="components">Whether to compute the three factors.</param>
    /// <param name="map">Takes the map part by part; null if it is not wanted.</param>
    /// <param name="parallel">Who works.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public static SsimResult Measure(
        ImagePlane groundTruth, ImagePlane prediction, IntensityTransform alignment, SsimOptions options, double? dataRange, bool components, SsimMapRow? map,
        ParallelScope parallel, CancellationToken cancellationToken)
    {
        ImagePairChecks.SameShape(groundTruth, prediction);
        var window = options.MakeWindow();
        ImagePairChecks.AtLeast(groundTruth, window.Size, $"a window of {window.Size} × {window.Size}");
        var (groundTruthRange, predictionRange) = ImagePairChecks.Ranges(groundTruth, prediction, parallel);
        if (dataRange is null) ImagePairChecks.NotConstant(groundTruthRange);
        double range = dataRange ?? groundTruthRange.Width;

        bool isConstantPrediction = predictionRange.Width == 0;
        prediction = ClampedPlane.Limit(
            prediction, ref predictionRange, alignment.PredictionOffset, alignment.Factor, alignment.Magnitude(groundTruthRange, range));
        alignment = alignment.Levelled(groundTruthRange, predictionRange, range);
        var formula = new SsimFormula(window, options.Covariance, options.K1, options.K2, range * alignment.Scale, alignment);
        var rows = new PlanePairRows(groundTruth, prediction, alignment);
        var scan = new WindowScan(rows, window, Border.EdgeRepeated, window.Crop, components ? WindowFields.Separate : WindowFields.Joint);
        var bands = scan.Run<Band>(() => components ? new ComponentsBand(formula, map) : new SsimBand(formula, map), parallel, cancellationToken);

        double pixels = (double)scan.MapWidth * scan.MapHeight;
        double Mean(int quantity) => bands.Sum(band => SimdDouble.Sum(SimdDouble.Load(band.Totals, quantity * SimdDouble.Count))) / pixels;
        return new SsimResult(Mean(0), components ? new SsimComponents(Mean(1), Mean(2), Mean(3)) : null, range, isConstantPrediction);
    }

    /// <summary>Adds up a band of the map, and hands the map on if it is wanted.</summary>
    private abstract class Band(int quantities, SsimMapRow? map) : IWindowVisitor, IDisposable
    {
        private readonly double[] _row = new double[map is null ? 0 : quantities * WindowBand.StripWidth];

        /// <summary>A vector per quantity: SSIM, luminance, contrast, structure.</summary>
        public double[] Totals { get; } = new double[quantities * SimdDouble.Count];

        public abstract void Visit(in MapBlock block, WindowSums sums);

        public abstract void Dispose();

        protected static AlignedBuffer NewMap() => AlignedBuffer.Rent(WindowBand.StripWidth * SimdDouble.Count);

        /// <summary>The block's maps, row by row.</summary>
        protected void HandOn(in MapBlock block, params AlignedBuffer[] maps)
        {
            if (map is null) return;
            for (int row = 0; row < block.Rows; row++)
            {
                for (int q = 0; q < quantities; q++)
                {
                    for (int column = 0; column < block.Columns; column++) _row[(q * WindowBand.StripWidth) + column] = maps[q].At((column * SimdDouble.Count) + row);
                }

                map(block.Row + row, block.Column, Part(0, block.Columns), Part(1, block.Columns), Part(2, block.Columns), Part(3, block.Columns));
            }
        }

        private ReadOnlySpan<double> Part(int quantity, int columns) =>
            quantity < quantities ? _row.AsSpan(quantity * WindowBand.StripWidth, columns) : [];
    }

    private sealed class SsimBand(SsimFormula formula, SsimMapRow? map) : Band(1, map)
    {
        private readonly AlignedBuffer? _map = map is null ? null : NewMap();

        public override void Visit(in MapBlock block, WindowSums sums)
        {
            SsimKernels.Ssim(formula, sums, block, Totals, _map);
            if (_map is { } values) HandOn(block, values);
        }

        public override void Dispose() => _map?.Return();
    }

    private sealed class ComponentsBand(SsimFormula formula, SsimMapRow? map) : Band(4, map)
    {
        private readonly (AlignedBuffer Ssim, AlignedBuffer Luminance, AlignedBuffer Contrast, AlignedBuffer Structure) _maps = (NewMap(), NewMap(), NewMap(), NewMap());

        public override void Visit(in MapBlock block, WindowSums sums)
        {
            SsimKernels.Components(formula, sums, block, Totals, _maps);
            HandOn(block, _maps.Ssim, _maps.Luminance, _maps.Contrast, _maps.Structure);
        }

        public override void Dispose()
        {
            foreach (var map in new[] { _maps.Ssim, _maps.Luminance, _maps.Contrast, _maps.Structure }) map.Return();
        }
    }
}
