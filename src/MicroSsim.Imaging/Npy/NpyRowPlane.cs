using MicroSsim.Engine.Planes;
using MicroSsim.Imaging.Files;
using MicroSsim.Imaging.IO;

namespace MicroSsim.Imaging.Npy;

/// <summary>A page of an array in C order, whose rows are contiguous in the file and read on demand.</summary>
/// <param name="source">The file, which must stay open.</param>
/// <param name="header">Header of the array.</param>
/// <param name="shape">Shape of the page.</param>
/// <param name="index">Number of the page.</param>
internal sealed class NpyRowPlane(FileSource source, NpyHeader header, PageShape shape, int index)
    : ImagePlane(shape.Width, shape.Height, shape.PixelType)
{
    /// <inheritdoc/>
    public override ReadOnlySpan<byte> GetRows(int firstRow, int rowCount, RowBuffer buffer) => FetchRows(firstRow, rowCount, buffer);

    /// <inheritdoc/>
    public override void CopyRows(int firstRow, int rowCount, Span<byte> rows, RowBuffer buffer)
    {
        CheckRows(firstRow, rowCount);
        int elementBytes = header.Samples.Bits / 8;
        long offset = header.DataOffset + ((((long)index * Height) + firstRow) * Width * elementBytes);
        try
        {
            if (header.Samples.ArePixels)
            {
                source.Read(offset, rows);
                header.Samples.ToMachineByteOrder(rows, header.BigEndian);
                return;
            }

            byte[] elements = source.Read(offset, (long)Width * rowCount * elementBytes);
            header.Samples.ToMachineByteOrder(elements, header.BigEndian);
            header.Samples.Unpack(elements, 0, 1, rows);
        }
        catch (Exception e) when (e.IsReadFailure())
        {
            throw ImageFileException.Unreadable(source.Path, index, e);
        }
    }
}
