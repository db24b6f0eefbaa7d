namespace MicroSsim.Engine;

/// <summary>
/// Hands out rows of a plane one by one, but fetches them a band at a time: planes that decode a file would otherwise do so
/// for every row, and again for every tile that reads the row.
/// </summary>
internal sealed class BandReader(ImagePlane plane)
{
    /// <summary>The rows that all tiles of a band of windows read are fewer than this.</summary>
    private const int RowsPerFetch = 2 * WindowScan.BandHeight;

    private readonly RowBuffer _buffer = new();
    private byte[] _band = [];
    private int _firstRow, _rowCount;

    /// <summary>The pixels of some columns of a row, valid until the next call.</summary>
    public ReadOnlySpan<byte> Row(int row, int column, int count)
    {
        int size = plane.PixelType.Size(), rowBytes = checked((int)plane.RowBytes);
        if (plane.IsInMemory) return plane.GetRows(row, 1, _buffer).Slice(column * size, count * size);
        if (row < _firstRow || row >= _firstRow + _rowCount) Fetch(row, rowBytes);
        return _band.AsSpan(((row - _firstRow) * rowBytes) + (column * size), count * size);
    }

    private void Fetch(int row, int rowBytes)
    {
        _firstRow = row;
        _rowCount = Math.Min(RowsPerFetch, plane.Height - row);
        var rows = plane.GetRows(row, _rowCount, _buffer);
        if (_band.Length < rows.Length) _band = new byte[RowsPerFetch * rowBytes];
        rows.CopyTo(_band);
    }
}
