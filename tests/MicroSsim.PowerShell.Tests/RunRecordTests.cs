using System.Text.Json.Nodes;

namespace MicroSsim.Tests;

/// <summary>
/// What happened while scores were measured reaches page, settings file and fit; nothing is lost, or written without being asked for.
/// </summary>
public sealed class RunRecordTests : IDisposable
{
    /// <summary>Measures pairs of which one fails and one has no prediction, with a fit that warns.</summary>
    private const string Measure =
        """
        $fit = Get-MicroSsimPair $Root/gt $Root/n2v -ErrorAction SilentlyContinue |
            New-MicroSsimFit -ErrorAction SilentlyContinue -WarningAction SilentlyContinue
        $rows = Get-MicroSsimPair $Root/gt $Root/n2v -ErrorAction SilentlyContinue |
            Measure-MicroSsim -Fit $fit -ErrorAction SilentlyContinue | Measure-Psnr -DataRange GroundTruth

        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Failures_warnings_and_numbers_stand_on_the_page_and_beside_the_tables()
    {
        WriteSet();
        _ = Run(Measure + "foreach ($name in 'a.html', 'a.csv', 'a.json') { $rows | Export-MicroSsimReport $Root/$name }").Clean;
        var settings = JsonNode.Parse(File.ReadAllText(_folder.File("a.settings.json")))!;
        Assert.Equal(3, JsonNode.Parse(File.ReadAllText(_folder.File("a.json")))!.AsArray().Count);
        var runs = settings["runs"]!.AsArray();
        Assert.Equal(["MicroSsim", "Psnr"], runs.Select(r => (string)r!["metric"]!));
        var run = runs[0]!;
        Assert.Equal((4, 3, 1, 1), (Int("pairCount"), Int("scoredCount"), Int("failedCount"), Int("missingCount")));
        Assert.Contains("ImageFormatUnknown", (string)run["failures"]![0]!["id"]!, StringComparison.Ordinal);
        Assert.Equal("PredictionMissing", (string)run["missing"]![0]!["id"]!);
        var fit = run["fits"]![0]!;
        Assert.Equal(("LastImage", "n2v"), ((string)fit["rangeMode"]!, (string)fit["method"]!));
        Assert.Equal("PairsSkipped", (string)fit["warnings"]!.AsArray().Last()!["id"]!);

        string page = File.ReadAllText(_folder.File("a.html"));
        Assert.Contains("This page is made of fewer images than were asked for. MicroSSIM: 1 of 4 failed, 1 without partner", page,
            StringComparison.Ordinal);
        Assert.Contains("What happened", page, StringComparison.Ordinal);
        Assert.Contains("the fit uses 3 pair(s) of pages; 1 could not be used.", page, StringComparison.Ordinal);
        Assert.Contains("<td>LastImage</td>", page, StringComparison.Ordinal);

        int Int(string key) => (int)run[key]!;
    }

    [Fact]
    public void What_happened_is_read_back_with_table_and_page()
    {
        WriteSet();
        _ = Run(Measure +
            """
            $null = $rows | Export-MicroSsimReport $Root/a.csv
            $null = $rows | Export-MicroSsimReport $Root/a.html
            $null = Export-MicroSsimReport $Root/of-csv.html -InputObject $Root/a.csv
            $null = Export-MicroSsimReport $Root/of-page.html -InputObject $Root/a.html
            $null = Export-MicroSsimReport $Root/of-page.csv -InputObject $Root/of-page.html
            """).Clean;
        foreach (string name in (string[])["of-csv.html", "of-page.html"])
        {
            Assert.Contains("1 of 4 failed, 1 without partner", File.ReadAllText(_folder.File(name)), StringComparison.Ordinal);
        }

        Assert.Equal(File.ReadAllText(_folder.File("a.csv")), File.ReadAllText(_folder.File("of-page.csv")));
        Assert.Equal(File.ReadAllText(_folder.File("a.settings.json")), File.ReadAllText(_folder.File("of-page.settings.json")));

        // A settings file of other rows, or a damaged one, is not used.
        File.WriteAllText(_folder.File("a.settings.json"), "{ damaged");
        _ = Run("$null = Export-MicroSsimReport $Root/again.html -InputObject $Root/a.csv").Clean;
        Assert.DoesNotContain("What happened", File.ReadAllText(_folder.File("again.html")), StringComparison.Ordinal);
    }

    [Fact]
    public void Warnings_of_a_fit_are_saved_with_it()
    {
        WriteSet();
        _ = Run(Measure + "$null = $fit | Export-MicroSsimFit $Root/fit.json; $null = Import-MicroSsimFit $Root/fit.json | "
            + "Export-MicroSsimFit $Root/copy.json").Clean;
        var fit = JsonNode.Parse(File.ReadAllText(_folder.File("fit.json")))!["fits"]![0]!;
        Assert.Contains("the fit uses 3 pair(s)", (string)fit["warnings"]!.AsArray().Last()!["message"]!, StringComparison.Ordinal);
        Assert.Equal(File.ReadAllText(_folder.File("fit.json")), File.ReadAllText(_folder.File("copy.json")));
    }

    [Fact]
    public void A_page_of_all_images_has_no_notice()
    {
        Samples.WriteSet(_folder, 3, "n2v");
        _ = Run("$null = Get-MicroSsimPair $Root/gt $Root/n2v | Measure-MicroSsim -WarningAction SilentlyContinue | "
            + "Export-MicroSsimReport $Root/a.html").Clean;
        string page = File.ReadAllText(_folder.File("a.html"));
        Assert.DoesNotContain("fewer images than were asked for", page, StringComparison.Ordinal);
        Assert.Contains("What happened", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Measure-MicroSsim -WarningAction SilentlyContinue")]
    [InlineData("Measure-Ssim -DataRange GroundTruth")]
    [InlineData("Measure-Psnr -DataRange GroundTruth")]
    public void WhatIf_writes_nothing_and_no_folder_of_resume(string command)
    {
        Samples.WriteSet(_folder, 2, "n2v");
        var rows = Run($"Get-MicroSsimPair $Root/gt $Root/n2v | {command} -Resume $Root/resume -WhatIf").Clean;
        Assert.Equal(2, rows.Count);
        Assert.False(Directory.Exists(_folder.File("resume")));
        _ = Run($"Get-MicroSsimPair $Root/gt $Root/n2v | {command} -Resume $Root/resume").Clean;
        Assert.True(Directory.Exists(_folder.File("resume")));
        _ = Run($"Get-MicroSsimPair $Root/gt $Root/n2v | {command} | Export-MicroSsimReport $Root/new/a.csv -WhatIf").Clean;
        Assert.False(Directory.Exists(_folder.File("new")));
    }

    [Theory]
    [InlineData("@() | Export-MicroSsimReport $Root/new/a.csv")]
    [InlineData("@() | Export-MicroSsimReport $Root/a.csv")]
    [InlineData("'no row', @{ Name = 'x' } | Export-MicroSsimReport $Root/a.html -ErrorAction SilentlyContinue")]
    public void Nothing_replaces_a_report_where_there_is_no_row(string script)
    {
        foreach (string name in (string[])["a.csv", "a.settings.json", "a.html"]) File.WriteAllText(_folder.File(name), "old");
        var run = Run(script);
        Assert.Equal("NoRows", ModuleRun.Id(run.End ?? run.Errors[^1]));
        Assert.False(Directory.Exists(_folder.File("new")));
        foreach (string name in (string[])["a.csv", "a.settings.json", "a.html"]) Assert.Equal("old", File.ReadAllText(_folder.File(name)));
    }

    [Fact]
    public void A_settings_file_is_kept_with_NoClobber()
    {
        File.WriteAllText(_folder.File("a.settings.json"), "old");
        var run = Run("[pscustomobject]@{ MicroSsim = 1 } | Export-MicroSsimReport $Root/a.csv -NoClobber");
        Assert.Equal("OutputExists", ModuleRun.Id(run.End ?? run.Errors[^1]));
        Assert.False(File.Exists(_folder.File("a.csv")));
    }

    [Fact]
    public void Equal_methods_are_compared_first_and_unchanged_ones_are_not_tested()
    {
        const string Script =
            """
            function New-Rows($Shift) {
                foreach ($i in 0..7) {
                    [pscustomobject]@{ Name = "$i"; Method = 'raw'; MicroSsim = 0.4 + 0.01 * $i }
                    [pscustomobject]@{ Name = "$i"; Method = 'n2v'; MicroSsim = 0.5 + 0.01 * $i + $Shift * (1 + $i / 10) }
                }
            }
            New-Rows 0 | Export-MicroSsimReport $Root/last.html | Out-Null
            New-Rows 0.02 | Export-MicroSsimReport $Root/both.html -Compare $Root/last.html -Label Now, Last
            """;
        _ = Run(Script.Replace(" | Out-Null", " > $null", StringComparison.Ordinal)).Clean;
        string page = System.Net.WebUtility.HtmlDecode(File.ReadAllText(_folder.File("both.html")));
        string text = System.Text.RegularExpressions.Regex.Replace(page, "<[^>]*>", "").Replace('\u00A0', ' ');
        Assert.Contains("Now: raw against Last: raw in MicroSSIM: the same scores in all 8 common files.", text, StringComparison.Ordinal);
        Assert.Contains("Now: n2v against Last: n2v in MicroSSIM: the paired difference is +0.0270 on 8 common files", text,
            StringComparison.Ordinal);

        // Of two pairs of equal methods one is tested, so its p is not adjusted: 2 / 2⁸.
        Assert.Contains("p = 0.0078): more than chance", text, StringComparison.Ordinal);
        Assert.Contains("the same scores in both: not tested", text, StringComparison.Ordinal);
        Assert.True(text.IndexOf("not tested", StringComparison.Ordinal) < text.LastIndexOf("is higher", StringComparison.Ordinal));
    }

    private ModuleRun Run(string script) => HostedModule.Invoke(script, new { Root = _folder.FullName });

    private void WriteSet()
    {
        Samples.WriteSet(_folder, 5, "n2v");
        File.WriteAllText(_folder.File("n2v", "01.tif"), "no image");
        File.Delete(_folder.File("n2v", "03.tif"));
    }
}
