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
/// The vector that all kernels are written in, so that each exists once: on the net10.0 lane 8 doubles, which the runtime
/// makes of two halves where the processor has no 512-bit registers; on netstandard2.0 as many as <c>Vector&lt;double&gt;</c> has.
/// </summary>
/// <remarks>
/// Lane i of a vector loaded at index k of a row holds pixel k + i. Kernels process whole vectors only: rows are allocated
/// up to a multiple of <see cref="Count"/> (<see cref="RoundUp"/>), what is computed beyond a row's end is never used, and a
/// sum blanks those lanes (<see cref="Keep"/>). So there is no second, scalar loop for a remainder.
/// </remarks>
internal static class SimdDouble
{
    /// <summary>A vector of set bits, then one of none: what begins the right number of lanes before the second is a <see cref="First"/>.</summary>
    private static readonly double[] FirstThenNone =
        [.. Enumerable.Repeat(BitConverter.Int64BitsToDouble(-1), Count), .. Enumerable.Repeat(0.0, Count)];

    /// <summary>
    /// For kernels and the loops around them: MethodImplOptions.AggressiveOptimization, which netstandard2.0 does not name. The runtime otherwise compiles a
    /// method badly at first and well only after many calls; until then vectors go through memory, a hundred times as slow.
    /// </summary>
    public const MethodImplOptions CompiledAtOnce = (MethodImplOptions)512;

    /// <summary>Doubles in a vector.</summary>
    public static int Count => DoubleVector.Count;

    /// <summary>The length that a row of <paramref name="length"/> values is allocated with, so that whole vectors cover it.</summary>
    public static int RoundUp(int length) => (length + Count - 1) / Count * Count;

    /// <summary>The vector of row[index] and what follows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleVector Load(double[] row, int index)
    {
        Debug.Assert(index >= 0 && index + Count <= row.Length, "A vector reaches beyond its row.");
        return Load(ref At(row, index), 0);
    }

    /// <summary>The pixel at an index of a row, from which <see cref="Load(ref double, int)"/> reckons: a loop then adds no indexes.</summary>
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

    /// <summary>The vector that begins a number of whole vectors after a pixel.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleVector Load(ref double origin, int vectors) =>
#if NET
        Vector512.LoadUnsafe(ref origin, (nuint)(vectors * Count));
#else
        Unsafe.As<double, DoubleVector>(ref Unsafe.Add(ref origin, vectors * Count));
#endif

    /// <summary>Puts a vector a number of whole vectors after a pixel.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(DoubleVector value, ref double origin, int vectors) =>
#if NET
        value.StoreUnsafe(ref origin, (nuint)(vectors * Count));
#else
        Unsafe.As<double, DoubleVector>(ref Unsafe.Add(ref origin, vectors * Count)) = value;
#endif

    /// <summary>Puts a vector to row[index] and what follows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(DoubleVector value, double[] row, int index)
    {
        Debug.Assert(index >= 0 && index + Count <= row.Length, "A vector reaches beyond its row.");
#if NET
        value.StoreUnsafe(ref MemoryMarshal.GetArrayDataReference(row), (nuint)index);
#else
        Unsafe.As<double, DoubleVector>(ref row[index]) = value;
#endif
    }

    /// <summary>A vector of one number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleVector All(double value) =>
#if NET
        Vector512.Create(value);
#else
        new(value);
#endif

    /// <summary>a · b + c, rounded once where the processor can.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleVector MultiplyAdd(DoubleVector a, DoubleVector b, DoubleVector c) =>
#if NET
        Vector512.MultiplyAddEstimate(a, b, c);
#else
        (a * b) + c;
#endif

    /// <summary>The larger of both, lane by lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleVector Max(DoubleVector a, DoubleVector b) =>
#if NET
        Vector512.Max(a, b);
#else
        Vector.Max(a, b);
#endif

    /// <summary>The smaller of both, lane by lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleVector Min(DoubleVector a, DoubleVector b) =>
#if NET
        Vector512.Min(a, b);
#else
        Vector.Min(a, b);
#endif

    /// <summary>Whether a lane lies between two others, or is one of them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool AnyBetween(DoubleVector value, DoubleVector minimum, DoubleVector maximum) =>
#if NET
        (Vector512.GreaterThanOrEqual(value, minimum) & Vector512.LessThanOrEqual(value, maximum)) != DoubleVector.Zero;
#else
        (Vector.GreaterThanOrEqual(value, minimum) & Vector.LessThanOrEqual(value, maximum)) != Vector<long>.Zero;
#endif

    /// <summary>Whether every lane lies between two others, or is one of them; NaN does not.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool AllBetween(DoubleVector value, DoubleVector minimum, DoubleVector maximum) =>
#if NET
        Vector512.GreaterThanOrEqualAll(value, minimum) && Vector512.LessThanOrEqualAll(value, maximum);
#else
        Vector.GreaterThanOrEqualAll(value, minimum) && Vector.LessThanOrEqualAll(value, maximum);
#endif

    /// <summary>The square root, lane by lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleVector SquareRoot(DoubleVector a) =>
#if NET
        Vector512.Sqrt(a);
#else
        Vector.SquareRoot(a);
#endif

    /// <summary>All bits set in the first <paramref name="count"/> lanes, none in the others: what a sum is to keep.</summary>
    public static DoubleVector First(int count) => Load(FirstThenNone, Count - Math.Min(count, Count));

    /// <summary>The lanes of a <see cref="First"/>, and 0 in the others, whatever they held.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleVector Keep(DoubleVector value, DoubleVector first) => value & first;

    /// <summary>The sum of all lanes, always in the same order.</summary>
    public static double Sum(DoubleVector value)
    {
        double sum = 0;
        for (int lane = 0; lane < Count; lane++) sum += value[lane];
        return sum;
    }
}
