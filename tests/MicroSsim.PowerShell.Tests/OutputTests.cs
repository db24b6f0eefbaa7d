using System.Management.Automation;

namespace MicroSsim.Tests;

/// <summary>Output files: nothing good is replaced, and names do not act on terminal or table.</summary>
public sealed class OutputTests : IDisposable
{
    private const string Row =
        "$row = [pscustomobject]@{ Name = 'a'; Method = 'm'; Page = 0; MicroSsim = 0.5; GroundTruth = 'g'; Prediction = 'p' };";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("csv")]
    [InlineData("json")]
    [InlineData("html")]
    public void No_rows_are_an_error_and_the_old_file_stays(string extension)
    {
        string file = _folder.File("scores." + extension);
        File.WriteAllText(file, "yesterday");
        var run = Run($"@() | Export-MicroSsimReport $Root/scores.{extension}");
        var error = run.End ?? run.OnlyError;
        Assert.Equal(("NoRows", ErrorCategory.ObjectNotFound), (ModuleRun.Id(error), error.CategoryInfo.Category));
        Assert.Contains("-AllowEmpty", error.ToString(), StringComparison.Ordinal);
        Assert.Equal("yesterday", File.ReadAllText(file));
        Assert.Single(Run($"@() | Export-MicroSsimReport $Root/scores.{extension} -PassThru -AllowEmpty").Clean);
        Assert.NotEqual("yesterday", File.ReadAllText(file));
    }

    [Fact]
    public void No_fits_are_an_error_and_the_old_file_stays()
    {
        string file = _folder.File("fit.json");
        File.WriteAllText(file, "yesterday");
        var run = Run("@() | Export-MicroSsimFit $Root/fit.json");
        Assert.Equal("NoFits", ModuleRun.Id(run.End ?? run.OnlyError));
        Assert.Equal("yesterday", File.ReadAllText(file));
    }

    [Fact]
    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    public void A_link_is_followed_and_mode_and_links_stay()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows lets few users make links.");
        string target = _folder.File("share", "target.csv"), link = _folder.File("link.csv"), chain = _folder.File("chain.csv");
        File.WriteAllText(target, "old");
        File.CreateSymbolicLink(link, target);
        File.CreateSymbolicLink(chain, link);
        File.SetUnixFileMode(target, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        Assert.Single(Run(Row + "$row | Export-MicroSsimReport $Root/chain.csv -PassThru").Clean);
        Assert.Equal((target, link), (new FileInfo(link).LinkTarget, new FileInfo(chain).LinkTarget));
        Assert.StartsWith("Name,", File.ReadAllText(target), StringComparison.Ordinal);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(target));
        Assert.Equal([target], Directory.GetFiles(_folder.File("share")));

        // A link whose target does not exist yet.
        File.Delete(target);
        Assert.Single(Run(Row + "$row | Export-MicroSsimReport $Root/link.csv -PassThru").Clean);
        Assert.Equal((target, true), (new FileInfo(link).LinkTarget, File.Exists(target)));
    }

    [Theory]
    [InlineData("/dev/null")]
    [InlineData("/dev/full")]
    public void A_device_is_not_replaced(string device)
    {
        Assert.SkipUnless(File.Exists(device), "There is no such device.");
        string link = _folder.File("fit.json");
        File.CreateSymbolicLink(link, device);
        var run = Run(Samples.GivenFit + "$fit | Export-MicroSsimFit $Root/fit.json");
        var error = run.End ?? run.OnlyError;
        Assert.Equal(("OutputNotWritten", ErrorCategory.WriteError), (ModuleRun.Id(error), error.CategoryInfo.Category));
        Assert.Contains("device", error.ToString(), StringComparison.Ordinal);
        Assert.Equal(device, new FileInfo(link).LinkTarget);
        Assert.Equal(0, new FileInfo(device).Length);
    }

    [Fact]
    public void A_drive_is_not_replaced()
    {
        var run = Run(Samples.GivenFit + "$fit | Export-MicroSsimFit ([IO.Path]::GetPathRoot($Root))");
        Assert.Equal("OutputNotWritten", ModuleRun.Id(run.End ?? run.OnlyError));
    }

    [Fact]
    public void A_folder_is_not_replaced()
    {
        Directory.CreateDirectory(_folder.File("scores.csv"));
        var run = Run(Row + "$row | Export-MicroSsimReport $Root/scores.csv");
        Assert.Equal("OutputNotWritten", ModuleRun.Id(run.End ?? run.OnlyError));
    }

    [Fact]
    public void Control_characters_of_names_reach_no_message_and_no_table()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows does not allow such names.");
        const string Name = "x\u001b[2J\u0007\u009b31m\u202e";
        Samples.WriteSet(_folder, 1, "a");
        File.Move(_folder.File("gt", "00.tif"), _folder.File("gt", Name + ".tif"));
        File.Move(_folder.File("a", "00.tif"), _folder.File("a", Name + ".tif"));
        File.WriteAllText(_folder.File("gt", Name + "2.tif"), "");
        var run = Run(
            """
            $pairs = Get-MicroSsimPair $Root/gt $Root/a -Verbose 4>&1
            $rows = $pairs | Measure-Psnr -DataRange Type
            $null = $rows | Export-MicroSsimReport $Root/scores.csv
            $null = $rows | Export-MicroSsimReport $Root/scores.html
            $rows | ForEach-Object ToString
            """);
        Assert.Contains("PredictionMissing", run.ErrorIds);
        Assert.All(run.Errors, e => AssertClean(e.ToString()));
        AssertClean(run.Output[0]!.ToString());
        AssertClean(File.ReadAllText(_folder.File("scores.csv")).Replace("\u202e", "", StringComparison.Ordinal));
        AssertClean(File.ReadAllText(_folder.File("scores.html")));

        // The table names the same files again.
        var again = Run(
            "Get-MicroSsimSummary -InputObject $Root/scores.csv; "
            + "$null = Export-MicroSsimReport $Root/x.html -InputObject $Root/scores.csv");
        Assert.Empty(again.Errors);
        Assert.DoesNotContain("not found", File.ReadAllText(_folder.File("x.html")), StringComparison.OrdinalIgnoreCase);

        static void AssertClean(string text) => Assert.DoesNotMatch("[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f-\\x9f\\u202a-\\u202e]", text);
    }

    [Theory]
    [InlineData("a\u001bb")]
    [InlineData("\u0001\u0085\u007f@")]
    public void Text_with_control_characters_is_read_back_unchanged(string name)
    {
        var run = HostedModule.Invoke(
            """
            $null = [pscustomobject]@{ Name = $Name; Method = 'm'; Page = 0; Ssim = 1; GroundTruth = 'g'; Prediction = 'p' } |
                Export-MicroSsimReport $Root/a.csv
            $null = Export-MicroSsimReport $Root/b.json -InputObject $Root/a.csv
            """,
            new { Root = _folder.FullName, Name = name });
        Assert.Empty(run.Clean);
        using var json = System.Text.Json.JsonDocument.Parse(File.ReadAllText(_folder.File("b.json")));
        Assert.Equal(name, json.RootElement[0].GetProperty("Name").GetString());
    }

    [Fact]
    public void Rows_whose_scores_are_text_are_an_error_of_the_summary()
    {
        var run = Run(
            "[pscustomobject]@{ Name = 'a'; Method = 'm'; Page = 0; MicroSsim = '0;5x'; GroundTruth = 'g'; Prediction = 'p' } "
            + "| Get-MicroSsimSummary");
        Assert.Equal("NoScores", ModuleRun.Id(run.OnlyError));
        Assert.Contains("0;5x", run.OnlyError.ToString(), StringComparison.Ordinal);
    }

    private ModuleRun Run(string script) => HostedModule.Invoke(script, new { Root = _folder.FullName });
}
