using System.Buffers;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;
using MicroSsim.Imaging.Files;
using MicroSsim.Imaging.IO;
using MicroSsim.Imaging.Pixels;
using MicroSsim.Imaging.Zarr.Structure;

namespace MicroSsim.Imaging.Zarr;

/// <summary>A page of an array, decoded in bands that are a whole number of chunks high, or lower if chunks are very high.</summary>
/// <param name="path">Path of the image, for messages.</param>
/// <param name="page">Number of the page, for messages.</param>
/// <param name="chunks">The chunks of the array.</param>
/// <param name="layout">The axes of rows and columns.</param>
/// <param name="shape">Shape of the page.</param>
/// <param name="coordinates">Position of the page on each axis of the array.</param>
internal sealed class ZarrPlane(
    string path, int page, ChunkReader chunks, PageLayout layout, PageShape shape, long[] coordinates)
    : BandedPlane(shape.Width, shape.Height, shape.PixelType, BandRows(chunks.Array, layout, shape))
{
    /// <summary>Approximate size of a band in bytes: enough chunks to use every core.</summary>
    private const long BandBytes = 8L << 20;

    /// <summary>Limit of the size in bytes of a band of one row of chunks.</summary>
    private const long MaxBandBytes = 64L << 20;

    /// <summary>Smallest number of decoded bytes for which several threads are faster than one.</summary>
    private const int MinParallelBytes = 1 << 18;

    /// <summary>Side of the square blocks in which elements that are not stored row by row are gathered.</summary>
    private const int BlockSide = 16;

    private readonly ZarrArray _array = chunks.Array;

    /// <summary>True if a chunk holds elements of other pages or bands, so that it is kept decoded.</summary>
    private readonly bool _isShared = IsShared(chunks.Array, layout, BandRows(chunks.Array, layout, shape));

    /// <summary>Decodes the whole page into memory of the shared pool, which is reused once the result is disposed.</summary>
    public BytePlane DecodeAll()
    {
        byte[] pixels = ArrayPool<byte>.Shared.Rent((int)(RowBytes * Height));
        DecodeRows(0, Height, pixels);
        return new BytePlane(Width, Height, PixelType, pixels, isRented: true);
    }

    /// <inheritdoc/>
    protected override byte[] Decode(int firstRow, int rowCount)
    {
        byte[] pixels = PixelArrays.AllocateBytes(checked((int)(RowBytes * rowCount)));
        DecodeRows(firstRow, rowCount, pixels);
        return pixels;
    }

    /// <summary>Decodes rows of the page.</summary>
    /// <param name="firstRow">First row.</param>
    /// <param name="rowCount">Rows to decode.</param>
    /// <param name="pixels">The destination: row-major, in the byte order of the machine.</param>
    private void DecodeRows(int firstRow, int rowCount, byte[] pixels)
    {
        int height = _array.ChunkShape[layout.Rows], width = _array.ChunkShape[layout.Columns];
        int firstDown = firstRow / height, down = ((firstRow + rowCount - 1) / height) - firstDown + 1;
        int across = (int)(((long)Width + width - 1) / width);
        long count = (long)down * across;
        try
        {
            if (count == 1 || RowBytes * rowCount < MinParallelBytes)
            {
                for (int i = 0; i < count; i++) DecodeChunk(i);
            }
            else
            {
                Parallel.For(0, count, DecodeChunk);
            }
        }
        catch (AggregateException e)
        {
            // The first damaged chunk is reported.
            var first = e.InnerExceptions[0];
            if (first.IsReadFailure()) throw ImageFileException.Unreadable(path, page, first);
            ExceptionDispatchInfo.Capture(first).Throw();
        }
        catch (Exception e) when (e.IsReadFailure())
        {
            throw ImageFileException.Unreadable(path, page, e);
        }

        void DecodeChunk(long i) => this.DecodeChunk(firstDown + (int)(i / across), (int)(i % across), firstRow, rowCount, pixels);
    }

    private static int BandRows(ZarrArray array, PageLayout layout, PageShape shape)
    {
        long rowBytes = (long)shape.Width * PixelBytes(array), chunkRows = Math.Min(shape.Height, array.ChunkShape[layout.Rows]);
        return (int)(chunkRows * rowBytes <= MaxBandBytes
            ? Math.Min(shape.Height, chunkRows * Math.Max(1, BandBytes / (chunkRows * rowBytes)))
            : Math.Max(1, BandBytes / rowBytes));
    }

    private static int PixelBytes(ZarrArray array) => array.FillPixel.Length;

    private static bool IsShared(ZarrArray array, PageLayout layout, int bandRows)
    {
        for (int axis = 0; axis < array.Shape.Length; axis++)
        {
            if (axis != layout.Rows && axis != layout.Columns && Math.Min(array.ChunkShape[axis], array.Shape[axis]) > 1) return true;
        }

        return bandRows < Math.Min(array.ChunkShape[layout.Rows], array.Shape[layout.Rows]);
    }

    /// <summary>Decodes one chunk into its place among the decoded rows.</summary>
    /// <param name="down">Vertical position of the chunk in the grid.</param>
    /// <param name="across">Horizontal position of the chunk in the grid.</param>
    /// <param name="firstRow">First of the decoded rows.</param>
    /// <param name="rowCount">Number of decoded rows.</param>
    /// <param name="pixels">The decoded rows of the page, row-major.</param>
    private void DecodeChunk(int down, int across, int firstRow, int rowCount, byte[] pixels)
    {
        long[] indexes = new long[coordinates.Length];
        int offset = 0;
        for (int axis = 0; axis < indexes.Length; axis++)
        {
            indexes[axis] = coordinates[axis] / _array.ChunkShape[axis];
            offset += (int)(coordinates[axis] % _array.ChunkShape[axis]) * _array.Strides[axis];
        }

        (indexes[layout.Rows], indexes[layout.Columns]) = (down, across);
        long top = (long)down * _array.ChunkShape[layout.Rows], left = (long)across * _array.ChunkShape[layout.Columns];
        int fromRow = (int)Math.Max(top, firstRow), toRow = (int)Math.Min(top + _array.ChunkShape[layout.Rows], firstRow + (long)rowCount);
        int columns = (int)Math.Min(_array.ChunkShape[layout.Columns], Width - left);
        int rowStride = _array.Strides[layout.Rows];
        var region = new Region(
            offset + ((int)(fromRow - top) * rowStride),
            toRow - fromRow,
            columns,
            checked((int)(((fromRow - firstRow) * RowBytes) + (left * PixelBytes(_array)))));
        if (_isShared)
        {
            chunks.Use(indexes, chunk => Place(chunk, region, pixels));
            return;
        }

        // A chunk as wide as the page, whose elements are pixels, is decoded in place; others into a scratch buffer.
        bool isDirect = columns == _array.ChunkShape[layout.Columns] && columns == Width && region.Rows == _array.ChunkShape[layout.Rows]
            && _array.Samples.ArePixels && _array.Strides[layout.Columns] == 1 && (rowStride == columns || region.Rows == 1);
        if (isDirect)
        {
            var target = new ArraySegment<byte>(pixels, region.Target, _array.ChunkBytes);
            if (chunks.Decode(indexes, () => target) is null) Place(null, region, pixels);
            return;
        }

        byte[]? rented = null;
        try
        {
            var chunk = chunks.Decode(indexes, () =>
            {
                var memory = chunks.Rent();
                rented = memory.Array;
                return memory;
            });
            Place(chunk?.Array, region, pixels);
        }
        finally
        {
            if (rented is not null) ArrayPool<byte>.Shared.Return(rented);
        }
    }

    /// <summary>Copies the elements of a chunk that belong to the page, and converts them to pixels.</summary>
    /// <param name="chunk">The decoded chunk; null for the fill value.</param>
    /// <param name="region">The elements, and their place in the decoded rows.</param>
    /// <param name="pixels">The decoded rows.</param>
    private void Place(byte[]? chunk, Region region, byte[] pixels)
    {
        int pixelBytes = PixelBytes(_array), rowBytes = region.Columns * pixelBytes;
        if (chunk is null)
        {
            for (int row = 0; row < region.Rows; row++)
            {
                Fill(pixels.AsSpan((int)(region.Target + (row * RowBytes)), rowBytes), _array.FillPixel);
            }

            return;
        }

        var elements = chunk.AsSpan(0, _array.ChunkBytes);
        int size = _array.ElementBytes, rowStride = _array.Strides[layout.Rows], columnStride = _array.Strides[layout.Columns];
        if (columnStride == 1)
        {
            for (int row = 0; row < region.Rows; row++)
            {
                var packed = elements.Slice((region.Source + (row * rowStride)) * size, region.Columns * size);
                _array.Samples.Unpack(packed, 0, 1, pixels.AsSpan((int)(region.Target + (row * RowBytes)), rowBytes));
            }

            return;
        }

        // Elements are gathered row by row in scratch, and then converted.
        byte[] rented = ArrayPool<byte>.Shared.Rent(BlockSide * region.Columns * size);
        var block = rented.AsSpan(0, BlockSide * region.Columns * size);
        for (int row = 0; row < region.Rows; row += BlockSide)
        {
            int rows = Math.Min(BlockSide, region.Rows - row);
            int source = region.Source + (row * rowStride);
            Gather(elements, source, rowStride, columnStride, rows, region.Columns, block, size);
            for (int i = 0; i < rows; i++)
            {
                var packed = block.Slice(i * region.Columns * size, region.Columns * size);
                _array.Samples.Unpack(packed, 0, 1, pixels.AsSpan((int)(region.Target + ((row + i) * RowBytes)), rowBytes));
            }
        }

        ArrayPool<byte>.Shared.Return(rented);
    }

    private static void Gather(
        Span<byte> elements, int source, int rowStride, int columnStride, int rows, int columns, Span<byte> target, int size)
    {
        switch (size)
        {
            case 1:
                Gather<byte>(elements, source, rowStride, columnStride, rows, columns, target);
                break;
            case 2:
                Gather<ushort>(elements, source, rowStride, columnStride, rows, columns, target);
                break;
            case 4:
                Gather<uint>(elements, source, rowStride, columnStride, rows, columns, target);
                break;
            default:
                Gather<ulong>(elements, source, rowStride, columnStride, rows, columns, target);
                break;
        }
    }

    /// <summary>Copies elements that are not neighbours to a block of rows, column by column if the rows are neighbours.</summary>
    private static void Gather<T>(
        Span<byte> elements, int source, int rowStride, int columnStride, int rows, int columns, Span<byte> target)
        where T : unmanaged
    {
        var from = MemoryMarshal.Cast<byte, T>(elements);
        var to = MemoryMarshal.Cast<byte, T>(target);
        for (int column = 0; column < columns; column++)
        {
            int at = source + (column * columnStride);
            for (int row = 0; row < rows; row++) to[(row * columns) + column] = from[at + (row * rowStride)];
        }
    }

    private static void Fill(Span<byte> row, byte[] pixel)
    {
        if (pixel.Length == 1)
        {
            row.Fill(pixel[0]);
            return;
        }

        pixel.CopyTo(row);
        for (int filled = pixel.Length; filled < row.Length; filled *= 2)
        {
            row.Slice(0, Math.Min(filled, row.Length - filled)).CopyTo(row.Slice(filled));
        }
    }

    /// <summary>The elements of a chunk that belong to the decoded rows.</summary>
    /// <param name="Source">Index of the first element in the chunk.</param>
    /// <param name="Rows">Number of rows.</param>
    /// <param name="Columns">Number of columns.</param>
    /// <param name="Target">Offset of the first pixel in the decoded rows, in bytes.</param>
    private readonly record struct Region(int Source, int Rows, int Columns, int Target);
}
