using System.Runtime.InteropServices;
using MicroSsim.Engine.Planes;

namespace MicroSsim.Engine.Masks;

/// <summary>
/// A floating-point plane whose NaN and infinite pixels are replaced by a finite number, so that they enter no sum. No position counts
/// whose window reaches over such a pixel, so no score depends on the number. Thread-safe.
/// </summary>
internal sealed class FilledPlane(ImagePlane source, double fill) : ImagePlane(source.Width, source.Height, source.PixelType)
{
    /// <inheritdoc/>
    public override ReadOnlySpan<byte> GetRows(int firstRow, int rowCount, RowBuffer buffer) => FetchRows(firstRow, rowCount, buffer);

    /// <inheritdoc/>
    public override void CopyRows(int firstRow, int rowCount, Span<byte> rows, RowBuffer buffer)
    {
        source.CopyRows(firstRow, rowCount, rows, new RowBuffer());
        if (PixelType == PixelType.Float32)
        {
            foreach (ref float pixel in MemoryMarshal.Cast<byte, float>(rows))
            {
                if (float.IsNaN(pixel) || float.IsInfinity(pixel)) pixel = (float)fill;
            }
        }
        else
        {
            foreach (ref double pixel in MemoryMarshal.Cast<byte, double>(rows))
            {
                if (double.IsNaN(pixel) || double.IsInfinity(pixel)) pixel = fill;
            }
        }
    }
}
