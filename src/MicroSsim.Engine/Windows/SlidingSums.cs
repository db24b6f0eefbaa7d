using System.Diagnostics;
using System.Runtime.CompilerServices;
using MicroSsim.Engine.Simd;

namespace MicroSsim.Engine.Windows;

/// <summary>
/// The loop that sliding a window spends its time in: the weighted sums of neighbouring vectors. It serves both directions:
/// down the columns of an image a vector holds pixels side by side; along its rows, once blocks are transposed
/// (<see cref="BlockTranspose"/>), pixels one below the other. So every load is aligned to whole vectors, and none is
/// repeated for a shift by one pixel.
/// </summary>
/// <remarks>
/// The taps of a window are symmetric: vectors at equal distance from the centre are added first, which halves the
/// multiplications and keeps both the adders and the multipliers busy. Four sums are made in one turn, as neighbours share
/// most of what they load. The scalar twin of each loop is the sum in the summary of <see cref="Slide"/>.
/// </remarks>
internal static class SlidingSums
{
    /// <summary>Sums that one turn of the loops makes; counts are multiples of it.</summary>
    public const int PerTurn = 4;

    /// <summary>sums[i] = Σₖ taps[k] · source[i + k], for vectors i = 0 … count − 1.</summary>
    /// <param name="window">The taps.</param>
    /// <param name="source">count + taps − 1 vectors.</param>
    /// <param name="start">Where the first one begins.</param>
    /// <param name="step">Doubles from one vector to the next.</param>
    /// <param name="sums">Takes the sums, one vector after the other.</param>
    /// <param name="count">A multiple of <see cref="PerTurn"/>.</param>
    [MethodImpl(SimdDouble.CompiledAtOnce)]
    public static void Slide(SsimWindow window, AlignedBuffer source, int start, int step, AlignedBuffer sums, int count)
    {
        Debug.Assert(count % PerTurn == 0 && count * SimdDouble.Count <= sums.Length, "Sums are made in whole turns.");
        Debug.Assert(start + ((count + window.Taps.Length - 2) * step) + SimdDouble.Count <= source.Length, "A window reaches beyond the source.");
        bool dense = step == SimdDouble.Count; // a constant step saves the reckoning of addresses
        if (window is { IsUniform: true, Radius: 3 })
        {
            if (dense) SlideSevenEqual(source, start, SimdDouble.Count, sums, count);
            else SlideSevenEqual(source, start, step, sums, count);
        }
        else if (window.Radius == 5)
        {
            if (dense) SlideEleven(window.Taps, source, start, SimdDouble.Count, sums, count);
            else SlideEleven(window.Taps, source, start, step, sums, count);
        }
        else
        {
            SlideAny(window.Taps, source, start, step, sums, count);
        }
    }

    /// <summary>Any number of taps.</summary>
    [MethodImpl(SimdDouble.CompiledAtOnce)]
    private static void SlideAny(double[] taps, AlignedBuffer source, int start, int step, AlignedBuffer sums, int count)
    {
        int last = taps.Length - 1, centre = last / 2;
        for (int i = 0; i < count; i += PerTurn)
        {
            ref double from = ref source.At(start + (i * step));
            var tap = SimdDouble.All(taps[centre]);
            DoubleVector s0 = tap * Vector(ref from, centre, step), s1 = tap * Vector(ref from, centre + 1, step);
            DoubleVector s2 = tap * Vector(ref from, centre + 2, step), s3 = tap * Vector(ref from, centre + 3, step);
            for (int k = 0; k < centre; k++)
            {
                tap = SimdDouble.All(taps[k]);
                s0 = SimdDouble.MultiplyAdd(tap, Vector(ref from, k, step) + Vector(ref from, last - k, step), s0);
                s1 = SimdDouble.MultiplyAdd(tap, Vector(ref from, k + 1, step) + Vector(ref from, last - k + 1, step), s1);
                s2 = SimdDouble.MultiplyAdd(tap, Vector(ref from, k + 2, step) + Vector(ref from, last - k + 2, step), s2);
                s3 = SimdDouble.MultiplyAdd(tap, Vector(ref from, k + 3, step) + Vector(ref from, last - k + 3, step), s3);
            }

            Store(s0, s1, s2, s3, sums, i);
        }
    }

