using System.Runtime.ExceptionServices;
using MicroSsim.Engine.Planes;
using MicroSsim.Imaging.Files;
using MicroSsim.Imaging.IO;
using MicroSsim.Imaging.Zarr.Structure;

namespace MicroSsim.Imaging.Zarr;

/// <summary>
/// A page of an array. Rows of chunks are decoded in parallel when their pixels are read, and kept for the next reads. Disposing the plane
/// frees their memory for others, and is optional. Thread-safe.
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
    private readonly ChunkCache _cache = new(Math.Max(CacheBytes, 2 * RowOfChunksBytes(chunks.Array, layout)));

    /// <summary>Rows of chunks that are decoded together.</summary>
    private readonly int _bandRows = (int)Math.Max(1, BandBytes / RowOfChunksBytes(chunks.Array, layout));

    /// <summary>True if chunks are kept in the cache that all pages share.</summary>
    private bool IsShared => _placement.HoldsSeveralPages && RowBytes * Height <= MaxSharedBytes;

    /// <inheritdoc/>
    public override ReadOnlySpan<byte> GetRows(int firstRow, int rowCount, RowBuffer buffer) => FetchRows(firstRow, rowCount, buffer);

    /// <inheritdoc/>
    public override void CopyRows(int firstRow, int rowCount, Span<byte> rows, RowBuffer buffer)
    {
        CheckRows(firstRow, rowCount);
        var cache = IsShared ? ChunkCache.Shared : _cache;
        for (int down = firstRow / _chunkHeight; down <= (firstRow + rowCount - 1) / _chunkHeight; down++)
        {
            DecodeBand(cache, down);
            for (int across = 0; across < _placement.Across; across++)
            {
                var entry = Acquire(cache, down, across);
                try
                {
                    _placement.Copy(entry.Chunk, down, across, firstRow, rowCount, rows);
                }
                finally
                {
                    cache.Release(entry);
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

    /// <summary>Decodes a row of chunks, and the rest of its band, in parallel, unless it is cached.</summary>
    private void DecodeBand(ChunkCache cache, int down)
    {
        int across = 0;
        while (across < _placement.Across && cache.Contains(chunks, Key(_placement.Indexes(down, across)))) across++;
        if (across == _placement.Across) return;
        int rows = Math.Min(_bandRows - (down % _bandRows), _placement.Down - down);
        long count = (long)rows * _placement.Across;
        if (count == 1 || count * chunks.Array.ChunkBytes < MinParallelBytes) return;
        try
        {
            Parallel.For(0, count, i =>
                cache.Release(Acquire(cache, down + (int)(i / _placement.Across), (int)(i % _placement.Across))));
        }
        catch (AggregateException e)
        {
            // The first damaged chunk is reported.
            ExceptionDispatchInfo.Capture(e.InnerExceptions[0]).Throw();
        }
    }

    private ChunkCache.Entry Acquire(ChunkCache cache, int down, int across)
    {
        try
        {
            long[] indexes = _placement.Indexes(down, across);
            return chunks.Acquire(cache, indexes, Key(indexes));
        }
        catch (Exception e) when (e.IsReadFailure())
        {
            throw ImageFileException.Unreadable(path, page, e);
        }
    }

    private static string Key(long[] indexes) => string.Join("/", indexes);
}
