using MicroSsim.Engine.Planes;
using MicroSsim.Evaluation.Pairing;
using MicroSsim.Imaging.Files;

namespace MicroSsim.Evaluation.Batch;

/// <summary>A slice of a volume that is too large for memory: its rows are read from the file when asked. Thread-safe.</summary>
/// <param name="stream">The open slices of the volume.</param>
/// <param name="page">The page of the slice.</param>
/// <param name="shape">A plane of the same size and type.</param>
internal sealed class StreamedSlice(SliceStream stream, ImagePage page, ImagePlane shape)
    : ImagePlane(shape.Width, shape.Height, shape.PixelType)
{
    public override ReadOnlySpan<byte> GetRows(int firstRow, int rowCount, RowBuffer buffer) => FetchRows(firstRow, rowCount, buffer);

    public override void CopyRows(int firstRow, int rowCount, Span<byte> rows, RowBuffer buffer) =>
        stream.Open(page).CopyRows(firstRow, rowCount, rows, new RowBuffer()); // the rows may lie in the caller's buffer
}

/// <summary>
/// Opens the slices of a volume on demand, and keeps those that were used last: a file may decode a slice as a whole. Thread-safe.
/// </summary>
/// <param name="image">The open image.</param>
/// <param name="sliceBytes">The size of a slice in bytes.</param>
internal sealed class SliceStream(IOpenImage image, long sliceBytes)
{
    /// <summary>The size of the slices that are kept, in bytes.</summary>
    private const long KeptBytes = 128L << 20;

    private readonly int _capacity = (int)Math.Max(2, Math.Min(64, KeptBytes / sliceBytes));

    /// <summary>The open slices, most recently used first; also the lock.</summary>
    private readonly LinkedList<(ImagePage Page, Lazy<ImagePlane> Plane)> _recentFirst = new();

    /// <summary>Opens a slice, or returns the open one.</summary>
    /// <param name="page">Its page.</param>
    public ImagePlane Open(ImagePage page)
    {
        Lazy<ImagePlane> plane;
        lock (_recentFirst)
        {
            var node = _recentFirst.First;
            while (node is not null && !ReferenceEquals(node.Value.Page, page)) node = node.Next;
            if (node is null)
            {
                node = new((page, new Lazy<ImagePlane>(() => image.Open(page))));
                if (_recentFirst.Count >= _capacity) _recentFirst.RemoveLast();
            }
            else
            {
                _recentFirst.Remove(node);
            }

            _recentFirst.AddFirst(node);
            plane = node.Value.Plane;
        }

        return plane.Value; // opened outside the lock, so that other slices do not wait
    }
}
