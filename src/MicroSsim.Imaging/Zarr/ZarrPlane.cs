using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;
using MicroSsim.Engine.Planes;
using MicroSsim.Imaging.Files;
using MicroSsim.Imaging.IO;
using MicroSsim.Imaging.Pixels;
using MicroSsim.Imaging.Zarr.Structure;

namespace MicroSsim.Imaging.Zarr;

/// <summary>
/// A page of an array. A page that is read as a whole is decoded chunk by chunk, in parallel. If rows are read, the rows of chunks that
/// they are in are decoded, and kept for the next reads; of uncompressed chunks, only the rows themselves are read. Disposing the plane
/// frees the memory for others, and is optional. Thread-safe.
/// </summary>
/// <param name="path">Path of the image, for messages.</param>
/// <param name="page">Number of the page, for messages.</param>
/// <param name="chunks">The chunks of the array.</param>
/// <param name="layout">The axes of rows and columns.</param>
/// <param name="shape">Shape of the page.</param>
/// <param name="coordinates">Position of the page on each axis of the array.</param>
internal sealed class ZarrPlane(
    string path, int page, ChunkReader chunks, PageLayout layout, PageShape shape, long[] coordinates)
    : ImagePlane(shape.Width, shape.Height, shape.PixelType), IWholePlane, IDisposable
{
    /// <summary>Smallest size of the cache of a plane in bytes.</summary>
    private const long CacheBytes = 8L << 20;

    /// <summary>Approximate size of the chunks that are decoded together, in bytes: enough of them to use every core.</summary>
    private const long BandBytes = 4L << 20;

    /// <summary>Largest page in bytes whose chunks, if they hold several pages, are kept for the other pages.</summary>
    private const long MaxSharedBytes = 64L << 20;

    /// <summary>Smallest number of decoded bytes for which several threads are faster than one.</summary>
    private const int MinParallelBytes = 1 << 18;

    private readonly int _chunkHeight = chunks.Array.ChunkShape[layout.Rows];
    private readonly ChunkPlacement _placement = new(chunks.Array, layout, shape, coordinates);

    /// <summary>The decoded chunks of the page: at least two rows of them.</summary>
    private readonly LeaseCache<ChunkKey, byte[]> _cache =
        ChunkReader.CreateCache(Math.Max(CacheBytes, 2 * RowOfChunksBytes(chunks.Array, layout)));

    /// <summary>Rows of chunks that are decoded together.</summary>
    private readonly int _bandRows = (int)Math.Max(1, BandBytes / RowOfChunksBytes(chunks.Array, layout));

    /// <summary>True if chunks are kept in the cache that all pages share.</summary>
    private bool IsShared => _placement.HoldsSeveralPages && RowBytes * Height <= MaxSharedBytes;

    /// <inheritdoc/>
    public override ReadOnlySpan<byte> GetRows(int firstRow, int rowCount, RowBuffer buffer)
    {
        if (rowCount != Height) return FetchRows(firstRow, rowCount, buffer);
        CheckRows(firstRow, rowCount);
        int length = checked((int)(rowCount * RowBytes));
        byte[] pixels = buffer.TakeArray(length);
        CopyTo(pixels);
        return pixels.AsSpan(0, length);
    }

    /// <inheritdoc/>
    public void CopyTo<T>(T[] pixels)
        where T : unmanaged
    {
        RunAll((long)_placement.Down * _placement.Across, i =>
            Read((int)(i / _placement.Across), (int)(i % _placement.Across), pixels));
    }

    /// <inheritdoc/>
    public override void CopyRows(int firstRow, int rowCount, Span<byte> rows, RowBuffer buffer)
    {
        CheckRows(firstRow, rowCount);
        var cache = IsShared ? ChunkReader.Shared : _cache;
        for (int down = firstRow / _chunkHeight; down <= (firstRow + rowCount - 1) / _chunkHeight; down++)
        {
            if (!_placement.CanReadRows) DecodeBand(cache, down);
            for (int across = 0; across < _placement.Across; across++)
            {
                if (_placement.CanReadRows) ReadStored(down, across, firstRow, rowCount, rows);
                else CopyCached(cache, down, across, firstRow, rowCount, rows);
            }
        }
    }

    /// <summary>Frees the decoded chunks.</summary>
    public void Dispose() => _cache.Dispose();

    private static long RowOfChunksBytes(ZarrArray array, PageLayout layout)
    {
        long across = (array.Shape[layout.Columns] + array.ChunkShape[layout.Columns] - 1) / array.ChunkShape[layout.Columns];
        return across * ((long)array.ChunkBytes + ChunkReader.EntryBytes);
    }

    /// <summary>Decodes a row of chunks, and the rest of its band, in parallel, unless it is cached.</summary>
    private void DecodeBand(LeaseCache<ChunkKey, byte[]> cache, int down)
    {
        int across = 0;
        while (across < _placement.Across && IsKnown(Key(down, across))) across++;
        if (across == _placement.Across) return;
        int rows = Math.Min(_bandRows - (down % _bandRows), _placement.Down - down);
        long count = (long)rows * _placement.Across;
        if (!AreWorthThreads(count)) return;
        RunAll(count, i =>
        {
            if (Acquire(cache, down + (int)(i / _placement.Across), (int)(i % _placement.Across)) is { } entry) cache.Release(entry);
        });

        bool IsKnown(ChunkKey key) => chunks.IsAbsent(key) || cache.Contains(key);
    }

    private bool AreWorthThreads(long count) => count > 1 && count * chunks.Array.ChunkBytes >= MinParallelBytes;

    /// <summary>Runs an action for each of several chunks, in parallel if that is faster.</summary>
    private void RunAll(long count, Action<long> action)
    {
        if (!AreWorthThreads(count))
        {
            for (long i = 0; i < count; i++) action(i);
            return;
        }

        try
        {
            Parallel.For(0, count, action);
        }
        catch (AggregateException e)
        {
            // The first damaged chunk is reported.
            ExceptionDispatchInfo.Capture(e.InnerExceptions[0]).Throw();
        }
    }

    /// <summary>Reads a chunk into its place in the page.</summary>
    private void Read<T>(int down, int across, T[] pixels)
        where T : unmanaged
    {
        var bytes = MemoryMarshal.AsBytes(pixels.AsSpan());
        if (_placement.CanReadRows)
        {
            ReadStored(down, across, 0, Height, bytes);
        }
        else if (IsShared)
        {
            CopyCached(ChunkReader.Shared, down, across, 0, Height, bytes);
        }
        else
        {
            Decode(down, across, bytes);
        }
    }

    /// <summary>Decodes a chunk without caching it, and copies it to its place in the page.</summary>
    private void Decode(int down, int across, Span<byte> pixels)
    {
        byte[]? chunk;
        try
        {
            using var stored = Open(down, across, isReadAgain: false);
            chunk = stored is null ? null : chunks.Decode(stored);
        }
        catch (Exception e) when (e.IsReadFailure())
        {
            throw ImageFileException.Unreadable(path, page, e);
        }

        _placement.Copy(chunk, down, across, 0, Height, pixels);
        if (chunk is not null) chunks.Return(chunk);
    }

    /// <summary>Opens a chunk; null for one that is not stored.</summary>
    private StoredChunk? Open(int down, int across, bool isReadAgain)
    {
        Span<long> indexes = stackalloc long[coordinates.Length];
        _placement.GetIndexes(down, across, indexes);
        return chunks.Open(Key(down, across), indexes, isReadAgain);
    }

    /// <summary>Reads rows of an uncompressed chunk from its file. The file stays open if it has more rows or pages.</summary>
    private void ReadStored(int down, int across, int firstRow, int rowCount, Span<byte> rows)
    {
        try
        {
            using var stored = Open(down, across, _placement.HoldsSeveralPages || rowCount < Height);
            if (stored is null) _placement.Copy(null, down, across, firstRow, rowCount, rows);
            else _placement.Read(stored, down, across, firstRow, rowCount, rows);
        }
        catch (Exception e) when (e.IsReadFailure())
        {
            throw ImageFileException.Unreadable(path, page, e);
        }
    }

    /// <summary>Copies the pixels of a cached chunk to rows of the page.</summary>
    private void CopyCached(LeaseCache<ChunkKey, byte[]> cache, int down, int across, int firstRow, int rowCount, Span<byte> rows)
    {
        var entry = Acquire(cache, down, across);
        try
        {
            _placement.Copy(entry?.Value, down, across, firstRow, rowCount, rows);
        }
        finally
        {
            if (entry is not null) cache.Release(entry);
        }
    }

    /// <summary>Returns a chunk of the cache, or decodes and caches it; null for one that is not stored, which is not cached.</summary>
    private LeaseCache<ChunkKey, byte[]>.Lease? Acquire(LeaseCache<ChunkKey, byte[]> cache, int down, int across)
    {
        try
        {
            var key = Key(down, across);
            if (chunks.IsAbsent(key)) return null;
            if (cache.TryAcquire(key) is { } entry) return entry;
            using var stored = Open(down, across, isReadAgain: false);
            return stored is null ? null : chunks.Acquire(cache, key, stored);
        }
        catch (Exception e) when (e.IsReadFailure())
        {
            throw ImageFileException.Unreadable(path, page, e);
        }
    }

    private ChunkKey Key(int down, int across) =>
        new(chunks, layout, _placement.Stack, ((long)down * _placement.Across) + across);
}
