using MicroSsim.Evaluation.Fits.Files;
using MicroSsim.Fuzz;
using MicroSsim.Tests;

namespace MicroSsim.Evaluation.Tests;

/// <summary>
/// A short run of the fuzzer (tools/MicroSsim.Fuzz), the same every time: without instrumented readers it only damages its seeds.
/// docs/reliability.md has the long one. Nothing else may run meanwhile: the processor time and memory of an input are those
/// of the process.
/// </summary>
[CollectionDefinition(nameof(FuzzTests), DisableParallelization = true)]
[Collection(nameof(FuzzTests))]
public sealed class FuzzTests
{
    private const int Inputs = 3000;

    public static TheoryData<string> Formats => [.. Format.All.Select(f => f.Name)];

    [Theory]
    [MemberData(nameof(Formats))]
    public void Damaged_files_are_read_or_refused_and_nothing_else(string name)
    {
        var format = Format.All.Single(f => f.Name == name);
        using var scratch = new Scratch();
        var campaign = new Campaign(format, Seeds.Load(format, TestData.Fixture("tiff")), seed: 20, scratch);
        campaign.Run(Inputs);
        Assert.Empty(campaign.Findings.Keys);
        Assert.Equal(campaign.Inputs, campaign.Read + campaign.Refused);
        Assert.InRange(campaign.Refused, 1, campaign.Inputs - campaign.SeedCount); // the seeds are good, and damage is seen
    }

    [Theory]
    [InlineData("{\"schema\":1,\"fits\":[")]
    [InlineData("\"\\u")]
    [InlineData("{\"schema\":1,\"fits\":null}")]
    [InlineData("{\"schema\":1,\"fits\":[null]}")]
    [InlineData("{\"schema\":1e999}")]
    [InlineData("{\"schema\":1,\"x\":\"\\ud800\"}")]
    public void Damaged_fits_are_unreadable(string json)
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("fit.json");
        File.WriteAllText(path, json);
        Assert.Equal("FitUnreadable", Assert.Throws<EvaluationException>(() => FitFile.Read(path)).ErrorId);
    }

    [Fact]
    public void Brackets_in_brackets_overflow_no_stack()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("fit.json");
        File.WriteAllText(path, $"{{\"x\":{new string('[', 200_000)}");
        Assert.Equal("FitUnreadable", Assert.Throws<EvaluationException>(() => FitFile.Read(path)).ErrorId);
    }
}
