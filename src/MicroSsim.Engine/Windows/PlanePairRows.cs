using MicroSsim.Engine.Planes;

namespace MicroSsim.Engine.Windows;

/// <summary>The rows of two planes, converted to float64 and transformed.</summary>
internal sealed class PlanePairRows(ImagePlane groundTruth, ImagePlane prediction, IntensityTransform transform)
    : PairRows(groundTruth.Width, groundTruth.Height)
{
    /// <summary>The bytes of a plane in a file that a thread fetches together, unless a single row is longer.</summary>
    private const int MaximumReadBytes = 1 << 24;

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

        private static void Convert(
            RowStore rows, ImagePlane plane, double offset, double factor, in PixelBlock block, Span<double> values, int stride) =>
            PixelConversion.ToDouble(rows.At(block), plane.Width, plane.PixelType, offset, factor, block, values, stride);
    }
}
