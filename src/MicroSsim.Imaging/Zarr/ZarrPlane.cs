using System.Buffers;
using System.Runtime.ExceptionServices;
using MicroSsim.Engine.Planes;
using MicroSsim.Imaging.Files;
using MicroSsim.Imaging.IO;
using MicroSsim.Imaging.Pixels;
using MicroSsim.Imaging.Zarr.Structure;

namespace MicroSsim.Imaging.Zarr;

/// <summary>
/// A page of an array. A page of moderate size is decoded as a whole; of a larger one, rows of chunks are decoded in parallel when their
/// pixels are read, and kept for the next reads. Disposing the plane frees its memory for others, and is optional. Thread-safe.
/// </summary>
/// <param name="path">Path of the image, for messages.</param>
/// <param name="page">Number of the page, for messages.</param>
/// <param name="chunks">The chunks of the array.</param>
/// <param name="layout">The axes of rows and columns.</param>
/// <param name="shape">Shape of the page.</param>
/// <param name="coordinates">Position of the page on each axis of the array.</param>
internal sealed class ZarrPlane(
    string path, int page, ChunkReader chunks, PageLayout layout, PageShape shape, long[] coordinates)
    : ImagePlane(shape.Width, shape.Height, shape.PixelType), IDisposable
{
    /// <summary>Smallest size of the cache of a plane in bytes.</summary>
    private const long CacheBytes = 32L << 20;

    /// <summary>Smallest number of decoded bytes for which several threads are faster than one.</summary>
    private const int MinParallelBytes = 1 << 18;

    private readonly ZarrArray _array = chunks.Array;
    private readonly ChunkPlacement _placement = new(chunks.Array, layout, shape, coordinates);

    /// <summary>The decoded chunks of a page that is read in parts: at least two rows of them.</summary>
    private readonly ChunkCache _cache = new(Math.Max(CacheBytes, 2 * RowOfChunksBytes(chunks.Array, layout)));

    /// <summary>True if the page is small enough to be decoded as a whole.</summary>
    public bool IsSmall => RowBytes * Height <= BandedPlane.MaxWholeBytes;

    /// <summary>Decodes the whole page into memory of the shared pool, which is reused once the result is disposed.</summary>
    /// <exception cref="ImageFileException">A chunk is damaged.</exception>
    public BytePlane DecodeAll()
    {
        byte[] pixels = ArrayPool<byte>.Shared.Rent((int)(RowBytes * Height));
        int across = _placement.Across;
        ForEach((long)_placement.Down * across, RowBytes * Height, i => DecodeInto(pixels, (int)(i / across), (int)(i % across)));
        return new BytePlane(Width, Height, PixelType, pixels, isRented: true);
    }

    /// <inheritdoc/>
    public override ReadOnlySpan<byte> GetRows(int firstRow, int rowCount, RowBuffer buffer) => FetchRows(firstRow, rowCount, buffer);

    /// <inheritdoc/>
    public override void CopyRows(int firstRow, int rowCount, Span<byte> rows, RowBuffer buffer)
    {
        CheckRows(firstRow, rowCount);
        int height = _array.ChunkShape[layout.Rows];
        for (int down = firstRow / height; down <= (firstRow + rowCount - 1) / height; down++)
        {
            DecodeRowOfChunks(down);
            for (int across = 0; across < _placement.Across; across++)
            {
                var entry = Acquire(down, across);
                try
                {
                    _placement.Copy(entry.Chunk, down, across, firstRow, rowCount, rows);
                }
                finally
                {
                    _cache.Release(entry);
                }
            }
        }
    }

    /// <summary>Frees the decoded chunks.</summary>
    public void Dispose() => _cache.Dispose();

    private static long RowOfChunksBytes(ZarrArray array, PageLayout layout)
    {
        long across = (array.Shape[layout.Columns] + array.ChunkShape[layout.Columns] - 1) / array.ChunkShape[layout.Columns];
        return across * ((long)array.ChunkBytes + ChunkCache.EntryBytes);
    }

    /// <summary>Decodes the chunks of a row of them that are not cached, in parallel.</summary>
    private void DecodeRowOfChunks(int down)
    {
        int across = 0;
        while (across < _placement.Across && _cache.Contains(chunks, Key(down, across))) across++;
        if (across == _placement.Across) return;
        ForEach(_placement.Across, (long)_placement.Across * _array.ChunkBytes, i => _cache.Release(Acquire(down, (int)i)));
    }

    private ChunkCache.Entry Acquire(int down, int across)
    {
        try
        {
            return chunks.Acquire(_cache, _placement.Indexes(down, across), Key(down, across));
        }
        catch (Exception e) when (e.IsReadFailure())
        {
            throw ImageFileException.Unreadable(path, page, e);
        }
    }

    private static string Key(int down, int across) => FormattableString.Invariant($"{down}/{across}");

    /// <summary>Decodes one chunk to its place in the whole page.</summary>
    private void DecodeInto(byte[] pixels, int down, int across)
    {
        long[] indexes = _placement.Indexes(down, across);
        if (_placement.HoldsSeveralPages)
        {
            var entry = chunks.Acquire(ChunkCache.Shared, indexes, string.Join("/", indexes));
            try
            {
                _placement.Copy(entry.Chunk, down, across, 0, Height, pixels);
            }
            finally
            {
                ChunkCache.Shared.Release(entry);
            }

            return;
        }

        // A chunk that is a whole number of rows is decoded in place; others into memory of the pool.
        if (_placement.IsWholeRows(down))
        {
            int start = checked((int)((long)down * _array.ChunkBytes));
            if (chunks.Decode(indexes, () => new ArraySegment<byte>(pixels, start, _array.ChunkBytes)) is null)
            {
                _placement.Copy(null, down, across, 0, Height, pixels);
            }

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
            _placement.Copy(chunk?.Array, down, across, 0, Height, pixels);
        }
        finally
        {
            if (rented is not null) ArrayPool<byte>.Shared.Return(rented);
        }
    }

    /// <summary>Runs iterations in parallel if they decode enough; the first error is that of the page.</summary>
    private void ForEach(long count, long bytes, Action<long> body)
    {
        try
        {
            if (count > 1 && bytes >= MinParallelBytes)
            {
                Parallel.For(0, count, body);
            }
            else
            {
                for (long i = 0; i < count; i++) body(i);
            }
        }
        catch (AggregateException e)
        {
            var first = e.InnerExceptions[0];
            if (first.IsReadFailure()) throw ImageFileException.Unreadable(path, page, first);
            ExceptionDispatchInfo.Capture(first).Throw();
        }
        catch (Exception e) when (e.IsReadFailure())
        {
            throw ImageFileException.Unreadable(path, page, e);
        }
    }
}
