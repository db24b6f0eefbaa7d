using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using MicroSsim.Engine.Simd;

namespace MicroSsim.Engine.Planes;

/// <summary>The extremes of pixels, and whether they are numbers, in the pixels' own type: many more fit a vector than as float64.</summary>
internal static class RangeKernels
{
    /// <summary>min and max of finite pixels.</summary>
    public static PixelRange Of(ReadOnlySpan<byte> pixels, PixelType type) => type switch
    {
        PixelType.UInt8 => Of<byte>(pixels),
        PixelType.Int8 => Of<sbyte>(pixels),
        PixelType.UInt16 => Of<ushort>(pixels),
        PixelType.Int16 => Of<short>(pixels),
        PixelType.UInt32 => Of<uint>(pixels),
        PixelType.Int32 => Of<int>(pixels),
        PixelType.UInt64 => Of<ulong>(pixels),
        PixelType.Int64 => Of<long>(pixels),
        PixelType.Float32 => Of<float>(pixels),
        PixelType.Float64 => Of<double>(pixels),
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, null),
    };

    /// <summary>Whether no pixel is NaN or infinite; the product of either with 0 is NaN, and stays so in a sum.</summary>
    public static bool AreFinite(ReadOnlySpan<byte> pixels, PixelType type) => type switch
    {
        PixelType.Float32 => AreFinite<float>(pixels),
        PixelType.Float64 => AreFinite<double>(pixels),
        _ => true,
    };

    [MethodImpl(SimdDouble.CompiledAtOnce)]
    private static bool AreFinite<T>(ReadOnlySpan<byte> bytes)
        where T : unmanaged
    {
        var pixels = MemoryMarshal.Cast<byte, T>(bytes);
        var vectors = MemoryMarshal.Cast<T, Vector<T>>(pixels);
        var sum = Vector<T>.Zero;
        foreach (var vector in vectors) sum += vector * Vector<T>.Zero;
        bool finite = Vector.EqualsAll(sum, Vector<T>.Zero);
        for (int i = vectors.Length * Vector<T>.Count; i < pixels.Length; i++) finite &= Convert.ToDouble(pixels[i], null) * 0 == 0;
        return finite;
    }

    /// <summary>The vectors first, two chains of each; what is left over goes one by one.</summary>
    [MethodImpl(SimdDouble.CompiledAtOnce)]
    private static PixelRange Of<T>(ReadOnlySpan<byte> bytes)
        where T : unmanaged, IComparable<T>
    {
        var pixels = MemoryMarshal.Cast<byte, T>(bytes);
        var vectors = MemoryMarshal.Cast<T, Vector<T>>(pixels);
        T low = pixels[0], high = pixels[0];
        if (vectors.Length > 0)
        {
            Vector<T> low0 = vectors[0], low1 = low0, high0 = low0, high1 = low0;
            int v = 0;
            for (; v + 1 < vectors.Length; v += 2)
            {
                low0 = Vector.Min(low0, vectors[v]);
                high0 = Vector.Max(high0, vectors[v]);
                low1 = Vector.Min(low1, vectors[v + 1]);
                high1 = Vector.Max(high1, vectors[v + 1]);
            }

            if (v < vectors.Length)
            {
                low0 = Vector.Min(low0, vectors[v]);
                high0 = Vector.Max(high0, vectors[v]);
            }

            low0 = Vector.Min(low0, low1);
            high0 = Vector.Max(high0, high1);
            for (int lane = 0; lane < Vector<T>.Count; lane++)
            {
                if (low0[lane].CompareTo(low) < 0) low = low0[lane];
                if (high0[lane].CompareTo(high) > 0) high = high0[lane];
            }
        }

        for (int i = vectors.Length * Vector<T>.Count; i < pixels.Length; i++)
        {
            if (pixels[i].CompareTo(low) < 0) low = pixels[i];
            if (pixels[i].CompareTo(high) > 0) high = pixels[i];
        }

        return new PixelRange(Convert.ToDouble(low, null), Convert.ToDouble(high, null));
    }
}
