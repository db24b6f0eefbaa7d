using MicroSsim.Engine.Planes;
using MicroSsim.Imaging.Files;
using MicroSsim.Imaging.IO;

namespace MicroSsim.Imaging.Npy;

/// <summary>A page of an array in C order, whose rows are contiguous in the file and read on demand.</summary>
/// <param name="source">The file, which must stay open.</param>
/// <param name="header">Header of the array.</param>
/// <param name="shape">Shape of the page; its samples follow rows and columns in the array.</param>
/// <param name="index">Number of the page.</param>
/// <param name="sample">The sample of each pixel to read.</param>
internal sealed class NpyRowPlane(FileSource source, NpyHeader header, PageShape shape, int index, int sample = 0)
    : ImagePlane(shape.Width, shape.Height, shape.PixelType)
{
    /// <inheritdoc/>
    public override ReadOnlySpan<byte> GetRows(int firstRow, int rowCount, RowBuffer buffer) => FetchRows(firstRow, rowCount, buffer);

    /// <inheritdoc/>
    public override void CopyRows(int firstRow, int rowCount, Span<byte> rows, RowBuffer buffer)
    {
        CheckRows(firstRow, rowCount);
        int elementBytes = header.Samples.Bits / 8;
        long offset = header.DataOffset + ((((long)index * Height) + firstRow) * Width * shape.Samples * elementBytes);
        try
        {
            if (header.Samples.ArePixels && shape.Samples == 1)
            {
                source.Read(offset, rows);
                header.Samples.ToMachineByteOrder(rows, header.BigEndian);
                return;
            }

            byte[] elements = source.Read(offset, (long)Width * rowCount * shape.Samples * elementBytes);
            header.Samples.ToMachineByteOrder(elements, header.BigEndian);
            header.Samples.Unpack(elements, sample, shape.Samples, rows);
        }
        catch (Exception e) when (e.IsReadFailure())
        {
            throw ImageFileException.Unreadable(source.Path, index, e);
        }
    }
}
