using System.Globalization;

namespace MicroSsim.Tests;

/// <summary>The two builds of the module agree.</summary>
public sealed class BuildTests
{
    private const string Script =
        """
        param($Golden)
        function Out($What, $Value) { [Console]::WriteLine("$What $($Value.ToString('R', [cultureinfo]::InvariantCulture))") }
        foreach ($case in '02_poisson_u16_f64', '05_f32', '09_stack_u16', '11_list_sizes', '17_ms_u16')
        {
            $gt, $pred = if ([IO.Directory]::Exists("$Golden/$case/gt")) { "$Golden/$case/gt", "$Golden/$case/pred" } else { "$Golden/$case/gt.tif", "$Golden/$case/pred.tif" }
            $fit = New-MicroSsimFit -GroundTruth $gt -Prediction $pred -WarningAction SilentlyContinue
            foreach ($name in 'GroundTruthOffset', 'PredictionOffset', 'MaxValue', 'RangeInvariantFactor', 'MeanSsim') { Out "$case $name" $fit.$name }
            foreach ($row in Measure-MicroSsim -GroundTruth $gt -Prediction $pred -Fit $fit) { Out "$case $($row.Name) $($row.Page) MicroSsim" $row.MicroSsim }
            if ($case -like '17*') { foreach ($row in Measure-MicroMs3im -GroundTruth $gt -Prediction $pred -Fit $fit) { Out "$case $($row.Name) MicroMs3im" $row.MicroMs3im } }
        }
        """;

    [Fact]
    public async Task They_give_the_same_fits_and_scores()
    {
        using var folder = new TemporaryFolder();
        string script = folder.File("rows.ps1");
        await File.WriteAllTextAsync(script, Script, TestContext.Current.CancellationToken);
        var current = await Run("net10.0", script);
        var older = await Run("netstandard2.0", script);
        Assert.Equal(current.Keys, older.Keys);
        Assert.Equal(25 + 1 + 1 + 3 + 3 + 1 + 1, current.Count);
        Assert.All(current, value => Assert.InRange(older[value.Key], value.Value - (1e-12 * Math.Abs(value.Value)), value.Value + (1e-12 * Math.Abs(value.Value))));
    }

    [Theory]
    [InlineData("net10.0")]
    [InlineData("netstandard2.0")]
    public async Task The_build_that_is_asked_for_is_loaded(string build)
    {
        string dll = await ShellProcess.OutputOf("-Command", $"Import-Module MicroSsim -ArgumentList {build}; (Get-Command Measure-MicroSsim).DLL");
        Assert.Equal(build, Path.GetFileName(Path.GetDirectoryName(dll.Trim())));
    }

    private static async Task<SortedDictionary<string, double>> Run(string build, string script)
    {
        string output = await ShellProcess.OutputOf(
            "-Command", $"Import-Module MicroSsim -ArgumentList {build}; & '{script}' '{TestData.Fixture("golden")}'");
        return new(output.Split('\n', StringSplitOptions.RemoveEmptyEntries).ToDictionary(
            line => line[..line.LastIndexOf(' ')], line => double.Parse(line[line.LastIndexOf(' ')..], CultureInfo.InvariantCulture)), StringComparer.Ordinal);
    }
}
