using System.Runtime.InteropServices;

namespace MicroSsim.Engine.Planes;

/// <summary>
/// A plane whose pixels are a two-dimensional array [row, column], which is not copied: the plane shows later changes of the array.
/// Thread-safe as long as the array does not change.
/// </summary>
/// <typeparam name="T">The .NET type of a pixel.</typeparam>
internal sealed class ArrayPlane<T> : ImagePlane where T : unmanaged
{
    private readonly T[,] _pixels;
    private readonly int _top, _left;

    /// <summary>Wraps an array of at least one pixel.</summary>
    public ArrayPlane(T[,] pixels)
        : base(pixels.GetLength(1), pixels.GetLength(0), PixelTypes.FromNetType<T>())
    {
        _pixels = pixels;
        (_top, _left) = (pixels.GetLowerBound(0), pixels.GetLowerBound(1));
    }

#if NET
    /// <inheritdoc/>
    public override bool IsInMemory => true;

    /// <inheritdoc/>
    public override ReadOnlySpan<byte> GetRows(int firstRow, int rowCount, RowBuffer buffer)
    {
        CheckRows(firstRow, rowCount);
        ref var first = ref _pixels[_top + firstRow, _left];
        return MemoryMarshal.AsBytes(MemoryMarshal.CreateReadOnlySpan(ref first, checked(rowCount * Width)));
    }
#else
    /// <inheritdoc/>
    public override ReadOnlySpan<byte> GetRows(int firstRow, int rowCount, RowBuffer buffer) => FetchRows(firstRow, rowCount, buffer);

    /// <inheritdoc/>
    /// <remarks>netstandard2.0 has no spans of two-dimensional arrays, so a band of rows is copied while the array is pinned.</remarks>
    public override unsafe void CopyRows(int firstRow, int rowCount, Span<byte> rows, RowBuffer buffer)
    {
        fixed (T* first = &_pixels[_top + firstRow, _left])
        {
            MemoryMarshal.AsBytes(new ReadOnlySpan<T>(first, checked(rowCount * Width))).CopyTo(rows);
        }
    }
#endif
}
