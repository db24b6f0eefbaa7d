using System.Management.Automation;
using System.Net;
using System.Text.RegularExpressions;

namespace MicroSsim.Tests;

/// <summary>-Baseline, and the command that a page shows.</summary>
public sealed class BaselineTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public BaselineTests() => Samples.WriteSet(_folder, 4, "Raw", "b", "it's; $(throw 1)");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("", "Gain over Raw", "because of its name")]
    [InlineData("-Baseline b", "Gain over b", "as you named it")]
    [InlineData("-Baseline raw", "Gain over Raw", "as you named it")]
    [InlineData("-Baseline ''", null, null)]
    public void The_baseline_is_the_named_method_or_one_with_a_known_name(string arguments, string? title, string? reason)
    {
        Run($"Invoke-MicroSsimEvaluation $Root/gt $Root/Raw, $Root/b $Root/out -Metric MicroSsim {arguments} -PassThru");
        Run($"Export-MicroSsimReport $Root/report.html -InputObject $Root/out/scores.csv {arguments}");
        foreach (string path in new[] { _folder.File("out", "report.html"), _folder.File("report.html") })
        {
            string page = Text(path);
            Assert.Equal(title is not null, page.Contains("Gain over ", StringComparison.Ordinal));
            if (title is null) continue;
            Assert.Contains(title, page, StringComparison.Ordinal);
            Assert.Contains(reason!, page, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_baseline_that_is_no_method_is_an_error_before_anything_is_measured()
    {
        foreach (string command in new[]
        {
            "Invoke-MicroSsimEvaluation $Root/gt $Root/Raw, $Root/b $Root/out -Baseline c",
            "Get-MicroSsimPair $Root/gt $Root/Raw, $Root/b | Measure-Psnr -DataRange Type -WarningAction SilentlyContinue | "
            + "Export-MicroSsimReport $Root/report.html -Baseline c",
        })
        {
            var run = HostedModule.Invoke(command, new { Root = _folder.FullName });
            Assert.Equal("BaselineUnknown", ModuleRun.Id(run.OnlyError));
            Assert.Equal(ErrorCategory.InvalidArgument, run.OnlyError.CategoryInfo.Category);
            Assert.Contains("there are Raw, b", run.OnlyError.Exception.Message, StringComparison.Ordinal);
            Assert.Contains("-Baseline", run.OnlyError.ToString(), StringComparison.Ordinal);
        }

        Assert.False(File.Exists(_folder.File("out", "scores.csv")));
        Assert.False(File.Exists(_folder.File("report.html")));
    }

    [Fact]
    public void The_command_on_a_page_makes_the_page_again_and_runs_no_name()
    {
        var run = HostedModule.Invoke(
            """
            $null = Invoke-MicroSsimEvaluation -GroundTruth $Root/gt -Prediction $Root/Raw, "$Root/it's; `$(throw 1)" -Output $Root/out `
                -Metric MicroSsim, Psnr -DataRange Type -Unit { $_.Name } -Page 0 -PassThru -WarningAction SilentlyContinue
            $page = [IO.File]::ReadAllText("$Root/out/report.html")
            $code = [Net.WebUtility]::HtmlDecode([regex]::Match($page, '(?s)<code id="copy-command">(.*?)</code>').Groups[1].Value)
            $code
            $null = & ([scriptblock]::Create("$code -Force -PassThru -WarningAction SilentlyContinue"))
            [IO.File]::ReadAllText("$Root/out/report.html").Replace(' -Force', '') -eq $page
            """,
            new { Root = _folder.FullName });
        Assert.Equal("True", run.Clean[^1]!.ToString());
        string root = _folder.FullName;
        Assert.Equal(
            $"Invoke-MicroSsimEvaluation -GroundTruth '{root}/gt' -Prediction '{root}/Raw', '{root}/it''s; $(throw 1)' "
            + $"-Output '{root}/out' -Metric MicroSsim, Psnr -DataRange Type -Unit {{ $_.Name }} -Page 0",
            run.Clean[0]!.ToString());
    }

    [Fact]
    public void Folders_of_the_pipeline_are_arguments_of_the_command_and_rows_are_a_variable()
    {
        Run(
            """
            [pscustomobject]@{ GroundTruth = "$Root/gt"; Prediction = "$Root/Raw", "$Root/b" } |
                Invoke-MicroSsimEvaluation -Output $Root/out -Metric MicroSsim -PassThru
            $null = [pscustomobject]@{ Name = 'a'; Method = 'm'; Page = 0; Psnr = 1.0; GroundTruth = 'g'; Prediction = 'p' } |
                Export-MicroSsimReport $Root/report.html -Title "a `u{2019} b"
            """);
        string root = _folder.FullName;
        Assert.Contains($"-Prediction '{root}/Raw', '{root}/b'", Command(_folder.File("out", "report.html")), StringComparison.Ordinal);
        Assert.Equal(
            $"$rows | Export-MicroSsimReport -Path '{root}/report.html' -Title 'a ’’ b'", Command(_folder.File("report.html")));
    }

    private static string Command(string path) => WebUtility.HtmlDecode(
        Regex.Match(File.ReadAllText(path), "<code id=\"copy-command\">([^<]*)</code>").Groups[1].Value);

    private static string Text(string path) => Regex.Replace(File.ReadAllText(path), "<[^>]*>", "");

    private void Run(string script) =>
        Assert.NotNull(HostedModule.Invoke(script, new { Root = _folder.FullName, WarningPreference = "SilentlyContinue" }).Clean);
}
