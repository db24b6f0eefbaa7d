using MicroSsim.Engine.Similarity;

namespace MicroSsim.Engine.Tests;

public sealed class MicroSsimFitTests
{
    private static readonly MicroSsimFit Fit =
        new() { Method = "n2v", GroundTruthOffset = 1, PredictionOffset = 2, MaxValue = 3, RangeInvariantFactor = 4 };

    /// <summary>Tables and files list properties in the order of reflection.</summary>
    [Fact]
    public void The_method_is_the_first_property_and_completeness_the_last()
    {
        string[] names = [.. typeof(MicroSsimFit).GetProperties().Select(property => property.Name)];
        Assert.Equal(("Method", "Complete"), (names[0], names[^1]));
        Assert.Equal(names.Distinct(), names);
    }

    [Fact]
    public void The_method_is_that_of_the_base()
    {
        MethodFit fit = Fit with { Method = "care" };
        Assert.Equal("care", fit.Method);
        Assert.True(fit.Complete);
        Assert.NotEqual<MethodFit>(Fit, fit);
    }
}
