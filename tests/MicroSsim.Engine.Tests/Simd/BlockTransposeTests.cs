using MicroSsim.Engine.Simd;

namespace MicroSsim.Engine.Tests;

public sealed class BlockTransposeTests
{
    [Fact]
    public void Blocks_are_transposed_alike_by_shuffles_and_one_by_one_and_nothing_beside_them_changes()
    {
        int lanes = SimdDouble.LaneCount, block = lanes * lanes, end = 16 + block;
        AlignedBuffer source = AlignedBuffer.Rent(block + 16), scalar = Buffers.Filled(end + 16), shuffled = Buffers.Filled(end + 16);
        for (int i = 0; i < source.Length; i++) source[i] = i;
        BlockTranspose.TransposeScalar(source, 8, scalar, 16);
        double[] expected = [.. Enumerable.Range(0, scalar.Length).Select(Transposed)];
        Assert.Equal(expected, scalar.ToArray());
        BlockTranspose.Transpose(source, 8, shuffled, 16);
        Assert.Equal(expected, shuffled.ToArray());
        foreach (var buffer in new[] { source, scalar, shuffled }) buffer.Return();

        double Transposed(int at) => at < 16 || at >= end ? Buffers.Untouched : 8 + (lanes * ((at - 16) % lanes)) + ((at - 16) / lanes);
    }
}
