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
    /// <summary>The output slices of one call: neighbouring ones share most of their loads.</summary>
    public const int SlicesPerCall = 4;

    /// <summary>Computes sums[j][i] = Σₖ taps[k] · source[slots[j + k] + start + i] for j = 0 … 3 and a run of vectors i.</summary>
    /// <param name="taps">The taps, an odd number.</param>
    /// <param name="source">The slots.</param>
    /// <param name="slots">The offset of each slice under the four windows, taps + 3 of them.</param>
    /// <param name="start">The index of the first vector in a slot.</param>
    /// <param name="count">The number of vectors.</param>
    /// <param name="sums0">The destination of the first output slice, contiguous vectors.</param>
    /// <param name="sums1">That of the second.</param>
    /// <param name="sums2">That of the third.</param>
    /// <param name="sums3">That of the fourth.</param>
    [MethodImpl(SimdDouble.AggressiveOptimization)]
    public static void Mix(
        double[] taps,
        AlignedBuffer source,
        int[] slots,
        int start,
        int count,
        AlignedBuffer sums0,
        AlignedBuffer sums1,
        AlignedBuffer sums2,
        AlignedBuffer sums3)
    {
        Debug.Assert(slots.Length == taps.Length + SlicesPerCall - 1, "Every slice under four windows has a slot.");
        Debug.Assert(slots.Max() + start + (count * SimdDouble.LaneCount) <= source.Length, "A run reaches beyond its slot.");
        if (taps.Length == 11) Mix11(taps, source, slots, start, count, sums0, sums1, sums2, sums3);
        else MixSymmetric(taps, source, slots, start, count, sums0, sums1, sums2, sums3);
    }

    /// <summary>The general case: any odd number of symmetric taps.</summary>
    [MethodImpl(SimdDouble.AggressiveOptimization)]
    private static void MixSymmetric(
        double[] taps,
        AlignedBuffer source,
        int[] slots,
        int start,
        int count,
        AlignedBuffer sums0,
        AlignedBuffer sums1,
        AlignedBuffer sums2,
        AlignedBuffer sums3)
    {
        int last = taps.Length - 1, center = last / 2;
        ref int slot = ref slots[0];
        for (int i = 0; i < count; i++)
        {
            ref double from = ref source.At(start + (i * SimdDouble.LaneCount));
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

            sums0.Store(s0, i * SimdDouble.LaneCount);
            sums1.Store(s1, i * SimdDouble.LaneCount);
            sums2.Store(s2, i * SimdDouble.LaneCount);
            sums3.Store(s3, i * SimdDouble.LaneCount);
        }
    }

    /// <summary>Eleven taps, as of the Gaussian with the default sigma of 1.5: loads each of the fourteen slices once.</summary>
    [MethodImpl(SimdDouble.AggressiveOptimization)]
    private static void Mix11(
        double[] taps,
        AlignedBuffer source,
        int[] slots,
        int start,
        int count,
        AlignedBuffer sums0,
        AlignedBuffer sums1,
        AlignedBuffer sums2,
        AlignedBuffer sums3)
    {
        DoubleVector t0 = SimdDouble.Broadcast(taps[0]), t1 = SimdDouble.Broadcast(taps[1]), t2 = SimdDouble.Broadcast(taps[2]);
        DoubleVector t3 = SimdDouble.Broadcast(taps[3]), t4 = SimdDouble.Broadcast(taps[4]), t5 = SimdDouble.Broadcast(taps[5]);
        ref int slot = ref slots[0];
        for (int i = 0; i < count; i++)
        {
            ref double from = ref source.At(start + (i * SimdDouble.LaneCount));
            DoubleVector v5 = Slice(ref from, ref slot, 5), v6 = Slice(ref from, ref slot, 6);
            DoubleVector v7 = Slice(ref from, ref slot, 7), v8 = Slice(ref from, ref slot, 8);
            DoubleVector s0 = t5 * v5, s1 = t5 * v6, s2 = t5 * v7, s3 = t5 * v8;
            DoubleVector v4 = Slice(ref from, ref slot, 4), v9 = Slice(ref from, ref slot, 9);
            s0 = SimdDouble.MultiplyAdd(t4, v4 + v6, s0);
            s1 = SimdDouble.MultiplyAdd(t4, v5 + v7, s1);
            s2 = SimdDouble.MultiplyAdd(t4, v6 + v8, s2);
            s3 = SimdDouble.MultiplyAdd(t4, v7 + v9, s3);
            DoubleVector v3 = Slice(ref from, ref slot, 3), v10 = Slice(ref from, ref slot, 10);
            s0 = SimdDouble.MultiplyAdd(t3, v3 + v7, s0);
            s1 = SimdDouble.MultiplyAdd(t3, v4 + v8, s1);
            s2 = SimdDouble.MultiplyAdd(t3, v5 + v9, s2);
            s3 = SimdDouble.MultiplyAdd(t3, v6 + v10, s3);
            DoubleVector v2 = Slice(ref from, ref slot, 2), v11 = Slice(ref from, ref slot, 11);
            s0 = SimdDouble.MultiplyAdd(t2, v2 + v8, s0);
            s1 = SimdDouble.MultiplyAdd(t2, v3 + v9, s1);
            s2 = SimdDouble.MultiplyAdd(t2, v4 + v10, s2);
            s3 = SimdDouble.MultiplyAdd(t2, v5 + v11, s3);
            DoubleVector v1 = Slice(ref from, ref slot, 1), v12 = Slice(ref from, ref slot, 12);
            s0 = SimdDouble.MultiplyAdd(t1, v1 + v9, s0);
            s1 = SimdDouble.MultiplyAdd(t1, v2 + v10, s1);
            s2 = SimdDouble.MultiplyAdd(t1, v3 + v11, s2);
            s3 = SimdDouble.MultiplyAdd(t1, v4 + v12, s3);
            DoubleVector v0 = Slice(ref from, ref slot, 0), v13 = Slice(ref from, ref slot, 13);
            sums0.Store(SimdDouble.MultiplyAdd(t0, v0 + v10, s0), i * SimdDouble.LaneCount);
            sums1.Store(SimdDouble.MultiplyAdd(t0, v1 + v11, s1), i * SimdDouble.LaneCount);
            sums2.Store(SimdDouble.MultiplyAdd(t0, v2 + v12, s2), i * SimdDouble.LaneCount);
            sums3.Store(SimdDouble.MultiplyAdd(t0, v3 + v13, s3), i * SimdDouble.LaneCount);
        }
    }

    /// <summary>Loads the vector at the same place of another slice.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static DoubleVector Slice(ref double from, ref int slots, int slice) =>
        SimdDouble.Load(ref Unsafe.Add(ref from, Unsafe.Add(ref slots, slice)), 0);
}
