using System.Reflection;

namespace MicroSsim.Engine.Tests;

/// <summary>The same tests run twice, against the engine's two builds; this one makes sure of it.</summary>
public sealed class LaneTests
{
    [Fact]
    public void The_engine_under_test_is_the_build_of_this_project_s_lane()
    {
        string lane = typeof(LaneTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "Lane").Value!;
        Assert.Equal(lane, LaneNumbers.Framework());
    }
}
