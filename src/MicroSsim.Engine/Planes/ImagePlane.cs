namespace MicroSsim.Engine.Planes;

/// <summary>
/// One 2-D image of <see cref="Width"/> × <see cref="Height"/> pixels of one numeric type, read in bands of whole rows.
/// Where the pixels live, in memory or in a file, is the derived class's business, so that an image never has to be
/// held whole.
/// </summary>
/// <remarks>Implementations must allow <see cref="GetRows"/> from several threads at once, each with its own buffer.</remarks>
public abstract class ImagePlane
{
    /// <summary>Describes a plane; the derived class holds or fetches its pixels.</summary>
    /// <param name="width">Pixels per row, at least 1.</param>
    /// <param name="height">Rows, at least 1.</param>
    /// <param name="pixelType">The type of every pixel.</param>
    /// <exception cref="ArgumentOutOfRangeException">A side is below 1.</exception>
    protected ImagePlane(int width, int height, PixelType pixelType)
    {
        if (width < 1) throw new ArgumentOutOfRangeException(nameof(width), width, "A plane is at least 1 pixel wide.");
        if (height < 1) throw new ArgumentOutOfRangeException(nameof(height), height, "A plane is at least 1 pixel high.");
        Width = width;
        Height = height;
        PixelType = pixelType;
    }

    /// <summary>Pixels per row.</summary>
    public int Width { get; }

    /// <summary>Rows.</summary>
    public int Height { get; }

    /// <summary>The type of every pixel.</summary>
    public PixelType PixelType { get; }

    /// <summary>Bytes that one row takes.</summary>
    public long RowBytes => (long)Width * PixelType.Size();

    /// <summary>Pixels in the plane.</summary>
    public long PixelCount => (long)Width * Height;

    /// <summary>Whether the pixels are in memory, so that rows cost nothing to get.</summary>
    public virtual bool IsInMemory => false;

    /// <summary>
    /// The pixels of rows <paramref name="firstRow"/> … <paramref name="firstRow"/> + <paramref name="rowCount"/> − 1,
    /// row-major, in the machine's byte order.
    /// </summary>
    /// <param name="firstRow">The first row, from 0.</param>
    /// <param name="rowCount">How many rows, at least 1.</param>
    /// <param name="buffer">
    /// Room for planes that have to fetch their rows. A plane that holds its pixels returns its own memory and leaves the
    /// buffer alone; so the span is to be read only, and is valid until the buffer's next use.
    /// </param>
    public abstract ReadOnlySpan<byte> GetRows(int firstRow, int rowCount, RowBuffer buffer);

    /// <summary>Writes the pixels of rows to where they are wanted. Planes that fetch them from elsewhere save a copy by overriding it.</summary>
    /// <param name="firstRow">The first row, from 0.</param>
    /// <param name="rowCount">How many rows, at least 1.</param>
    /// <param name="rows">Takes them, as <see cref="GetRows"/> has them.</param>
    /// <param name="buffer">Room on the way.</param>
    public virtual void CopyRows(int firstRow, int rowCount, Span<byte> rows, RowBuffer buffer) => GetRows(firstRow, rowCount, buffer).CopyTo(rows);

    /// <summary><see cref="GetRows"/> of a plane that holds no pixels: <see cref="CopyRows"/> into the buffer.</summary>
    /// <param name="firstRow">The first row, from 0.</param>
    /// <param name="rowCount">How many rows, at least 1.</param>
    /// <param name="buffer">Takes them.</param>
    protected ReadOnlySpan<byte> FetchRows(int firstRow, int rowCount, RowBuffer buffer)
    {
        CheckRows(firstRow, rowCount);
        Span<byte> rows = buffer.Take(checked((int)(rowCount * RowBytes)));
        CopyRows(firstRow, rowCount, rows, buffer);
        return rows;
    }

    /// <summary>Throws unless the rows asked for lie in the plane.</summary>
    /// <param name="firstRow">The first row, from 0.</param>
    /// <param name="rowCount">How many rows.</param>
    /// <exception cref="ArgumentOutOfRangeException">They do not.</exception>
    protected void CheckRows(int firstRow, int rowCount)
    {
        if (firstRow < 0 || rowCount < 1 || firstRow > Height - rowCount)
        {
            throw new ArgumentOutOfRangeException(
                nameof(firstRow), firstRow, $"Rows {firstRow} … {firstRow + rowCount - 1} are not in a plane of {Height} rows.");
        }
    }
}

/// <summary>A block of memory that a reader of rows uses again and again; it grows to the largest band asked for.</summary>
public sealed class RowBuffer
{
    private byte[] _bytes = [];

    /// <summary>The first <paramref name="length"/> bytes of the buffer; their content is whatever was there last.</summary>
    public Span<byte> Take(int length)
    {
        if (_bytes.Length < length) _bytes = new byte[length];
        return _bytes.AsSpan(0, length);
    }
}
