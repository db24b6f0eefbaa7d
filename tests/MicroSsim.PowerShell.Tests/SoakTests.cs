using MicroSsim.Soak;

namespace MicroSsim.Tests;

/// <summary>Short versions of the long-running tests in tests/Soak.</summary>
[Collection(nameof(StopTests))]
public sealed class SoakTests
{
    [Fact]
    public void Memory_and_handles_do_not_grow_with_the_number_of_pairs()
    {
        using var folder = new TemporaryFolder();
        var readings = PairSoak.Run(HostedModule.Manifest, folder.FullName, 3000);
        Assert.Equal(10, readings.Count);
        Assert.InRange(readings[^1].HeapBytes, 0, readings[0].HeapBytes + (4 << 20));
        Assert.InRange(readings[^1].Handles, 0, readings[0].Handles + 10);
    }

    [Fact]
    public void Concurrent_runspaces_compute_identical_results()
    {
        using var folder = new TemporaryFolder();
        Assert.InRange(RunspaceSoak.Run(HostedModule.Manifest, folder.FullName, 8, TimeSpan.FromSeconds(5)), 8, int.MaxValue);
    }
}
