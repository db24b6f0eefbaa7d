using MicroSsim.Engine.Planes;

namespace MicroSsim.Imaging.Pixels;

/// <summary>
/// A plane too large to be held: it is decoded band by band when rows are asked for, and the bands used last are kept up to
/// a budget, so that readers whose rows overlap do not decode twice.
/// </summary>
internal abstract class BandedPlane : ImagePlane
{
    /// <summary>A page of up to so many bytes is better decoded at once.</summary>
    public const long WholeBytes = 64L << 20;

    /// <summary>What is kept of a plane.</summary>
    private const long CacheBytes = 64L << 20;

    private readonly int _bandRows;
    private readonly int _keep;
    private readonly LinkedList<(int Band, Lazy<byte[]> Pixels)> _recent = new();

    protected BandedPlane(int width, int height, PixelType type, int bandRows)
        : base(width, height, type)
    {
        _bandRows = bandRows;
        _keep = (int)Math.Max(2, CacheBytes / (RowBytes * bandRows));
    }

    public override ReadOnlySpan<byte> GetRows(int firstRow, int rowCount, RowBuffer buffer)
    {
        CheckRows(firstRow, rowCount);
        int rowBytes = (int)RowBytes;
        int inBand = firstRow % _bandRows;
        if (inBand + rowCount <= _bandRows) return Band(firstRow / _bandRows).AsSpan(inBand * rowBytes, rowCount * rowBytes);
        return FetchRows(firstRow, rowCount, buffer);
    }

    public override void CopyRows(int firstRow, int rowCount, Span<byte> rows, RowBuffer buffer)
    {
        CheckRows(firstRow, rowCount);
        int rowBytes = (int)RowBytes;
        for (int done = 0; done < rowCount;)
        {
            int row = firstRow + done;
            int take = Math.Min(rowCount - done, _bandRows - row % _bandRows);
            Band(row / _bandRows).AsSpan(row % _bandRows * rowBytes, take * rowBytes).CopyTo(rows.Slice(done * rowBytes));
            done += take;
        }
    }

    /// <summary>Decodes some rows into an array of their own.</summary>
    protected abstract byte[] Decode(int firstRow, int rowCount);

    private byte[] Band(int band)
    {
        Lazy<byte[]> pixels;
        lock (_recent)
        {
            LinkedListNode<(int Band, Lazy<byte[]> Pixels)>? node = _recent.First;
            while (node is not null && node.Value.Band != band) node = node.Next;
            if (node is null)
            {
                int first = band * _bandRows;
                node = new((band, new Lazy<byte[]>(() => Decode(first, Math.Min(_bandRows, Height - first)))));
                if (_recent.Count >= _keep) _recent.RemoveLast();
            }
            else
            {
                _recent.Remove(node);
            }

            _recent.AddFirst(node);
            pixels = node.Value.Pixels;
        }

        // Outside the lock: other bands need not wait for this one, but nobody decodes it a second time.
        return pixels.Value;
    }
}
