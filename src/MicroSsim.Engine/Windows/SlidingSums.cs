using System.Diagnostics;
using System.Runtime.CompilerServices;
using MicroSsim.Engine.Simd;

namespace MicroSsim.Engine.Windows;

/// <summary>
/// The inner loop of a window scan: convolves a sequence of vectors with the taps of the window. It serves both directions: for
/// sums down the columns a vector holds pixels of one row; for sums along the rows, after a transpose
/// (<see cref="BlockTranspose"/>), pixels of one column. So every load is aligned to whole vectors, and a shift by one pixel
/// needs no unaligned load.
/// </summary>
/// <remarks>
/// The taps are symmetric: vectors at equal distance from the center are added first, which halves the multiplications and
/// balances additions and multiplications. The loops are unrolled to four sums per iteration, as neighbouring sums share most
/// of their loads.
/// </remarks>
internal static class SlidingSums
{
    /// <summary>The unroll factor of the loops; the number of sums is a multiple of it.</summary>
    public const int SumsPerIteration = 4;

    /// <summary>Computes sums[i] = Σₖ taps[k] · source[i + k] for the vectors i = 0 … count − 1.</summary>
    /// <param name="window">The window with the taps.</param>
    /// <param name="source">The input, count + taps − 1 vectors.</param>
    /// <param name="start">The index of the first vector of the input.</param>
    /// <param name="step">Doubles from one vector of the input to the next.</param>
    /// <param name="sums">The destination, contiguous vectors.</param>
    /// <param name="count">The number of sums, a multiple of <see cref="SumsPerIteration"/>.</param>
    [MethodImpl(SimdDouble.AggressiveOptimization)]
    public static void Slide(SsimWindow window, AlignedBuffer source, int start, int step, AlignedBuffer sums, int count)
    {
        Debug.Assert(count % SumsPerIteration == 0 && count * SimdDouble.LaneCount <= sums.Length, "The sums are whole iterations.");
        Debug.Assert(
            start + ((count + window.Taps.Length - 2) * step) + SimdDouble.LaneCount <= source.Length,
            "A window extends beyond the source.");
        bool contiguous = step == SimdDouble.LaneCount; // the constant step simplifies the addresses in the inlined loop
        if (window is { IsUniform: true, Radius: 3 })
        {
            if (contiguous) SlideUniform7(source, start, SimdDouble.LaneCount, sums, count);
            else SlideUniform7(source, start, step, sums, count);
        }
        else if (window.Radius == 5)
        {
            if (contiguous) SlideSymmetric11(window.Taps, source, start, SimdDouble.LaneCount, sums, count);
            else SlideSymmetric11(window.Taps, source, start, step, sums, count);
        }
        else
        {
            SlideSymmetric(window.Taps, source, start, step, sums, count);
        }
    }

    /// <summary>The general case: any odd number of symmetric taps.</summary>
    [MethodImpl(SimdDouble.AggressiveOptimization)]
    private static void SlideSymmetric(double[] taps, AlignedBuffer source, int start, int step, AlignedBuffer sums, int count)
    {
        int last = taps.Length - 1, center = last / 2;
        for (int i = 0; i < count; i += SumsPerIteration)
        {
            ref double from = ref source.At(start + (i * step));
            var tap = SimdDouble.Broadcast(taps[center]);
            DoubleVector s0 = tap * Vector(ref from, center, step), s1 = tap * Vector(ref from, center + 1, step);
            DoubleVector s2 = tap * Vector(ref from, center + 2, step), s3 = tap * Vector(ref from, center + 3, step);
            for (int k = 0; k < center; k++)
            {
                tap = SimdDouble.Broadcast(taps[k]);
                s0 = SimdDouble.MultiplyAdd(tap, Vector(ref from, k, step) + Vector(ref from, last - k, step), s0);
                s1 = SimdDouble.MultiplyAdd(tap, Vector(ref from, k + 1, step) + Vector(ref from, last - k + 1, step), s1);
                s2 = SimdDouble.MultiplyAdd(tap, Vector(ref from, k + 2, step) + Vector(ref from, last - k + 2, step), s2);
                s3 = SimdDouble.MultiplyAdd(tap, Vector(ref from, k + 3, step) + Vector(ref from, last - k + 3, step), s3);
            }

            Store(s0, s1, s2, s3, sums, i);
        }
    }

