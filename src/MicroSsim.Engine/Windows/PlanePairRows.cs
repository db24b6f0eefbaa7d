using MicroSsim.Engine.Planes;

namespace MicroSsim.Engine.Windows;

/// <summary>The rows of two planes, converted to float64 and transformed.</summary>
internal sealed class PlanePairRows(ImagePlane groundTruth, ImagePlane prediction, IntensityTransform transform)
    : PairRows(groundTruth.Width, groundTruth.Height)
{
    /// <summary>The bytes of a plane in a file that a thread fetches together, unless a single row is longer.</summary>
    private const int MaximumReadBytes = 1 << 24;

    /// <summary>
    /// Creates the rows of a pair whose ranges are known: limits the prediction, and centers and scales the transform, so that no sum of
    /// squares loses digits or leaves the range of float64.
    /// </summary>
    /// <param name="groundTruth">The ground truth, of finite pixels.</param>
    /// <param name="prediction">The prediction, of finite pixels.</param>
    /// <param name="groundTruthRange">The range of the ground truth.</param>
    /// <param name="predictionRange">The range of the prediction.</param>
    /// <param name="transform">The intensity transform of the pair; becomes the one of the rows.</param>
    /// <param name="range">The data range R, in the unit of the ground truth.</param>
    public static PlanePairRows Create(
        ImagePlane groundTruth,
        ImagePlane prediction,
        PixelRange groundTruthRange,
        PixelRange predictionRange,
        ref IntensityTransform transform,
        double range)
    {
        double magnitude = transform.MeasureMagnitude(groundTruthRange, range);
        prediction = ClampedPlane.Limit(prediction, ref predictionRange, transform.PredictionOffset, transform.Factor, magnitude);
        transform = transform.Centered(groundTruthRange, predictionRange, range);
        return new PlanePairRows(groundTruth, prediction, transform);
    }

    public override int RowsPerRead => groundTruth.IsInMemory && prediction.IsInMemory
        ? 1
        : (int)Math.Max(1, MaximumReadBytes / Math.Max(groundTruth.RowBytes, prediction.RowBytes));

    public override PairReader OpenReader() => new Reader(groundTruth, prediction, transform);

    private sealed class Reader(ImagePlane groundTruth, ImagePlane prediction, IntensityTransform transform) : PairReader
    {
        private readonly RowStore _groundTruth = new(groundTruth), _prediction = new(prediction);

        public override void Fetch(int firstRow, int rowCount)
        {
            _groundTruth.Fetch(firstRow, rowCount);
            _prediction.Fetch(firstRow, rowCount);
        }

        public override void Read(in PixelBlock block, Span<double> groundTruthRows, Span<double> predictionRows, int stride)
        {
            double predictionFactor = transform.PredictionScale;
            Convert(_groundTruth, groundTruth, transform.GroundTruthOffset, transform.Scale, block, groundTruthRows, stride);
            Convert(_prediction, prediction, transform.PredictionOffset, predictionFactor, block, predictionRows, stride);
        }

        public override void Free()
        {
            _groundTruth.Free();
            _prediction.Free();
        }

        private static void Convert(
            RowStore rows, ImagePlane plane, double offset, double factor, in PixelBlock block, Span<double> values, int stride) =>
            PixelConversion.ToDouble(rows.At(block), plane.Width, plane.PixelType, offset, factor, block, values, stride);
    }
}
