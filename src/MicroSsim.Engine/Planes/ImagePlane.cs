namespace MicroSsim.Engine.Planes;

/// <summary>
/// One 2-D image of <see cref="Width"/> × <see cref="Height"/> pixels of one numeric type, read in bands of whole rows.
/// The derived class holds the pixels in memory or reads them from a file, so that an image need not fit in memory.
/// </summary>
/// <remarks>Implementations are thread-safe: several threads may read rows at once, each with its own buffer.</remarks>
public abstract class ImagePlane
{
    /// <summary>Initialises the shape and type of a plane.</summary>
    /// <param name="width">Pixels per row, at least 1.</param>
    /// <param name="height">Rows, at least 1.</param>
    /// <param name="pixelType">The type of every pixel.</param>
    /// <exception cref="ArgumentOutOfRangeException">The width or the height is less than 1.</exception>
    protected ImagePlane(int width, int height, PixelType pixelType)
    {
        if (width < 1) throw new ArgumentOutOfRangeException(nameof(width), width, "A plane is at least 1 pixel wide.");
        if (height < 1) throw new ArgumentOutOfRangeException(nameof(height), height, "A plane is at least 1 pixel high.");
        Width = width;
        Height = height;
        PixelType = pixelType;
    }

    /// <summary>The width in pixels.</summary>
    public int Width { get; }

    /// <summary>The height in rows.</summary>
    public int Height { get; }

    /// <summary>The type of every pixel.</summary>
    public PixelType PixelType { get; }

    /// <summary>The size of one row in bytes.</summary>
    public long RowBytes => (long)Width * PixelType.Size();

    /// <summary>The number of pixels.</summary>
    public long PixelCount => (long)Width * Height;

    /// <summary>Whether the pixels are in memory, so that <see cref="GetRows"/> copies nothing.</summary>
    public virtual bool IsInMemory => false;

    /// <summary>
    /// The pixels of rows <paramref name="firstRow"/> … <paramref name="firstRow"/> + <paramref name="rowCount"/> − 1,
    /// row-major, in the machine's byte order.
    /// </summary>
    /// <param name="firstRow">The first row, from 0.</param>
    /// <param name="rowCount">The number of rows, at least 1.</param>
    /// <param name="buffer">
    /// The buffer for planes that read their rows from elsewhere. A plane in memory returns its own memory and does not use the
    /// buffer. The span is valid until the next use of the buffer.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">The rows are not in the plane.</exception>
    public abstract ReadOnlySpan<byte> GetRows(int firstRow, int rowCount, RowBuffer buffer);

    /// <summary>
    /// Copies the pixels of rows to a destination. Planes that read from elsewhere override it to read into the destination
    /// directly.
    /// </summary>
    /// <param name="firstRow">The first row, from 0.</param>
    /// <param name="rowCount">The number of rows, at least 1.</param>
    /// <param name="rows">The destination; the layout is that of <see cref="GetRows"/>.</param>
    /// <param name="buffer">Scratch for planes that read their rows from elsewhere.</param>
    public virtual void CopyRows(int firstRow, int rowCount, Span<byte> rows, RowBuffer buffer) =>
        GetRows(firstRow, rowCount, buffer).CopyTo(rows);

    /// <summary>The position of a pixel as text for messages, such as <c>column 3, row 4</c>.</summary>
    /// <param name="column">The column, from 0.</param>
    /// <param name="row">The row, from 0.</param>
    internal virtual string Locate(int column, int row) => FormattableString.Invariant($"column {column}, row {row}");

    /// <summary>Implements <see cref="GetRows"/> for planes that are not in memory: <see cref="CopyRows"/> into the buffer.</summary>
    /// <param name="firstRow">The first row, from 0.</param>
    /// <param name="rowCount">The number of rows, at least 1.</param>
    /// <param name="buffer">The destination.</param>
    protected ReadOnlySpan<byte> FetchRows(int firstRow, int rowCount, RowBuffer buffer)
    {
        CheckRows(firstRow, rowCount);
        var rows = buffer.Take(checked((int)(rowCount * RowBytes)));
        CopyRows(firstRow, rowCount, rows, buffer);
        return rows;
    }

    /// <summary>Throws unless the requested rows are in the plane.</summary>
    /// <param name="firstRow">The first row, from 0.</param>
    /// <param name="rowCount">The number of rows.</param>
    /// <exception cref="ArgumentOutOfRangeException">The rows are not in the plane.</exception>
    protected void CheckRows(int firstRow, int rowCount)
    {
        if (firstRow < 0 || rowCount < 1 || firstRow > Height - rowCount)
        {
            throw new ArgumentOutOfRangeException(
                nameof(firstRow), firstRow, $"Rows {firstRow} … {firstRow + rowCount - 1} are not in a plane of {Height} rows.");
        }
    }
}
