using MicroSsim.Engine.Statistics;

namespace MicroSsim.Engine.Tests;

/// <summary>Counts of partial fits come back from their file, whichever byte they end with.</summary>
public sealed class VariableLengthCountsTests
{
    [Fact]
    public void Counts_come_back_and_small_ones_take_a_byte()
    {
        long[] counts = [0, 1, 126, 127, 128, 129, 255, 16255, 16256, 16383, 16384, 127L << 28, long.MaxValue, 0, 127];
        long[] read = new long[counts.Length];
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        writer.WriteCounts(counts[..4]);
        Assert.Equal(4, stream.Length);
        writer.WriteCounts(counts[4..]);

        stream.Position = 0;
        using var reader = new BinaryReader(stream);
        reader.ReadCounts(read);
        Assert.Equal(counts, read);
        Assert.Equal(stream.Length, stream.Position);
    }
}
