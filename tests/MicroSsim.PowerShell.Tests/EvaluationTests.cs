using System.Management.Automation;
using System.Text.RegularExpressions;

namespace MicroSsim.Tests;

/// <summary>The main job: Invoke-MicroSsimEvaluation.</summary>
public sealed class EvaluationTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void It_gives_the_rows_of_the_commands_that_it_does_the_work_of()
    {
        Samples.WriteSet(_folder, 4, 192, "a", "b");
        var run = Run(
            """
            $pairs = Get-MicroSsimPair $Root/gt $Root/a, $Root/b
            $fit = $pairs | New-MicroSsimFit
            $null = $pairs | Measure-MicroSsim -Fit $fit | Measure-MicroMs3im -Fit $fit | Export-MicroSsimReport $Root/scores.csv
            $null = $fit | Export-MicroSsimFit $Root/fit.json
            $null = Export-MicroSsimReport $Root/report.html -InputObject $Root/scores.csv
            Invoke-MicroSsimEvaluation $Root/gt $Root/a, $Root/b $Root/out -PassThru
            """);
        Assert.Equal(8, run.Clean.Count);
        Assert.Equal(["a", "a", "a", "a", "b", "b", "b", "b"], run.All<string>("Method"));
        foreach (string file in new[] { "scores.csv", "fit.json", "report.html" })
        {
            Assert.True(Read(_folder.File(file)) == Read(_folder.File("out", file)), $"{file} differs.");
        }

        // The page says by which command it was made.
        static string Read(string path) => Regex.Replace(File.ReadAllText(path), "(?<=<code id=\"copy-command\">)[^<]*", "");

        Assert.Equal(
            ["fit.json", "report.html", "scores.csv", "scores.settings.json"],
            Directory.GetFileSystemEntries(_folder.File("out")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Without_PassThru_it_outputs_nothing_and_prints_a_last_line()
    {
        Samples.WriteSet(_folder, 3, "a");
        var run = Run("Invoke-MicroSsimEvaluation $Root/gt $Root/a $Root/out -Metric MicroSsim 6>&1; $?");
        var lines = run.Clean.Select(o => o!.ToString()).ToList();
        Assert.Equal("True", lines[^1]);
        Assert.StartsWith("3 rows, no failures. Open ", lines[^2], StringComparison.Ordinal);
        Assert.Contains(Path.Combine("out", "report.html"), lines[^2], StringComparison.Ordinal);
        var silent = Run("Invoke-MicroSsimEvaluation $Root/gt $Root/a $Root/out2 -Metric MicroSsim; $?");
        Assert.Equal(true, Assert.Single(silent.Clean)!.BaseObject);
    }

    [Fact]
    public void Failures_are_counted_and_make_it_fail()
    {
        Samples.WriteSet(_folder, 4, "a", "b");
        File.WriteAllText(_folder.File("a", "01.tif"), "no image");
        File.Delete(_folder.File("b", "02.tif"));
        var run = Run("Invoke-MicroSsimEvaluation $Root/gt $Root/a, $Root/b $Root/out -Metric MicroSsim -WarningAction Ignore 6>&1; $?");
        Assert.Equal(["ImageFormatUnknown", "PredictionMissing"], run.ErrorIds.Order(StringComparer.Ordinal));
        Assert.Equal(false, run.Output[^1]!.BaseObject);
        Assert.StartsWith("6 rows, 2 failures (see the errors above). ", run.Output[^2]!.ToString(), StringComparison.Ordinal);
        Assert.Equal(7, File.ReadAllLines(_folder.File("out", "scores.csv")).Length);
    }

    [Fact]
    public void Nothing_is_written_if_nothing_could_be_scored()
    {
        Samples.WriteSet(_folder, 2, "a");
        File.Delete(_folder.File("a", "00.tif"));
        File.WriteAllText(_folder.File("a", "01.tif"), "no image");
        var run = Run("Invoke-MicroSsimEvaluation $Root/gt $Root/a $Root/out -WarningAction Ignore");
        Assert.Contains("NoRows", run.ErrorIds);
        Assert.Empty(Directory.GetFileSystemEntries(_folder.File("out")));
    }

    [Fact]
    public void An_earlier_result_is_kept_unless_Force_says_so()
    {
        Samples.WriteSet(_folder, 3, "a", "b");
        const string Evaluate = "Invoke-MicroSsimEvaluation $Root/gt $Root/a $Root/out -Metric MicroSsim ";
        _ = Run(Evaluate).Clean;
        File.WriteAllText(_folder.File("out", "scores.csv"), "mine");
        foreach (string option in new[] { "", "-Resume" })
        {
            var error = Run(Evaluate + option).OnlyError;
            Assert.Equal(("OutputExists", ErrorCategory.ResourceExists), (ModuleRun.Id(error), error.CategoryInfo.Category));
            Assert.EndsWith("(use -Force).", error.ToString(), StringComparison.Ordinal);
        }

        Assert.Equal("mine", File.ReadAllText(_folder.File("out", "scores.csv")));
        File.SetAttributes(_folder.File("out", "scores.csv"), FileAttributes.ReadOnly);
        _ = Run(Evaluate + "-Force").Clean;
        Assert.Equal(4, File.ReadAllLines(_folder.File("out", "scores.csv")).Length);
    }

    [Fact]
    public void WhatIf_writes_nothing()
    {
        Samples.WriteSet(_folder, 2, "a");
        Assert.Empty(Run("Invoke-MicroSsimEvaluation $Root/gt $Root/a $Root/out -WhatIf").Clean);
        Assert.False(Directory.Exists(_folder.File("out")));
    }

    [Fact]
    public void Metrics_and_formats_are_chosen_by_name()
    {
        Samples.WriteSet(_folder, 2, "a");
        const string Evaluate = "Invoke-MicroSsimEvaluation $Root/gt $Root/a $Root/out -WarningAction Ignore ";
        var missing = Run(Evaluate + "-Metric psnr, ssim");
        Assert.Equal("DataRangeMissing", ModuleRun.Id(missing.OnlyError));
        Assert.Contains("-DataRange", missing.OnlyError.ToString(), StringComparison.Ordinal);
        Assert.Contains("Psnr", Run(Evaluate + "-Metric Foo").OnlyError.ToString(), StringComparison.Ordinal);
        Assert.Equal("ReportFormatUnknown", ModuleRun.Id(Run(Evaluate + "-Format xyz").OnlyError));
        Assert.False(Directory.Exists(_folder.File("out")));

        var run = Run(Evaluate + "-Metric psnr, ssim -DataRange GroundTruth -Format json, CSV -PassThru");
        Assert.Equal(
            ["Name", "Method", "Page", "Psnr", "RangeInvariantPsnr", "PsnrDataRange", "Ssim", "SsimDataRange", "SsimSettings"],
            run.Output[0]!.Properties.Select(p => p.Name).Take(9));
        Assert.Equal(
            ["report.html", "scores.csv", "scores.json", "scores.settings.json"],
            Directory.GetFileSystemEntries(_folder.File("out")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("[pscustomobject]@{ GroundTruth = \"$Root/gt\"; Prediction = \"$Root/a\", \"$Root/b\" } | Invoke-MicroSsimEvaluation")]
    [InlineData("\"$Root/gt\" | Invoke-MicroSsimEvaluation -Prediction $Root/a, $Root/b")]
    [InlineData("[IO.DirectoryInfo]\"$Root/gt\" | Invoke-MicroSsimEvaluation -Prediction $Root/a, $Root/b")]
    [InlineData("[IO.FileInfo[]][IO.Directory]::GetFiles(\"$Root/gt\") | Invoke-MicroSsimEvaluation -Prediction $Root/a, $Root/b")]
    [InlineData("Get-MicroSsimPair $Root/gt $Root/a, $Root/b | Invoke-MicroSsimEvaluation")]
    [InlineData("Invoke-MicroSsimEvaluation -InputObject (Get-MicroSsimPair $Root/gt $Root/a, $Root/b)")]
    public void Input_may_come_from_the_pipeline(string command)
    {
        Samples.WriteSet(_folder, 3, "a", "b");
        Assert.Equal(6, Run(command + " -Output $Root/out -Metric MicroSsim -PassThru").Clean.Count);
    }

    [Fact]
    public void The_options_of_pairing_apply()
    {
        Samples.WriteSet(_folder, 3, "a");
        foreach (string file in Directory.GetFiles(_folder.File("a"))) File.Move(file, Path.ChangeExtension(file, null) + "_N2V.tif");
        var suggestion = Run("Invoke-MicroSsimEvaluation $Root/gt $Root/a $Root/out");
        string message = suggestion.Errors[0].ToString();
        Assert.Contains("all 3 pair with -PredictionName '*_N2V'", message, StringComparison.Ordinal);
        var run = Run("Invoke-MicroSsimEvaluation $Root/gt $Root/a $Root/out -PredictionName '*_N2V' -Axes YX -Metric MicroSsim -PassThru");
        Assert.Equal(["YX", "YX", "YX"], run.All<string>("Axes"));
    }

    [Fact]
    public void A_comparison_is_a_page_of_its_own()
    {
        Samples.WriteSet(_folder, 3, "a", "b");
        const string Metric = "-Metric MicroSsim";
        _ = Run($"Invoke-MicroSsimEvaluation $Root/gt $Root/b $Root/last {Metric}").Clean;
        foreach (string earlier in new[] { "last", "last/report.html", "last/scores.csv", "last" })
        {
            _ = Run($"Invoke-MicroSsimEvaluation $Root/gt $Root/a $Root/now -Compare $Root/{earlier} -Force {Metric}").Clean;
            Assert.Contains("Before", File.ReadAllText(_folder.File("now", "comparison.html")), StringComparison.Ordinal);
            Assert.DoesNotContain("Before", File.ReadAllText(_folder.File("now", "report.html")), StringComparison.Ordinal);
        }

        var missing = Run($"Invoke-MicroSsimEvaluation $Root/gt $Root/a $Root/new -Compare $Root/none {Metric}");
        Assert.Equal("ReportFormatUnknown", ModuleRun.Id(missing.OnlyError));
        Assert.False(Directory.Exists(_folder.File("new")));
    }

    private ModuleRun Run(string script) => HostedModule.Invoke(script, new { Root = _folder.FullName });
}