    /// <summary>The Gaussian of the scores: eleven taps. The fourteen vectors under four windows are loaded once.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void SlideEleven(double[] taps, AlignedBuffer source, int start, int step, AlignedBuffer sums, int count)
    {
        DoubleVector t0 = SimdDouble.All(taps[0]), t1 = SimdDouble.All(taps[1]), t2 = SimdDouble.All(taps[2]);
        DoubleVector t3 = SimdDouble.All(taps[3]), t4 = SimdDouble.All(taps[4]), t5 = SimdDouble.All(taps[5]);
        for (int i = 0; i < count; i += PerTurn)
        {
            ref double from = ref source.At(start + (i * step));
            DoubleVector v0 = Vector(ref from, 0, step), v1 = Vector(ref from, 1, step), v2 = Vector(ref from, 2, step), v3 = Vector(ref from, 3, step);
            DoubleVector v4 = Vector(ref from, 4, step), v5 = Vector(ref from, 5, step), v6 = Vector(ref from, 6, step), v7 = Vector(ref from, 7, step);
            DoubleVector v8 = Vector(ref from, 8, step), v9 = Vector(ref from, 9, step), v10 = Vector(ref from, 10, step), v11 = Vector(ref from, 11, step);
            DoubleVector v12 = Vector(ref from, 12, step), v13 = Vector(ref from, 13, step);
            DoubleVector s0 = t5 * v5, s1 = t5 * v6, s2 = t5 * v7, s3 = t5 * v8;
            s0 = SimdDouble.MultiplyAdd(t0, v0 + v10, s0);
            s1 = SimdDouble.MultiplyAdd(t0, v1 + v11, s1);
            s2 = SimdDouble.MultiplyAdd(t0, v2 + v12, s2);
            s3 = SimdDouble.MultiplyAdd(t0, v3 + v13, s3);
            s0 = SimdDouble.MultiplyAdd(t1, v1 + v9, s0);
            s1 = SimdDouble.MultiplyAdd(t1, v2 + v10, s1);
            s2 = SimdDouble.MultiplyAdd(t1, v3 + v11, s2);
            s3 = SimdDouble.MultiplyAdd(t1, v4 + v12, s3);
            s0 = SimdDouble.MultiplyAdd(t2, v2 + v8, s0);
            s1 = SimdDouble.MultiplyAdd(t2, v3 + v9, s1);
            s2 = SimdDouble.MultiplyAdd(t2, v4 + v10, s2);
            s3 = SimdDouble.MultiplyAdd(t2, v5 + v11, s3);
            s0 = SimdDouble.MultiplyAdd(t3, v3 + v7, s0);
            s1 = SimdDouble.MultiplyAdd(t3, v4 + v8, s1);
            s2 = SimdDouble.MultiplyAdd(t3, v5 + v9, s2);
            s3 = SimdDouble.MultiplyAdd(t3, v6 + v10, s3);
            s0 = SimdDouble.MultiplyAdd(t4, v4 + v6, s0);
            s1 = SimdDouble.MultiplyAdd(t4, v5 + v7, s1);
            s2 = SimdDouble.MultiplyAdd(t4, v6 + v8, s2);
            s3 = SimdDouble.MultiplyAdd(t4, v7 + v9, s3);
            Store(s0, s1, s2, s3, sums, i);
        }
    }

    /// <summary>The uniform window of the fit: seven taps of 1. Neighbouring sums share the sums of two and of three.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void SlideSevenEqual(AlignedBuffer source, int start, int step, AlignedBuffer sums, int count)
    {
        for (int i = 0; i < count; i += PerTurn)
        {
            ref double from = ref source.At(start + (i * step));
            DoubleVector v3 = Vector(ref from, 3, step), v4 = Vector(ref from, 4, step), v5 = Vector(ref from, 5, step), v6 = Vector(ref from, 6, step);
            var inAll = (v3 + v4) + (v5 + v6);
            DoubleVector v2 = Vector(ref from, 2, step), v7 = Vector(ref from, 7, step);
            DoubleVector v1 = Vector(ref from, 1, step), v8 = Vector(ref from, 8, step);
            var before = v1 + v2;
            var after = v7 + v8;
            Store(
                inAll + (Vector(ref from, 0, step) + before),
                inAll + (before + v7),
                inAll + (v2 + after),
                inAll + (after + Vector(ref from, 9, step)),
                sums,
                i);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static DoubleVector Vector(ref double from, int index, int step) => SimdDouble.Load(ref Unsafe.Add(ref from, index * step), 0);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(DoubleVector s0, DoubleVector s1, DoubleVector s2, DoubleVector s3, AlignedBuffer sums, int i)
    {
        ref double to = ref sums.At(i * SimdDouble.Count);
        SimdDouble.Store(s0, ref to, 0);
        SimdDouble.Store(s1, ref to, 1);
        SimdDouble.Store(s2, ref to, 2);
        SimdDouble.Store(s3, ref to, 3);
    }
}
