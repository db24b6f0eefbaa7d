using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using MicroSsim.Engine.Simd;
#if NET
using System.Runtime.Intrinsics;
#endif

namespace MicroSsim.Engine.Masks;

/// <summary>
/// SIMD kernels over rows of regions, which are 32-bit integers: whole vectors, then the remainder pixel by pixel.
/// </summary>
internal static class RegionKernels
{
#if !NET
    /// <summary>One bit per lane: 1, 2, 4, ….</summary>
    private static readonly Vector<int> LaneBits = new([.. Enumerable.Range(0, Vector<int>.Count).Select(lane => 1 << lane)]);

#endif
    /// <summary>Elements that must follow a row of regions in its buffer.</summary>
    public static int Padding => Vector<int>.Count;

    /// <summary>Widens 8-bit pixels to regions.</summary>
    /// <param name="pixels">The pixels.</param>
    /// <param name="limit">The largest region: 1 for a mask, whose pixels other than 0 are region 1.</param>
    /// <param name="regions">The destination.</param>
    [MethodImpl(SimdDouble.AggressiveOptimization)]
    public static void Widen(ReadOnlySpan<byte> pixels, byte limit, Span<int> regions)
    {
        var vectors = MemoryMarshal.Cast<byte, Vector<byte>>(pixels);
        var to = MemoryMarshal.Cast<int, Vector<uint>>(regions);
        var limits = new Vector<byte>(limit);
        for (int i = 0; i < vectors.Length; i++)
        {
            Vector.Widen(Vector.Min(vectors[i], limits), out var low, out var high);
            Vector.Widen(low, out var first, out var second);
            Vector.Widen(high, out var third, out var fourth);
            (to[4 * i], to[(4 * i) + 1], to[(4 * i) + 2], to[(4 * i) + 3]) = (first, second, third, fourth);
        }

        for (int i = vectors.Length * Vector<byte>.Count; i < pixels.Length; i++) regions[i] = Math.Min(pixels[i], limit);
    }

    /// <summary>Widens 16-bit pixels to regions.</summary>
    /// <param name="pixels">The pixels.</param>
    /// <param name="limit">The largest region: 1 for a mask, whose pixels other than 0 are region 1.</param>
    /// <param name="regions">The destination.</param>
    [MethodImpl(SimdDouble.AggressiveOptimization)]
    public static void Widen(ReadOnlySpan<ushort> pixels, ushort limit, Span<int> regions)
    {
        var vectors = MemoryMarshal.Cast<ushort, Vector<ushort>>(pixels);
        var to = MemoryMarshal.Cast<int, Vector<uint>>(regions);
        var limits = new Vector<ushort>(limit);
        for (int i = 0; i < vectors.Length; i++)
        {
            Vector.Widen(Vector.Min(vectors[i], limits), out var low, out var high);
            (to[2 * i], to[(2 * i) + 1]) = (low, high);
        }

        for (int i = vectors.Length * Vector<ushort>.Count; i < pixels.Length; i++) regions[i] = Math.Min(pixels[i], limit);
    }

    /// <summary>Copies 32-bit pixels to regions.</summary>
    /// <param name="pixels">The pixels.</param>
    /// <param name="limit">The largest region: 1 for a mask, whose pixels other than 0 are region 1.</param>
    /// <param name="regions">The destination.</param>
    [MethodImpl(SimdDouble.AggressiveOptimization)]
    public static void Limit(ReadOnlySpan<uint> pixels, uint limit, Span<int> regions)
    {
        var vectors = MemoryMarshal.Cast<uint, Vector<uint>>(pixels);
        var to = MemoryMarshal.Cast<int, Vector<uint>>(regions);
        var limits = new Vector<uint>(limit);
        for (int i = 0; i < vectors.Length; i++) to[i] = Vector.Min(vectors[i], limits);
        for (int i = vectors.Length * Vector<uint>.Count; i < pixels.Length; i++) regions[i] = (int)Math.Min(pixels[i], limit);
    }

    /// <summary>The number of pixels other than 0.</summary>
    [MethodImpl(SimdDouble.AggressiveOptimization)]
    public static int CountNonZero<T>(ReadOnlySpan<T> pixels)
        where T : unmanaged, IEquatable<T>
    {
#if NET
        return pixels.Length - pixels.Count(default(T));
#else
        int count = 0;
        foreach (var pixel in pixels) count += pixel.Equals(default) ? 0 : 1;
        return count;
#endif
    }

    /// <summary>
    /// Erodes down columns, row by row: adds a row to the heights, and erodes the row at the center of the window that ends with it.
    /// </summary>
    /// <param name="current">The row; <see cref="Padding"/> elements follow it.</param>
    /// <param name="previous">The row above.</param>
    /// <param name="width">The length of the row.</param>
    /// <param name="windowHeight">The height of the window.</param>
    /// <param name="heights">Per column, the number of rows down to the current one that have the same region.</param>
    /// <param name="eroded">
    /// Receives the region of every pixel whose column of the window has one region, and else 0; null for none.
    /// </param>
    [MethodImpl(SimdDouble.AggressiveOptimization)]
    public static void ErodeDownColumns(int[] current, int[] previous, int width, int windowHeight, int[] heights, int[]? eroded)
    {
        var needed = new Vector<int>(windowHeight);
        ref int pixels = ref current[0], above = ref previous[0], rows = ref heights[0];
        ref int kept = ref (eroded ?? heights)[0];
        for (int i = 0; i < width; i += Vector<int>.Count)
        {
            var region = Load(ref pixels, i);
            var isSame = Vector.Equals(region, Load(ref above, i));
            var height = (Load(ref rows, i) & isSame) + Vector<int>.One;
            Store(height, ref rows, i);
            if (eroded is not null) Store(region & Vector.GreaterThanOrEqual(height, needed), ref kept, i);
        }
    }

