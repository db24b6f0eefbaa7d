using System.Diagnostics;
using System.Runtime.CompilerServices;
using MicroSsim.Engine.Simd;
using MicroSsim.Engine.Windows;

namespace MicroSsim.Engine.Volumes;

/// <summary>
/// The third direction of a volume scan: convolves slices with the symmetric taps of a window across slices. The slices lie in the slots of
/// a ring, so that the step from one slice to the next is not constant, as it is for <see cref="SlidingSums"/>.
/// </summary>
internal static class DepthSums
{
    /// <summary>The output slices of one call: neighbouring ones share most of their loads, which come from a distant cache.</summary>
    public const int SlicesPerCall = 8;

    /// <summary>Computes sums[j · step + i] = Σₖ taps[k] · source[slots[j + k] + start + i] for j = 0 … 7 and a run of vectors i.</summary>
    /// <param name="taps">The taps, an odd number.</param>
    /// <param name="source">The slots.</param>
    /// <param name="slots">The offset of each slice under the eight windows, taps + 7 of them.</param>
    /// <param name="start">The index of the first vector in a slot.</param>
    /// <param name="count">The number of vectors.</param>
    /// <param name="sums">The destination.</param>
    /// <param name="step">Doubles from one output slice to the next in the destination.</param>
    [MethodImpl(SimdDouble.AggressiveOptimization)]
    public static void Mix(double[] taps, AlignedBuffer source, int[] slots, int start, int count, AlignedBuffer sums, int step)
    {
        Debug.Assert(slots.Length == taps.Length + SlicesPerCall - 1, "Every slice under the windows has a slot.");
        Debug.Assert(slots.Max() + start + (count * SimdDouble.LaneCount) <= source.Length, "A run reaches beyond its slot.");
        Debug.Assert(((SlicesPerCall - 1) * step) + (count * SimdDouble.LaneCount) <= sums.Length, "A run reaches beyond the sums.");
        if (taps.Length == 11) Mix11(taps, source, slots, start, count, sums, step);
        else MixSymmetric(taps, source, slots, start, count, sums, step);
    }

    /// <summary>The general case: any odd number of symmetric taps, for four output slices at a time.</summary>
    [MethodImpl(SimdDouble.AggressiveOptimization)]
    private static void MixSymmetric(
        double[] taps, AlignedBuffer source, int[] slots, int start, int count, AlignedBuffer sums, int step)
    {
        int last = taps.Length - 1, center = last / 2;
        for (int output = 0; output < SlicesPerCall; output += 4)
        {
            ref int slot = ref slots[output];
            for (int i = 0; i < count; i++)
            {
                ref double from = ref source.At(start + (i * SimdDouble.LaneCount));
                ref double to = ref sums.At((output * step) + (i * SimdDouble.LaneCount));
                var tap = SimdDouble.Broadcast(taps[center]);
                DoubleVector s0 = tap * Slice(ref from, ref slot, center), s1 = tap * Slice(ref from, ref slot, center + 1);
                DoubleVector s2 = tap * Slice(ref from, ref slot, center + 2), s3 = tap * Slice(ref from, ref slot, center + 3);
                for (int k = 0; k < center; k++)
                {
                    tap = SimdDouble.Broadcast(taps[k]);
                    int mirrored = last - k;
                    s0 = SimdDouble.MultiplyAdd(tap, Slice(ref from, ref slot, k) + Slice(ref from, ref slot, mirrored), s0);
                    s1 = SimdDouble.MultiplyAdd(tap, Slice(ref from, ref slot, k + 1) + Slice(ref from, ref slot, mirrored + 1), s1);
                    s2 = SimdDouble.MultiplyAdd(tap, Slice(ref from, ref slot, k + 2) + Slice(ref from, ref slot, mirrored + 2), s2);
                    s3 = SimdDouble.MultiplyAdd(tap, Slice(ref from, ref slot, k + 3) + Slice(ref from, ref slot, mirrored + 3), s3);
                }

                Store(s0, ref to, 0, step);
                Store(s1, ref to, 1, step);
                Store(s2, ref to, 2, step);
                Store(s3, ref to, 3, step);
            }
        }
    }

