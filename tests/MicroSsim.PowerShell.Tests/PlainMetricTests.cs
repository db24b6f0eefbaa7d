using System.Management.Automation;
using System.Text.Json;

namespace MicroSsim.Tests;

/// <summary>One data range for a set, NRMSE and Pearson's correlation coefficient, as commands.</summary>
public sealed class PlainMetricTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_range_of_a_set_is_that_of_all_its_ground_truths()
    {
        using var json = JsonDocument.Parse(File.ReadAllText(TestData.Fixture("metrics", "expected.json")));
        var set = json.RootElement.GetProperty("set");
        var images = set.GetProperty("images").EnumerateArray().ToList();
        for (int i = 0; i < images.Count; i++)
        {
            var (truth, prediction) = Create(images[i]);
            Tiff.Write(_folder.File("gt", $"{i}.tif"), truth);
            Tiff.Write(_folder.File("a", $"{i}.tif"), prediction);
        }

        var run = Run(
            "$pairs | Measure-Psnr -DataRange GroundTruthSet | Measure-Ssim -DataRange GroundTruthSet; "
            + "$pairs | Measure-Psnr -DataRange groundtruthset -ThrottleLimit 1 -Resume $Root/resume; "
            + "$pairs | Measure-Psnr -DataRange groundtruthset -Resume $Root/resume; "
            + "$pairs[0] | Measure-Psnr -DataRange GroundTruthSet -Resume $Root/resume; "
            + "$pairs[0] | Measure-Psnr -DataRange GroundTruth");
        Assert.Equal(11, run.Clean.Count);
        for (int i = 0; i < 3; i++)
        {
            var row = run.Output[i];
            Assert.Equal(set.GetProperty("dataRange").GetDouble(), row.Get<double>("PsnrDataRange"));
            Assert.Equal(row.Get<double>("PsnrDataRange"), row.Get<double>("SsimDataRange"));
            foreach (string column in (string[])["Psnr", "RangeInvariantPsnr", "Ssim"])
            {
                string name = char.ToLowerInvariant(column[0]) + column[1..];
                Assert.Equal(images[i].GetProperty(name).GetDouble(), row.Get<double>(column), 1e-10);
            }

            Assert.Equal(run.Output[3 + i].Describe(), run.Output[6 + i].Describe());
            Assert.Equal(row.Get<double>("RangeInvariantPsnr"), run.Output[3 + i].Get<double>("RangeInvariantPsnr"));
        }

        Assert.Equal(set.GetProperty("sipsnr").GetDouble(), run.Output.Take(3).Average(r => r.Get<double>("RangeInvariantPsnr")), 1e-10);

        var evaluated = Run(
            "Invoke-MicroSsimEvaluation $Root/gt $Root/a $Root/out -Metric Psnr, Ssim, Nrmse, Pearson -DataRange GroundTruthSet -PassThru");
        Assert.Equal(3, evaluated.Clean.Count);
        foreach (string column in (string[])["Psnr", "RangeInvariantPsnr", "Ssim", "PsnrDataRange", "SsimDataRange"])
        {
            Assert.Equal(run.Output.Take(3).Select(r => r.Get<double>(column)), evaluated.All<double>(column));
        }

        // The range of a set of one image is its own, also where a journal holds its score with another set.
        Assert.Equal(run.Output[10].Describe(), run.Output[9].Describe());
    }

    [Fact]
    public void Methods_and_channels_have_ranges_of_their_own_and_bad_images_are_errors()
    {
        ushort[,] truth = Samples.Truth(1);
        double[,] Times(double factor) => Samples.Each(32, 32, (r, c) => truth[r, c] * factor);
        const string Hyperstack = "ImageJ=1.54f\nimages=2\nchannels=2\nhyperstack=true\n";
        for (int i = 0; i < 3; i++)
        {
            Tiff.WriteDescribed(_folder.File("gt", $"{i}.tif"), Hyperstack, Times(1 + i), Times(10 * (1 + i)));
            Tiff.WriteDescribed(_folder.File("a", $"{i}.tif"), Hyperstack, Times(2 + i), Times(20 * (1 + i)));
            if (i < 2) Tiff.WriteDescribed(_folder.File("b", $"{i}.tif"), Hyperstack, Times(2 + i), Times(20 * (1 + i)));
        }

        double[,] bad = Times(1000);
        bad[3, 4] = double.NaN;
        Tiff.WriteDescribed(_folder.File("gt", "3.tif"), Hyperstack, bad, Times(1));
        File.Copy(_folder.File("a", "0.tif"), _folder.File("a", "3.tif"));
        var run = Run("Get-MicroSsimPair $Root/gt $Root/a, $Root/b -ErrorAction Ignore | Measure-Psnr -DataRange GroundTruthSet");
        Assert.Equal("NonFinitePixels", ModuleRun.Id(run.OnlyError));
        double lowest = truth.Cast<ushort>().Min(), highest = truth.Cast<ushort>().Max();
        var ranges = run.Output.Select(r => (r.Get<string>("Method"), r.Get<int?>("Channel"), r.Get<double>("PsnrDataRange")))
            .Distinct().Order().ToList();
        Assert.Equal(
            [
                ("a", 0, (3 * highest) - lowest), ("a", 1, (30 * highest) - lowest),
                ("b", 0, (2 * highest) - lowest), ("b", 1, (20 * highest) - (10 * lowest)),
            ],
            ranges.Select(r => (r.Item1, r.Item2!.Value, r.Item3)));
    }

    [Fact]
    public void Errors_and_correlations_are_columns_of_their_own()
    {
        Samples.WriteSet(_folder, 3, "a");
        var run = Run(
            """
            $rows = $pairs | Measure-Nrmse -WarningAction Ignore | Measure-Pearson
            $rows
            $pairs[0] | Measure-Nrmse -Normalization MinMax -WarningAction Ignore
            $pairs[0] | Measure-Nrmse -Normalization Mean -WarningAction Ignore
            $pairs[0] | Measure-Psnr -DataRange GroundTruth -WarningAction Ignore
            $rows | Export-MicroSsimReport $Root/page.html | Out-Null
            $rows | Export-MicroSsimReport $Root/rows.csv | Out-Null
            """);
        Assert.Equal(6, run.Clean.Count);
        var row = run.Output[0];
        Assert.Equal("Normalization=Euclidean", row.Get<string>("NrmseSettings"));
        Assert.True(row.Get<double>("RangeInvariantNrmse") < row.Get<double>("Nrmse"));
        Assert.InRange(row.Get<double>("Pearson"), 0.9, 1);
        var psnr = run.Output[5];
        Assert.Equal(Math.Pow(10, -psnr.Get<double>("Psnr") / 20), run.Output[3].Get<double>("Nrmse"), 1e-12);
        Assert.Equal(
            Math.Pow(10, -psnr.Get<double>("RangeInvariantPsnr") / 20), run.Output[3].Get<double>("RangeInvariantNrmse"), 1e-12);
        double ratio = run.Output[4].Get<double>("Nrmse") / row.Get<double>("Nrmse");
        Assert.Equal(run.Output[4].Get<double>("RangeInvariantNrmse") / row.Get<double>("RangeInvariantNrmse"), ratio, 1e-12);
        string page = File.ReadAllText(_folder.File("page.html"));
        foreach (string text in (string[])["Range-invariant NRMSE", "Pearson's r", "Normalization"])
        {
            Assert.Contains(text, page, StringComparison.Ordinal);
        }

        Assert.Contains("Nrmse", File.ReadAllLines(_folder.File("rows.csv"))[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Constant_images_and_other_units_are_reported()
    {
        Samples.WriteSet(_folder, 3, "a");
        string constant = Tiff.Write(_folder.File("a", "01.tif"), Samples.Each(32, 32, (_, _) => (ushort)100));
        var pearson = Run("$pairs | Measure-Pearson");
        Assert.Equal(["00", "02"], pearson.All<string>("Name"));
        var error = pearson.OnlyError;
        Assert.Equal(("ConstantPrediction", ErrorCategory.InvalidData), (ModuleRun.Id(error), error.CategoryInfo.Category));
        Assert.StartsWith($"{constant}, page 0: every prediction pixel is 100", pearson.OnlyError.ToString(), StringComparison.Ordinal);
        Assert.Empty(pearson.Warnings);

        var nrmse = Run("$pairs | Measure-Nrmse");
        Assert.Equal(3, nrmse.Output.Count);
        Assert.Contains(nrmse.Warnings, w => w.Contains("every pixel is the same", StringComparison.Ordinal));

        Tiff.Write(_folder.File("gt", "01.tif"), Samples.Each(32, 32, (r, _) => r < 16 ? 5.0 : -5));
        Tiff.Write(_folder.File("a", "01.tif"), Samples.Each(32, 32, (r, _) => r < 16 ? 4.0 : -5));
        var mean = Run("$pairs | Measure-Nrmse -Normalization Mean");
        Assert.Equal("GroundTruthMeanZero", ModuleRun.Id(mean.OnlyError));
        Assert.EndsWith("use another normalization (use -Normalization).", mean.OnlyError.ToString(), StringComparison.Ordinal);
        Assert.Equal(3, Run("$pairs | Measure-Nrmse -Normalization Euclidean").Output.Count);
    }

    private ModuleRun Run(string script) =>
        HostedModule.Invoke("$pairs = Get-MicroSsimPair $Root/gt $Root/a -ErrorAction Ignore; " + script, new { Root = _folder.FullName });

    /// <summary>The images of the fixture, made as by its script.</summary>
    private static (double[,] Truth, double[,] Prediction) Create(JsonElement image)
    {
        int width = image.GetProperty("width").GetInt32(), height = image.GetProperty("height").GetInt32();
        uint seed = image.GetProperty("seed").GetUInt32();
        double[] a = Stream(seed, width * height), b = Stream(seed + 1, width * height);
        double Number(string name) => image.GetProperty(name).GetDouble();
        return (
            Samples.Each(height, width, (r, c) => Number("truthOffset") + (Number("truthScale") * a[(r * width) + c])),
            Samples.Each(height, width, (r, c) => Number("predictionOffset")
                + (Number("predictionScale") * (a[(r * width) + c] + (b[(r * width) + c] / 4)))));
    }

    private static double[] Stream(uint seed, int count)
    {
        double[] values = new double[count];
        for (int i = 0; i < count; i++)
        {
            seed = unchecked((1664525 * seed) + 1013904223);
            values[i] = seed >> 22;
        }

        return values;
    }
}
