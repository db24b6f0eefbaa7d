using System.Diagnostics;
using System.Runtime.CompilerServices;
#if NET
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
#endif

namespace MicroSsim.Engine.Simd;

/// <summary>Turns square blocks of as many vectors as a vector has lanes, so that rows become columns.</summary>
internal static class BlockTranspose
{
    /// <summary>to[at + Count · i + k] = from[start + Count · k + i], for i and k below Count: the scalar twin, for any processor.</summary>
    public static void Plain(AlignedBuffer from, int start, AlignedBuffer to, int at)
    {
        for (int i = 0; i < SimdDouble.Count; i++)
        {
            for (int k = 0; k < SimdDouble.Count; k++) to[at + (SimdDouble.Count * i) + k] = from[start + (SimdDouble.Count * k) + i];
        }
    }

    /// <summary>The same, by shuffles where the processor has them.</summary>
    [MethodImpl(SimdDouble.CompiledAtOnce)]
    public static void Turn(AlignedBuffer from, int start, AlignedBuffer to, int at)
    {
#if NET
        if (Avx512F.IsSupported) TurnEight(from, start, to, at);
        else if (Avx.IsSupported) TurnFours(from, start, to, at);
        else Plain(from, start, to, at);
#else
        Plain(from, start, to, at);
#endif
    }

#if NET
    /// <summary>
    /// 8 × 8 in three rounds: pairs of lanes change places between neighbouring vectors, then blocks of two lanes twice
    /// between vectors two and four apart.
    /// </summary>
    [MethodImpl(SimdDouble.CompiledAtOnce)]
    private static void TurnEight(AlignedBuffer from, int start, AlignedBuffer to, int at)
    {
        Debug.Assert(start + 64 <= from.Length && at + 64 <= to.Length, "A block of 64 numbers is turned.");
        ref double source = ref from.At(start), target = ref to.At(at);
        Vector512<double> r0 = SimdDouble.Load(ref source, 0), r1 = SimdDouble.Load(ref source, 1), r2 = SimdDouble.Load(ref source, 2), r3 = SimdDouble.Load(ref source, 3);
        Vector512<double> r4 = SimdDouble.Load(ref source, 4), r5 = SimdDouble.Load(ref source, 5), r6 = SimdDouble.Load(ref source, 6), r7 = SimdDouble.Load(ref source, 7);

        // even and odd columns of two rows each
        Vector512<double> e01 = Avx512F.UnpackLow(r0, r1), o01 = Avx512F.UnpackHigh(r0, r1), e23 = Avx512F.UnpackLow(r2, r3), o23 = Avx512F.UnpackHigh(r2, r3);
        Vector512<double> e45 = Avx512F.UnpackLow(r4, r5), o45 = Avx512F.UnpackHigh(r4, r5), e67 = Avx512F.UnpackLow(r6, r7), o67 = Avx512F.UnpackHigh(r6, r7);

        // columns 0 and 4, 2 and 6, 1 and 5, 3 and 7 of four rows each
        const byte EvenBlocks = 0x88, OddBlocks = 0xDD;
        Vector512<double> c04Upper = Avx512F.Shuffle4x128(e01, e23, EvenBlocks), c26Upper = Avx512F.Shuffle4x128(e01, e23, OddBlocks);
        Vector512<double> c15Upper = Avx512F.Shuffle4x128(o01, o23, EvenBlocks), c37Upper = Avx512F.Shuffle4x128(o01, o23, OddBlocks);
        Vector512<double> c04Lower = Avx512F.Shuffle4x128(e45, e67, EvenBlocks), c26Lower = Avx512F.Shuffle4x128(e45, e67, OddBlocks);
        Vector512<double> c15Lower = Avx512F.Shuffle4x128(o45, o67, EvenBlocks), c37Lower = Avx512F.Shuffle4x128(o45, o67, OddBlocks);

        SimdDouble.Store(Avx512F.Shuffle4x128(c04Upper, c04Lower, EvenBlocks), ref target, 0);
        SimdDouble.Store(Avx512F.Shuffle4x128(c15Upper, c15Lower, EvenBlocks), ref target, 1);
        SimdDouble.Store(Avx512F.Shuffle4x128(c26Upper, c26Lower, EvenBlocks), ref target, 2);
        SimdDouble.Store(Avx512F.Shuffle4x128(c37Upper, c37Lower, EvenBlocks), ref target, 3);
        SimdDouble.Store(Avx512F.Shuffle4x128(c04Upper, c04Lower, OddBlocks), ref target, 4);
        SimdDouble.Store(Avx512F.Shuffle4x128(c15Upper, c15Lower, OddBlocks), ref target, 5);
        SimdDouble.Store(Avx512F.Shuffle4x128(c26Upper, c26Lower, OddBlocks), ref target, 6);
        SimdDouble.Store(Avx512F.Shuffle4x128(c37Upper, c37Lower, OddBlocks), ref target, 7);
    }

    /// <summary>8 × 8 as four blocks of 4 × 4, for processors with registers of four lanes.</summary>
    [MethodImpl(SimdDouble.CompiledAtOnce)]
    internal static void TurnFours(AlignedBuffer from, int start, AlignedBuffer to, int at)
    {
        Debug.Assert(start + 64 <= from.Length && at + 64 <= to.Length, "A block of 64 numbers is turned.");
        for (int row = 0; row < 8; row += 4)
        {
            for (int column = 0; column < 8; column += 4)
            {
                ref double source = ref from.At(start + (8 * row) + column), target = ref to.At(at + (8 * column) + row);
                Vector256<double> r0 = Vector256.LoadUnsafe(ref source), r1 = Vector256.LoadUnsafe(ref source, 8);
                Vector256<double> r2 = Vector256.LoadUnsafe(ref source, 16), r3 = Vector256.LoadUnsafe(ref source, 24);
                Vector256<double> e01 = Avx.UnpackLow(r0, r1), o01 = Avx.UnpackHigh(r0, r1), e23 = Avx.UnpackLow(r2, r3), o23 = Avx.UnpackHigh(r2, r3);
                Avx.Permute2x128(e01, e23, 0x20).StoreUnsafe(ref target);
                Avx.Permute2x128(o01, o23, 0x20).StoreUnsafe(ref target, 8);
                Avx.Permute2x128(e01, e23, 0x31).StoreUnsafe(ref target, 16);
                Avx.Permute2x128(o01, o23, 0x31).StoreUnsafe(ref target, 24);
            }
        }
    }
#endif
}
