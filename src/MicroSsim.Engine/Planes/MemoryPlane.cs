using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MicroSsim.Engine.Planes;

/// <summary>A plane whose pixels are an array in memory.</summary>
/// <typeparam name="T">The .NET type of a pixel, one that <see cref="PixelTypes.FromNetType{T}"/> supports.</typeparam>
public sealed class MemoryPlane<T> : ImagePlane where T : unmanaged
{
    private readonly T[] _pixels;

    /// <summary>Wraps an array without copying it; it must not change while the plane is in use.</summary>
    /// <param name="width">The width in pixels.</param>
    /// <param name="height">The height in rows.</param>
    /// <param name="pixels">The pixels, row-major, <paramref name="width"/> · <paramref name="height"/> of them.</param>
    /// <exception cref="ArgumentException">The length of the array is not width · height.</exception>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is not a pixel type.</exception>
    public MemoryPlane(int width, int height, T[] pixels)
        : base(width, height, PixelTypes.FromNetType<T>())
    {
        if (pixels.LongLength != PixelCount)
        {
            throw new ArgumentException($"{width} × {height} pixels were expected, {pixels.LongLength} given.", nameof(pixels));
        }

        _pixels = pixels;
    }

    /// <summary>The pixels, row-major.</summary>
    public ReadOnlySpan<T> Pixels => _pixels;

    /// <inheritdoc/>
    public override bool IsInMemory => true;

    /// <inheritdoc/>
    public override ReadOnlySpan<byte> GetRows(int firstRow, int rowCount, RowBuffer buffer)
    {
        CheckRows(firstRow, rowCount);
        return MemoryMarshal.AsBytes(_pixels.AsSpan(firstRow * Width, rowCount * Width));
    }
}

/// <summary>Converts two-dimensional arrays to planes and back.</summary>
public static class MemoryPlane
{
    /// <summary>Copies a two-dimensional array [row, column] of any numeric type into a plane.</summary>
    /// <param name="pixels">For example a <c>double[,]</c> or <c>ushort[,]</c>.</param>
    /// <exception cref="ArgumentException">The array is not two-dimensional, or has no elements.</exception>
    /// <exception cref="NotSupportedException">The type of its elements is not a pixel type.</exception>
    public static ImagePlane FromArray(Array pixels)
    {
        CheckArray(pixels);
        return PixelTypes.FromNetType(pixels.GetType().GetElementType()!).Traits().CopyArray(pixels);
    }

    /// <summary>
    /// Wraps a two-dimensional array [row, column] of any numeric type without copying it; it must not change while the plane is in use.
    /// </summary>
    /// <param name="pixels">For example a <c>double[,]</c> or <c>ushort[,]</c>.</param>
    /// <exception cref="ArgumentException">The array is not two-dimensional, or has no elements.</exception>
    /// <exception cref="NotSupportedException">The type of its elements is not a pixel type.</exception>
    public static ImagePlane WrapArray(Array pixels)
    {
        CheckArray(pixels);
        return PixelTypes.FromNetType(pixels.GetType().GetElementType()!).Traits().WrapArray(pixels);
    }

    private static void CheckArray(Array pixels)
    {
        if (pixels.Rank != 2 || pixels.Length == 0)
        {
            throw new ArgumentException(
                $"A non-empty two-dimensional array is needed, not one of rank {pixels.Rank} and length {pixels.Length}.", nameof(pixels));
        }
    }

    /// <summary>Copies a plane into a two-dimensional array [row, column] of the .NET type of its pixels.</summary>
    /// <param name="plane">A plane of less than 2 GiB.</param>
    public static Array ToArray(ImagePlane plane)
    {
        var array = Array.CreateInstance(plane.PixelType.NetType(), plane.Height, plane.Width);
        var buffer = new RowBuffer();
        for (int row = 0; row < plane.Height; row++)
        {
            byte[] pixels = plane.GetRows(row, 1, buffer).ToArray();
            Buffer.BlockCopy(pixels, 0, array, checked((int)(row * plane.RowBytes)), pixels.Length);
        }

        return array;
    }

    /// <summary>Copies a two-dimensional array of <typeparamref name="T"/> into a plane.</summary>
    internal static ImagePlane Copy<T>(Array pixels)
        where T : unmanaged
    {
        var copy = new T[pixels.Length];
        Buffer.BlockCopy(pixels, 0, copy, 0, checked(pixels.Length * Unsafe.SizeOf<T>()));
        return new MemoryPlane<T>(pixels.GetLength(1), pixels.GetLength(0), copy);
    }
}
