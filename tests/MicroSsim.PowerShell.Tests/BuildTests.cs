using System.Globalization;

namespace MicroSsim.Tests;

/// <summary>The net10.0 and the netstandard2.0 build of the module give the same results.</summary>
public sealed class BuildTests
{
    private const string Script =
        """
        param($Golden)
        function Out($What, $Value) { [Console]::WriteLine("$What $($Value.ToString('R', [cultureinfo]::InvariantCulture))") }
        foreach ($case in '02_poisson_u16_f64', '05_f32', '09_stack_u16', '11_list_sizes', '17_ms_u16')
        {
            $extension = if ([IO.Directory]::Exists("$Golden/$case/gt")) { '' } else { '.tif' }
            $images = @{ GroundTruth = "$Golden/$case/gt$extension"; Prediction = "$Golden/$case/pred$extension" }
            $fit = New-MicroSsimFit @images -WarningAction SilentlyContinue
            foreach ($name in 'GroundTruthOffset', 'PredictionOffset', 'MaxValue', 'RangeInvariantFactor', 'MeanSsim') {
                Out "$case $name" $fit.$name
            }
            foreach ($row in Measure-MicroSsim @images -Fit $fit) { Out "$case $($row.Name) $($row.Page) MicroSsim" $row.MicroSsim }
            if ($case -notlike '17*') { continue }
            foreach ($row in Measure-MicroMs3im @images -Fit $fit) { Out "$case $($row.Name) MicroMs3im" $row.MicroMs3im }
        }
        """;

    [Fact]
    public async Task Both_builds_give_the_same_fits_and_scores()
    {
        using var folder = new TemporaryFolder();
        string script = folder.File("rows.ps1");
        await File.WriteAllTextAsync(script, Script, TestContext.Current.CancellationToken);
        var current = await Run("net10.0", script);
        var older = await Run("netstandard2.0", script);
        Assert.Equal(current.Keys, older.Keys);
        Assert.Equal(25 + 1 + 1 + 3 + 3 + 1 + 1, current.Count);
        Assert.All(current, value =>
        {
            double tolerance = 1e-12 * Math.Abs(value.Value);
            Assert.InRange(older[value.Key], value.Value - tolerance, value.Value + tolerance);
        });
    }

    [Theory]
    [InlineData("net10.0")]
    [InlineData("netstandard2.0")]
    public async Task The_requested_build_is_loaded(string build)
    {
        string dll = await ShellProcess.OutputOf(
            "-Command", $"Import-Module MicroSsim -ArgumentList {build}; (Get-Command Measure-MicroSsim).DLL");
        Assert.Equal(build, Path.GetFileName(Path.GetDirectoryName(dll.Trim())));
    }

    private static async Task<SortedDictionary<string, double>> Run(string build, string script)
    {
        string output = await ShellProcess.OutputOf(
            "-Command", $"Import-Module MicroSsim -ArgumentList {build}; & '{script}' '{TestData.Fixture("golden")}'");
        var values = output.Split('\n', StringSplitOptions.RemoveEmptyEntries).ToDictionary(
            line => line[..line.LastIndexOf(' ')], line => double.Parse(line[line.LastIndexOf(' ')..], CultureInfo.InvariantCulture));
        return new SortedDictionary<string, double>(values, StringComparer.Ordinal);
    }
}
