using System.Buffers;

namespace MicroSsim.Engine.Planes;

/// <summary>
/// A cache of consecutive rows of a plane, fetched together and then read in any order, so that a plane that decodes a file
/// does so once. Rows of a plane in memory are not copied. <see cref="Free"/> is optional. Not thread-safe.
/// </summary>
internal sealed class RowStore(ImagePlane plane)
{
    private readonly RowBuffer _buffer = new();
    private byte[] _rows = [];
    private int _firstRow;

    /// <summary>Reads rows into the cache, in place of those before.</summary>
    public void Fetch(int firstRow, int rowCount)
    {
        if (plane.IsInMemory) return;
        _firstRow = firstRow;
        int length = checked((int)(rowCount * plane.RowBytes));
        if (_rows.Length < length)
        {
            Free();
            _rows = ArrayPool<byte>.Shared.Rent(length);
        }

        plane.CopyRows(firstRow, rowCount, _rows.AsSpan(0, length), _buffer);
    }

    /// <summary>Frees the memory of the fetched rows for others.</summary>
    public void Free()
    {
        if (_rows.Length > 0) ArrayPool<byte>.Shared.Return(_rows);
        _rows = [];
    }

    /// <summary>
    /// The bytes from the first to the last pixel of a block of fetched rows, including the pixels outside the block's columns in its rows.
    /// Valid until the next call.
    /// </summary>
    public ReadOnlySpan<byte> At(in PixelBlock block)
    {
        int size = plane.PixelType.Size();
        long first = (long)block.Column * size, length = ((block.Rows - 1) * plane.RowBytes) + ((long)block.Columns * size);
        return plane.IsInMemory
            ? plane.GetRows(block.Row, block.Rows, _buffer).Slice((int)first, checked((int)length))
            : _rows.AsSpan(checked((int)(((block.Row - _firstRow) * plane.RowBytes) + first)), checked((int)length));
    }
}
