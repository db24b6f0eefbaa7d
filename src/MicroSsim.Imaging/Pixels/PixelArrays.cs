using System.Runtime.InteropServices;
using MicroSsim.Engine.Planes;

namespace MicroSsim.Imaging.Pixels;

/// <summary>Planes in memory, made of other planes.</summary>
internal static class PixelArrays
{
    /// <summary>Bytes of the longest array that the runtime makes.</summary>
    public const int MaxBytes = 0x7FFF_FFC7;

    /// <summary>Bytes that are copied or compared at a time.</summary>
    private const int BandBytes = 1 << 20;

    /// <summary>A thread reads one image after the other: new memory for each costs more than to read it.</summary>
    [ThreadStatic]
    private static RowBuffer? _buffer;

    /// <summary>Copies a plane into memory, that of a pool if it has some.</summary>
    public static ImagePlane ToMemory(ImagePlane plane, PlanePool? pool) => plane.PixelType switch
    {
        PixelType.UInt8 => Copy<byte>(plane, pool),
        PixelType.Int8 => Copy<sbyte>(plane, pool),
        PixelType.UInt16 => Copy<ushort>(plane, pool),
        PixelType.Int16 => Copy<short>(plane, pool),
        PixelType.UInt32 => Copy<uint>(plane, pool),
        PixelType.Int32 => Copy<int>(plane, pool),
        PixelType.UInt64 => Copy<ulong>(plane, pool),
        PixelType.Int64 => Copy<long>(plane, pool),
        PixelType.Float32 => Copy<float>(plane, pool),
        _ => Copy<double>(plane, pool),
    };

    /// <summary>Room for pixels that will all be written: to clear it before would cost as much as to read them.</summary>
    public static byte[] NewBytes(int length) => NewArray<byte>(length);

    private static T[] NewArray<T>(int length)
    {
#if NET
        return GC.AllocateUninitializedArray<T>(length);
#else
        return new T[length];
#endif
    }

    /// <summary>Whether two planes of one size and type hold the same pixels.</summary>
    public static bool AreEqual(ImagePlane one, ImagePlane other)
    {
        RowBuffer buffer = new(), otherBuffer = new();
        int step = BandRows(one);
        for (int row = 0; row < one.Height; row += step)
        {
            int rows = Math.Min(step, one.Height - row);
            if (!one.GetRows(row, rows, buffer).SequenceEqual(other.GetRows(row, rows, otherBuffer))) return false;
        }

        return true;
    }

    private static int BandRows(ImagePlane plane) => (int)Math.Min(plane.Height, Math.Max(1, BandBytes / plane.RowBytes));

    private static MemoryPlane<T> Copy<T>(ImagePlane plane, PlanePool? pool) where T : unmanaged
    {
        var pixels = pool?.Take<T>((int)plane.PixelCount) ?? NewArray<T>((int)plane.PixelCount);
        var buffer = _buffer ??= new RowBuffer();
        int step = BandRows(plane);
        for (int row = 0; row < plane.Height; row += step)
        {
            int rows = Math.Min(step, plane.Height - row);
            plane.CopyRows(row, rows, MemoryMarshal.AsBytes(pixels.AsSpan(row * plane.Width, rows * plane.Width)), buffer);
        }

        var copy = new MemoryPlane<T>(plane.Width, plane.Height, pixels);
        pool?.Lend(copy, pixels);
        return copy;
    }
}
