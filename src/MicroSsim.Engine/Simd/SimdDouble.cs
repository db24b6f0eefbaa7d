#if NET
global using DoubleVector = System.Runtime.Intrinsics.Vector512<double>;
using System.Runtime.Intrinsics;
#else
global using DoubleVector = System.Numerics.Vector<double>;
using System.Numerics;
#endif
using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MicroSsim.Engine.Simd;

/// <summary>
/// Operations on the SIMD vector of doubles that all kernels are written with, so that one source serves both builds: 8 lanes
/// in the net10.0 build, which the runtime emulates with narrower registers where the processor has none of 512 bits; as many
/// lanes as <c>Vector&lt;double&gt;</c> has in the netstandard2.0 build.
/// </summary>
/// <remarks>
/// Lane i of a vector loaded at index k of a row holds pixel k + i. Kernels process whole vectors only, without a scalar loop
/// for the remainder: rows are allocated to a multiple of <see cref="LaneCount"/> (<see cref="RoundUp"/>), results beyond the
/// end of a row are ignored, and sums mask those lanes out (<see cref="ApplyMask"/>).
/// </remarks>
internal static class SimdDouble
{
    /// <summary>
    /// A vector of lanes with all bits set, followed by a vector of zeros: the vector that begins k lanes before the zeros is
    /// the mask of the first k lanes.
    /// </summary>
    private static readonly double[] Masks =
        [.. Enumerable.Repeat(BitConverter.Int64BitsToDouble(-1), LaneCount), .. Enumerable.Repeat(0.0, LaneCount)];

#if !NET
    /// <summary>One bit per lane: 1, 2, 4, ….</summary>
    private static readonly Vector<long> LaneBits = new([.. Enumerable.Range(0, LaneCount).Select(lane => 1L << lane)]);

#endif
    /// <summary>
    /// <c>MethodImplOptions.AggressiveOptimization</c>, which netstandard2.0 lacks: for kernels and the loops around them. It
    /// bypasses tiered compilation, whose first, unoptimised code spills every vector to memory and is a hundred times slower.
    /// </summary>
    public const MethodImplOptions AggressiveOptimization = (MethodImplOptions)512;

    /// <summary>The number of lanes: doubles per vector.</summary>
    public static int LaneCount => DoubleVector.Count;

    /// <summary><paramref name="length"/> rounded up to a multiple of <see cref="LaneCount"/>: the allocated length of a row.</summary>
    public static int RoundUp(int length) => (length + LaneCount - 1) / LaneCount * LaneCount;

    /// <summary>Loads the vector that begins at row[index].</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleVector Load(double[] row, int index)
    {
        Debug.Assert(index >= 0 && index + LaneCount <= row.Length, "A vector reaches beyond its row.");
        return Load(ref At(row, index), 0);
    }

    /// <summary>A reference to row[index], as the origin of vector loads and stores: saves a loop the addition of indexes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ref double At(double[] row, int index)
    {
        Debug.Assert(index >= 0 && index < row.Length, "A vector begins beyond its row.");
#if NET
        return ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(row), (nuint)index);
#else
        return ref row[index];
#endif
    }

    /// <summary>Loads the vector that begins <paramref name="vectors"/> whole vectors after an element.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleVector Load(ref double origin, int vectors) =>
#if NET
        Vector512.LoadUnsafe(ref origin, (nuint)(vectors * LaneCount));
#else
        Unsafe.As<double, DoubleVector>(ref Unsafe.Add(ref origin, vectors * LaneCount));
#endif

    /// <summary>Stores a vector <paramref name="vectors"/> whole vectors after an element.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(DoubleVector value, ref double origin, int vectors) =>
#if NET
        value.StoreUnsafe(ref origin, (nuint)(vectors * LaneCount));
#else
        Unsafe.As<double, DoubleVector>(ref Unsafe.Add(ref origin, vectors * LaneCount)) = value;
#endif

    /// <summary>Stores a vector at row[index].</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(DoubleVector value, double[] row, int index)
    {
        Debug.Assert(index >= 0 && index + LaneCount <= row.Length, "A vector reaches beyond its row.");
#if NET
        value.StoreUnsafe(ref MemoryMarshal.GetArrayDataReference(row), (nuint)index);
#else
        Unsafe.As<double, DoubleVector>(ref row[index]) = value;
#endif
    }

    /// <summary>A vector with the same number in every lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleVector Broadcast(double value) =>
#if NET
        Vector512.Create(value);
#else
        new(value);
#endif

    /// <summary>(a · b) + c per lane: fused (rounded once) if the processor supports it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleVector MultiplyAdd(DoubleVector a, DoubleVector b, DoubleVector c) =>
#if NET
        Vector512.MultiplyAddEstimate(a, b, c);
#else
        (a * b) + c;
#endif

    /// <summary>The larger of two numbers per lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleVector Max(DoubleVector a, DoubleVector b) =>
#if NET
        Vector512.Max(a, b);
#else
        Vector.Max(a, b);
#endif

    /// <summary>The smaller of two numbers per lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleVector Min(DoubleVector a, DoubleVector b) =>
#if NET
        Vector512.Min(a, b);
#else
        Vector.Min(a, b);
#endif

    /// <summary>Whether any lane has minimum ≤ value ≤ maximum.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool AnyBetween(DoubleVector value, DoubleVector minimum, DoubleVector maximum) =>
#if NET
        (Vector512.GreaterThanOrEqual(value, minimum) & Vector512.LessThanOrEqual(value, maximum)) != DoubleVector.Zero;
#else
        (Vector.GreaterThanOrEqual(value, minimum) & Vector.LessThanOrEqual(value, maximum)) != Vector<long>.Zero;
#endif

    /// <summary>Whether every lane has minimum ≤ value ≤ maximum; false if any is NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool AllBetween(DoubleVector value, DoubleVector minimum, DoubleVector maximum) =>
#if NET
        Vector512.GreaterThanOrEqualAll(value, minimum) && Vector512.LessThanOrEqualAll(value, maximum);
#else
        Vector.GreaterThanOrEqualAll(value, minimum) && Vector.LessThanOrEqualAll(value, maximum);
#endif

    /// <summary>The square root per lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleVector SquareRoot(DoubleVector a) =>
#if NET
        Vector512.Sqrt(a);
#else
        Vector.SquareRoot(a);
#endif

    /// <summary>A mask with all bits set in the first <paramref name="count"/> lanes and none in the others.</summary>
    public static DoubleVector FirstMask(int count) => Load(Masks, LaneCount - Math.Min(count, LaneCount));

    /// <summary>A mask with all bits set in the lanes of the set bits of an integer.</summary>
    /// <param name="lanes">One bit per lane, the first lane in the lowest.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleVector MaskOf(ulong lanes)
    {
#if NET
        var bits = Vector512.Create(1L, 2, 4, 8, 16, 32, 64, 128);
        return Vector512.Equals(Vector512.Create((long)lanes) & bits, bits).AsDouble();
#else
        return Vector.AsVectorDouble(Vector.Equals(new Vector<long>((long)lanes) & LaneBits, LaneBits));
#endif
    }

    /// <summary>The lanes whose mask is set, and 0 in the others, even if they hold NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleVector ApplyMask(DoubleVector value, DoubleVector mask) => value & mask;

    /// <summary>The horizontal sum: all lanes, always added in the same order.</summary>
    public static double Sum(DoubleVector value)
    {
        double sum = 0;
        for (int lane = 0; lane < LaneCount; lane++) sum += value[lane];
        return sum;
    }
}
