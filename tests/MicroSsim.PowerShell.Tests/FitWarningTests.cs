using System.Text.Json;

namespace MicroSsim.Tests;

/// <summary>What a fit says about a set whose images do not share one factor, or whose ranges differ.</summary>
public sealed class FitWarningTests : IDisposable
{
    /// <summary>Arguments for images of float64 whose background is 0.</summary>
    private const string NoOffsets = "-GroundTruthOffset 0 -PredictionOffset 0 -RangeMode PerImage";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Images_that_suit_another_factor_are_named_and_the_maxima_are_kept()
    {
        WriteScaledOneByOne("n2v", 1000, 1, 1, 1000);
        var run = Run(
            $$"""
            $fit = $pairs | New-MicroSsimFit {{NoOffsets}}
            $fit
            $fit | Export-MicroSsimFit $Root/fit.json | Out-Null
            Import-MicroSsimFit $Root/fit.json
            """);
        string warning = Assert.Single(run.Warnings);
        Assert.StartsWith("Method 'n2v': the images do not share one range-invariant factor", warning, StringComparison.Ordinal);
        bool bright = run.All<double>("RangeInvariantFactor")[0] > 100;
        string others = bright ? "image1.tif, image2.tif" : "image0.tif, image3.tif";
        Assert.EndsWith($" These suit another factor: {others}.", warning, StringComparison.Ordinal);
        Assert.Equal(run.Output[0].Describe("Origin"), run.Output[1].Describe("Origin"));
        using var json = JsonDocument.Parse(File.ReadAllText(_folder.File("fit.json")));
        var maxima = json.RootElement.GetProperty("fits")[0].GetProperty("maxima");
        Assert.Equal(2, maxima.GetArrayLength());
        Assert.Equal(run.All<double>("RangeInvariantFactor")[0], maxima[0].GetProperty("factor").GetDouble());
    }

    [Fact]
    public void Pages_of_stacks_are_named_and_a_long_list_is_counted()
    {
        ushort[,] truth = Samples.Truth(1);
        var stack = Enumerable.Range(0, 20).Select(i => Scaled(truth, i % 2 == 0 ? 1000 : 1)).ToArray<Array>();
        Tiff.Write(_folder.File("gt", "stack.tif"), stack);
        Tiff.Write(_folder.File("n2v", "stack.tif"), [.. stack.Select(_ => ScaledToUnit(truth))]);
        var run = Run($"$pairs | New-MicroSsimFit {NoOffsets}");
        Assert.Contains("suits 10 of 20 images", run.Warnings.Single(), StringComparison.Ordinal);
        int first = run.Output.Single().Get<double>("RangeInvariantFactor") > 1e5 ? 1 : 0;
        string pages = string.Join(", ", Enumerable.Range(0, 8).Select(i => $"page {first + (2 * i)}"));
        Assert.EndsWith($"These suit another factor: stack.tif ({pages}) and 2 more.", run.Warnings.Single(), StringComparison.Ordinal);
    }

    [Fact]
    public void Files_of_one_name_are_told_apart_by_their_paths()
    {
        WriteScaledOneByOne("n2v", 1000, 1, 1000);
        Directory.CreateDirectory(_folder.File("gt", "sub"));
        Directory.CreateDirectory(_folder.File("n2v", "sub"));
        foreach (string method in (string[])["gt", "n2v"])
        {
            File.Copy(_folder.File(method, "image1.tif"), _folder.File(method, "sub", "image1.tif"));
        }

        var run = Run($"Get-MicroSsimPair $Root/gt $Root/n2v -Recurse | New-MicroSsimFit {NoOffsets}");
        bool bright = run.Output.Single().Get<double>("RangeInvariantFactor") > 1e5;
        string expected = bright
            ? $": {_folder.File("gt", "image1.tif")}, {_folder.File("gt", "sub", "image1.tif")}."
            : ": image0.tif, image2.tif.";
        Assert.EndsWith(expected, run.Warnings.Single(), StringComparison.Ordinal);
    }

    [Fact]
    public void Shards_merge_to_the_same_fit_with_the_same_warning()
    {
        WriteScaledOneByOne("n2v", 1, 16, 256, 4096, 1);
        var run = Run(
            $$"""
            $pairs | New-MicroSsimFit {{NoOffsets}}
            $merged = $null
            do {
                $parts = foreach ($i in 0..2) {
                    $part = $pairs | New-MicroSsimFit {{NoOffsets}} -Partial -ShardIndex $i -ShardCount 3 -Previous $merged
                    $part | Export-MicroSsimFit "$Root/part$i.json" | Out-Null
                    Import-MicroSsimFit "$Root/part$i.json"
                }
                $merged = $parts | Merge-MicroSsimFit
            } until ($merged.Complete)
            $merged
            """);
        Assert.Equal(2, run.Warnings.Count);
        Assert.Equal(run.Warnings[0], run.Warnings[1]);
        Assert.Equal(run.Output[0].Describe("Origin"), run.Output[1].Describe("Origin"));
        Assert.Contains("image3.tif", run.Warnings[0], StringComparison.Ordinal);
    }

