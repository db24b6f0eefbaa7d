using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using MicroSsim.Engine.Simd;

namespace MicroSsim.Engine.Planes;

/// <summary>
/// SIMD kernels for the minimum and maximum of pixels, and for whether they are finite, in the type of the pixels: a vector
/// holds more of them than of float64.
/// </summary>
internal static class RangeKernels
{
    /// <summary>The minimum and maximum of at least one finite pixel.</summary>
    public static PixelRange MinMax(ReadOnlySpan<byte> pixels, PixelType type) => type.Traits().MinMax(pixels);

    /// <summary>Whether no pixel is NaN or infinite: 0 times either is NaN, which propagates through a sum.</summary>
    public static bool AllFinite(ReadOnlySpan<byte> pixels, PixelType type) => type switch
    {
        PixelType.Float32 => AllFinite<float>(pixels),
        PixelType.Float64 => AllFinite<double>(pixels),
        _ => true,
    };

    [MethodImpl(SimdDouble.AggressiveOptimization)]
    private static bool AllFinite<T>(ReadOnlySpan<byte> bytes)
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

    /// <summary>
    /// The minimum and maximum of at least one finite pixel: whole vectors, with two independent accumulators each, then the
    /// remainder pixel by pixel.
    /// </summary>
    [MethodImpl(SimdDouble.AggressiveOptimization)]
    public static PixelRange MinMax<T>(ReadOnlySpan<byte> bytes)
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
