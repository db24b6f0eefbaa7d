using MicroSsim.Engine.Planes;
using MicroSsim.Imaging.IO;
using MicroSsim.Imaging.Tiff.Structure;

namespace MicroSsim.Imaging.Tiff;

/// <summary>
/// A plane whose pixels are stored uncompressed in strips: rows are read from the file directly into the memory of the caller, so
/// that no pixels are cached.
/// </summary>
internal sealed class UncompressedPlane : ImagePlane
{
    /// <summary>Bytes read at a time, so that they are still in the CPU cache when their byte order is swapped.</summary>
    private const int ChunkBytes = 1 << 18;

    private readonly FileSource _source;
    private readonly TiffSegments _segments;

    /// <param name="source">The file, which must stay open.</param>
    /// <param name="segments">The strips of a page for which <see cref="CanRead"/> is true.</param>
    public UncompressedPlane(FileSource source, TiffSegments segments)
        : base(segments.Page.Width, segments.Page.Height, segments.Page.PixelType)
    {
        _source = source;
        _segments = segments;
    }

    /// <summary>True if the pixels of a page are stored contiguously per strip, in the layout of the plane except for byte order.</summary>
    public static bool CanRead(TiffPage page) =>
        page.Compression == (int)TiffCompression.None && !page.Tiled && page.FillOrder == 1 && page.SamplesPerSegment == 1
        && page.Samples.ArePixels;

    /// <inheritdoc/>
    public override ReadOnlySpan<byte> GetRows(int firstRow, int rowCount, RowBuffer buffer) => FetchRows(firstRow, rowCount, buffer);

    /// <inheritdoc/>
    public override void CopyRows(int firstRow, int rowCount, Span<byte> rows, RowBuffer buffer)
    {
        CheckRows(firstRow, rowCount);
        var page = _segments.Page;
        int rowBytes = page.PackedRowBytes;
        int chunkRows = Math.Max(1, ChunkBytes / rowBytes);
        try
        {
            for (int row = 0; row < rowCount;)
            {
                int count = CountContiguousRows(firstRow + row, Math.Min(rowCount - row, chunkRows));
                var chunk = rows.Slice(row * rowBytes, count * rowBytes);
                _source.Read(RowOffset(firstRow + row), chunk);
                page.Samples.ToMachineByteOrder(chunk, page.BigEndian);
                row += count;
            }
        }
        catch (Exception e) when (e.IsReadFailure())
        {
            throw page.Unreadable(e);
        }
    }

    /// <summary>Offset of a row in the file.</summary>
    private long RowOffset(int row)
    {
        int strip = row / _segments.Page.SegmentHeight;
        return _segments.Offset(strip, 0) + ((long)(row - (strip * _segments.Page.SegmentHeight)) * _segments.Page.PackedRowBytes);
    }

    /// <summary>Number of rows, at most <paramref name="limit"/>, that are contiguous in the file; strips usually are.</summary>
    private int CountContiguousRows(int row, int limit)
    {
        var page = _segments.Page;
        long offset = RowOffset(row);
        int count = Math.Min(limit, page.SegmentHeight - (row % page.SegmentHeight));
        while (count < limit && RowOffset(row + count) == offset + ((long)count * page.PackedRowBytes))
        {
            count = Math.Min(limit, count + page.SegmentHeight);
        }

        return count;
    }
}