    /// <summary>Which of the first 16 elements equal a region, as bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint FindEqual(ref int first, int region)
    {
#if NET
        return (uint)Vector512.Equals(Vector512.LoadUnsafe(ref first), Vector512.Create(region)).ExtractMostSignificantBits();
#else
        uint bits = 0;
        var expected = new Vector<int>(region);
        for (int i = 0; i < 16; i += Vector<int>.Count)
        {
            bits |= (uint)Vector.Dot(Vector.Equals(Load(ref first, i), expected) & LaneBits, Vector<int>.One) << i;
        }

        return bits;
#endif
    }

    /// <summary>
    /// Erodes a row of regions: keeps the region of a pixel if all pixels up to a distance have it, and else sets it to 0.
    /// </summary>
    /// <param name="row">The row; <see cref="Padding"/> elements follow it.</param>
    /// <param name="width">The length of the row. Pixels beyond its ends count as equal.</param>
    /// <param name="radius">The distance.</param>
    /// <param name="same">Scratch of the padded length of the row and twice the radius.</param>
    /// <param name="differences">Scratch of the number of vectors of the row and 1.</param>
    [MethodImpl(SimdDouble.AggressiveOptimization)]
    public static void ErodeRow(int[] row, int width, int radius, int[] same, int[] differences)
    {
        // Element radius + i: all bits set if pixels i and i + 1 are equal. The number of vectors with a difference is accumulated.
        ref int pixels = ref row[0], equal = ref same[0];
        same.AsSpan(0, radius).Fill(-1);
        int vector = 0;
        for (int i = 0; i < width; i += Vector<int>.Count, vector++)
        {
            var isEqual = Vector.Equals(Load(ref pixels, i), Load(ref pixels, i + 1));
            Store(isEqual, ref equal, radius + i);
            differences[vector + 1] = differences[vector] + (Vector.EqualsAll(isEqual, new Vector<int>(-1)) ? 0 : 1);
        }

        same.AsSpan(radius + width - 1).Fill(-1);
        for (int i = 0; i < width; i += Vector<int>.Count)
        {
            int first = Math.Max(0, i - radius) / Vector<int>.Count;
            int end = Math.Min(vector, ((i + Vector<int>.Count + radius - 2) / Vector<int>.Count) + 1);
            if (differences[first] == differences[end]) continue;
            var kept = Load(ref pixels, i);
            for (int k = 0; k < 2 * radius; k += 2) kept &= Load(ref equal, i + k) & Load(ref equal, i + k + 1);
            Store(kept, ref pixels, i);
        }
    }

    /// <summary>Pools 2 × 2 regions: a pixel belongs to a region if all four do.</summary>
    /// <param name="upper">The upper row, at least 2 · width; <see cref="Padding"/> elements follow it.</param>
    /// <param name="lower">The lower row.</param>
    /// <param name="pooled">The destination.</param>
    [MethodImpl(SimdDouble.AggressiveOptimization)]
    public static void Pool(int[] upper, int[] lower, Span<int> pooled)
    {
        var to = MemoryMarshal.Cast<int, Vector<uint>>(pooled);
        for (int i = 0; i < to.Length; i++)
        {
            int at = 2 * i * Vector<int>.Count;
            to[i] = Vector.Narrow(Kept(at), Kept(at + Vector<int>.Count)); // the even elements
        }

        for (int i = to.Length * Vector<int>.Count; i < pooled.Length; i++)
        {
            int region = upper[2 * i];
            bool isInside = upper[(2 * i) + 1] == region && lower[2 * i] == region && lower[(2 * i) + 1] == region;
            pooled[i] = isInside ? region : 0;
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        Vector<ulong> Kept(int at)
        {
            Vector<int> above = new(upper, at), below = new(lower, at);
            var areColumnsSame = Vector.Equals(above, below);
            var areRowsSame = Vector.Equals(above, new Vector<int>(upper, at + 1)) & Vector.Equals(below, new Vector<int>(lower, at + 1));
            return Vector.AsVectorUInt64(above & areColumnsSame & areRowsSame);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector<int> Load(ref int origin, int index) =>
        Unsafe.ReadUnaligned<Vector<int>>(ref Unsafe.As<int, byte>(ref Unsafe.Add(ref origin, index)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Store(Vector<int> value, ref int origin, int index) =>
        Unsafe.WriteUnaligned(ref Unsafe.As<int, byte>(ref Unsafe.Add(ref origin, index)), value);
}
