using MicroSsim.Engine.Planes;
using MicroSsim.Imaging.IO;

namespace MicroSsim.Imaging.Tiff;

/// <summary>
/// A plane whose pixels stand uncompressed in strips: rows are read straight from the file to where they are wanted, so
/// nothing of it is held.
/// </summary>
internal sealed class RawPlane : ImagePlane
{
    /// <summary>What is read at a time is still in the processor's cache when its byte order is put right.</summary>
    private const int CacheBytes = 1 << 18;

    private readonly FileSource _source;
    private readonly TiffSegments _segments;

    public RawPlane(FileSource source, TiffSegments segments)
        : base(segments.Page.Width, segments.Page.Height, segments.Page.PixelType)
    {
        _source = source;
        _segments = segments;
    }

    /// <summary>Whether a page is stored in a way that this plane reads.</summary>
    public static bool Fits(TiffPage page) =>
        page.Compression == (int)TiffCompression.None && !page.Tiled && page.FillOrder == 1 && page.SamplesPerSegment == 1 && page.Samples.ArePixels;

    public override ReadOnlySpan<byte> GetRows(int firstRow, int rowCount, RowBuffer buffer) => FetchRows(firstRow, rowCount, buffer);

    public override void CopyRows(int firstRow, int rowCount, Span<byte> rows, RowBuffer buffer)
    {
        CheckRows(firstRow, rowCount);
        TiffPage page = _segments.Page;
        int rowBytes = page.PackedRowBytes;
        int atOnce = Math.Max(1, CacheBytes / rowBytes);
        try
        {
            for (int row = 0; row < rowCount;)
            {
                int run = Run(firstRow + row, Math.Min(rowCount - row, atOnce));
                Span<byte> part = rows.Slice(row * rowBytes, run * rowBytes);
                _source.Read(PlaceOf(firstRow + row), part);
                page.Samples.FixByteOrder(part, page.BigEndian);
                row += run;
            }
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            throw page.Unreadable(e);
        }
    }

    private long PlaceOf(int row)
    {
        int strip = row / _segments.Page.SegmentHeight;
        return _segments.Offset(strip, 0) + (long)(row - strip * _segments.Page.SegmentHeight) * _segments.Page.PackedRowBytes;
    }

    /// <summary>How many of the rows stand behind each other in the file: strips mostly do.</summary>
    private int Run(int row, int most)
    {
        TiffPage page = _segments.Page;
        long place = PlaceOf(row);
        int run = Math.Min(most, page.SegmentHeight - row % page.SegmentHeight);
        while (run < most && PlaceOf(row + run) == place + (long)run * page.PackedRowBytes) run = Math.Min(most, run + page.SegmentHeight);
        return run;
    }
}
