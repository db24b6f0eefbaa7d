using MicroSsim.Engine.Planes;

namespace MicroSsim.Engine.Windows;

/// <summary>A ground truth and a prediction as float64, aligned with each other: what windows slide over.</summary>
internal abstract class PairRows(int width, int height)
{
    public int Width { get; } = width;

    public int Height { get; } = height;

    /// <summary>How many rows it is best to read together.</summary>
    public abstract int RowsAtOnce { get; }

    /// <summary>A reader for one thread.</summary>
    public abstract PairReader Open();
}

/// <summary>Reads a pair's rows on one thread.</summary>
internal abstract class PairReader
{
    /// <summary>Gets ready to read some rows; they lie within the pair.</summary>
    public abstract void Fetch(int firstRow, int rowCount);

    /// <summary>Writes a block of fetched pixels of both images, row by row.</summary>
    /// <param name="block">Which pixels.</param>
    /// <param name="groundTruth">Takes those of the ground truth.</param>
    /// <param name="prediction">Takes those of the prediction.</param>
    /// <param name="stride">How far apart the rows are written.</param>
    public abstract void Read(in PixelBlock block, Span<double> groundTruth, Span<double> prediction, int stride);

    /// <summary>Writes a part of one fetched row of both images; how long it is follows from the spans.</summary>
    public void Read(int row, int column, Span<double> groundTruth, Span<double> prediction) =>
        Read(new PixelBlock(row, column, 1, groundTruth.Length), groundTruth, prediction, groundTruth.Length);
}

/// <summary>Rows of two planes, each less its own offset, and the prediction times the range-invariant factor.</summary>
internal sealed class PlanePairRows(ImagePlane groundTruth, ImagePlane prediction, IntensityTransform alignment)
    : PairRows(groundTruth.Width, groundTruth.Height)
{
    /// <summary>How many bytes of a plane in a file a thread holds, unless its rows are longer.</summary>
    private const int BytesAtOnce = 1 << 24;

    public override int RowsAtOnce => groundTruth.IsInMemory && prediction.IsInMemory
        ? 1
        : (int)Math.Max(1, BytesAtOnce / Math.Max(groundTruth.RowBytes, prediction.RowBytes));

    public override PairReader Open() => new Reader(groundTruth, prediction, alignment);

    private sealed class Reader(ImagePlane groundTruth, ImagePlane prediction, IntensityTransform alignment) : PairReader
    {
        private readonly RowStore _groundTruth = new(groundTruth), _prediction = new(prediction);

        public override void Fetch(int firstRow, int rowCount)
        {
            _groundTruth.Fetch(firstRow, rowCount);
            _prediction.Fetch(firstRow, rowCount);
        }

        public override void Read(in PixelBlock block, Span<double> groundTruthRows, Span<double> predictionRows, int stride)
        {
            PixelConversion.ToDouble(_groundTruth.At(block), groundTruth.Width, groundTruth.PixelType, alignment.GroundTruthOffset, alignment.Scale, block, groundTruthRows, stride);
            PixelConversion.ToDouble(_prediction.At(block), prediction.Width, prediction.PixelType, alignment.PredictionOffset, alignment.PredictionScale, block, predictionRows, stride);
        }
    }
}

/// <summary>Takes the pixels of a pair, every one once: blocks of even rows and columns, but at the image's end. Several threads may call it.</summary>
internal interface IPixelSink
{
    /// <summary>Takes one block; the pixels are valid during the call.</summary>
    void Take(in PixelBlock block, ReadOnlySpan<double> groundTruth, ReadOnlySpan<double> prediction, int stride);
}
