using MicroSsim.Engine.Planes;
using MicroSsim.Imaging.Files;
using MicroSsim.Imaging.IO;
using MicroSsim.Imaging.Pixels;

namespace MicroSsim.Imaging.Npy;

/// <summary>
/// A page of an array in Fortran's order, where the first index changes fastest: the pages' pixels alternate, and a page's
/// columns follow each other. Rows are gathered band by band.
/// </summary>
internal sealed class NpyColumnPlane(FileSource source, NpyHeader header, PageShape shape, int index)
    : BandedPlane(shape.Width, shape.Height, shape.PixelType, BandRows(shape))
{
    private const long BandBytes = 16L << 20;

    /// <summary>Bytes that are read at a time, about.</summary>
    private const long ChunkBytes = 1 << 20;

    protected override byte[] Decode(int firstRow, int rowCount)
    {
        int size = header.Samples.Bits / 8, pixelSize = PixelType.Size();
        var pixels = new byte[checked(RowBytes * rowCount)];

        // Between two pixels of a page stands a pixel of each other page.
        long pages = 1;
        foreach (long side in header.Stack) pages *= side;
        int step = (int)Math.Max(1, Math.Min(rowCount, ChunkBytes / (pages * size)));
        var chunk = new byte[checked(((step - 1) * pages + 1) * size)];
        var column = new byte[step * size];
        var values = new byte[step * pixelSize];
        try
        {
            for (int x = 0; x < Width; x++)
            {
                for (int row = 0; row < rowCount; row += step)
                {
                    int rows = Math.Min(step, rowCount - row);
                    long element = PlaceInStack() + pages * (firstRow + row + (long)Height * x);
                    source.Read(header.DataOffset + element * size, chunk.AsSpan(0, (int)(((rows - 1) * pages + 1) * size)));
                    for (int i = 0; i < rows; i++) chunk.AsSpan((int)(i * pages * size), size).CopyTo(column.AsSpan(i * size));
                    header.Samples.FixByteOrder(column, header.BigEndian);
                    header.Samples.Unpack(column, 0, 1, values);
                    for (int i = 0; i < rows; i++)
                    {
                        values.AsSpan(i * pixelSize, pixelSize).CopyTo(pixels.AsSpan((int)((row + i) * RowBytes) + x * pixelSize));
                    }
                }
            }
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            throw new ImageFileException("ImageUnreadable", source.Path, index, $"{e.Message.TrimEnd('.')}; copy or export the file anew.", e);
        }

        return pixels;
    }

    private static int BandRows(PageShape shape) =>
        (int)Math.Max(1, Math.Min(shape.Height, BandBytes / ((long)shape.Width * shape.PixelType.Size())));

    /// <summary>Where the page's first pixel stands: pages are counted with the last index changing fastest, stored with the first.</summary>
    private long PlaceInStack()
    {
        ReadOnlySpan<long> stack = header.Stack;
        long rest = index, place = 0;
        for (int axis = stack.Length - 1; axis >= 0; axis--)
        {
            long stride = 1;
            for (int before = 0; before < axis; before++) stride *= stack[before];
            place += rest % stack[axis] * stride;
            rest /= stack[axis];
        }

        return place;
    }
}
