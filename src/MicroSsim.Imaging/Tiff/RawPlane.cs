using MicroSsim.Engine;

namespace MicroSsim.Imaging.Tiff;

/// <summary>
/// A plane whose pixels stand uncompressed in strips: rows are read straight from the file into the reader's buffer, so
/// nothing of it is held.
/// </summary>
internal sealed class RawPlane : ImagePlane
{
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

    public override ReadOnlySpan<byte> GetRows(int firstRow, int rowCount, RowBuffer buffer)
    {
        CheckRows(firstRow, rowCount);
        TiffPage page = _segments.Page;
        int rowBytes = page.PackedRowBytes;
        Span<byte> rows = buffer.Take(checked(rowCount * rowBytes));
        try
        {
            for (int row = 0; row < rowCount;)
            {
                int run = Run(firstRow + row, rowCount - row);
                _source.Read(PlaceOf(firstRow + row), rows.Slice(row * rowBytes, run * rowBytes));
                row += run;
            }
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            throw page.Unreadable(e);
        }

        page.Samples.FixByteOrder(rows, page.BigEndian);
        return rows;
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
