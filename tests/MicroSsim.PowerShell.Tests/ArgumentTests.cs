using System.Management.Automation;
using System.Text.Json;

namespace MicroSsim.Tests;

/// <summary>Arguments by position and from the pipeline, and the objects that commands output.</summary>
public sealed class ArgumentTests : IClassFixture<ShellServer>, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private readonly ShellServer _shell;

    public ArgumentTests(ShellServer shell)
    {
        _shell = shell;
        Samples.WriteSet(_folder, 2, "a");
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("Measure-Ssim $Root/gt/00.tif $Root/a/00.tif -DataRange GroundTruth", 1)]
    [InlineData("Measure-MicroSsim $Root/gt $Root/a", 2)]
    [InlineData("Measure-Psnr $Root/gt/00.tif, $Root/gt/01.tif $Root/a/00.tif, $Root/a/01.tif -DataRange 255", 2)]
    [InlineData("Measure-Psnr -Path $Root/gt -Prediction $Root/a -DataRange 255", 2)]
    [InlineData("'gt/*.tif' | ForEach-Object { \"$Root/$_\" } | Measure-Psnr -Prediction $Root/a -DataRange Type", 2)]
    [InlineData("[IO.FileInfo]\"$Root/gt/00.tif\" | Measure-Psnr -Prediction { \"$Root/a/$($_.Name)\" } -DataRange Type", 1)]
    [InlineData("Measure-Psnr (Get-MicroSsimPair $Root/gt $Root/a) -DataRange Type", 2)]
    [InlineData("Get-MicroSsimPair $Root/gt $Root/a | Measure-Psnr -DataRange Type", 2)]
    [InlineData("Measure-Psnr @{ GroundTruth = \"$Root/gt/00.tif\"; Prediction = \"$Root/a/00.tif\" } -DataRange Type", 1)]
    [InlineData("$x = [double[,]]::new(9, 9); $x[1, 1] = 5; $y = [double[,]]::new(9, 9); $y[1, 1] = 4; Measure-Psnr $x $y -DataRange 1", 1)]
    [InlineData("New-MicroSsimFit $Root/gt $Root/a", 1)]
    [InlineData("Get-MicroSsimPair -Path $Root/gt -Prediction $Root/a", 2)]
    [InlineData("\"$Root/gt/00.tif\", \"$Root/gt/01.tif\" | Get-MicroSsimPair -Prediction $Root/a", 2)]
    [InlineData("[pscustomobject]@{ GroundTruth = \"$Root/gt\"; Prediction = \"$Root/a\" } | Get-MicroSsimPair", 2)]
    [InlineData("Measure-MsSsim $Root/gt $Root/a -DataRange Type -Beta 0.5, 0.5 -Window Uniform -WindowSize 3", 2)]
    public void Arguments_bind_by_position_and_from_the_pipeline(string command, int count) =>
        Assert.Equal(count, Run(command).Clean.Count);

    [Fact]
    public void Reports_and_fits_are_written_by_position_and_in_silence()
    {
        var run = Run(
            """
            Measure-MicroSsim $Root/gt $Root/a | Export-MicroSsimReport $Root/a.csv
            Export-MicroSsimReport $Root/page.html $Root/a.csv
            Export-MicroSsimFit $Root/fit.json (New-MicroSsimFit $Root/gt $Root/a)
            Get-MicroSsimSummary $Root/a.csv
            """);
        Assert.Equal("MicroSsim", Assert.Single(run.Clean).Get<string>("Metric"));
        Assert.True(File.Exists(_folder.File("page.html")) && File.Exists(_folder.File("fit.json")));
    }

    [Fact]
    public void Every_mandatory_parameter_has_a_help_message()
    {
        var run = Run(
            """
            foreach ($command in Get-Command -Module MicroSsim) {
                foreach ($parameter in $command.Parameters.Values) {
                    foreach ($set in $parameter.ParameterSets.Values) {
                        if ($set.IsMandatory -and -not $set.HelpMessage) { "$command -$($parameter.Name)" }
                    }
                }
            }
            """);
        Assert.Empty(run.Clean);
    }

    public static TheoryData<string> Commands =>
        [.. HostedModule.Invoke("(Get-Command -Module MicroSsim).Name").Output.Select(c => $"{c}")];

    [Theory]
    [MemberData(nameof(Commands))]
    public void A_command_without_input_says_what_is_missing(string command)
    {
        if (command == "Get-MicroSsimInfo") return; // needs no input
        var run = Run($"& {command}");
        var error = run.End ?? Assert.Single(run.Errors);
        Assert.Matches("mandatory|missing|-GroundTruth|Get-MicroSsimPair", error.ToString());
    }

    [Theory]
    [InlineData("Measure-MicroSsim gt a | Sort-Object ")]
    [InlineData("Measure-MicroSsim gt a | Measure-Psnr -DataRange Type | ForEach-Object { $_.")]
    [InlineData("Invoke-MicroSsimEvaluation gt a -PassThru | Select-Object ")]
    public async Task Completion_knows_the_properties_of_score_rows(string line)
    {
        Samples.WriteSet(_folder, 1, 176, "large");
        var rows = Run(
            """
            $rows = Measure-MicroSsim $Root/gt/00.tif $Root/large/00.tif -Components | Measure-MicroMs3im |
                Measure-Psnr -DataRange Type | Measure-Ssim -DataRange Type | Measure-MsSsim -DataRange Type |
                Measure-Nrmse | Measure-Pearson
            $masked = Get-MicroSsimPair $Root/gt/00.tif $Root/large/00.tif -Mask Finite | Measure-Ssim -DataRange Type
            $rows.PSObject.Properties.Name + $masked.PSObject.Properties.Name
            """);
        Assert.Empty(rows.Clean.Select(p => $"{p}").Except(await Complete(line)));
    }

    [Theory]
    [InlineData("-Metric ", "MicroMs3im", "MicroSsim", "MsSsim", "Nrmse", "Pearson", "Psnr", "Ssim")]
    [InlineData("-Format ", "json", "md", "tex", "xlsx")]
    [InlineData("-RangeMode ", "LastImage", "PerImage")]
    [InlineData("-DataRange ", "GroundTruth", "GroundTruthSet", "Type")]
    [InlineData("-Unit ", "Channel", "ChannelName", "File", "Frame", "Name", "Page", "Region", "Slice")]
    [InlineData("-Unit P", "Page")]
    public async Task Completion_offers_the_values_of_options(string option, params string[] values) =>
        Assert.Equal(values, (await Complete("Invoke-MicroSsimEvaluation gt a " + option)).Order(StringComparer.Ordinal));

    [Theory]
    [InlineData("$rows | Get-MicroSsimSummary -Unit A")]
    [InlineData("Get-MicroSsimSummary -InputObject $rows -Unit A")]
    public void Completion_offers_the_users_own_properties_as_units(string line)
    {
        var run = Run(
            $$"""
            $rows = 1, 2 | ForEach-Object { [pscustomobject]@{ Name = "$_"; Animal = 'a'; Psnr = 3.0; MicroSsimSettings = ''; Area = 1 } }
            (TabExpansion2 '{{line}}' {{line.Length}}).CompletionMatches.ListItemText
            """);
        Assert.Equal(["Animal", "Area"], run.Clean.Select(c => $"{c}").Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("Get-MicroSsimPair $Root/gt $Root/a")]
    [InlineData("New-MicroSsimFit $Root/gt $Root/a")]
    [InlineData("Measure-MicroSsim $Root/gt $Root/a")]
    [InlineData("Measure-MicroSsim $Root/gt $Root/a | Get-MicroSsimSummary")]
    [InlineData("Import-MicroSsimImage $Root/gt/00.tif")]
    [InlineData("New-MicroSsimSample $Root/sample -Count 1")]
    [InlineData("Get-MicroSsimInfo")]
    [InlineData("New-MicroSsimFit $Root/gt $Root/a -Partial -ShardIndex 0 -ShardCount 1")]
    [InlineData("New-MicroSsimFit $Root/gt $Root/a -Partial -ShardIndex 0 -ShardCount 1 | Merge-MicroSsimFit")]
    public void Objects_have_data_only(string command)
    {
        foreach (var value in Run(command).Clean)
        {
            foreach (var property in value!.Properties) AssertIsData(property.Name, property.Value);
        }
    }

    /// <summary>Fails for enumerations, which JSON has as numbers, and for objects whose list view is the name of their type.</summary>
    private static void AssertIsData(string name, object? value)
    {
        object? plain = value is PSObject wrapped ? wrapped.BaseObject : value;
        Assert.False(plain is Enum, $"{name} is an enumeration.");
        if (plain is null or IConvertible or System.Collections.IEnumerable) return;
        Assert.NotEqual(plain.GetType().ToString(), plain.ToString());
    }

    private async Task<string[]> Complete(string line)
    {
        string output = await _shell.OutputOf($"(TabExpansion2 '{line}' {line.Length}).CompletionMatches.ListItemText");
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    private ModuleRun Run(string script) => HostedModule.Invoke(script, new { Root = _folder.FullName });
}
