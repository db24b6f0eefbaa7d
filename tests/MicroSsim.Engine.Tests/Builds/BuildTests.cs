using System.Reflection;

namespace MicroSsim.Engine.Tests;

/// <summary>These tests run against both builds of the engine: each run sees the build that it is meant for.</summary>
public sealed class BuildTests
{
    [Fact]
    public void The_engine_under_test_is_the_expected_build()
    {
        string build = typeof(BuildTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "Build").Value!;
        Assert.Equal(build, BuildNumbers.Framework());
    }
}
