using System.Runtime.Intrinsics.X86;
using MicroSsim.Engine.Simd;

namespace MicroSsim.Engine.Tests;

/// <summary>The transposition of the net10.0 build on processors whose vectors have four lanes.</summary>
public sealed class NarrowTransposeTests
{
    [Fact]
    public void Four_blocks_of_four_by_four_are_one_of_eight_by_eight()
    {
        Assert.SkipUnless(Avx.IsSupported, "The processor has no AVX.");
        AlignedBuffer from = AlignedBuffer.Rent(64 + 24), plain = Buffers.Filled(64 + 48), turned = Buffers.Filled(64 + 48);
        for (int i = 0; i < from.Length; i++) from[i] = i;
        BlockTranspose.TransposeScalar(from, 8, plain, 16);
        BlockTranspose.Transpose4x4Blocks(from, 8, turned, 16);
        Assert.Equal(plain.Slice(0, plain.Length).ToArray(), turned.Slice(0, turned.Length).ToArray()); // what lies beside the block too
        foreach (var buffer in new[] { from, plain, turned }) buffer.Return();
    }
}
