namespace MicroSsim.Engine.Planes;

/// <summary>
/// Some rows of a plane, fetched together and then read in any order: planes that decode a file would otherwise do so for
/// every row, and again for every part of it.
/// </summary>
internal sealed class RowStore(ImagePlane plane)
{
    private readonly RowBuffer _buffer = new();
    private byte[] _rows = [];
    private int _firstRow;

    /// <summary>Fetches the rows that are going to be read.</summary>
    public void Fetch(int firstRow, int rowCount)
    {
        if (plane.IsInMemory) return; // rows cost nothing to get
        _firstRow = firstRow;
        int length = checked((int)(rowCount * plane.RowBytes));
        if (_rows.Length < length) _rows = new byte[length];
        plane.CopyRows(firstRow, rowCount, _rows.AsSpan(0, length), _buffer);
    }

    /// <summary>The pixels of the plane from the first of a block of fetched ones to its last, valid until the next call.</summary>
    public ReadOnlySpan<byte> At(in PixelBlock block)
    {
        int size = plane.PixelType.Size();
        long first = (long)block.Column * size, length = ((block.Rows - 1) * plane.RowBytes) + ((long)block.Columns * size);
        return plane.IsInMemory
            ? plane.GetRows(block.Row, block.Rows, _buffer).Slice((int)first, checked((int)length))
            : _rows.AsSpan(checked((int)(((block.Row - _firstRow) * plane.RowBytes) + first)), checked((int)length));
    }
}
