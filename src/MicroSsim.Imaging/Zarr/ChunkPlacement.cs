using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using MicroSsim.Imaging.Files;
using MicroSsim.Imaging.IO;
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

    /// <summary>MethodImplOptions.AggressiveOptimization, which netstandard2.0 does not name.</summary>
    private const MethodImplOptions AggressiveOptimization = (MethodImplOptions)512;

    private readonly int _chunkHeight = array.ChunkShape[layout.Rows], _chunkWidth = array.ChunkShape[layout.Columns];
    private readonly int _rowStride = array.Strides[layout.Rows], _columnStride = array.Strides[layout.Columns];
    private readonly int _pixelBytes = array.FillPixel.Length;
    private readonly bool _arePixels = array.Samples.ArePixels;

    /// <summary>True if stored elements have the bytes of pixels.</summary>
    private readonly bool _arePixelsStored =
        array.Samples.ArePixels && (array.Samples.Bits == 8 || array.BigEndian != BitConverter.IsLittleEndian);

    /// <summary>Number of chunks on top of each other.</summary>
    public int Down => (int)(((long)shape.Height + _chunkHeight - 1) / _chunkHeight);

    /// <summary>Number of chunks side by side.</summary>
    public int Across => (int)(((long)shape.Width + _chunkWidth - 1) / _chunkWidth);

    /// <summary>True if a chunk holds elements of other pages.</summary>
    public bool HoldsSeveralPages { get; } = Enumerable.Range(0, array.Shape.Length).Any(axis =>
        axis != layout.Rows && axis != layout.Columns && Math.Min(array.ChunkShape[axis], array.Shape[axis]) > 1);

    /// <summary>True if the rows of a page follow each other in the file of a chunk, so that they can be read alone.</summary>
    public bool CanReadRows => array.Codecs.IsEmpty && _columnStride == 1 && _rowStride == _chunkWidth;

    /// <summary>Number of the page's chunks on the axes that enumerate pages, the same for pages that share chunks.</summary>
    public long Stack { get; } = NumberOnStack(array, layout, coordinates);

    /// <summary>The position of a chunk in the grid of the array.</summary>
    /// <param name="down">Vertical position in the page.</param>
    /// <param name="across">Horizontal position in the page.</param>
    /// <param name="indexes">The destination, with one element for each axis.</param>
    public void GetIndexes(int down, int across, Span<long> indexes)
    {
        for (int axis = 0; axis < indexes.Length; axis++) indexes[axis] = coordinates[axis] / array.ChunkShape[axis];
        (indexes[layout.Rows], indexes[layout.Columns]) = (down, across);
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
        var (from, to, columns, target) = Part(down, across, firstRow, rowCount);
        int width = columns * _pixelBytes;
        long rowBytes = (long)shape.Width * _pixelBytes;
        if (chunk is null)
        {
            for (int row = from; row < to; row++, target += rowBytes) Fill(pixels.Slice((int)target, width));
            return;
        }

        var elements = chunk.AsSpan(0, array.ChunkBytes);
        int size = array.ElementBytes, source = Offset() + ((from % _chunkHeight) * _rowStride);
        if (_columnStride == 1)
        {
            Place(elements.Slice(source * size), _rowStride * size, columns, to - from, pixels.Slice((int)target));
            return;
        }

        byte[] rented = ArrayPool<byte>.Shared.Rent(BlockRows * columns * size);
        for (int row = from; row < to; row += BlockRows, source += BlockRows * _rowStride, target += BlockRows * rowBytes)
        {
            int rows = Math.Min(BlockRows, to - row);
            Gather(elements, source, rows, columns, rented, size);
            Place(rented, columns * size, columns, rows, pixels.Slice((int)target));
        }

        ArrayPool<byte>.Shared.Return(rented);
    }

    /// <summary>
    /// Reads the part of an uncompressed chunk that is in given rows of the page, without its other rows and pages, and into its place
    /// unless elements have to be converted.
    /// </summary>
    /// <param name="stored">The stored chunk.</param>
    /// <param name="down">Vertical position of the chunk in the page.</param>
    /// <param name="across">Horizontal position of the chunk in the page.</param>
    /// <param name="firstRow">First row of the destination.</param>
    /// <param name="rowCount">Rows of the destination.</param>
    /// <param name="pixels">The destination: row-major, in the byte order of the machine.</param>
    /// <exception cref="InvalidDataException">The file has become shorter.</exception>
    public void Read(StoredChunk stored, int down, int across, int firstRow, int rowCount, Span<byte> pixels)
    {
        var (from, to, columns, target) = Part(down, across, firstRow, rowCount);
        int size = array.ElementBytes, rowBytes = _chunkWidth * size;
        long source = ((long)Offset() * size) + ((long)(from % _chunkHeight) * rowBytes);
        if (_arePixels && columns == _chunkWidth && columns == shape.Width)
        {
            var rows = pixels.Slice((int)target, (to - from) * rowBytes);
            stored.Read(source, rows);
            array.Samples.ToMachineByteOrder(rows, array.BigEndian);
            return;
        }

        if (_arePixelsStored && columns < shape.Width)
        {
            stored.ReadRows(source, new RowSpacing(to - from, columns * size, rowBytes, shape.Width * size), pixels.Slice((int)target));
            return;
        }

        int partRows = Math.Min(to - from, Math.Max(1, RowSpacing.PartBytes / rowBytes));
        byte[] rented = ArrayPool<byte>.Shared.Rent(partRows * rowBytes);
        try
        {
            for (int row = from; row < to; row += partRows, target += partRows * (long)shape.Width * _pixelBytes)
            {
                int rows = Math.Min(partRows, to - row);
                var part = rented.AsSpan(0, rows * rowBytes);
                stored.Read(source, part);
                source += part.Length;
                array.Samples.ToMachineByteOrder(part, array.BigEndian);
                Place(part, rowBytes, columns, rows, pixels.Slice((int)target));
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    /// <summary>Converts rows of elements to pixels. Compiled with full optimization at once: a page takes thousands of rows.</summary>
    /// <param name="elements">The elements, from the first one of the first row.</param>
    /// <param name="stride">Bytes from one row of elements to the next.</param>
    /// <param name="columns">Elements per row.</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="pixels">The pixels of the page, from the first one of the first row.</param>
    [MethodImpl(AggressiveOptimization)]
    private void Place(ReadOnlySpan<byte> elements, int stride, int columns, int rows, Span<byte> pixels)
    {
        int elementBytes = columns * array.ElementBytes, pixelBytes = columns * _pixelBytes, rowBytes = shape.Width * _pixelBytes;
        for (int row = 0; row < rows; row++)
        {
            var from = elements.Slice(row * stride, elementBytes);
            var to = pixels.Slice(row * rowBytes, pixelBytes);
            if (_arePixels) from.CopyTo(to);
            else array.Samples.Unpack(from, 0, 1, to);
        }
    }

    /// <summary>The part of a chunk that is in given rows of the page.</summary>
    /// <returns>Its first row and the row after its last, its columns, and the offset of its first pixel in the rows in bytes.</returns>
    private (int From, int To, int Columns, long Target) Part(int down, int across, int firstRow, int rowCount)
    {
        long top = (long)down * _chunkHeight, left = (long)across * _chunkWidth;
        int from = (int)Math.Max(top, firstRow), to = (int)Math.Min(top + _chunkHeight, firstRow + (long)rowCount);
        int columns = (int)Math.Min(_chunkWidth, shape.Width - left);
        return (from, to, columns, (((from - firstRow) * (long)shape.Width) + left) * _pixelBytes);
    }

    private static long NumberOnStack(ZarrArray array, PageLayout layout, long[] coordinates)
    {
        long number = 0;
        for (int axis = 0; axis < coordinates.Length; axis++)
        {
            if (axis == layout.Rows || axis == layout.Columns) continue;
            int size = array.ChunkShape[axis];
            number = (number * ((array.Shape[axis] + size - 1) / size)) + (coordinates[axis] / size);
        }

        return number;
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
