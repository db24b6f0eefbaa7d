using MicroSsim.Soak;

namespace MicroSsim.Tests;

/// <summary>The long runs of tests/Soak, made short.</summary>
[Collection(nameof(StopTests))]
public sealed class SoakTests
{
    [Fact]
    public void Many_pairs_take_no_more_memory_and_handles_than_few()
    {
        using var folder = new TemporaryFolder();
        var readings = PairSoak.Run(HostedModule.Manifest, folder.FullName, 3000);
        Assert.Equal(10, readings.Count);
        Assert.InRange(readings[^1].HeapBytes, 0, readings[0].HeapBytes + (4 << 20));
        Assert.InRange(readings[^1].Handles, 0, readings[0].Handles + 10);
    }

    [Fact]
    public void Runspaces_at_once_get_the_same_bits()
    {
        using var folder = new TemporaryFolder();
        Assert.InRange(RunspaceSoak.Run(HostedModule.Manifest, folder.FullName, 8, TimeSpan.FromSeconds(5)), 8, int.MaxValue);
    }
}
