using MicroSsim.Engine.Planes;
using MicroSsim.Imaging.Files;
using MicroSsim.Imaging.IO;
using MicroSsim.Imaging.Pixels;

namespace MicroSsim.Imaging.Npy;

/// <summary>
/// A page of an array in Fortran order, in which the first index varies fastest: the pixels of all pages are interleaved, and the
/// pixels of a column are equally spaced. Rows are gathered in bands.
/// </summary>
/// <param name="source">The file, which must stay open.</param>
/// <param name="header">Header of the array.</param>
/// <param name="shape">Shape of the page.</param>
/// <param name="index">Number of the page.</param>
internal sealed class NpyColumnPlane(FileSource source, NpyHeader header, PageShape shape, int index)
    : BandedPlane(shape.Width, shape.Height, shape.PixelType, BandRows(shape))
{
    /// <summary>Approximate size of a band in bytes.</summary>
    private const long BandBytes = 16L << 20;

    /// <summary>Approximate bytes read at a time.</summary>
    private const long ChunkBytes = 1 << 20;

    /// <inheritdoc/>
    protected override byte[] Decode(int firstRow, int rowCount)
    {
        int size = header.Samples.Bits / 8, pixelSize = PixelType.Size();
        byte[] pixels = new byte[checked(RowBytes * rowCount)];

        // Two pixels of a column are separated by one pixel of each other page.
        long pages = 1;
        foreach (long side in header.StackShape) pages *= side;
        int step = (int)Math.Max(1, Math.Min(rowCount, ChunkBytes / (pages * size)));
        byte[] chunk = new byte[checked((((step - 1) * pages) + 1) * size)];
        byte[] column = new byte[step * size];
        byte[] values = new byte[step * pixelSize];
        try
        {
            for (int x = 0; x < Width; x++)
            {
                for (int row = 0; row < rowCount; row += step)
                {
                    int rows = Math.Min(step, rowCount - row);
                    long element = FirstElement() + (pages * (firstRow + row + ((long)Height * x)));
                    source.Read(header.DataOffset + (element * size), chunk.AsSpan(0, (int)((((rows - 1) * pages) + 1) * size)));
                    for (int i = 0; i < rows; i++)
                    {
                        chunk.AsSpan((int)(i * pages * size), size).CopyTo(column.AsSpan(i * size));
                    }

                    header.Samples.ToMachineByteOrder(column, header.BigEndian);
                    header.Samples.Unpack(column, 0, 1, values);
                    for (int i = 0; i < rows; i++)
                    {
                        values.AsSpan(i * pixelSize, pixelSize).CopyTo(pixels.AsSpan((int)((row + i) * RowBytes) + (x * pixelSize)));
                    }
                }
            }
        }
        catch (Exception e) when (e.IsReadFailure())
        {
            throw ImageFileException.Unreadable(source.Path, index, e);
        }

        return pixels;
    }

    private static int BandRows(PageShape shape) =>
        (int)Math.Max(1, Math.Min(shape.Height, BandBytes / ((long)shape.Width * shape.PixelType.Size())));

    /// <summary>
    /// Index in the file of the first pixel of the page. Pages are numbered with the last index varying fastest, and stored with the
    /// first index varying fastest.
    /// </summary>
    private long FirstElement()
    {
        var stack = header.StackShape;
        long rest = index, element = 0;
        for (int axis = stack.Length - 1; axis >= 0; axis--)
        {
            long stride = 1;
            for (int before = 0; before < axis; before++) stride *= stack[before];
            element += rest % stack[axis] * stride;
            rest /= stack[axis];
        }

        return element;
    }
}
