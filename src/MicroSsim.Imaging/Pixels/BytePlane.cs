using System.Buffers;
using MicroSsim.Engine.Planes;

namespace MicroSsim.Imaging.Pixels;

/// <summary>A decoded plane in memory.</summary>
/// <param name="width">Pixels per row.</param>
/// <param name="height">Rows.</param>
/// <param name="type">Pixel type.</param>
/// <param name="pixels">The pixels as bytes: row-major, in the byte order of the machine.</param>
/// <param name="isRented">True if the memory is of the shared pool, and returned to it if the plane is disposed, which is optional.</param>
internal sealed class BytePlane(int width, int height, PixelType type, byte[] pixels, bool isRented = false)
    : ImagePlane(width, height, type), IDisposable
{
    private bool _isDisposed;

    /// <inheritdoc/>
    public override ReadOnlySpan<byte> GetRows(int firstRow, int rowCount, RowBuffer buffer)
    {
        CheckRows(firstRow, rowCount);
        int rowBytes = checked((int)RowBytes);
        return pixels.AsSpan(firstRow * rowBytes, rowCount * rowBytes);
    }

    /// <summary>Returns rented memory to the pool; the plane must not be used afterwards.</summary>
    public void Dispose()
    {
        if (isRented && !_isDisposed) ArrayPool<byte>.Shared.Return(pixels);
        _isDisposed = true;
    }
}
