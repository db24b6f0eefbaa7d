
namespace MicroSsim.Tests;

/// <summary>The table views of the commands.</summary>
public sealed class ViewTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Pairs_show_the_names_of_their_files_and_not_the_paths()
    {
        Samples.WriteSet(_folder, 2, "n2v");
        string shown = await Show("Get-MicroSsimPair $Root/gt $Root/n2v");
        Assert.Equal(["Name", "Method", "GroundTruth", "Prediction"], Words(shown, 0));
        Assert.Equal(["00", "n2v", "00.tif", "00.tif"], Words(shown, 2));
        Assert.DoesNotContain(_folder.FullName, shown, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fits_show_their_parameters()
    {
        string shown = await Show(
            "New-MicroSsimFit -GroundTruthOffset 100.123456789 -PredictionOffset 47 -MaxValue 3000 -RangeInvariantFactor 2.5");
        Assert.Equal(["Method", "GroundTruthOffset", "PredictionOffset", "Factor", "MeanSsim", "Converged", "Pairs"], Words(shown, 0));
        Assert.Equal(["100.123", "47", "2.5", "0"], Words(shown, 2));
    }

    [Fact]
    public async Task Rows_show_the_columns_that_they_have()
    {
        Samples.WriteSet(_folder, 1, 176, "n2v");
        string rows = "Get-MicroSsimPair $Root/gt $Root/n2v";
        Assert.Equal(["Name", "Method", "Page", "MicroSsim"], Words(await Show(rows + "| Measure-MicroSsim"), 0));
        Assert.Equal(["Name", "Method", "Page", "MicroMs3im"], Words(await Show(rows + "| Measure-MicroMs3im"), 0));
        string both = await Show(rows + "| Measure-MicroSsim | Measure-MicroMs3im");
        Assert.Equal(["Name", "Method", "Page", "MicroSsim", "MicroMs3im"], Words(both, 0));
        Assert.Matches("^00 +n2v +0 +0\\.[0-9]{6} +0\\.[0-9]{6}$", Line(both, 2));
        Assert.DoesNotContain(_folder.FullName, both, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_summary_reads_like_the_table_of_a_paper()
    {
        string shown = await Show(
            """
            [pscustomobject]@{ Method = 'n2v'; Page = 0; MicroSsim = 0.5; GroundTruth = 'a'; Prediction = 'p' },
            [pscustomobject]@{ Method = 'n2v'; Page = 0; MicroSsim = 0.75; GroundTruth = 'b'; Prediction = 'p' },
            [pscustomobject]@{ Method = 'raw'; Page = 0; MicroSsim = 0.25; GroundTruth = 'a'; Prediction = 'p' } | Get-MicroSsimSummary
            """);
        Assert.Equal("Method Metric n Mean ± SE SD Median Minimum Maximum", string.Join(' ', Words(shown, 0)));
        Assert.Equal("n2v MicroSsim 2 files 0.6250 ± 0.1250 0.1768 0.6250 0.5000 0.7500", string.Join(' ', Words(shown, 2)));
        Assert.Equal("raw MicroSsim 1 file 0.2500 0.2500 0.2500 0.2500", string.Join(' ', Words(shown, 3)));
    }

    [Theory]
    [InlineData("$null", "Method Metric n Mean ± SE Median Range", "n2v MicroSsim 1 file, 2 pages 0.6250 0.6250 0.625…0.625")]
    [InlineData("1", "Method Channel Metric n Mean ± SE Median Range", "n2v 1 GFP MicroSsim 1 file, 2 pages 0.6250 0.6250 0.625…0.625")]
    public async Task A_summary_of_stacks_says_how_many_pages_its_files_have(string channel, string header, string line)
    {
        string shown = await Show(
            $$"""
              $(foreach ($page in 0, 1) {
                  [pscustomobject]@{
                      Method = 'n2v'; Page = $page; Channel = {{channel}}; ChannelName = 'GFP'; MicroSsim = 0.5 + $page / 4
                      GroundTruth = 'a'; Prediction = 'p'
                  }
              }) | Get-MicroSsimSummary
              """);
        Assert.Equal(header, string.Join(' ', Words(shown, 0)));
        Assert.Equal(line, string.Join(' ', Words(shown, 2)));
    }

    /// <summary>The text that PowerShell shows for a command, which must not fail.</summary>
    private Task<string> Show(string command) =>
        ShellProcess.OutputOf("-Command", $"$Root = '{_folder.FullName}'; [cultureinfo]::CurrentCulture = ''; {command}");

    private static string Line(string text, int index) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries)[index].TrimEnd();

    private static string[] Words(string text, int index) => Line(text, index).Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
