using MicroSsim.Engine.Planes;
using MicroSsim.Engine.Windows;

namespace MicroSsim.Engine.Volumes;

/// <summary>
/// A pair of volumes for a scan, whose rows are converted to float64 and transformed tile by tile. Rows of slices in memory are used where
/// they are; of other slices, one band of rows of every slice is in memory at a time.
/// </summary>
/// <param name="groundTruth">The ground truth.</param>
/// <param name="prediction">The prediction, of the same shape.</param>
/// <param name="transform">The intensity transform.</param>
/// <remarks>Several threads may read; none while rows are fetched.</remarks>
internal sealed class VolumePair(VolumePlane groundTruth, VolumePlane prediction, IntensityTransform transform)
{
    /// <summary>The bytes of fetched rows of both volumes, unless the rows under one window take more.</summary>
    private const long FetchedBytes = 320L << 20;

    private readonly RowStore[] _groundTruth = [.. groundTruth.Slices.Select(slice => new RowStore(slice))];
    private readonly RowStore[] _prediction = [.. prediction.Slices.Select(slice => new RowStore(slice))];

    /// <summary>The number of slices.</summary>
    public int Depth => groundTruth.Depth;

    /// <summary>The height of a slice in rows.</summary>
    public int Height => groundTruth.SliceHeight;

    /// <summary>The width in pixels.</summary>
    public int Width => groundTruth.Width;

    /// <summary>The number of rows that are best fetched together, at least 1.</summary>
    public int RowsPerFetch
    {
        get
        {
            long bytes = groundTruth.Slices.Concat(prediction.Slices).Where(slice => !slice.IsInMemory).Sum(slice => slice.RowBytes);
            return bytes == 0 ? Height : (int)Math.Max(1, Math.Min(Height, FetchedBytes / bytes));
        }
    }

    /// <summary>Fetches rows of all slices, in place of those before.</summary>
    /// <param name="firstRow">The first row, from 0.</param>
    /// <param name="rowCount">The number of rows, all within the volumes.</param>
    /// <param name="parallel">Degree of parallelism.</param>
    /// <param name="cancellationToken">Token to cancel the operation, checked before every slice.</param>
    public void Fetch(int firstRow, int rowCount, ParallelScope parallel, CancellationToken cancellationToken) =>
        parallel.ForEach(Depth, () => 0, (slice, _) =>
        {
            cancellationToken.ThrowIfCancellationRequested();
            _groundTruth[slice].Fetch(firstRow, rowCount);
            _prediction[slice].Fetch(firstRow, rowCount);
        });

    /// <summary>Reads a block of fetched pixels of one slice of both volumes, row by row.</summary>
    /// <param name="slice">The slice, from 0.</param>
    /// <param name="block">The block.</param>
    /// <param name="groundTruthRows">The destination of the ground truth.</param>
    /// <param name="predictionRows">The destination of the prediction.</param>
    /// <param name="stride">Elements from the start of one row to the next in both destinations.</param>
    public void Read(int slice, in PixelBlock block, Span<double> groundTruthRows, Span<double> predictionRows, int stride)
    {
        double factor = transform.PredictionScale;
        Convert(_groundTruth, slice, groundTruth, transform.GroundTruthOffset, transform.Scale, block, groundTruthRows, stride);
        Convert(_prediction, slice, prediction, transform.PredictionOffset, factor, block, predictionRows, stride);
    }

    /// <summary>Converts a block of one slice, and prefetches that of the next slice, which is read soon.</summary>
    private static void Convert(
        RowStore[] slices,
        int slice,
        VolumePlane volume,
        double offset,
        double factor,
        in PixelBlock block,
        Span<double> values,
        int stride)
    {
        var pixels = slices[slice].At(block);
        var next = slice + 1 < slices.Length ? slices[slice + 1].At(block) : default;
        PixelConversion.ToDouble(pixels, volume.Width, volume.PixelType, offset, factor, block, values, stride, next);
    }
}

/// <summary>A pair of volumes, of one slice at a time. For one thread.</summary>
/// <param name="volumes">The volumes, with the rows that are read fetched.</param>
internal sealed class SliceRows(VolumePair volumes) : PairRows(volumes.Width, volumes.Height)
{
    /// <summary>The slice that is read, from 0.</summary>
    public int Slice { get; set; }

    public override int RowsPerRead => 1;

    public override PairReader OpenReader() => new Reader(this);

    private void Read(in PixelBlock block, Span<double> groundTruth, Span<double> prediction, int stride) =>
        volumes.Read(Slice, block, groundTruth, prediction, stride);

    private sealed class Reader(SliceRows rows) : PairReader
    {
        public override void Fetch(int firstRow, int rowCount)
        {
        }

        public override void Read(in PixelBlock block, Span<double> groundTruth, Span<double> prediction, int stride) =>
            rows.Read(block, groundTruth, prediction, stride);
    }
}
