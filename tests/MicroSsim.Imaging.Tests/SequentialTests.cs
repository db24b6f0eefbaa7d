namespace MicroSsim.Imaging.Tests;

/// <summary>Collection of tests that measure memory or time, or redirect the console, and therefore run one at a time.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class SequentialTests
{
    public const string Name = "Sequential";
}
