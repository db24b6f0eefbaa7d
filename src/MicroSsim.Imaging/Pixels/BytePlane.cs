using MicroSsim.Engine.Planes;

namespace MicroSsim.Imaging.Pixels;

/// <summary>A decoded plane: its pixels as bytes in the machine's order.</summary>
internal sealed class BytePlane(int width, int height, PixelType type, byte[] pixels) : ImagePlane(width, height, type)
{
    public override ReadOnlySpan<byte> GetRows(int firstRow, int rowCount, RowBuffer buffer)
    {
        CheckRows(firstRow, rowCount);
        int rowBytes = checked((int)RowBytes);
        return pixels.AsSpan(firstRow * rowBytes, rowCount * rowBytes);
    }
}
