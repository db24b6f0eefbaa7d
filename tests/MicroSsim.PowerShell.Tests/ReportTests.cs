using System.Management.Automation;
using System.Text.Json;

namespace MicroSsim.Tests;

/// <summary>Summaries and the files of reports.</summary>
public sealed class ReportTests : IDisposable
{
    /// <summary>Score rows with numbers that lose digits if they are not formatted exactly.</summary>
    private const string Rows =
        """
        function Row($Name, $Method, $MicroSsim, $Psnr) {
            [pscustomobject]@{
                Name = $Name; Method = $Method; Page = 0; MicroSsim = $MicroSsim; Psnr = $Psnr
                GroundTruth = "gt/$Name.tif"; Prediction = "$Method/$Name.tif"
            }
        }
        $rows = (Row a n2v 0.1 30.0), (Row b n2v 0.30000000000000004 10), (Row 'c "the, last"' raw 0.4 ([double]::NaN)),
            (Row "d`nx" n2v 5e-324 20), (Row e raw (1/3) ([double]::PositiveInfinity))

        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_summary_counts_the_numbers_of_each_method_and_metric()
    {
        var run = HostedModule.Invoke(Rows + "$rows[0, 1, 2, 3] | Get-MicroSsimSummary");
        Assert.Equal(3, run.Clean.Count);
        Assert.Equal(["n2v", "n2v", "raw"], run.All<string>("Method"));
        Assert.Equal(["MicroSsim", "Psnr", "MicroSsim"], run.All<string>("Metric"));
        Assert.Equal([3, 3, 1], run.All<int>("Count"));
        Assert.Equal(20, run.All<double>("Mean")[1]);
        Assert.Equal(10 / Math.Sqrt(3), run.All<double?>("StandardError")[1]!.Value, 1e-14);
        Assert.Equal((20, 10, 30), (run.All<double>("Median")[1], run.All<double>("Minimum")[1], run.All<double>("Maximum")[1]));
        Assert.Equal((0.4, null, 0.4), (run.All<double>("Mean")[2], run.All<double?>("StandardError")[2], run.All<double>("Median")[2]));
    }

    [Fact]
    public void The_median_of_an_even_count_is_the_mean_of_the_middle_two()
    {
        var run = HostedModule.Invoke(Rows + "(Row a m 4), (Row b m 1), (Row c m 10), (Row d m 2) | Get-MicroSsimSummary");
        Assert.Equal([3.0], run.All<double>("Median"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("de-DE")]
    [InlineData("tr-TR")]
    [InlineData("ar-SA")]
    public void A_csv_is_exact_and_the_same_in_every_culture(string culture)
    {
        var run = HostedModule.Invoke(
            Rows + "[cultureinfo]::CurrentCulture = [cultureinfo]::CurrentUICulture = $Culture; $rows | "
            + "Export-MicroSsimReport $Root/SCORES.CSV -PassThru",
            new { Root = _folder.FullName, Culture = culture });
        Assert.Equal(_folder.File("SCORES.CSV"), run.Clean.Single()!.ToString());
        Assert.Equal(
            """"
            Name,Method,Page,MicroSsim,Psnr,GroundTruth,Prediction
            a,n2v,0,0.1,30,gt/a.tif,n2v/a.tif
            b,n2v,0,0.30000000000000004,10,gt/b.tif,n2v/b.tif
            "c ""the, last""",raw,0,0.4,NaN,"gt/c ""the, last"".tif","raw/c ""the, last"".tif"
            "d
            x",n2v,0,5E-324,20,"gt/d
            x.tif","n2v/d
            x.tif"
            e,raw,0,0.3333333333333333,Infinity,gt/e.tif,raw/e.tif

