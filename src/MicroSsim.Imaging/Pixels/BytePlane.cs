using MicroSsim.Engine.Planes;

namespace MicroSsim.Imaging.Pixels;

/// <summary>A decoded plane in memory.</summary>
/// <param name="width">Pixels per row.</param>
/// <param name="height">Rows.</param>
/// <param name="type">Pixel type.</param>
/// <param name="pixels">The pixels as bytes: row-major, in the byte order of the machine.</param>
internal sealed class BytePlane(int width, int height, PixelType type, byte[] pixels) : ImagePlane(width, height, type)
{
    /// <inheritdoc/>
    public override ReadOnlySpan<byte> GetRows(int firstRow, int rowCount, RowBuffer buffer)
    {
        CheckRows(firstRow, rowCount);
        int rowBytes = checked((int)RowBytes);
        return pixels.AsSpan(firstRow * rowBytes, rowCount * rowBytes);
    }
}
