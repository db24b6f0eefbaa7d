namespace MicroSsim.Tests;

/// <summary>Warnings of pairs that are probably a mistake, infinite scores, cropped pairs, hashtables and missing input.</summary>
public sealed class PlausibilityTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_file_as_its_own_ground_truth_is_one_warning_per_method()
    {
        Samples.WriteSet(_folder, 3, "a");
        var run = Run("Get-MicroSsimPair $Root/gt $Root/gt, $Root/a | Measure-MicroSsim | Measure-Psnr -DataRange GroundTruth");
        Assert.Empty(run.Errors);
        Assert.Contains("is its own ground truth", Assert.Single(run.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void A_copy_of_the_ground_truth_is_one_warning_in_the_first_metric()
    {
        Samples.WriteSet(_folder, 3, "a");
        for (int i = 0; i < 3; i++) File.Copy(_folder.File("gt", $"0{i}.tif"), _folder.File("copy", $"0{i}.tif"));
        var run = Run("Get-MicroSsimPair $Root/gt $Root/copy, $Root/a | Measure-MicroSsim | Measure-Psnr -DataRange GroundTruth");
        Assert.Contains("has the same pixels", Assert.Single(run.Warnings), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("unit")]
    [InlineData("bytes")]
    [InlineData("shifted")]
    public void Plain_metrics_warn_once_of_other_units_and_MicroSsim_does_not(string kind)
    {
        for (int i = 0; i < 2; i++)
        {
            ushort[,] truth = Samples.Truth(i);
            Tiff.Write(_folder.File("gt", $"{i}.tif"), truth);
            Array prediction = kind switch
            {
                "unit" => Samples.Each(32, 32, (r, c) => (truth[r, c] - 100) / 2500f),
                "bytes" => Samples.Each(32, 32, (r, c) => (byte)(truth[r, c] / 12)),
                _ => Samples.Each(32, 32, (r, c) => truth[r, c] + 50000f),
            };
            Tiff.Write(_folder.File("p", $"{i}.tif"), prediction);
        }

        var run = Run(
            "Get-MicroSsimPair $Root/gt $Root/p | Measure-MicroSsim | Measure-Ssim -DataRange Type | Measure-Psnr -DataRange Type");
        Assert.Equal(2, run.Output.Count);
        Assert.Contains("one unit", Assert.Single(run.Warnings), StringComparison.Ordinal);
        Assert.Single(Run("$rows = Get-MicroSsimPair $Root/gt $Root/p | Measure-Psnr -DataRange Type").Warnings);
        Assert.Empty(Run("Get-MicroSsimPair $Root/gt $Root/p | Measure-MicroSsim").Warnings);
    }

    [Fact]
    public void Ordinary_pairs_give_no_warning()
    {
        Samples.WriteSet(_folder, 3, "a");
        Assert.Equal(3, Run("Get-MicroSsimPair $Root/gt $Root/a | Measure-Ssim -DataRange GroundTruth").Clean.Count);
    }

    [Fact]
    public void An_infinite_score_is_counted_apart()
    {
        Samples.WriteSet(_folder, 3, "a");
        File.Copy(_folder.File("gt", "00.tif"), _folder.File("a", "00.tif"), overwrite: true);
        var run = Run(
            """
            $rows = Get-MicroSsimPair $Root/gt $Root/a | Measure-Psnr -DataRange GroundTruth
            $null = $rows | Export-MicroSsimReport $Root/r.json
            $null = $rows | Export-MicroSsimReport $Root/r.html
            $null = $rows | Export-MicroSsimReport $Root/r.csv
            $rows | Get-MicroSsimSummary
            """);
        Assert.Empty(run.Errors);
        Assert.Equal((2, 1), (run.Output[0].Get<int>("Count"), run.Output[0].Get<int>("InfiniteCount")));
        Assert.All(["Mean", "StandardDeviation", "Maximum"], p => Assert.True(double.IsFinite(run.Output[0].Get<double>(p))));
        using var json = System.Text.Json.JsonDocument.Parse(File.ReadAllText(_folder.File("r.json")));
        Assert.Equal("Infinity", json.RootElement[0].GetProperty("Psnr").GetString());
        string page = File.ReadAllText(_folder.File("r.html"));
        Assert.Contains("2 + 1 infinite", page, StringComparison.Ordinal);
        Assert.DoesNotContain("NaN", page, StringComparison.Ordinal);

        var again = Run("Get-MicroSsimSummary -InputObject $Root/r.csv");
        Assert.Equal(1, again.Clean[0].Get<int>("InfiniteCount"));
    }

    [Fact]
    public void Only_infinite_scores_have_no_mean()
    {
        Samples.WriteSet(_folder, 2, "a");
        var run = Run("Get-MicroSsimPair $Root/gt $Root/gt | Measure-Psnr -DataRange GroundTruth | Get-MicroSsimSummary");
        Assert.Equal((0, 2), (run.Output[0].Get<int>("Count"), run.Output[0].Get<int>("InfiniteCount")));
        Assert.True(double.IsNaN(run.Output[0].Get<double>("Mean")));
        var report = Run(
            "Get-MicroSsimPair $Root/gt $Root/gt | Measure-Psnr -DataRange Type | Export-MicroSsimReport $Root/x.html -PassThru");
        Assert.Single(report.Output);
    }

    [Theory]
    [InlineData(32, 32)]
    [InlineData(31, 29)]
    public void A_smaller_prediction_is_compared_with_the_middle_and_the_row_says_so(int height, int width)
    {
        ushort[,] truth = Samples.Truth(1, 40, 41);
        ushort[,] middle = Samples.Each(height, width, (r, c) => truth[r + ((40 - height) / 2), c + ((41 - width) / 2)]);
        float[,] prediction = Samples.Prediction(middle, 1);
        Tiff.Write(_folder.File("gt", "a.tif"), truth);
        Tiff.Write(_folder.File("middle", "a.tif"), middle);
        Tiff.Write(_folder.File("p", "a.tif"), prediction);

        var refused = Run("Get-MicroSsimPair $Root/gt $Root/p | Measure-Ssim -DataRange GroundTruth");
        Assert.Equal("ShapeMismatch", ModuleRun.Id(refused.OnlyError));
        Assert.Contains("use Get-MicroSsimPair -Crop Center", refused.OnlyError.ToString(), StringComparison.Ordinal);

        const string Metrics = "Measure-Ssim -DataRange GroundTruth | Measure-MicroSsim | Measure-Psnr -DataRange GroundTruth";
        var run = Run($"Get-MicroSsimPair $Root/gt $Root/p -Crop Center | {Metrics} -Resume $Root/resume");
        var expected = Run($"Get-MicroSsimPair $Root/middle $Root/p | {Metrics}").Clean[0];
        Assert.All(["Ssim", "MicroSsim", "Psnr"], m => Assert.Equal(expected.Get<double>(m), run.Clean[0].Get<double>(m)));
        Assert.Equal($"Center {width}x{height} of 41x40", run.Output[0].Get<string>("Crop"));

        // Resumed, from a table, and as pictures.
        var resumed = Run($"Get-MicroSsimPair $Root/gt $Root/p -Crop Center | {Metrics} -Resume $Root/resume");
        Assert.Equal(run.Output[0].Describe(), resumed.Clean[0].Describe());
        var table = Run(
            """
            $null = Get-MicroSsimPair $Root/gt $Root/p -Crop Center | Measure-Ssim -DataRange GroundTruth |
                Export-MicroSsimReport $Root/scores.csv
            $text = [IO.File]::ReadAllText("$Root/scores.csv").Split("`n")
            $names = $text[0].Split(','); $values = $text[1].Split(','); $row = @{}
            foreach ($i in 0..($names.Count - 1)) { if ($values[$i]) { $row[$names[$i]] = $values[$i] } }
            $row.Remove('SsimSettings')
            $row | Measure-Psnr -DataRange GroundTruth
            """);
        Assert.Equal(expected.Get<double>("Psnr"), table.Clean[0].Get<double>("Psnr"));
        var report = Run(
            "Get-MicroSsimPair $Root/gt $Root/p -Crop Center | Measure-MicroSsim | Export-MicroSsimReport $Root/x.html -PassThru");
        Assert.Single(report.Clean);
    }

    [Fact]
    public void A_hashtable_is_a_pair()
    {
        Samples.WriteSet(_folder, 1, "a");
        var run = Run("@{ GroundTruth = \"$Root/gt/00.tif\"; Prediction = \"$Root/a/00.tif\" } | Measure-Ssim -DataRange GroundTruth");
        var expected = Run("Measure-Ssim $Root/gt -Prediction $Root/a -DataRange GroundTruth");
        Assert.Equal(expected.Clean[0].Get<double>("Ssim"), run.Clean[0].Get<double>("Ssim"));
        Assert.Single(Run("$h = @{ GroundTruth = \"$Root/gt/00.tif\"; Prediction = \"$Root/a/00.tif\" }; New-MicroSsimFit @($h)").Clean);
    }

    [Theory]
    [InlineData("Measure-MicroSsim")]
    [InlineData("Measure-MicroMs3im")]
    [InlineData("Measure-Psnr -DataRange Type")]
    [InlineData("Measure-Ssim -DataRange Type -InputObject @()")]
    public void No_input_is_an_error(string command)
    {
        var run = Run(command);
        Assert.Equal("NoPairs", ModuleRun.Id(run.End ?? run.OnlyError));
    }

    [Fact]
    public void An_empty_pipeline_is_no_error_of_its_own() => Assert.Empty(Run("@() | Measure-MicroSsim").Clean);

    private ModuleRun Run(string script) => HostedModule.Invoke(script, new { Root = _folder.FullName });
}
