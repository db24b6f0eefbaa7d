namespace MicroSsim.Imaging.Tests;

/// <summary>Tests that measure memory or time, or watch the console, and so run with no other beside them.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Alone
{
    public const string Name = "Alone";
}
