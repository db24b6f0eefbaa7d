using System.Runtime.InteropServices;
using MicroSsim.Engine.Planes;

namespace MicroSsim.Imaging.Pixels;

/// <summary>Allocates, copies and compares the pixels of planes.</summary>
internal static class PixelArrays
{
    /// <summary>Length in bytes of the longest byte array of .NET.</summary>
    public const int MaxBytes = 0x7FFF_FFC7;

    /// <summary>Approximate bytes that are copied or compared at a time.</summary>
    private const int BandBytes = 1 << 20;

    /// <summary>The scratch buffer of this thread, reused for every plane: allocating one per plane costs more than reading it.</summary>
    [ThreadStatic]
    private static RowBuffer? ThreadBuffer;

    /// <summary>Copies a plane into memory.</summary>
    /// <param name="plane">A plane of at most <see cref="MaxBytes"/>.</param>
    /// <param name="pool">Pool to rent the memory from if it has an array of this type and length; null to allocate.</param>
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

    /// <summary>Allocates bytes without clearing them, where the runtime can: the caller overwrites them all.</summary>
    public static byte[] AllocateBytes(int length) => Allocate<byte>(length);

    private static T[] Allocate<T>(int length)
    {
#if NET
        return GC.AllocateUninitializedArray<T>(length);
#else
        return new T[length];
#endif
    }

    /// <summary>True if two planes of the same size and type have identical pixels.</summary>
    public static bool AreEqual(ImagePlane plane, ImagePlane other)
    {
        RowBuffer buffer = new(), otherBuffer = new();
        int step = BandRows(plane);
        for (int row = 0; row < plane.Height; row += step)
        {
            int rows = Math.Min(step, plane.Height - row);
            if (!plane.GetRows(row, rows, buffer).SequenceEqual(other.GetRows(row, rows, otherBuffer))) return false;
        }

        return true;
    }

    /// <summary>True if every alpha is opaque: the largest number of an unsigned type, or 1 of a floating-point type.</summary>
    public static bool AreOpaque(ImagePlane alpha) => alpha.PixelType switch
    {
        PixelType.UInt8 or PixelType.UInt16 or PixelType.UInt32 or PixelType.UInt64 => AreAll(alpha, byte.MaxValue),
        PixelType.Float32 => AreAll(alpha, 1f),
        PixelType.Float64 => AreAll(alpha, 1.0),
        _ => false,
    };

    private static bool AreAll<T>(ImagePlane plane, T value) where T : unmanaged, IEquatable<T>
    {
        var buffer = new RowBuffer();
        int step = BandRows(plane);
        for (int row = 0; row < plane.Height; row += step)
        {
            foreach (var element in MemoryMarshal.Cast<byte, T>(plane.GetRows(row, Math.Min(step, plane.Height - row), buffer)))
            {
                if (!element.Equals(value)) return false;
            }
        }

        return true;
    }

    /// <summary>Rows of about <see cref="BandBytes"/>, at least 1.</summary>
    private static int BandRows(ImagePlane plane) => (int)Math.Min(plane.Height, Math.Max(1, BandBytes / plane.RowBytes));

    private static MemoryPlane<T> Copy<T>(ImagePlane plane, PlanePool? pool) where T : unmanaged
    {
        var pixels = pool?.Rent<T>((int)plane.PixelCount) ?? Allocate<T>((int)plane.PixelCount);
        if (plane is IWholePlane whole) whole.CopyTo(pixels);
        else CopyRows(plane, pixels);
        var copy = new MemoryPlane<T>(plane.Width, plane.Height, pixels);
        pool?.Track(copy, pixels);
        return copy;
    }

    private static void CopyRows<T>(ImagePlane plane, T[] pixels) where T : unmanaged
    {
        var buffer = ThreadBuffer ??= new RowBuffer();
        int step = BandRows(plane);
        for (int row = 0; row < plane.Height; row += step)
        {
            int rows = Math.Min(step, plane.Height - row);
            plane.CopyRows(row, rows, MemoryMarshal.AsBytes(pixels.AsSpan(row * plane.Width, rows * plane.Width)), buffer);
        }
    }
}