    [Fact]
    public void The_maxima_travel_with_rows_sessions_and_reports()
    {
        WriteScaledOneByOne("n2v", 1000, 1, 1, 1000);
        var run = Run(
            $$"""
            $fit = $pairs | New-MicroSsimFit {{NoOffsets}} -WarningAction SilentlyContinue
            $copy = [Management.Automation.PSSerializer]::Deserialize([Management.Automation.PSSerializer]::Serialize($fit))
            $rows = $pairs | Measure-MicroSsim -Fit $fit
            $rows
            $pairs | Measure-MicroSsim -Fit $copy
            $rows | Export-MicroSsimReport $Root/rows.csv | Out-Null
            $rows | Export-MicroSsimReport $Root/page.html | Out-Null
            """);
        var settings = run.Clean.Select(row => row.Get<string>("MicroSsimSettings")).ToList();
        Assert.Equal(8, settings.Count);
        string text = Assert.Single(settings.Distinct());
        Assert.Matches(@"; Maxima=\S+ \(0\.\d+\), \S+ \(0\.\d+\); ", text);
        Assert.Contains(text, File.ReadAllText(_folder.File("rows.csv")), StringComparison.Ordinal);
        string page = File.ReadAllText(_folder.File("page.html"));
        Assert.Contains("<dt>Maxima (α, and the mean SSIM of the set there)</dt>", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Ranges_that_differ_are_reported_for_each_method_whose_factor_they_move()
    {
        for (int i = 0; i < 3; i++)
        {
            ushort[,] truth = Samples.Truth(i);
            double brightness = Math.Pow(4, i);
            Tiff.Write(_folder.File("gt", $"image{i}.tif"), Scaled(truth, brightness));
            Tiff.Write(_folder.File("exact", $"image{i}.tif"), Scaled(truth, brightness / 2));
            foreach (string method in (string[])["a", "b"])
            {
                float[,] noisy = Samples.Prediction(truth, method[0], noise: 300);
                Tiff.Write(_folder.File(method, $"image{i}.tif"), Samples.Each(32, 32, (r, c) => noisy[r, c] * brightness));
            }
        }

        var run = Run("Get-MicroSsimPair $Root/gt $Root/a, $Root/exact, $Root/b | New-MicroSsimFit");
        Assert.Equal(["a", "exact", "b"], run.All<string>("Method"));
        var warnings = run.Warnings.Where(warning => !warning.Contains("least-squares", StringComparison.Ordinal)).ToList();
        Assert.Equal(2, warnings.Count);
        Assert.StartsWith("Method 'a': The ground truths' ranges differ", warnings[0], StringComparison.Ordinal);
        Assert.StartsWith("Method 'b': The ground truths' ranges differ", warnings[1], StringComparison.Ordinal);
    }

    private ModuleRun Run(string script) =>
        HostedModule.Invoke(
            "$pairs = Get-MicroSsimPair $Root/gt $Root/n2v -ErrorAction Ignore; " + script, new { Root = _folder.FullName });

    /// <summary>Writes ground truths of some brightness, whose predictions are scaled to 0 … 1 one by one.</summary>
    private void WriteScaledOneByOne(string method, params double[] brightness)
    {
        for (int i = 0; i < brightness.Length; i++)
        {
            ushort[,] truth = Samples.Truth(i);
            Tiff.Write(_folder.File("gt", $"image{i}.tif"), Scaled(truth, brightness[i]));
            Tiff.Write(_folder.File(method, $"image{i}.tif"), ScaledToUnit(truth));
        }
    }

    private static double[,] Scaled(ushort[,] image, double factor) =>
        Samples.Each(image.GetLength(0), image.GetLength(1), (r, c) => image[r, c] * factor);

    private static double[,] ScaledToUnit(ushort[,] image)
    {
        double minimum = image.Cast<ushort>().Min(), maximum = image.Cast<ushort>().Max();
        return Samples.Each(image.GetLength(0), image.GetLength(1), (r, c) => (image[r, c] - minimum) / (maximum - minimum));
    }
}
