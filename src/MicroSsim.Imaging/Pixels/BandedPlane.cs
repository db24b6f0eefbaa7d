using MicroSsim.Engine.Planes;

namespace MicroSsim.Imaging.Pixels;

/// <summary>
/// A plane that is too large to decode as a whole. It is decoded in bands of rows on demand; the most recently used bands are
/// cached up to a budget, so that readers with overlapping rows do not decode a band twice. Thread-safe.
/// </summary>
internal abstract class BandedPlane : ImagePlane
{
    /// <summary>Planes of up to this many bytes are decoded as a whole instead.</summary>
    public const long MaxWholeBytes = 64L << 20;

    /// <summary>Budget of the cache of one plane, in bytes.</summary>
    private const long CacheBytes = 64L << 20;

    /// <summary>Rows per band; the last band may have fewer.</summary>
    private readonly int _bandRows;

    /// <summary>Capacity of the cache in bands.</summary>
    private readonly int _capacity;

    /// <summary>The cached bands, most recently used first; also the lock.</summary>
    private readonly LinkedList<(int Band, Lazy<byte[]> Pixels)> _cache = new();

    /// <param name="width">Pixels per row.</param>
    /// <param name="height">Rows.</param>
    /// <param name="type">Pixel type.</param>
    /// <param name="bandRows">Rows per band.</param>
    protected BandedPlane(int width, int height, PixelType type, int bandRows)
        : base(width, height, type)
    {
        _bandRows = bandRows;
        _capacity = (int)Math.Max(2, CacheBytes / (RowBytes * bandRows));
    }

    /// <inheritdoc/>
    public override ReadOnlySpan<byte> GetRows(int firstRow, int rowCount, RowBuffer buffer)
    {
        CheckRows(firstRow, rowCount);
        int rowBytes = (int)RowBytes;
        int rowInBand = firstRow % _bandRows;
        if (rowInBand + rowCount <= _bandRows) return GetBand(firstRow / _bandRows).AsSpan(rowInBand * rowBytes, rowCount * rowBytes);
        return FetchRows(firstRow, rowCount, buffer);
    }

    /// <inheritdoc/>
    public override void CopyRows(int firstRow, int rowCount, Span<byte> rows, RowBuffer buffer)
    {
        CheckRows(firstRow, rowCount);
        int rowBytes = (int)RowBytes;
        for (int done = 0; done < rowCount;)
        {
            int row = firstRow + done;
            int count = Math.Min(rowCount - done, _bandRows - (row % _bandRows));
            GetBand(row / _bandRows).AsSpan(row % _bandRows * rowBytes, count * rowBytes).CopyTo(rows.Slice(done * rowBytes));
            done += count;
        }
    }

    /// <summary>Decodes rows into a new array: row-major, in the byte order of the machine.</summary>
    /// <param name="firstRow">First row; a multiple of the rows per band.</param>
    /// <param name="rowCount">Rows to decode.</param>
    protected abstract byte[] Decode(int firstRow, int rowCount);

    private byte[] GetBand(int band)
    {
        Lazy<byte[]> pixels;
        lock (_cache)
        {
            var node = _cache.First;
            while (node is not null && node.Value.Band != band) node = node.Next;
            if (node is null)
            {
                int first = band * _bandRows;
                node = new((band, new Lazy<byte[]>(() => Decode(first, Math.Min(_bandRows, Height - first)))));
                if (_cache.Count >= _capacity) _cache.RemoveLast();
            }
            else
            {
                _cache.Remove(node);
            }

            _cache.AddFirst(node);
            pixels = node.Value.Pixels;
        }

        // Decoded outside the lock, so that other bands do not wait; Lazy makes sure that each band is decoded once.
        return pixels.Value;
    }
}