            """".ReplaceLineEndings("\n"),
            File.ReadAllText(_folder.File("SCORES.CSV")));
        Assert.Equal([0xEF, 0xBB, 0xBF], File.ReadAllBytes(_folder.File("SCORES.CSV")).Take(3)); // Excel recognizes UTF-8 by it
    }

    [Theory]
    [InlineData("")]
    [InlineData("de-DE")]
    [InlineData("tr-TR")]
    public void A_json_file_contains_numbers_null_for_NaN_and_text_for_infinity(string culture)
    {
        var run = HostedModule.Invoke(
            Rows + "[cultureinfo]::CurrentCulture = [cultureinfo]::CurrentUICulture = $Culture; $rows | "
            + "Export-MicroSsimReport $Root/scores.JSON -PassThru",
            new { Root = _folder.FullName, Culture = culture });
        Assert.Single(run.Clean);
        using var json = JsonDocument.Parse(File.ReadAllText(_folder.File("scores.JSON")));
        var rows = json.RootElement.EnumerateArray().ToList();
        Assert.Equal(5, rows.Count);
        Assert.Equal(
            ["Name", "Method", "Page", "MicroSsim", "Psnr", "GroundTruth", "Prediction"],
            rows[0].EnumerateObject().Select(p => p.Name));
        Assert.Equal([0.1, 0.30000000000000004, 0.4, 5e-324, 1.0 / 3], rows.Select(r => r.GetProperty("MicroSsim").GetDouble()));
        Assert.Equal("c \"the, last\"", rows[2].GetProperty("Name").GetString());
        Assert.Equal("d\nx", rows[3].GetProperty("Name").GetString());
        Assert.Equal([JsonValueKind.Null, JsonValueKind.String], new[] { rows[2], rows[4] }.Select(r => r.GetProperty("Psnr").ValueKind));
        Assert.Equal(0, rows[0].GetProperty("Page").GetInt32());
    }

    [Fact]
    public void Columns_may_have_any_name()
    {
        var run = HostedModule.Invoke(
            """
            $row = [pscustomobject]@{
                Name = 'a'; Method = 'm'; Page = 0; 'lens, NA' = 1.4; '2 "x"' = 'y'; 'µm/px:x' = 0.1; GroundTruth = 'g'; Prediction = 'p'
            }
            $row | Export-MicroSsimReport $Root/scores.csv -PassThru
            $row | Export-MicroSsimReport $Root/scores.json -PassThru
            """,
            new { Root = _folder.FullName });
        Assert.Equal(2, run.Clean.Count);
        Assert.StartsWith(
            "Name,Method,Page,\"lens, NA\",\"2 \"\"x\"\"\",µm/px:x,GroundTruth",
            File.ReadAllText(_folder.File("scores.csv")),
            StringComparison.Ordinal);
        using var json = JsonDocument.Parse(File.ReadAllText(_folder.File("scores.json")));
        Assert.Equal(1.4, json.RootElement[0].GetProperty("lens, NA").GetDouble());
        Assert.Equal("y", json.RootElement[0].GetProperty("2 \"x\"").GetString());
        Assert.Equal(0.1, json.RootElement[0].GetProperty("µm/px:x").GetDouble());
    }

    [Fact]
    public void Rows_with_different_columns_share_a_table()
    {
        var run = HostedModule.Invoke(
            Rows + "$other = [pscustomobject]@{ Name = 'z'; Method = 'm'; Page = 3; Channel = 1; Ssim = 0.5; GroundTruth = 'g'; "
            + "Prediction = 'p' }; $rows[0], $other | Export-MicroSsimReport $Root/scores.csv -PassThru",
            new { Root = _folder.FullName });
        Assert.Single(run.Clean);
        Assert.Equal(
            [
                "Name,Method,Page,Channel,MicroSsim,Psnr,Ssim,GroundTruth,Prediction",
                "a,n2v,0,,0.1,30,,gt/a.tif,n2v/a.tif",
                "z,m,3,1,,,0.5,g,p",
            ],
            File.ReadAllLines(_folder.File("scores.csv")));
    }

    [Fact]
    public void No_rows_make_a_file_without_rows_if_the_user_says_so()
    {
        HostedModule.Invoke(
            "@() | Export-MicroSsimReport $Root/none.csv -AllowEmpty; @() | Export-MicroSsimReport $Root/none.json -AllowEmpty",
            new { Root = _folder.FullName });
        Assert.Equal(["Name,Method,Page,GroundTruth,Prediction"], File.ReadAllLines(_folder.File("none.csv")));
        using var json = JsonDocument.Parse(File.ReadAllText(_folder.File("none.json")));
        Assert.Equal(0, json.RootElement.GetArrayLength());
    }

    [Fact]
    public void WhatIf_writes_nothing_and_NoClobber_keeps_existing_files()
    {
        File.WriteAllText(_folder.File("old.csv"), "old");
        var run = HostedModule.Invoke(
            Rows +
            """
            $rows | Export-MicroSsimReport $Root/new/scores.csv -WhatIf
            $rows | Export-MicroSsimReport $Root/old.csv -WhatIf
            $rows | Export-MicroSsimReport $Root/old.csv -NoClobber
            """,
            new { Root = _folder.FullName });
        Assert.Empty(run.Output);
        Assert.Equal(
            ("OutputExists", ErrorCategory.ResourceExists, _folder.File("old.csv")),
            (ModuleRun.Id(run.OnlyError), run.OnlyError.CategoryInfo.Category, run.OnlyError.TargetObject));
        Assert.Equal([_folder.File("old.csv")], Directory.GetFileSystemEntries(_folder.FullName));
        Assert.Equal("old", File.ReadAllText(_folder.File("old.csv")));
    }

    [Fact]
    public void Without_NoClobber_an_existing_file_is_replaced()
    {
        File.WriteAllText(_folder.File("old.csv"), new string('x', 10000));
        const string Replace = "$rows[0] | Export-MicroSsimReport $Root/old.csv -PassThru";
        Assert.Single(HostedModule.Invoke(Rows + Replace, new { Root = _folder.FullName }).Clean);
        Assert.Equal(2, File.ReadAllLines(_folder.File("old.csv")).Length);
    }

    [Theory]
    [InlineData("scores.docx", "ReportFormatUnknown", ErrorCategory.InvalidArgument)]
    [InlineData("scores", "ReportFormatUnknown", ErrorCategory.InvalidArgument)]
    [InlineData("file/scores.csv", "OutputNotWritten", ErrorCategory.WriteError)]
    [InlineData("folder.csv", "OutputNotWritten", ErrorCategory.WriteError)]
    public void A_file_that_cannot_be_written_is_an_error_and_leaves_nothing(string name, string id, ErrorCategory category)
    {
        File.WriteAllText(_folder.File("file"), "a file, not a folder");
        Directory.CreateDirectory(_folder.File("folder.csv"));
        var run = HostedModule.Invoke(
            Rows + "$rows | Export-MicroSsimReport \"$Root/$Name\"",
            new { Root = _folder.FullName, Name = name });
        Assert.Empty(run.Output);
        Assert.Equal((id, category), (ModuleRun.Id(run.OnlyError), run.OnlyError.CategoryInfo.Category));
        Assert.EndsWith(name, ((string)run.OnlyError.TargetObject).Replace('\\', '/'), StringComparison.Ordinal);
        Assert.Equal(
            ["file", "folder.csv"],
            Directory.GetFileSystemEntries(_folder.FullName).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_read_only_folder_is_not_changed()
    {
        Assert.SkipWhen(
            OperatingSystem.IsWindows() || Environment.IsPrivilegedProcess,
            "This user may write everywhere, or the system has no Unix file modes.");
        string locked = Directory.CreateDirectory(_folder.File("locked")).FullName;
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(locked, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        var run = HostedModule.Invoke(Rows + "$rows | Export-MicroSsimReport $Root/locked/scores.csv", new { Root = _folder.FullName });
        Assert.Equal(["OutputNotWritten"], run.ErrorIds);
        Assert.Empty(Directory.GetFileSystemEntries(locked));
    }
}
