namespace MicroSsim.Tests;

/// <summary>Masks and regions: pairing, rows, errors, and what carries them.</summary>
public sealed class MaskTests : IDisposable
{
    private const string Setup =
        Samples.GivenFit +
        """

        $masked = Get-MicroSsimPair $Root/gt $Root/a -Mask $Root/mask
        $regions = Get-MicroSsimPair $Root/gt $Root/a -Mask $Root/labels -Region

        """;

    private readonly TemporaryFolder _folder = new();

    public MaskTests()
    {
        Samples.WriteSet(_folder, 2, "a");
        for (int i = 0; i < 2; i++)
        {
            Tiff.Write(_folder.File("mask", $"0{i}.tif"), Samples.Each(32, 32, (r, c) => (byte)(r is >= 4 and < 28 && c >= 6 ? 255 : 0)));
            Tiff.Write(_folder.File("labels", $"0{i}.tif"), Samples.Each(32, 32, (r, c) => (r / 11) + (3 * (c / 11)) + 1 + (i * 70000)));
        }
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Masks_pair_by_name_and_rows_carry_them()
    {
        var run = Run("$masked; $masked | Measure-MicroSsim -Fit $fit | Measure-Psnr -DataRange Type");
        Assert.Equal(4, run.Clean.Count);
        Assert.EndsWith("00.tif", run.Output[0].Get<string>("Mask"), StringComparison.Ordinal);
        Assert.Equal("Window", run.Output[0].Get<object>("MaskMode").ToString());
        var row = run.Output[3];
        Assert.EndsWith("01.tif", row.Get<string>("Mask"), StringComparison.Ordinal);
        Assert.Equal("Window", row.Get<string>("MaskMode"));
        Assert.Equal((24 - 10) * (21 - 5), row.Get<long>("MaskedPixels"));
        Assert.Null(row!.Properties["Region"]);
        Assert.NotEqual(
            Run("Get-MicroSsimPair $Root/gt $Root/a | Measure-MicroSsim -Fit $fit").Clean[1].Get<double>("MicroSsim"),
            row.Get<double>("MicroSsim"));
    }

    [Theory]
    [InlineData("$masked", "MicroSsim", "Measure-MicroSsim -Fit $fit", "-MaskMode Center", 23 * 24)]
    [InlineData("$masked", "Psnr", "Measure-Psnr -DataRange 3000", "", 26 * 24)]
    [InlineData("$masked", "Nrmse", "Measure-Nrmse", "", 26 * 24)]
    [InlineData("$masked", "Pearson", "Measure-Pearson", "", 26 * 24)]
    public void Every_metric_counts_its_positions(string pairs, string metric, string command, string mode, int count)
    {
        var run = Run($"Get-MicroSsimPair $Root/gt $Root/a -Mask $Root/mask {mode} | {command} -WarningAction Ignore; {pairs}.Count");
        Assert.InRange(run.Clean[0].Get<double>(metric), 0, 100);
        long pixels = run.Output[0].Get<long>("MaskedPixels");
        Assert.Equal(metric == "MicroSsim" ? 22 * 21 : count, pixels);
    }

    [Fact]
    public void Regions_have_rows_of_the_pixel_metrics_and_flow_on()
    {
        var run = Run(
            """
            $WarningPreference = 'Ignore'
            $regions | Measure-Nrmse | Measure-Pearson
            Get-MicroSsimPair $Root/gt $Root/a -Mask $Root/mask | Measure-Psnr -DataRange 3000 | Measure-Pearson
            """);
        Assert.Equal(20, run.Clean.Count);
        for (int i = 0; i < 18; i++)
        {
            Assert.True(run.Output[i].Get<double>("Nrmse") > 0);
            Assert.InRange(run.Output[i].Get<double>("Pearson"), -1, 1);
            Assert.InRange(run.Output[i].Get<long>("MaskedPixels"), 100, 121);
        }

        Assert.Equal(26 * 24, run.Output[18].Get<long>("MaskedPixels"));
    }

    [Theory]
    [InlineData("'*_cp_masks'")]
    [InlineData("'*_cp_masks.tif'")]
    [InlineData("{ $_ + '_cp_masks' }")]
    public void Masks_with_other_names_pair_by_a_name_rule(string rule)
    {
        for (int i = 0; i < 2; i++) File.Copy(_folder.File("mask", $"0{i}.tif"), _folder.File("cellpose", $"0{i}_cp_masks.tif"));
        var run = Run($"Get-MicroSsimPair $Root/gt $Root/a -Mask $Root/cellpose -MaskName {rule} | Measure-MicroSsim -Fit $fit; "
            + "$masked | Measure-MicroSsim -Fit $fit");
        Assert.Equal(run.Clean[2].Get<double>("MicroSsim"), run.Output[0].Get<double>("MicroSsim"));
        Assert.Equal(run.Output[3].Get<double>("MicroSsim"), run.Output[1].Get<double>("MicroSsim"));
        var missing = Run("$null = Get-MicroSsimPair $Root/gt $Root/a -Mask $Root/cellpose");
        Assert.Contains(missing.Errors, error => error.ToString().Contains("-MaskName", StringComparison.Ordinal));
        var surplus = Run("$null = Get-MicroSsimPair $Root/gt/00.tif $Root/a/00.tif -Mask $Root/cellpose -MaskName '*_cp_masks'");
        Assert.Contains("there is no pair whose mask is named '01_cp_masks'", surplus.OnlyError.ToString(), StringComparison.Ordinal);
        var unmasked = Run("Get-MicroSsimPair $Root/gt $Root/a -MaskName '*_m'");
        Assert.Contains("MaskMissing", unmasked.ErrorIds.First(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_range_of_a_set_ignores_what_is_not_finite_outside_masks()
    {
        float[,] truth = Samples.Each(32, 32, (r, c) => c < 6 ? float.NaN : (float)((100 * r) + c));
        Tiff.Write(_folder.File("nan", "00.tif"), truth);
        Tiff.Write(_folder.File("nan-prediction", "00.tif"), Samples.Each(32, 32, (r, c) => (float)((99 * r) + c)));
        foreach (string mask in new[] { "$Root/mask/00.tif", "Finite" })
        {
            var run = Run($"Get-MicroSsimPair $Root/nan $Root/nan-prediction -Mask {mask} | Measure-Psnr -DataRange GroundTruthSet");
            Assert.Equal(3131.0 - 6, Assert.Single(run.Clean).Get<double>("PsnrDataRange"));
        }
    }

    [Fact]
    public void A_fit_records_the_masks_that_it_used()
    {
        var run = Run(
            """
            $used = $masked | New-MicroSsimFit -UseMask
            $used | Export-MicroSsimFit $Root/used.json -IncludeHash
            $back = Import-MicroSsimFit $Root/used.json
            $back.Origin.Inputs.Mask
            $back.Origin.Inputs.MaskSha256
            $hash = [Security.Cryptography.SHA256]::HashData([IO.File]::ReadAllBytes("$Root/mask/01.tif"))
            [Convert]::ToHexString($hash).ToLowerInvariant()
            ($masked | New-MicroSsimFit).Origin.Inputs.Mask.Where({ $_ }).Count
            """);
        string[] lines = [.. run.Clean.Select(value => value!.ToString()!)];
        Assert.EndsWith("00.tif", lines[0], StringComparison.Ordinal);
        Assert.Equal(lines[4], lines[3]);
        Assert.Equal("0", lines[5]);
        string json = File.ReadAllText(_folder.File("used.json"));
        Assert.Contains("\"mask\":", json, StringComparison.Ordinal);
        Assert.Contains("\"UseMask\"", json, StringComparison.Ordinal);
    }

    [Fact]
    public void Regions_have_a_row_each_and_average_to_the_whole()
    {
        var run = Run(
            "$regions | Measure-MicroSsim -Fit $fit; Get-MicroSsimPair $Root/gt $Root/a | Measure-MicroSsim -Fit $fit");
        Assert.Equal(20, run.Clean.Count);
        for (int image = 0; image < 2; image++)
        {
            var rows = run.Output.Skip(9 * image).Take(9).ToList();
            Assert.Equal(Enumerable.Range(1, 9).Select(label => label + (image * 70000L)), rows.Select(row => row.Get<long>("Region")));
            double mean = rows.Sum(row => row.Get<double>("MicroSsim") * row.Get<long>("MaskedPixels")) / (22 * 22);
            Assert.Equal(run.Output[18 + image].Get<double>("MicroSsim"), mean, 1e-12);
        }
    }

    /// <summary>The next metric measures the regions of a page at once, and each row keeps its own.</summary>
    [Theory]
    [InlineData("$rows")]
    [InlineData(
        "($rows | ForEach-Object { $o = [ordered]@{}; foreach ($p in $_.psobject.Properties) { $o[$p.Name] = \"$($p.Value)\" }; "
        + "[pscustomobject]$o })")]
    [InlineData("([Management.Automation.PSSerializer]::Deserialize([Management.Automation.PSSerializer]::Serialize($rows)))")]
    public void Rows_of_regions_flow_on_in_any_form(string rows)
    {
        var run = Run($"$rows = $regions | Measure-Psnr -DataRange 3000; $rows; {rows} | Measure-Ssim -DataRange 3000; "
            + "$regions | Measure-Ssim -DataRange 3000");
        Assert.Equal(3 * 18, run.Clean.Count);
        for (int i = 0; i < 18; i++)
        {
            var (before, after, alone) = (run.Output[i], run.Output[18 + i], run.Output[36 + i]);
            Assert.Equal(before.Get<long>("Region"), Convert.ToInt64(after.Get<object>("Region"), null));
            Assert.Equal(before.Get<double>("Psnr"), Convert.ToDouble(after.Get<object>("Psnr"), null), 1e-12); // text has 15 digits
            Assert.Equal(alone.Get<double>("Ssim"), after.Get<double>("Ssim"));
            Assert.Equal(before.Get<long>("MaskedPixels"), Convert.ToInt64(after.Get<object>("MaskedPixels"), null));
        }
    }

    [Fact]
    public void A_table_of_a_report_comes_back_in()
    {
        var run = Run(
            """
            $rows = $regions | Measure-MicroSsim -Fit $fit
            'csv', 'json', 'html' | ForEach-Object { $rows | Export-MicroSsimReport $Root/report.$_ }
            $Root | ForEach-Object { "$_/report.csv" } | Get-MicroSsimSummary
            $rows | Get-MicroSsimSummary
            """);
        Assert.Equal(run.Clean[0].Describe(), run.Output[1].Describe());
        string[] csv = File.ReadAllLines(_folder.File("report.csv"));
        Assert.StartsWith("Name,Method,Page,Region,MaskedPixels,MicroSsim", csv[0], StringComparison.Ordinal);
        Assert.EndsWith("GroundTruth,Prediction,Mask,MaskMode,MicroSsimSettings", csv[0], StringComparison.Ordinal);
        Assert.StartsWith("01,a,0,70001,36,", csv[10], StringComparison.Ordinal);
        Assert.Contains("\"Region\": 70001", File.ReadAllText(_folder.File("report.json")), StringComparison.Ordinal);
        Assert.Contains("region 70001", File.ReadAllText(_folder.File("report.html")), StringComparison.Ordinal);
    }

    [Fact]
    public void Invalid_pixels_outside_are_no_error_and_Finite_finds_them()
    {
        ushort[,] truth = Samples.Truth(0);
        float[,] prediction = Samples.Prediction(truth, 0);
        float[,] invalid = Samples.Each(32, 32, (r, c) => c < 6 ? (r % 2 == 0 ? float.NaN : float.PositiveInfinity) : prediction[r, c]);
        Tiff.Write(_folder.File("b", "00.tif"), invalid);
        Tiff.Write(_folder.File("b", "01.tif"), invalid);
        var error = Run("Get-MicroSsimPair $Root/gt/00.tif $Root/b/00.tif | Measure-MicroSsim -Fit $fit").OnlyError;
        Assert.Contains("-Mask", error.ToString(), StringComparison.Ordinal);
        var run = Run(
            """
            $finite = Get-MicroSsimPair $Root/gt/00.tif $Root/b/00.tif -Mask finite
            $finite | Measure-MicroSsim -Fit $fit
            Get-MicroSsimPair $Root/gt/00.tif $Root/b/00.tif -Mask $Root/mask/00.tif | Measure-MicroSsim -Fit $fit
            $masked[0] | Measure-MicroSsim -Fit $fit
            $finite | New-MicroSsimFit -UseMask
            """);
        Assert.Equal("Finite", run.Clean[0].Get<string>("Mask"));
        Assert.Equal(22 * 16, run.Output[0].Get<long>("MaskedPixels"));
        Assert.Equal(run.Output[2].Get<double>("MicroSsim"), run.Output[1].Get<double>("MicroSsim"), 1e-12);
        Assert.Equal(26 * 32, run.Output[3].Get<long>("PixelCount"));
    }

    [Theory]
    [InlineData("Get-MicroSsimPair $Root/gt $Root/a -Region", "MaskMissing", "-Mask")]
    [InlineData("$null = Get-MicroSsimPair $Root/gt $Root/a -Mask $Root/other", "MaskMissing", "named '01'")]
    [InlineData("$null = Get-MicroSsimPair $Root/gt $Root/a -Mask $Root/two", "MaskUnused", "'02'")]
    [InlineData("$empty | Measure-MicroSsim -Fit $fit", "EmptyMask", "other/00.tif, page 0: every pixel of the mask is 0")]
    [InlineData("$narrow | Measure-MicroSsim -Fit $fit", "MaskShapeMismatch", "is 32 × 31 pixels, the images are 32 × 32")]
    [InlineData("$thin | Measure-MicroSsim -Fit $fit", "MaskTooSmall", "Get-MicroSsimPair -MaskMode Center")]
    [InlineData("$three | Measure-MicroSsim -Fit $fit", "MaskPageMismatch", "it has 3 pages")]
    [InlineData("$row.Mask = 'none'; $null = $row | Measure-Psnr -DataRange 1", "ImageNotFound", "none")]
    [InlineData("$row.Region = 5000; $null = $row | Measure-Psnr -DataRange 1", "RegionMissing", "region 5000")]
    public void An_unusable_mask_is_an_error_with_cause_and_remedy(string script, string id, string text)
    {
        Tiff.Write(_folder.File("other", "00.tif"), new byte[32, 32]);
        foreach (string name in new[] { "00", "01", "02" }) Tiff.Write(_folder.File("two", name + ".tif"), new byte[32, 32]);
        Tiff.Write(_folder.File("narrow.tif"), new byte[31, 32]);
        Tiff.Write(_folder.File("thin.tif"), Samples.Each(32, 32, (r, _) => (byte)(r is > 12 and < 18 ? 1 : 0)));
        Tiff.Write(_folder.File("three.tif"), new byte[32, 32], new byte[32, 32], new byte[32, 32]);
        const string Pairs =
            """
            function One($Mask) { Get-MicroSsimPair $Root/gt/00.tif $Root/a/00.tif -Mask $Root/$Mask }
            $row = @($regions[0] | Measure-Ssim -DataRange 1)[0]
            $empty = One other/00.tif; $narrow = One narrow.tif; $thin = One thin.tif; $three = One three.tif

            """;
        var run = Run(Pairs + script);
        var error = run.End ?? Assert.Single(run.Errors);
        Assert.Equal(id, ModuleRun.Id(error));
        Assert.Contains(text, error.ToString().Replace('\\', '/'), StringComparison.Ordinal);
    }

    [Fact]
    public void The_remedy_of_a_thin_mask_works()
    {
        Tiff.Write(_folder.File("thin.tif"), Samples.Each(32, 32, (r, _) => (byte)(r is > 12 and < 18 ? 1 : 0)));
        var run = Run("Get-MicroSsimPair $Root/gt $Root/a -Mask $Root/thin.tif -MaskMode Center | Measure-MicroSsim -Fit $fit");
        Assert.Equal([5L * 22, 5 * 22], run.Clean.Select(row => row.Get<long>("MaskedPixels")));
    }

    [Fact]
    public void Regions_without_a_position_are_one_error_and_the_others_have_rows()
    {
        Tiff.Write(_folder.File("border.tif"), Samples.Each(32, 32, (r, c) => c < 3 ? 8 : r < 3 ? 9 : 2));
        var run = Run("Get-MicroSsimPair $Root/gt/00.tif $Root/a/00.tif -Mask $Root/border.tif -Region | Measure-MicroSsim -Fit $fit");
        Assert.Equal(2, Assert.Single(run.Output).Get<long>("Region"));
        Assert.Contains("1 more of 3 regions", run.OnlyError.ToString(), StringComparison.Ordinal);
        Assert.Contains("region 8", run.OnlyError.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_mask_of_one_page_holds_for_all_pages_and_others_pair_with_theirs()
    {
        ushort[][,] truths = [Samples.Truth(1), Samples.Truth(2)];
        Tiff.Write(_folder.File("stack", "gt.tif"), truths);
        Tiff.Write(_folder.File("stack", "p.tif"), [.. truths.Select(truth => Samples.Prediction(truth, 3))]);
        Tiff.Write(_folder.File("two.tif"), Each(r => r < 20), Each(r => r >= 9));
        var run = Run(
            """
            function Pair($Mask) { Get-MicroSsimPair $Root/stack/gt.tif $Root/stack/p.tif -Mask $Root/$Mask }
            Pair mask/00.tif | Measure-Ssim -DataRange 3000
            $rows = Pair two.tif | Measure-Ssim -DataRange 3000
            $rows
            $rows | Measure-Psnr -DataRange 3000
            """);
        Assert.Equal([18L * 20, 18 * 20, 14 * 26, 17 * 26, 14 * 26, 17 * 26], run.Clean.Select(row => row.Get<long>("MaskedPixels")));

        static byte[,] Each(Func<int, bool> isInside) => Samples.Each(32, 32, (r, _) => (byte)(isInside(r) ? 1 : 0));
    }

    [Fact]
    public void A_resumed_run_knows_the_regions()
    {
        var run = Run(
            """
            $first = $regions | Measure-MicroSsim -Fit $fit -Resume $Root/resume
            $lines = [IO.File]::ReadAllLines("$Root/resume/MicroSsim.jsonl").Count
            $second = $regions | Measure-MicroSsim -Fit $fit -Resume $Root/resume -Verbose 4>&1
            $known = @($second | Where-Object { $_.Message -like '*as measured before*' }).Count
            $second = $second | Where-Object { -not $_.Message }
            $lines, $known
            foreach ($rows in $first, $second) { ($rows | ForEach-Object { $_.psobject.Properties | ForEach-Object Value }) -join ' ' }
            @($masked | Measure-MicroSsim -Fit $fit -Resume $Root/resume).Count
            """);
        Assert.Equal([2, 2], run.Clean.Take(2).Select(count => (int)count!.BaseObject));
        Assert.Equal(run.Output[2]!.ToString(), run.Output[3]!.ToString());
        Assert.Equal(2, run.Output[4]!.BaseObject);
    }

    [Fact]
    public void Maps_show_what_does_not_count_as_NaN()
    {
        var run = Run(
            """
            $row = $masked[0] | Measure-MicroSsim -Fit $fit -MapDirectory $Root/maps -MapSize Full
            $map = (Import-MicroSsimImage $Root/maps/a/00.ssim.tif).ToArray()
            $finite = @($map | Where-Object { -not [float]::IsNaN($_) })
            $finite.Count, $row.MaskedPixels
            [Math]::Abs([Linq.Enumerable]::Average([double[]]$finite) - $row.MicroSsim) -lt 1e-6
            """);
        Assert.Equal(run.Clean[0]!.ToString(), run.Output[1]!.ToString());
        Assert.Equal(true, run.Output[2]!.BaseObject);
    }

    [Fact]
    public void A_fit_with_masks_is_the_same_in_shards_and_says_so()
    {
        var run = Run(
            """
            $whole = $masked | New-MicroSsimFit -UseMask
            $previous = $null
            do {
                $previous = 0, 1 | ForEach-Object {
                    $masked | New-MicroSsimFit -UseMask -Partial -ShardIndex $_ -ShardCount 2 -Previous $previous
                } | Merge-MicroSsimFit
            } until ($previous.Complete)
            $whole.RangeInvariantFactor, $previous.RangeInvariantFactor, ($masked | New-MicroSsimFit).RangeInvariantFactor
            $whole.PixelCount, ($whole.Origin.Given -join ' ')
            ($whole.Origin.Inputs.Mask -join ' ') -eq ($previous.Origin.Inputs.Mask -join ' ')
            """);
        Assert.Equal(run.Clean[0]!.BaseObject, run.Output[1]!.BaseObject);
        Assert.NotEqual(run.Output[0]!.BaseObject, run.Output[2]!.BaseObject);
        Assert.Equal((2L * 24 * 26, "UseMask"), (run.Output[3]!.BaseObject, run.Output[4]!.BaseObject));
        Assert.Equal(true, run.Output[5]!.BaseObject);
        var missing = Run("Get-MicroSsimPair $Root/gt/00.tif $Root/a/00.tif | New-MicroSsimFit -UseMask");
        Assert.Equal("MaskMissing", missing.ErrorIds.First());
    }

    [Fact]
    public void A_mask_in_memory_and_in_a_property_is_used()
    {
        var run = Run(
            """
            $mask = [byte[,]]::new(32, 32)
            foreach ($r in 4..27) { foreach ($c in 6..31) { $mask[$r, $c] = 1 } }
            (Get-MicroSsimPair $Root/gt $Root/a -Mask $mask | Measure-MicroSsim -Fit $fit | Measure-Ssim -DataRange 1).MicroSsim
            $pair = [pscustomobject]@{ GroundTruth = "$Root/gt/00.tif"; Prediction = "$Root/a/00.tif"; Mask = $mask }
            ($pair | Measure-MicroSsim -Fit $fit).MicroSsim
            ($masked | Measure-MicroSsim -Fit $fit).MicroSsim
            """);
        double[] scores = [.. run.Clean.Select(score => (double)score!.BaseObject)];
        Assert.Equal([scores[3], scores[4], scores[3]], scores.Take(3));
    }

    [Fact]
    public void An_evaluation_takes_masks()
    {
        Samples.WriteSet(_folder, 2, 192, "a");
        for (int i = 0; i < 2; i++)
        {
            Tiff.Write(_folder.File("labels", $"0{i}.tif"), Samples.Each(192, 192, (r, c) => (r / 96) + (2 * (c / 96)) + 1));
        }

        var run = HostedModule.Invoke(
            "$WarningPreference = 'Ignore'; "
            + "Invoke-MicroSsimEvaluation $Root/gt $Root/a -Mask $Root/labels -Region -Output $Root/out -PassThru",
            new { Root = _folder.FullName });
        Assert.Equal(8, run.Clean.Count);
        Assert.Equal([1L, 2, 3, 4, 1, 2, 3, 4], run.All<long>("Region"));
        Assert.All(run.Output, row => Assert.InRange(row.Get<double>("MicroMs3im"), 0, 1));
    }

    [Fact]
    public void The_sample_set_has_masks_and_labels()
    {
        var run = HostedModule.Invoke(
            """
            $WarningPreference = 'Ignore' # of the factor of raw images
            $sample = New-MicroSsimSample $Root/sample -Count 2
            $masked = Get-MicroSsimPair $sample.GroundTruth $sample.Prediction -Mask $sample.Mask |
                Measure-MicroSsim -WarningAction SilentlyContinue
            $masked.Count
            $labelled = Get-MicroSsimPair $sample.GroundTruth $sample.Prediction[1] -Mask $sample.Labels -Region
            ($labelled | Measure-MicroSsim).Count
            [Linq.Enumerable]::Min([double[]]$masked.MaskedPixels)
            """,
            new { Root = _folder.FullName });
        Assert.Equal(4, run.Clean[0]!.BaseObject);
        Assert.InRange((int)run.Output[1]!.BaseObject, 20, 200);
        Assert.InRange((double)run.Output[2]!.BaseObject, 2000, 62500);
    }

    private ModuleRun Run(string script) => HostedModule.Invoke(Setup + script, new { Root = _folder.FullName });
}
