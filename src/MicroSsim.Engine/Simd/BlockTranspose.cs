using System.Diagnostics;
using System.Runtime.CompilerServices;
#if NET
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
#endif

namespace MicroSsim.Engine.Simd;

/// <summary>
/// Transposes square blocks of n vectors with n lanes each (n = <see cref="SimdDouble.LaneCount"/>): rows become columns.
/// </summary>
/// <remarks>
/// All methods compute target[targetStart + (n · i) + k] = source[sourceStart + (n · k) + i] for i, k = 0 … n − 1. Source and
/// target must not overlap.
/// </remarks>
internal static class BlockTranspose
{
    /// <summary>Transposes a block by shuffles if the processor has them, otherwise by <see cref="TransposeScalar"/>.</summary>
    [MethodImpl(SimdDouble.AggressiveOptimization)]
    public static void Transpose(AlignedBuffer source, int sourceStart, AlignedBuffer target, int targetStart)
    {
#if NET
        if (Avx512F.IsSupported) Transpose8x8(source, sourceStart, target, targetStart);
        else if (Avx.IsSupported) Transpose4x4Blocks(source, sourceStart, target, targetStart);
        else TransposeScalar(source, sourceStart, target, targetStart);
#else
        TransposeScalar(source, sourceStart, target, targetStart);
#endif
    }

    /// <summary>Transposes a block element by element: the fallback on processors without these shuffles.</summary>
    public static void TransposeScalar(AlignedBuffer source, int sourceStart, AlignedBuffer target, int targetStart)
    {
        // LaneCount is a constant of the JIT compiler, which unrolls the loops; it would not for a variable.
        for (int i = 0; i < SimdDouble.LaneCount; i++)
        {
            int row = targetStart + (SimdDouble.LaneCount * i);
            for (int k = 0; k < SimdDouble.LaneCount; k++) target[row + k] = source[sourceStart + (SimdDouble.LaneCount * k) + i];
        }
    }

#if NET
    /// <summary>
    /// Transposes 8 × 8 doubles with AVX-512 in three steps: interleaves the lanes of neighbouring rows, then shuffles blocks
    /// of two lanes between rows two apart, and between rows four apart.
    /// </summary>
    [MethodImpl(SimdDouble.AggressiveOptimization)]
    private static void Transpose8x8(AlignedBuffer source, int sourceStart, AlignedBuffer target, int targetStart)
    {
        Debug.Assert(sourceStart + 64 <= source.Length && targetStart + 64 <= target.Length, "A block has 64 elements.");
        ref double from = ref source.At(sourceStart), to = ref target.At(targetStart);
        Vector512<double> r0 = SimdDouble.Load(ref from, 0), r1 = SimdDouble.Load(ref from, 1);
        Vector512<double> r2 = SimdDouble.Load(ref from, 2), r3 = SimdDouble.Load(ref from, 3);
        Vector512<double> r4 = SimdDouble.Load(ref from, 4), r5 = SimdDouble.Load(ref from, 5);
        Vector512<double> r6 = SimdDouble.Load(ref from, 6), r7 = SimdDouble.Load(ref from, 7);

        // Even and odd columns of two rows each.
        Vector512<double> e01 = Avx512F.UnpackLow(r0, r1), o01 = Avx512F.UnpackHigh(r0, r1);
        Vector512<double> e23 = Avx512F.UnpackLow(r2, r3), o23 = Avx512F.UnpackHigh(r2, r3);
        Vector512<double> e45 = Avx512F.UnpackLow(r4, r5), o45 = Avx512F.UnpackHigh(r4, r5);
        Vector512<double> e67 = Avx512F.UnpackLow(r6, r7), o67 = Avx512F.UnpackHigh(r6, r7);

        // Columns 0 and 4, 2 and 6, 1 and 5, 3 and 7 of four rows each.
        const byte EvenBlocks = 0x88, OddBlocks = 0xDD;
        Vector512<double> c04Upper = Avx512F.Shuffle4x128(e01, e23, EvenBlocks), c26Upper = Avx512F.Shuffle4x128(e01, e23, OddBlocks);
        Vector512<double> c15Upper = Avx512F.Shuffle4x128(o01, o23, EvenBlocks), c37Upper = Avx512F.Shuffle4x128(o01, o23, OddBlocks);
        Vector512<double> c04Lower = Avx512F.Shuffle4x128(e45, e67, EvenBlocks), c26Lower = Avx512F.Shuffle4x128(e45, e67, OddBlocks);
        Vector512<double> c15Lower = Avx512F.Shuffle4x128(o45, o67, EvenBlocks), c37Lower = Avx512F.Shuffle4x128(o45, o67, OddBlocks);

        // Whole columns.
        SimdDouble.Store(Avx512F.Shuffle4x128(c04Upper, c04Lower, EvenBlocks), ref to, 0);
        SimdDouble.Store(Avx512F.Shuffle4x128(c15Upper, c15Lower, EvenBlocks), ref to, 1);
        SimdDouble.Store(Avx512F.Shuffle4x128(c26Upper, c26Lower, EvenBlocks), ref to, 2);
        SimdDouble.Store(Avx512F.Shuffle4x128(c37Upper, c37Lower, EvenBlocks), ref to, 3);
        SimdDouble.Store(Avx512F.Shuffle4x128(c04Upper, c04Lower, OddBlocks), ref to, 4);
        SimdDouble.Store(Avx512F.Shuffle4x128(c15Upper, c15Lower, OddBlocks), ref to, 5);
        SimdDouble.Store(Avx512F.Shuffle4x128(c26Upper, c26Lower, OddBlocks), ref to, 6);
        SimdDouble.Store(Avx512F.Shuffle4x128(c37Upper, c37Lower, OddBlocks), ref to, 7);
    }

    /// <summary>Transposes 8 × 8 doubles with AVX as four blocks of 4 × 4, for processors whose registers have four lanes.</summary>
    [MethodImpl(SimdDouble.AggressiveOptimization)]
    internal static void Transpose4x4Blocks(AlignedBuffer source, int sourceStart, AlignedBuffer target, int targetStart)
    {
        Debug.Assert(sourceStart + 64 <= source.Length && targetStart + 64 <= target.Length, "A block has 64 elements.");
        for (int row = 0; row < 8; row += 4)
        {
            for (int column = 0; column < 8; column += 4)
            {
                ref double from = ref source.At(sourceStart + (8 * row) + column), to = ref target.At(targetStart + (8 * column) + row);
                Vector256<double> r0 = Vector256.LoadUnsafe(ref from), r1 = Vector256.LoadUnsafe(ref from, 8);
                Vector256<double> r2 = Vector256.LoadUnsafe(ref from, 16), r3 = Vector256.LoadUnsafe(ref from, 24);
                Vector256<double> e01 = Avx.UnpackLow(r0, r1), o01 = Avx.UnpackHigh(r0, r1);
                Vector256<double> e23 = Avx.UnpackLow(r2, r3), o23 = Avx.UnpackHigh(r2, r3);
                Avx.Permute2x128(e01, e23, 0x20).StoreUnsafe(ref to);
                Avx.Permute2x128(o01, o23, 0x20).StoreUnsafe(ref to, 8);
                Avx.Permute2x128(e01, e23, 0x31).StoreUnsafe(ref to, 16);
                Avx.Permute2x128(o01, o23, 0x31).StoreUnsafe(ref to, 24);
            }
        }
    }
#endif
}
