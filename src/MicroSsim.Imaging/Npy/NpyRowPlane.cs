using MicroSsim.Engine;

namespace MicroSsim.Imaging.Npy;

/// <summary>A page whose rows stand in the file as they are wanted.</summary>
internal sealed class NpyRowPlane(FileSource source, NpyHeader header, PageShape shape, int index)
    : ImagePlane(shape.Width, shape.Height, shape.PixelType)
{
    public override ReadOnlySpan<byte> GetRows(int firstRow, int rowCount, RowBuffer buffer)
    {
        CheckRows(firstRow, rowCount);
        int elementBytes = header.Samples.Bits / 8;
        long offset = header.DataOffset + ((long)index * Height + firstRow) * Width * elementBytes;
        Span<byte> pixels = buffer.Take(checked((int)(RowBytes * rowCount)));
        try
        {
            if (header.Samples.ArePixels)
            {
                source.Read(offset, pixels);
                header.Samples.FixByteOrder(pixels, header.BigEndian);
                return pixels;
            }

            byte[] elements = source.Read(offset, (long)Width * rowCount * elementBytes);
            header.Samples.FixByteOrder(elements, header.BigEndian);
            header.Samples.Unpack(elements, 0, 1, pixels);
            return pixels;
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            throw new ImageFileException("ImageUnreadable", source.Path, index, $"{e.Message.TrimEnd('.')}; copy or export the file anew.", e);
        }
    }
}