    /// <summary>
    /// Eleven symmetric taps, as of the Gaussian with the default sigma of 1.5: loads each of the fourteen vectors under four
    /// windows once.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void SlideSymmetric11(double[] taps, AlignedBuffer source, int start, int step, AlignedBuffer sums, int count)
    {
        DoubleVector t0 = SimdDouble.Broadcast(taps[0]), t1 = SimdDouble.Broadcast(taps[1]), t2 = SimdDouble.Broadcast(taps[2]);
        DoubleVector t3 = SimdDouble.Broadcast(taps[3]), t4 = SimdDouble.Broadcast(taps[4]), t5 = SimdDouble.Broadcast(taps[5]);
        for (int i = 0; i < count; i += SumsPerIteration)
        {
            ref double from = ref source.At(start + (i * step));
            DoubleVector v0 = Vector(ref from, 0, step), v1 = Vector(ref from, 1, step), v2 = Vector(ref from, 2, step);
            DoubleVector v3 = Vector(ref from, 3, step), v4 = Vector(ref from, 4, step), v5 = Vector(ref from, 5, step);
            DoubleVector v6 = Vector(ref from, 6, step), v7 = Vector(ref from, 7, step), v8 = Vector(ref from, 8, step);
            DoubleVector v9 = Vector(ref from, 9, step), v10 = Vector(ref from, 10, step), v11 = Vector(ref from, 11, step);
            DoubleVector v12 = Vector(ref from, 12, step), v13 = Vector(ref from, 13, step);
            Store(
                Symmetric11(t0, t1, t2, t3, t4, t5, v0, v1, v2, v3, v4, v5, v6, v7, v8, v9, v10),
                Symmetric11(t0, t1, t2, t3, t4, t5, v1, v2, v3, v4, v5, v6, v7, v8, v9, v10, v11),
                Symmetric11(t0, t1, t2, t3, t4, t5, v2, v3, v4, v5, v6, v7, v8, v9, v10, v11, v12),
                Symmetric11(t0, t1, t2, t3, t4, t5, v3, v4, v5, v6, v7, v8, v9, v10, v11, v12, v13),
                sums,
                i);
        }
    }

    /// <summary>One sum of eleven vectors with symmetric taps, of which t5 is the center.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static DoubleVector Symmetric11(
        DoubleVector t0,
        DoubleVector t1,
        DoubleVector t2,
        DoubleVector t3,
        DoubleVector t4,
        DoubleVector t5,
        DoubleVector v0,
        DoubleVector v1,
        DoubleVector v2,
        DoubleVector v3,
        DoubleVector v4,
        DoubleVector v5,
        DoubleVector v6,
        DoubleVector v7,
        DoubleVector v8,
        DoubleVector v9,
        DoubleVector v10)
    {
        var sum = SimdDouble.MultiplyAdd(t0, v0 + v10, t5 * v5);
        sum = SimdDouble.MultiplyAdd(t1, v1 + v9, sum);
        sum = SimdDouble.MultiplyAdd(t2, v2 + v8, sum);
        sum = SimdDouble.MultiplyAdd(t3, v3 + v7, sum);
        return SimdDouble.MultiplyAdd(t4, v4 + v6, sum);
    }

    /// <summary>Seven taps of 1, the uniform window of the fit: neighbouring sums share partial sums.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void SlideUniform7(AlignedBuffer source, int start, int step, AlignedBuffer sums, int count)
    {
        for (int i = 0; i < count; i += SumsPerIteration)
        {
            ref double from = ref source.At(start + (i * step));
            DoubleVector v3 = Vector(ref from, 3, step), v4 = Vector(ref from, 4, step);
            DoubleVector v5 = Vector(ref from, 5, step), v6 = Vector(ref from, 6, step);
            var common = (v3 + v4) + (v5 + v6);
            DoubleVector v2 = Vector(ref from, 2, step), v7 = Vector(ref from, 7, step);
            DoubleVector v1 = Vector(ref from, 1, step), v8 = Vector(ref from, 8, step);
            var before = v1 + v2;
            var after = v7 + v8;
            Store(
                common + (Vector(ref from, 0, step) + before),
                common + (before + v7),
                common + (v2 + after),
                common + (after + Vector(ref from, 9, step)),
                sums,
                i);
        }
    }

    /// <summary>Loads the vector at an index of a sequence with a step.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static DoubleVector Vector(ref double from, int index, int step) =>
        SimdDouble.Load(ref Unsafe.Add(ref from, index * step), 0);

    /// <summary>Stores the four sums of an iteration.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(DoubleVector s0, DoubleVector s1, DoubleVector s2, DoubleVector s3, AlignedBuffer sums, int i)
    {
        ref double to = ref sums.At(i * SimdDouble.LaneCount);
        SimdDouble.Store(s0, ref to, 0);
        SimdDouble.Store(s1, ref to, 1);
        SimdDouble.Store(s2, ref to, 2);
        SimdDouble.Store(s3, ref to, 3);
    }
}
