using System.Management.Automation;

namespace MicroSsim.Tests;

/// <summary>Pipeline input and output: pairs, rows, files, arrays, deserialized objects and progress.</summary>
public sealed class PipelineTests : IDisposable
{
    /// <summary>Filters that convert objects as Export-Csv and Import-Csv do (all properties become text), and as Clixml does.</summary>
    private const string Filters =
        """
        filter AsCsv {
            $bag = [ordered]@{}
            foreach ($p in $_.psobject.Properties) {
                $bag[$p.Name] = if ($p.Value -is [double]) { $p.Value.ToString([cultureinfo]::InvariantCulture) } else { "$($p.Value)" }
            }
            [pscustomobject]$bag
        }
        filter AsClixml { [Management.Automation.PSSerializer]::Deserialize([Management.Automation.PSSerializer]::Serialize($_)) }

        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("AsCsv")]
    [InlineData("AsClixml")]
    public void Deserialized_pairs_are_pairs(string filter)
    {
        Samples.WriteSet(_folder, 3, "a", "b");
        var run = HostedModule.Invoke(
            Samples.GivenFit + Filters +
            $$"""
            $pairs = Get-MicroSsimPair $Root/gt $Root/a, $Root/b
            $pairs | Measure-MicroSsim -Fit $fit
            $pairs | {{filter}} | Measure-MicroSsim -Fit $fit
            """,
            new { Root = _folder.FullName });
        AssertHalvesAreEqual(run, 12);
    }

    [Theory]
    [InlineData("AsCsv")]
    [InlineData("AsClixml")]
    public void Deserialized_rows_keep_their_columns(string filter)
    {
        Samples.WriteSet(_folder, 2, 176, "a", "b");
        var run = HostedModule.Invoke(
            Samples.GivenFit + Filters +
            $$"""
            $rows = Get-MicroSsimPair $Root/gt $Root/a, $Root/b | Measure-MicroSsim -Fit $fit
            $rows | Measure-MicroMs3im -Fit $fit
            $rows | {{filter}} | Measure-MicroMs3im -Fit $fit
            """,
            new { Root = _folder.FullName });
        AssertHalvesAreEqual(run, 8);
    }

    [Theory]
    [InlineData("AsCsv")]
    [InlineData("AsClixml")]
    public void Deserialized_rows_of_single_pages_are_scored_on_these_pages(string filter)
    {
        ushort[][,] truths = [Samples.Truth(1), Samples.Truth(2), Samples.Truth(3)];
        Tiff.Write(_folder.File("gt", "s.tif"), truths);
        Tiff.Write(_folder.File("a", "s.tif"), [.. truths.Select((t, i) => Samples.Prediction(t, i))]);
        var run = HostedModule.Invoke(
            Samples.GivenFit + Filters +
            $$"""
            $rows = Get-MicroSsimPair $Root/gt $Root/a | Measure-MicroSsim -Fit $fit
            $rows[2, 1]
            $rows[2, 1] | {{filter}} | ForEach-Object { $_.MicroSsim = 7; $_ } | Measure-MicroSsim -Fit $fit
            """,
            new { Root = _folder.FullName });
        AssertHalvesAreEqual(run, 4);
        Assert.Equal([2, 1, 2, 1], run.All<int>("Page"));
    }

    [Theory]
    [InlineData("AsCsv")]
    [InlineData("AsClixml")]
    public void A_summary_of_deserialized_rows_is_the_same(string filter)
    {
        Samples.WriteSet(_folder, 3, "a", "b");
        var run = HostedModule.Invoke(
            Samples.GivenFit + Filters +
            $$"""
            $rows = Get-MicroSsimPair $Root/gt $Root/a, $Root/b | Measure-MicroSsim -Fit $fit
            $rows | Get-MicroSsimSummary
            $rows | {{filter}} | Get-MicroSsimSummary
            """,
            new { Root = _folder.FullName });
        AssertHalvesAreEqual(run, 4);
    }

    [Fact]
    public void Unknown_columns_are_kept()
    {
        Samples.WriteSet(_folder, 1, "a");
        var run = HostedModule.Invoke(
            Samples.GivenFit +
            """
            $row = [pscustomobject]@{
                GroundTruth = "$Root/gt/00.tif"; Prediction = "$Root/a/00.tif"; Method = 'net'; Page = '0'; Sample = 'heart'; Depth = '2.5'
            }
            $row | Measure-MicroSsim -Fit $fit
            """,
            new { Root = _folder.FullName });
        var row = run.Clean.Single();
        Assert.Equal(
            ("00", "net", "heart", 2.5),
            (row.Get<string>("Name"), row.Get<string>("Method"), row.Get<string>("Sample"), row.Get<double>("Depth")));
    }

    [Fact]
    public void A_table_of_two_columns_is_enough_and_its_paths_may_be_relative()
    {
        Samples.WriteSet(_folder, 2, "a");
        var run = HostedModule.Invoke(
            Samples.GivenFit +
            """
            $null = $ExecutionContext.SessionState.Path.SetLocation($Root)
            [pscustomobject]@{ GroundTruth = 'gt/00.tif'; Prediction = 'a/00.tif' },
            [pscustomobject]@{ GroundTruth = 'gt/01.tif'; Prediction = './a/01.tif'; Method = 'net'; Name = 'x' } |
                Measure-MicroSsim -Fit $fit
            """,
            new { Root = _folder.FullName });
        Assert.Equal(2, run.Clean.Count);
        Assert.Equal(["00", "x"], run.All<string>("Name"));
        Assert.Equal(["a", "net"], run.All<string>("Method"));
        Assert.Equal([_folder.File("a", "00.tif"), _folder.File("a", "01.tif")], run.All<string>("Prediction"));
    }

    [Fact]
    public void A_script_block_finds_the_prediction_of_each_file()
    {
        Samples.WriteSet(_folder, 3, "a");
        var run = HostedModule.Invoke(
            Samples.GivenFit +
            """
            $files = [IO.DirectoryInfo]::new("$Root/gt").GetFiles('*.tif')
            $files | Measure-MicroSsim -Prediction { "$Root/a/$($_.Name)" } -Fit $fit
            $files.FullName | Measure-MicroSsim -Prediction { $_.Replace("gt", "a") } -Fit $fit
            Get-MicroSsimPair $Root/gt $Root/a | Measure-MicroSsim -Fit $fit
            """,
            new { Root = _folder.FullName });
        var rows = run.Clean.Select(r => r.Describe()).OrderBy(r => r, StringComparer.Ordinal).ToList();
        Assert.Equal(9, rows.Count);
        for (int i = 0; i < 9; i += 3) Assert.Single(rows.Skip(i).Take(3).Distinct());
        Assert.Equal(3, rows.Distinct().Count());
    }

    [Fact]
    public void A_script_block_may_choose_the_prediction_of_a_fit_too()
    {
        Samples.WriteSet(_folder, 3, "a");
        var run = HostedModule.Invoke(
            """
            $files = 0..2 | ForEach-Object { [IO.FileInfo]"$Root/gt/0$_.tif" }
            $files | New-MicroSsimFit -Prediction { "$Root/a/$($_.Name)" }
            Get-MicroSsimPair $Root/gt $Root/a | New-MicroSsimFit
            """,
            new { Root = _folder.FullName });
        AssertHalvesAreEqual(run, 2);
    }

    [Fact]
    public void Arrays_score_like_files_of_the_same_pixels()
    {
        ushort[,] truth = Samples.Truth(1, 176, 180);
        float[,] prediction = Samples.Prediction(truth, 1);
        Tiff.Write(_folder.File("gt.tif"), truth);
        Tiff.Write(_folder.File("a.tif"), prediction);
        var run = HostedModule.Invoke(
            Samples.GivenFit +
            """
            $doubles = [double[,]]::new(176, 180)
            for ($r = 0; $r -lt 176; $r++) { for ($c = 0; $c -lt 180; $c++) { $doubles[$r, $c] = $Truth[$r, $c] } }
            Measure-MicroSsim -GroundTruth $Root/gt.tif -Prediction $Root/a.tif -Fit $fit | Measure-MicroMs3im -Fit $fit
            Measure-MicroSsim -GroundTruth $Truth -Prediction $Noisy -Fit $fit | Measure-MicroMs3im -Fit $fit
            Measure-MicroSsim -GroundTruth $doubles -Prediction $Noisy -Fit $fit | Measure-MicroMs3im -Fit $fit
            Measure-MicroSsim -GroundTruth $doubles, $Truth -Prediction $Noisy, $Noisy -Fit $fit | Measure-MicroMs3im -Fit $fit
            [pscustomobject]@{ GroundTruth = $Truth; Prediction = $Noisy } | Measure-MicroSsim -Fit $fit | Measure-MicroMs3im -Fit $fit
            [pscustomobject]@{ GroundTruth = $doubles; Prediction = "$Root/a.tif" } | Measure-MicroSsim -Fit $fit |
                Measure-MicroMs3im -Fit $fit
            New-MicroSsimFit -GroundTruth $Root/gt.tif -Prediction $Root/a.tif
            New-MicroSsimFit -GroundTruth $Truth -Prediction $Noisy
            """,
            new { Root = _folder.FullName, Truth = truth, Noisy = prediction });
        Assert.Equal(9, run.Clean.Count);
        foreach (string metric in new[] { "MicroSsim", "MicroMs3im" })
        {
            Assert.Single(run.Output.Take(7).Select(r => r.Get<double>(metric)).Distinct());
        }

        Assert.Equal(run.Output[7].Get<double>("RangeInvariantFactor"), run.Output[8].Get<double>("RangeInvariantFactor"));
    }

    [Fact]
    public void A_script_may_fill_one_array_with_the_image_of_each_pipeline_object()
    {
        ushort[,] truth = Samples.Truth(1), other = Samples.Truth(2);
        var run = HostedModule.Invoke(
            Samples.GivenFit +
            """
            $reused = [uint16[,]]::new($Truth.GetLength(0), $Truth.GetLength(1))
            foreach ($image in $Truth, $Other, $Truth) { Measure-MicroSsim -GroundTruth $Truth -Prediction $image -Fit $fit }
            & {
                foreach ($image in $Truth, $Other, $Truth)
                {
                    [Buffer]::BlockCopy($image, 0, $reused, 0, 2 * $image.Length)
                    [pscustomobject]@{ GroundTruth = $Truth; Prediction = $reused }
                }
            } | Measure-MicroSsim -Fit $fit
            """,
            new { Truth = truth, Other = other });
        double[] scores = [.. run.Clean.Select(row => row.Get<double>("MicroSsim"))];
        Assert.Equal(scores.Take(3), scores.Skip(3));
        Assert.NotEqual(scores[0], scores[1]);
    }

    [Fact]
    public void An_array_against_a_file_is_a_pair()
    {
        ushort[,] truth = Samples.Truth(1);
        Tiff.Write(_folder.File("a.tif"), Samples.Prediction(truth, 1));
        var run = HostedModule.Invoke(
            Samples.GivenFit + "Measure-MicroSsim -GroundTruth $Truth -Prediction $Root/a.tif -Fit $fit",
            new { Root = _folder.FullName, Truth = truth });
        Assert.Equal(_folder.File("a.tif"), run.Clean.Single().Get<string>("Prediction"));
    }

    [Fact]
    public void Several_runspaces_score_at_once()
    {
        Samples.WriteSet(_folder, 4, "a");
        var run = HostedModule.Invoke(
            Samples.GivenFit +
            """
            $pairs = Get-MicroSsimPair $Root/gt $Root/a
            $pairs | Measure-MicroSsim -Fit $fit
            1..6 | ForEach-Object -ThrottleLimit 3 -Parallel {
                Import-Module $using:Manifest
                $using:pairs | Measure-MicroSsim -Fit $using:fit
            }
            """,
            new { Root = _folder.FullName, HostedModule.Manifest });
        var rows = run.Clean.Select(r => r.Describe()).ToList();
        Assert.Equal(28, rows.Count);
        Assert.All(rows.GroupBy(r => r), same => Assert.Equal(7, same.Count()));
    }

    [Fact]
    public void Scores_are_numbers_that_sort_and_group()
    {
        Samples.WriteSet(_folder, 3, "a", "b");
        var row = HostedModule.Invoke(
            Samples.GivenFit + "Get-MicroSsimPair $Root/gt $Root/a | Measure-MicroSsim -Fit $fit",
            new { Root = _folder.FullName }).Clean[0];
        Assert.IsType<double>(row!.Properties["MicroSsim"].Value);
        Assert.IsType<int>(row.Properties["Page"].Value);
        Assert.Contains("MicroSsim.ScoreRow", row.TypeNames);
    }

    [Fact]
    public void No_input_gives_no_rows_and_no_error()
    {
        var run = HostedModule.Invoke(
            Samples.GivenFit + "@() | Measure-MicroSsim -Fit $fit; @() | Measure-MicroSsim; @() | Get-MicroSsimSummary");
        Assert.Empty(run.Clean);
    }

    [Fact]
    public void Progress_is_written_at_most_five_times_a_second()
    {
        Samples.WriteSet(_folder, 1, "a"); // writing 10000 rows takes a second, however fast scoring is
        using var module = new HostedModule();
        using var shell = module.Prepare(
            "$one = Get-MicroSsimPair $Root/gt $Root/a; 1..10000 | ForEach-Object { $one } | Measure-Psnr -DataRange Type",
            new { Root = _folder.FullName });
        var watch = System.Diagnostics.Stopwatch.StartNew();
        Assert.Equal(10000, shell.Invoke().Count);
        var records = shell.Streams.Progress.Where(p => p.Activity.Contains("PSNR", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(records);
        Assert.Equal(ProgressRecordType.Completed, records[^1].RecordType);
        Assert.InRange(records.Count, 1, 2 + (5 * watch.Elapsed.TotalSeconds));
        // The total is unknown until the input ends.
        Assert.All(records.SkipLast(1), r => Assert.Matches(@"^\d+( of 10000)?(, [\d.E+]+/s)?(: 00 \(a\))?$", r.StatusDescription));
    }

    [Fact]
    public void Suppressed_progress_is_not_written()
    {
        Samples.WriteSet(_folder, 1, "a");
        using var module = new HostedModule();
        using var shell = module.Prepare(
            "$ProgressPreference = 'SilentlyContinue'; $one = Get-MicroSsimPair $Root/gt $Root/a; 1..10000 | ForEach-Object { $one } | "
            + "Measure-Psnr -DataRange Type",
            new { Root = _folder.FullName });
        Assert.Equal(10000, shell.Invoke().Count);
        Assert.Empty(shell.Streams.Progress);
    }

    [Fact]
    public void Progress_of_a_known_number_of_pairs_has_total_rate_file_and_remaining_time()
    {
        Samples.WriteSet(_folder, 1, "a");
        using var module = new HostedModule();
        using var shell = module.Prepare(
            "$one = Get-MicroSsimPair $Root/gt $Root/a; $many = foreach ($i in 1..10000) { $one }; Measure-Psnr $many -DataRange Type",
            new { Root = _folder.FullName });
        Assert.Equal(10000, shell.Invoke().Count);
        var records = shell.Streams.Progress.Where(p => p.RecordType == ProgressRecordType.Processing).ToList();
        Assert.NotEmpty(records);
        Assert.All(records, r => Assert.StartsWith("Scoring PSNR", r.Activity, StringComparison.Ordinal));
        Assert.All(records, r => Assert.Matches(@"^\d+ of 10000(, [\d.E+]+/s)?(: 00 \(a\))?$", r.StatusDescription));
        Assert.Contains(records, r => r.StatusDescription.Contains("/s: 00 (a)", StringComparison.Ordinal) && r.SecondsRemaining >= 0);
        Assert.Equal(records.Select(r => r.PercentComplete).Order(), records.Select(r => r.PercentComplete));
    }

    private static void AssertHalvesAreEqual(ModuleRun run, int count)
    {
        var texts = run.Clean.Select(o => o.Describe()).ToList();
        Assert.Equal(count, texts.Count);
        Assert.Equal(texts.Take(count / 2), texts.Skip(count / 2));
        Assert.Equal(count / 2, texts.Distinct().Count());
    }
}
