using MicroSsim.Engine.Planes;
using MicroSsim.Imaging.Files;
using MicroSsim.Imaging.IO;

namespace MicroSsim.Imaging.Npy;

/// <summary>A page whose rows stand in the file as they are wanted.</summary>
internal sealed class NpyRowPlane(FileSource source, NpyHeader header, PageShape shape, int index)
    : ImagePlane(shape.Width, shape.Height, shape.PixelType)
{
    public override ReadOnlySpan<byte> GetRows(int firstRow, int rowCount, RowBuffer buffer) => FetchRows(firstRow, rowCount, buffer);

    public override void CopyRows(int firstRow, int rowCount, Span<byte> rows, RowBuffer buffer)
    {
        CheckRows(firstRow, rowCount);
        int elementBytes = header.Samples.Bits / 8;
        long offset = header.DataOffset + ((long)index * Height + firstRow) * Width * elementBytes;
        try
        {
            if (header.Samples.ArePixels)
            {
                source.Read(offset, rows);
                header.Samples.FixByteOrder(rows, header.BigEndian);
                return;
            }

            byte[] elements = source.Read(offset, (long)Width * rowCount * elementBytes);
            header.Samples.FixByteOrder(elements, header.BigEndian);
            header.Samples.Unpack(elements, 0, 1, rows);
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            throw new ImageFileException("ImageUnreadable", source.Path, index, $"{e.Message.TrimEnd('.')}; copy or export the file anew.", e);
        }
    }
}