    /// <summary>
    /// Eleven taps, as of the Gaussian with the default sigma of 1.5: loads each of the eighteen slices under eight windows once. With
    /// registers of 512 bits, of which there are thirty-two, all stay in registers.
    /// </summary>
    [MethodImpl(SimdDouble.AggressiveOptimization)]
    private static void Mix11(double[] taps, AlignedBuffer source, int[] slots, int start, int count, AlignedBuffer sums, int step)
    {
        DoubleVector t0 = SimdDouble.Broadcast(taps[0]), t1 = SimdDouble.Broadcast(taps[1]), t2 = SimdDouble.Broadcast(taps[2]);
        DoubleVector t3 = SimdDouble.Broadcast(taps[3]), t4 = SimdDouble.Broadcast(taps[4]), t5 = SimdDouble.Broadcast(taps[5]);
        ref int slot = ref slots[0];
        for (int i = 0; i < count; i++)
        {
            ref double from = ref source.At(start + (i * SimdDouble.LaneCount)), to = ref sums.At(i * SimdDouble.LaneCount);
            DoubleVector v0 = Slice(ref from, ref slot, 0), v1 = Slice(ref from, ref slot, 1), v2 = Slice(ref from, ref slot, 2);
            DoubleVector v3 = Slice(ref from, ref slot, 3), v4 = Slice(ref from, ref slot, 4), v5 = Slice(ref from, ref slot, 5);
            DoubleVector v6 = Slice(ref from, ref slot, 6), v7 = Slice(ref from, ref slot, 7), v8 = Slice(ref from, ref slot, 8);
            DoubleVector v9 = Slice(ref from, ref slot, 9), v10 = Slice(ref from, ref slot, 10), v11 = Slice(ref from, ref slot, 11);
            DoubleVector v12 = Slice(ref from, ref slot, 12), v13 = Slice(ref from, ref slot, 13), v14 = Slice(ref from, ref slot, 14);
            DoubleVector v15 = Slice(ref from, ref slot, 15), v16 = Slice(ref from, ref slot, 16), v17 = Slice(ref from, ref slot, 17);
            Store(SlidingSums.Symmetric11(t0, t1, t2, t3, t4, t5, v0, v1, v2, v3, v4, v5, v6, v7, v8, v9, v10), ref to, 0, step);
            Store(SlidingSums.Symmetric11(t0, t1, t2, t3, t4, t5, v1, v2, v3, v4, v5, v6, v7, v8, v9, v10, v11), ref to, 1, step);
            Store(SlidingSums.Symmetric11(t0, t1, t2, t3, t4, t5, v2, v3, v4, v5, v6, v7, v8, v9, v10, v11, v12), ref to, 2, step);
            Store(SlidingSums.Symmetric11(t0, t1, t2, t3, t4, t5, v3, v4, v5, v6, v7, v8, v9, v10, v11, v12, v13), ref to, 3, step);
            Store(SlidingSums.Symmetric11(t0, t1, t2, t3, t4, t5, v4, v5, v6, v7, v8, v9, v10, v11, v12, v13, v14), ref to, 4, step);
            Store(SlidingSums.Symmetric11(t0, t1, t2, t3, t4, t5, v5, v6, v7, v8, v9, v10, v11, v12, v13, v14, v15), ref to, 5, step);
            Store(SlidingSums.Symmetric11(t0, t1, t2, t3, t4, t5, v6, v7, v8, v9, v10, v11, v12, v13, v14, v15, v16), ref to, 6, step);
            Store(SlidingSums.Symmetric11(t0, t1, t2, t3, t4, t5, v7, v8, v9, v10, v11, v12, v13, v14, v15, v16, v17), ref to, 7, step);
        }
    }

    /// <summary>Loads the vector at the same place of another slice.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static DoubleVector Slice(ref double from, ref int slots, int slice) =>
        SimdDouble.Load(ref Unsafe.Add(ref from, Unsafe.Add(ref slots, slice)), 0);

    /// <summary>Stores the vector of an output slice.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(DoubleVector value, ref double to, int slice, int step) =>
        SimdDouble.Store(value, ref Unsafe.Add(ref to, slice * step), 0);
}
