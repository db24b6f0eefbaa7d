using System.Buffers;
using System.Runtime.InteropServices;
using MicroSsim.Imaging.Files;
using MicroSsim.Imaging.Zarr.Structure;

namespace MicroSsim.Imaging.Zarr;

/// <summary>Where the elements of chunks belong in a page, and their conversion to pixels.</summary>
/// <param name="array">Metadata of the array.</param>
/// <param name="layout">The axes of rows and columns.</param>
/// <param name="shape">Shape of the page.</param>
/// <param name="coordinates">Position of the page on each axis of the array.</param>
internal sealed class ChunkPlacement(ZarrArray array, PageLayout layout, PageShape shape, long[] coordinates)
{
    /// <summary>Number of rows that are gathered together if elements are not stored row by row.</summary>
    private const int BlockRows = 16;

    private readonly int _chunkHeight = array.ChunkShape[layout.Rows], _chunkWidth = array.ChunkShape[layout.Columns];
    private readonly int _rowStride = array.Strides[layout.Rows], _columnStride = array.Strides[layout.Columns];
    private readonly int _pixelBytes = array.FillPixel.Length;

    /// <summary>Number of chunks on top of each other.</summary>
    public int Down => (int)(((long)shape.Height + _chunkHeight - 1) / _chunkHeight);

    /// <summary>Number of chunks side by side.</summary>
    public int Across => (int)(((long)shape.Width + _chunkWidth - 1) / _chunkWidth);

    /// <summary>True if a chunk holds elements of other pages.</summary>
    public bool HoldsSeveralPages { get; } = Enumerable.Range(0, array.Shape.Length).Any(axis =>
        axis != layout.Rows && axis != layout.Columns && Math.Min(array.ChunkShape[axis], array.Shape[axis]) > 1);

    /// <summary>The position of a chunk in the grid of the array.</summary>
    /// <param name="down">Vertical position in the page.</param>
    /// <param name="across">Horizontal position in the page.</param>
    public long[] Indexes(int down, int across)
    {
        long[] indexes = new long[coordinates.Length];
        for (int axis = 0; axis < indexes.Length; axis++) indexes[axis] = coordinates[axis] / array.ChunkShape[axis];
        (indexes[layout.Rows], indexes[layout.Columns]) = (down, across);
        return indexes;
    }

    /// <summary>Copies the part of a chunk that is in given rows of the page, as pixels.</summary>
    /// <param name="chunk">The decoded chunk; null for the fill value.</param>
    /// <param name="down">Vertical position of the chunk in the page.</param>
    /// <param name="across">Horizontal position of the chunk in the page.</param>
    /// <param name="firstRow">First row of the destination.</param>
    /// <param name="rowCount">Rows of the destination.</param>
    /// <param name="pixels">The destination: row-major, in the byte order of the machine.</param>
    public void Copy(byte[]? chunk, int down, int across, int firstRow, int rowCount, Span<byte> pixels)
    {
        long top = (long)down * _chunkHeight, left = (long)across * _chunkWidth;
        int from = (int)Math.Max(top, firstRow), to = (int)Math.Min(top + _chunkHeight, firstRow + (long)rowCount);
        int columns = (int)Math.Min(_chunkWidth, shape.Width - left), width = columns * _pixelBytes;
        long rowBytes = (long)shape.Width * _pixelBytes, target = ((from - firstRow) * rowBytes) + (left * _pixelBytes);
        if (chunk is null)
        {
            for (int row = from; row < to; row++, target += rowBytes) Fill(pixels.Slice((int)target, width));
            return;
        }

        var elements = chunk.AsSpan(0, array.ChunkBytes);
        int size = array.ElementBytes, source = Offset() + ((int)(from - top) * _rowStride);
        if (_columnStride == 1)
        {
            for (int row = from; row < to; row++, target += rowBytes, source += _rowStride)
            {
                array.Samples.Unpack(elements.Slice(source * size, columns * size), 0, 1, pixels.Slice((int)target, width));
            }

            return;
        }

        byte[] rented = ArrayPool<byte>.Shared.Rent(BlockRows * columns * size);
        for (int row = from; row < to; row += BlockRows, source += BlockRows * _rowStride)
        {
            int rows = Math.Min(BlockRows, to - row);
            Gather(elements, source, rows, columns, rented, size);
            for (int i = 0; i < rows; i++, target += rowBytes)
            {
                array.Samples.Unpack(rented.AsSpan(i * columns * size, columns * size), 0, 1, pixels.Slice((int)target, width));
            }
        }

        ArrayPool<byte>.Shared.Return(rented);
    }

    /// <summary>The index of the first element of the page in a chunk.</summary>
    private int Offset()
    {
        int offset = 0;
        for (int axis = 0; axis < coordinates.Length; axis++)
        {
            offset += (int)(coordinates[axis] % array.ChunkShape[axis]) * array.Strides[axis];
        }

        return offset;
    }

    private void Gather(Span<byte> elements, int source, int rows, int columns, Span<byte> target, int size)
    {
        switch (size)
        {
            case 1:
                Gather<byte>(elements, source, rows, columns, target);
                break;
            case 2:
                Gather<ushort>(elements, source, rows, columns, target);
                break;
            case 4:
                Gather<uint>(elements, source, rows, columns, target);
                break;
            default:
                Gather<ulong>(elements, source, rows, columns, target);
                break;
        }
    }

    /// <summary>Copies elements that are not neighbours to a block of rows.</summary>
    private void Gather<T>(Span<byte> elements, int source, int rows, int columns, Span<byte> target)
        where T : unmanaged
    {
        var from = MemoryMarshal.Cast<byte, T>(elements);
        var to = MemoryMarshal.Cast<byte, T>(target);
        for (int column = 0; column < columns; column++)
        {
            int at = source + (column * _columnStride);
            for (int row = 0; row < rows; row++) to[(row * columns) + column] = from[at + (row * _rowStride)];
        }
    }

    /// <summary>Fills a part of a row with the fill value.</summary>
    private void Fill(Span<byte> row)
    {
        if (_pixelBytes == 1)
        {
            row.Fill(array.FillPixel[0]);
            return;
        }

        array.FillPixel.CopyTo(row);
        for (int filled = _pixelBytes; filled < row.Length; filled *= 2)
        {
            row.Slice(0, Math.Min(filled, row.Length - filled)).CopyTo(row.Slice(filled));
        }
    }
}
