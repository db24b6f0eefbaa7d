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
        AlignedBuffer source = AlignedBuffer.Rent(64 + 24), plain = Buffers.Filled(64 + 48), transposed = Buffers.Filled(64 + 48);
        for (int i = 0; i < source.Length; i++) source[i] = i;
        BlockTranspose.TransposeScalar(source, 8, plain, 16);
        BlockTranspose.Transpose4x4Blocks(source, 8, transposed, 16);
        Assert.Equal(plain.Slice(0, plain.Length).ToArray(), transposed.Slice(0, transposed.Length).ToArray()); // all of the buffer
        foreach (var buffer in new[] { source, plain, transposed }) buffer.Return();
    }
}
