using System.Globalization;
using System.Text.Json;

namespace MicroSsim.Tests;

/// <summary>The files of SSIM maps.</summary>
public sealed class MapTests : IDisposable
{
    private static readonly string[] ReferenceParameters = ["offset_gt", "offset_pred", "max_val", "ri_factor_reference"];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("09_stack_u16", 3)]
    [InlineData("14_kwargs_sigma", 1)]
    [InlineData("02_poisson_u16_f64", 1)]
    public void Each_page_of_a_map_equals_the_reference(string golden, int pages)
    {
        var expected = JsonDocument.Parse(File.ReadAllText(TestData.Fixture("golden", golden, "expected.json"))).RootElement;
        var options = new System.Collections.Hashtable();
        foreach (var option in expected.GetProperty("score_kwargs").EnumerateObject())
        {
            if (option.Name == "sigma") options["Sigma"] = option.Value.GetDouble();
            else if (option.Name == "win_size") options["WindowSize"] = option.Value.GetInt32();
            else if (option.Name == "K1") options["K1"] = option.Value.GetDouble();
            else if (option.Name == "K2") options["K2"] = option.Value.GetDouble();
            else if (option.Name == "use_sample_covariance") options["Covariance"] = option.Value.GetBoolean() ? "Sample" : "Population";
            else if (option.Name == "gaussian_weights") options["Window"] = option.Value.GetBoolean() ? "Gaussian" : "Uniform";
        }

        var run = HostedModule.Invoke(
            """
            $offsets = @{ GroundTruthOffset = $Parameters[0]; PredictionOffset = $Parameters[1] }
            $fit = New-MicroSsimFit @offsets -MaxValue $Parameters[2] -RangeInvariantFactor $Parameters[3]
            Measure-MicroSsim -GroundTruth "$Golden/gt.tif" -Prediction "$Golden/pred.tif" -Fit $fit -Method m -MapDirectory $Maps @Options
            """,
            new
            {
                Golden = TestData.Fixture("golden", golden),
                Maps = _folder.FullName,
                Options = options,
                Parameters = ReferenceParameters.Select(p => expected.GetProperty(p).GetDouble()).ToArray(),
            });

        Assert.Equal(pages, run.Clean.Count);
        double[][] maps = Read(Path.Combine(_folder.FullName, "m", "gt.ssim.tif"));
        Assert.Equal(pages, maps.Length);
        for (int page = 0; page < pages; page++)
        {
            double[] reference = Assert.Single(Read(TestData.Fixture("golden", golden, $"ssim_map_{page}.tif")));
            Assert.Equal(reference.Length, maps[page].Length);
            for (int i = 0; i < reference.Length; i++) Assert.Equal(reference[i], maps[page][i], 1e-7);
        }
    }

    [Fact]
    public void Components_add_three_maps_and_full_maps_have_the_size_of_the_image_and_NaN_at_the_border()
    {
        Samples.WriteSet(_folder, 1, "a");
        var run = HostedModule.Invoke(
            Samples.GivenFit + "Get-MicroSsimPair $Root/gt $Root/a | "
            + "Measure-MicroSsim -Fit $fit -Components -MapDirectory $Root/maps -MapSize Full",
            new { Root = _folder.FullName });
        (string, string)[] maps =
            [("ssim", "MicroSsim"), ("luminance", "Luminance"), ("contrast", "Contrast"), ("structure", "Structure")];
        foreach (var (kind, column) in maps)
        {
            double[] map = Assert.Single(Read(Path.Combine(_folder.FullName, "maps", "a", $"00.{kind}.tif")));
            Assert.Equal(32 * 32, map.Length);
            for (int i = 0; i < map.Length; i++)
            {
                bool inside = i / 32 is >= 5 and < 27 && i % 32 is >= 5 and < 27;
                Assert.Equal(inside, !double.IsNaN(map[i]));
            }

            Assert.Equal(run.Clean[0].Get<double>(column), map.Where(v => !double.IsNaN(v)).Average(), 1e-7);
        }
    }

    [Theory]
    [InlineData("Valid")]
    [InlineData("Full")]
    public void Maps_too_large_for_memory_are_those_in_memory(string size)
    {
        const int Side = 1100; // one map is below the limit of MapSpool, four are above
        Samples.WriteSet(_folder, 1, Side, "a");
        var run = HostedModule.Invoke(
            Samples.GivenFit +
            """
            $options = @{ Fit = $fit; MapSize = $Size }
            Measure-MicroSsim -GroundTruth $Root/gt -Prediction $Root/a @options -MapDirectory $Root/one
            Measure-MicroSsim -GroundTruth $Root/gt -Prediction $Root/a @options -MapDirectory $Root/four -Components
            """,
            new { Root = _folder.FullName, Size = size });
        Assert.Equal(2, run.Clean.Count);
        Assert.Equal(4, Directory.GetFiles(_folder.File("four", "a")).Length);
        byte[] inMemory = File.ReadAllBytes(_folder.File("one", "a", "00.ssim.tif"));
        Assert.Equal(inMemory, File.ReadAllBytes(_folder.File("four", "a", "00.ssim.tif")));
    }

    [Fact]
    public void A_failed_page_leaves_no_map_of_its_stack()
    {
        ushort[,] truth = Samples.Truth(1);
        ushort[,] blank = new ushort[32, 32];
        Tiff.Write(_folder.File("gt", "x.tif"), truth, blank, truth);
        Tiff.Write(_folder.File("a", "x.tif"), Samples.Prediction(truth, 1), Samples.Prediction(truth, 2), Samples.Prediction(truth, 3));
        var run = HostedModule.Invoke(
            Samples.GivenFit + "Get-MicroSsimPair $Root/gt $Root/a | Measure-MicroSsim -Fit $fit -MapDirectory $Root/maps",
            new { Root = _folder.FullName });
        Assert.Equal("ConstantGroundTruth", ModuleRun.Id(run.OnlyError));
        Assert.Equal(2, run.Output.Count);
        Assert.DoesNotContain(Directory.EnumerateFiles(_folder.FullName, "*", SearchOption.AllDirectories), file => file.Contains("maps"));
    }

    [Fact]
    public void A_name_cannot_write_a_map_outside_its_folder()
    {
        Samples.WriteSet(_folder, 1, "a");
        var run = HostedModule.Invoke(
            Samples.GivenFit +
            """
            [pscustomobject]@{ Name = '../../escaped'; Method = '..'; GroundTruth = "$Root/gt/00.tif"; Prediction = "$Root/a/00.tif" } |
                Measure-MicroSsim -Fit $fit -MapDirectory $Root/maps
            """,
            new { Root = _folder.FullName });
        Assert.Single(run.Clean);
        string map = Assert.Single(Directory.GetFiles(_folder.FullName, "*.ssim.tif", SearchOption.AllDirectories));
        Assert.StartsWith(Path.Combine(_folder.FullName, "maps") + Path.DirectorySeparatorChar, Path.GetFullPath(map));
    }

    private static double[][] Read(string path) =>
    [
        .. HostedModule.Invoke("Import-MicroSsimImage -LiteralPath $Path | ForEach-Object { , $_.ToArray() }", new { Path = path }).Clean
            .Select(map => (Array)map!.BaseObject)
            .Select(map => map.Cast<object>().Select(v => Convert.ToDouble(v, CultureInfo.InvariantCulture)).ToArray()),
    ];
}
