using System.Runtime.InteropServices;

namespace MicroSsim.Engine.Planes;

/// <summary>A plane whose pixels are an array in memory.</summary>
/// <typeparam name="T">The pixels' type: one that <see cref="PixelTypes.Of{T}"/> knows.</typeparam>
public sealed class MemoryPlane<T> : ImagePlane where T : unmanaged
{
    private readonly T[] _pixels;

    /// <summary>Wraps an array; it is not copied, and must not change while the plane is in use.</summary>
    /// <param name="width">Pixels per row.</param>
    /// <param name="height">Rows.</param>
    /// <param name="pixels">Row-major, <paramref name="width"/> · <paramref name="height"/> pixels.</param>
    /// <exception cref="ArgumentException">The array's length is not width · height.</exception>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is not a pixel type.</exception>
    public MemoryPlane(int width, int height, T[] pixels)
        : base(width, height, PixelTypes.Of<T>())
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

/// <summary>Turns two-dimensional arrays into planes and back.</summary>
public static class MemoryPlane
{
    /// <summary>Copies a two-dimensional array [row, column] of any numeric type into a plane.</summary>
    /// <param name="pixels">For example a <c>double[,]</c> or <c>ushort[,]</c>.</param>
    /// <exception cref="ArgumentException">The array is not two-dimensional, or has no elements.</exception>
    /// <exception cref="NotSupportedException">Its elements are not of a pixel type.</exception>
    public static ImagePlane FromArray(Array pixels)
    {
        if (pixels.Rank != 2 || pixels.Length == 0)
        {
            throw new ArgumentException($"A non-empty two-dimensional array is needed, not one of rank {pixels.Rank} and length {pixels.Length}.", nameof(pixels));
        }

        var type = PixelTypes.Of(pixels.GetType().GetElementType()!);
        int bytes = checked(pixels.Length * type.Size()), height = pixels.GetLength(0), width = pixels.GetLength(1);
        return type switch
        {
            PixelType.UInt8 => Copy<byte>(),
            PixelType.Int8 => Copy<sbyte>(),
            PixelType.UInt16 => Copy<ushort>(),
            PixelType.Int16 => Copy<short>(),
            PixelType.UInt32 => Copy<uint>(),
            PixelType.Int32 => Copy<int>(),
            PixelType.UInt64 => Copy<ulong>(),
            PixelType.Int64 => Copy<long>(),
            PixelType.Float32 => Copy<float>(),
            _ => Copy<double>(),
        };

        MemoryPlane<T> Copy<T>() where T : unmanaged
        {
            var copy = new T[pixels.Length];
            Buffer.BlockCopy(pixels, 0, copy, 0, bytes);
            return new MemoryPlane<T>(width, height, copy);
        }
    }

    /// <summary>Copies a plane into a two-dimensional array [row, column] of the plane's own pixel type.</summary>
    /// <param name="plane">Any plane of less than 2 GiB.</param>
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
}
