using MicroSsim.Engine.Planes;
using MicroSsim.Engine.Simd;
using MicroSsim.Engine.Windows;

namespace MicroSsim.Engine.Similarity;

/// <summary>The mean SSIM of a pair after an intensity transform: the common code of MicroSSIM and plain SSIM.</summary>
internal static class SingleScaleSsim
{
    /// <summary>Scores one pair.</summary>
    /// <param name="groundTruth">The ground truth.</param>
    /// <param name="prediction">The prediction.</param>
    /// <param name="transform">The intensity transform of the pair.</param>
    /// <param name="options">Window, constants and covariances.</param>
    /// <param name="dataRange">R, in the unit of the ground truth; null for its maximum − minimum.</param>
    /// <param name="components">Whether to compute luminance, contrast and structure as well.</param>
    /// <param name="map">Receives the maps part by part; null for none.</param>
    /// <param name="parallel">Degree of parallelism.</param>
    /// <param name="cancellationToken">Token to cancel the operation.</param>
    /// <exception cref="MicroSsimException">
    /// <c>ShapeMismatch</c>, <c>ImageTooSmall</c>, <c>SigmaTooSmall</c>, <c>NonFinitePixels</c>, or <c>ConstantGroundTruth</c> if
    /// R is the range of the ground truth.
    /// </exception>
    public static SsimResult Measure(
        ImagePlane groundTruth,
        ImagePlane prediction,
        IntensityTransform transform,
        SsimOptions options,
        double? dataRange,
        bool components,
        SsimMapRow? map,
        ParallelScope parallel,
        CancellationToken cancellationToken)
    {
        ImagePairChecks.RequireSameShape(groundTruth, prediction);
        var window = options.CreateWindow();
        ImagePairChecks.RequireMinimumSide(groundTruth, window.Size, $"a window of {window.Size} × {window.Size}");
        var (groundTruthRange, predictionRange) = ImagePairChecks.MeasureRanges(groundTruth, prediction, parallel);
        if (dataRange is null) ImagePairChecks.RequireRange(groundTruthRange);
        double range = dataRange ?? groundTruthRange.Width;

        bool isConstantPrediction = predictionRange.Width == 0;
        double magnitude = transform.MeasureMagnitude(groundTruthRange, range);
        prediction = ClampedPlane.Limit(prediction, ref predictionRange, transform.PredictionOffset, transform.Factor, magnitude);
        transform = transform.Centered(groundTruthRange, predictionRange, range);
        var constants = new SsimConstants(window, options.Covariance, options.K1, options.K2, range * transform.Scale, transform);
        var rows = new PlanePairRows(groundTruth, prediction, transform);
        var fields = components ? WindowFields.Separate : WindowFields.Joint;
        var scan = new WindowScan(rows, window, Border.EdgeRepeated, window.Crop, fields);
        var bands = scan.Run<BandAccumulator>(
            () => components ? new ComponentsAccumulator(constants, map) : new SsimAccumulator(constants, map),
            parallel,
            cancellationToken);

        double pixels = (double)scan.MapWidth * scan.MapHeight;
        var means = components ? new SsimComponents(Mean(1), Mean(2), Mean(3)) : null;
        return new SsimResult(Mean(0), means, range, isConstantPrediction);

        double Mean(int quantity) =>
            bands.Sum(band => SimdDouble.Sum(SimdDouble.Load(band.Totals, quantity * SimdDouble.LaneCount))) / pixels;
    }

    /// <summary>Accumulates the values of one band of the map, and passes the map on if requested.</summary>
    /// <param name="quantities">1 for SSIM, or 4 with its components.</param>
    /// <param name="map">Receives the maps part by part; null for none.</param>
    private abstract class BandAccumulator(int quantities, SsimMapRow? map) : IWindowVisitor, IDisposable
    {
        /// <summary>One row of a strip per quantity.</summary>
        private readonly double[] _row = new double[map is null ? 0 : quantities * WindowBand.StripWidth];

        /// <summary>The sums over the band, a vector per quantity: SSIM, luminance, contrast, structure.</summary>
        public double[] Totals { get; } = new double[quantities * SimdDouble.LaneCount];

        public abstract void Visit(in MapBlock block, WindowSums sums);

        public abstract void Dispose();

        protected static AlignedBuffer RentMap() => AlignedBuffer.Rent(WindowBand.StripWidth * SimdDouble.LaneCount);

        /// <summary>Passes on the maps of a block, row by row.</summary>
        protected void WriteMap(in MapBlock block, params AlignedBuffer[] maps)
        {
            if (map is null) return;
            for (int row = 0; row < block.Rows; row++)
            {
                for (int q = 0; q < quantities; q++)
                {
                    int start = q * WindowBand.StripWidth;
                    for (int column = 0; column < block.Columns; column++)
                    {
                        _row[start + column] = maps[q].At((column * SimdDouble.LaneCount) + row);
                    }
                }

                int width = block.Columns;
                map(block.Row + row, block.Column, Row(0, width), Row(1, width), Row(2, width), Row(3, width));
            }
        }

        private ReadOnlySpan<double> Row(int quantity, int columns) =>
            quantity < quantities ? _row.AsSpan(quantity * WindowBand.StripWidth, columns) : [];
    }

    private sealed class SsimAccumulator(SsimConstants constants, SsimMapRow? map) : BandAccumulator(1, map)
    {
        private readonly AlignedBuffer? _map = map is null ? null : RentMap();

        public override void Visit(in MapBlock block, WindowSums sums)
        {
            SsimKernels.Ssim(constants, sums, block, Totals, _map);
            if (_map is { } values) WriteMap(block, values);
        }

        public override void Dispose() => _map?.Return();
    }

    private sealed class ComponentsAccumulator(SsimConstants constants, SsimMapRow? map) : BandAccumulator(4, map)
    {
        private readonly (AlignedBuffer Ssim, AlignedBuffer Luminance, AlignedBuffer Contrast, AlignedBuffer Structure) _maps =
            (RentMap(), RentMap(), RentMap(), RentMap());

        public override void Visit(in MapBlock block, WindowSums sums)
        {
            SsimKernels.Components(constants, sums, block, Totals, _maps);
            WriteMap(block, _maps.Ssim, _maps.Luminance, _maps.Contrast, _maps.Structure);
        }

        public override void Dispose()
        {
            foreach (var map in new[] { _maps.Ssim, _maps.Luminance, _maps.Contrast, _maps.Structure }) map.Return();
        }
    }
}
