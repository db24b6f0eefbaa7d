using System.Runtime.InteropServices;
using MicroSsim.Engine.Planes;

namespace MicroSsim.Imaging.Tests;

/// <summary>Creates planes for tests, and reads the pixels of planes.</summary>
internal static class Pixels
{
    /// <summary>All pixels of a plane as bytes, read in bands of <paramref name="band"/> rows.</summary>
    public static byte[] Bytes(ImagePlane plane, int band = 7)
    {
        byte[] bytes = new byte[plane.RowBytes * plane.Height];
        var buffer = new RowBuffer();
        for (int row = 0; row < plane.Height; row += band)
        {
            int rows = Math.Min(band, plane.Height - row);
            plane.GetRows(row, rows, buffer).CopyTo(bytes.AsSpan((int)(row * plane.RowBytes)));
        }

        return bytes;
    }

    /// <summary>All pixels of a plane as numbers, row-major.</summary>
    public static double[] Values(ImagePlane plane)
    {
        byte[] bytes = Bytes(plane);
        return plane.PixelType switch
        {
            PixelType.UInt8 => Convert<byte>(bytes, v => v),
            PixelType.Int8 => Convert<sbyte>(bytes, v => v),
            PixelType.UInt16 => Convert<ushort>(bytes, v => v),
            PixelType.Int16 => Convert<short>(bytes, v => v),
            PixelType.UInt32 => Convert<uint>(bytes, v => v),
            PixelType.Int32 => Convert<int>(bytes, v => v),
            PixelType.UInt64 => Convert<ulong>(bytes, v => v),
            PixelType.Int64 => Convert<long>(bytes, v => v),
            PixelType.Float32 => Convert<float>(bytes, v => v),
            _ => Convert<double>(bytes, v => v),
        };
    }

    /// <summary>A plane of random bits, the same for the same seed.</summary>
    public static ImagePlane Random(PixelType type, int width, int height, int seed = 1)
    {
        var random = new Random(seed);
        byte[] bytes = new byte[width * height * type.Size()];
        random.NextBytes(bytes);
        return type switch
        {
            PixelType.UInt8 => Plane<byte>(),
            PixelType.Int8 => Plane<sbyte>(),
            PixelType.UInt16 => Plane<ushort>(),
            PixelType.Int16 => Plane<short>(),
            PixelType.UInt32 => Plane<uint>(),
            PixelType.Int32 => Plane<int>(),
            PixelType.UInt64 => Plane<ulong>(),
            PixelType.Int64 => Plane<long>(),
            PixelType.Float32 => Plane<float>(),
            _ => Plane<double>(),
        };

        MemoryPlane<T> Plane<T>() where T : unmanaged => new(width, height, MemoryMarshal.Cast<byte, T>(bytes).ToArray());
    }

    private static double[] Convert<T>(byte[] bytes, Func<T, double> convert) where T : unmanaged =>
        [.. MemoryMarshal.Cast<byte, T>(bytes).ToArray().Select(convert)];
}
