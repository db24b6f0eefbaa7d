namespace MicroSsim.Engine;

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
        var rows = plane.GetRows(firstRow, rowCount, _buffer);
        if (_rows.Length < rows.Length) _rows = new byte[rows.Length];
        rows.CopyTo(_rows);
    }

    /// <summary>The pixels of some columns of a fetched row, valid until the next call.</summary>
    public ReadOnlySpan<byte> Row(int row, int column, int count)
    {
        int size = plane.PixelType.Size();
        if (plane.IsInMemory) return plane.GetRows(row, 1, _buffer).Slice(column * size, count * size);
        return _rows.AsSpan(checked((int)(((row - _firstRow) * plane.RowBytes) + ((long)column * size))), count * size);
    }
}
