using System.Globalization;

namespace MicroSsim.Tests;

/// <summary>Stacks as volumes: -Volume of the commands, with every format, from pairs and from rows.</summary>
public sealed class VolumeTests : IDisposable
{
    private const int Depth = 12, Side = 24;

    /// <summary>Makes an object of a row as Import-Csv does, which the hosted engine does not have.</summary>
    private const string AsCsv =
        """
        filter AsCsv {
            $bag = [ordered]@{}
            foreach ($p in $_.psobject.Properties) {
                $isNumber = $p.Value -is [double]
                $bag[$p.Name] = if ($isNumber) { $p.Value.ToString('R', [cultureinfo]::InvariantCulture) } else { "$($p.Value)" }
            }
            [pscustomobject]$bag
        }

        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Every_format_gives_the_scores_of_the_same_voxels()
    {
        WriteAll("gt", Truth);
        WriteAll("p", Predicted);
        var run = Run(
            """
            $fit = New-MicroSsimFit -GroundTruthOffset 100 -PredictionOffset 90 -MaxValue 1000 -RangeInvariantFactor 1.5
            foreach ($name in 'imagej', 'ome', 'npy', 'plain', 'zarr') {
                $axes = if ($name -in 'npy', 'plain') { @{ Axes = 'ZYX' } } else { @{} }
                Get-MicroSsimPair $Root/gt/$name* $Root/p/$name* @axes |
                    Measure-MicroSsim -Volume -Components -Fit $fit | Measure-Ssim -Volume -DataRange GroundTruth |
                    Measure-Psnr -Volume -DataRange GroundTruth | Measure-Nrmse -Volume | Measure-Pearson -Volume
            }
            """);
        Assert.Equal(5, run.Clean.Count);
        Assert.All(run.All<int>("Slices"), slices => Assert.Equal(Depth, slices));
        string[] columns =
        [
            "MicroSsim3D", "Luminance3D", "Contrast3D", "Structure3D", "Ssim3D", "Ssim3DDataRange", "Psnr3D", "RangeInvariantPsnr3D",
            "Psnr3DDataRange", "Nrmse3D", "RangeInvariantNrmse3D", "Pearson3D",
        ];
        foreach (string column in columns) Assert.Single(run.All<double>(column).Distinct());
        Assert.Contains("Sigma=1.5,1.5,1.5", run.Clean[0]!.Get<string>("MicroSsim3DSettings"), StringComparison.Ordinal);
        Assert.Contains("Window=Uniform; WindowSize=7", run.Clean[0]!.Get<string>("Ssim3DSettings"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_volume_is_a_row_per_channel_and_frame_and_flows_on_in_every_form()
    {
        WriteHyperstack("gt", Truth);
        WriteHyperstack("p", Predicted);
        var run = Run(
            AsCsv + """
            $pairs = Get-MicroSsimPair $Root/gt $Root/p
            $rows = $pairs | Measure-Ssim -Volume -DataRange GroundTruth -Resume $Root/resume
            $text = [Management.Automation.PSSerializer]::Serialize($rows)
            $forms = @{ pipeline = $rows; csv = $rows | AsCsv; clixml = [Management.Automation.PSSerializer]::Deserialize($text) }
            foreach ($form in 'pipeline', 'csv', 'clixml') {
                $forms[$form] | Measure-MicroSsim -Volume | Measure-Psnr -Volume -DataRange GroundTruth
            }
            $pairs | Measure-Ssim -Volume -DataRange GroundTruth -Resume $Root/resume -ThrottleLimit 1
            $pairs | Measure-MicroSsim -Volume -Fit ($pairs | New-MicroSsimFit) | Measure-Psnr -Volume -DataRange GroundTruth
            """);
        Assert.Equal(4 * 5, run.Clean.Count);
        for (int form = 0; form < 5; form++)
        {
            var rows = run.Clean.Skip(4 * form).Take(4).ToList();
            Assert.Equal(["0 0", "1 0", "0 1", "1 1"], rows.Select(row => $"{row.Get<object>("Channel")} {row.Get<object>("Frame")}"));
            Assert.All(rows, row => Assert.Null(row!.Properties["Slice"]));
            foreach (string column in form == 3 ? ["Ssim3D"] : new[] { "MicroSsim3D", "Psnr3D" })
            {
                Assert.Equal(
                    run.Clean.Take(4).Select(row => row.Get<double>(column)), rows.Select(row => row.Get<double>(column)));
            }
        }
    }

    [Fact]
    public void Masks_and_regions_are_voxels_for_every_metric()
    {
        WriteHyperstack("gt", Truth);
        WriteHyperstack("p", Predicted);
        WriteHyperstack("ones", _ => Mask(1, 1, Side));
        WriteHyperstack("left", image => Mask(1, 0, 16));
        WriteHyperstack("labels", _ => Mask(3, 5, 16));
        var run = Run(
            """
            filter All {
                $_ | Measure-MicroSsim -Volume -Fit $fit -Sigma 0.8 | Measure-Ssim -Volume -DataRange GroundTruth |
                    Measure-Psnr -Volume -DataRange GroundTruth | Measure-Nrmse -Volume | Measure-Pearson -Volume
            }
            $fit = New-MicroSsimFit -GroundTruthOffset 100 -PredictionOffset 90 -MaxValue 1000 -RangeInvariantFactor 1.5
            Get-MicroSsimPair $Root/gt $Root/p | All
            Get-MicroSsimPair $Root/gt $Root/p -Mask $Root/ones | All
            Get-MicroSsimPair $Root/gt $Root/p -Mask $Root/left | All
            Get-MicroSsimPair $Root/gt $Root/p -Mask $Root/labels -Region -MaskMode Window | All
            Get-MicroSsimPair $Root/gt $Root/p -Mask $Root/labels -Region | All
            """);
        Assert.Equal(4 + 4 + 4 + 8 + 8, run.Clean.Count);
        var (plain, ones, left) = (run.Clean.Take(4).ToList(), run.Clean.Skip(4).Take(4).ToList(), run.Clean.Skip(8).Take(4).ToList());
        var (window, center) = (run.Clean.Skip(12).Take(8).ToList(), run.Clean.Skip(20).ToList());
        foreach (string column in new[] { "MicroSsim3D", "Ssim3D", "Psnr3D", "RangeInvariantPsnr3D", "Nrmse3D", "Pearson3D" })
        {
            int digits = column is "MicroSsim3D" or "Ssim3D" ? 17 : 12;
            for (int i = 0; i < 4; i++)
            {
                double value = plain[i].Get<double>(column);
                if (digits == 17) Assert.Equal(value, ones[i].Get<double>(column));
                else Assert.Equal(value, ones[i].Get<double>(column), 1e-12 * Math.Abs(value));
                // The label 3 has the voxels of the mask, so it has its score.
                Assert.NotEqual(value, left[i].Get<double>(column));
                Assert.Equal(left[i].Get<double>(column), window[2 * i].Get<double>(column), 1e-12 * Math.Abs(value));
                Assert.NotEqual(left[i].Get<double>(column), window[(2 * i) + 1].Get<double>(column));
            }
        }

        Assert.Equal(["3", "5"], window.Take(2).Select(row => $"{row.Get<object>("Region")}"));
        Assert.All(plain.Concat(ones), row => Assert.True(row!.Get<double>("MicroSsim3D") > 0));
        Assert.Equal(6 * 18 * (16 - 6), left[0].Get<long>("MaskedPixels"));
        Assert.Equal(6 * 18 * (16 - 3), center[0].Get<long>("MaskedPixels"));
    }

    [Fact]
    public void Maps_of_volumes_are_stacks_with_a_page_per_slice()
    {
        WriteHyperstack("gt", Truth);
        WriteHyperstack("p", Predicted);
        var run = Run(
            """
            $fit = New-MicroSsimFit -GroundTruthOffset 100 -PredictionOffset 90 -MaxValue 1000 -RangeInvariantFactor 1.5
            $pairs = Get-MicroSsimPair $Root/gt $Root/p
            $options = @{ Volume = $true; Fit = $fit; Sigma = 0.8, 1, 1.5 }
            $pairs | Measure-MicroSsim @options -MapDirectory $Root/valid -Components
            $pairs | Measure-MicroSsim @options -MapDirectory $Root/full -MapSize Full -ThrottleLimit 1
            """);
        Assert.Equal(8, run.Clean.Count);
        var valid = Maps("valid", "ssim");
        Assert.Equal(4 * (Depth - 6), valid.Count);
        Assert.All(valid, page => Assert.Equal((Side - 8) * (Side - 10), page.Length));
        Assert.Equal(valid.Count, Maps("valid", "structure").Count);
        var full = Maps("full", "ssim");
        Assert.Equal(4 * Depth, full.Count);
        for (int volume = 0; volume < 4; volume++)
        {
            double[] values = [.. valid.Skip(volume * (Depth - 6)).Take(Depth - 6).SelectMany(page => page)];
            Assert.Equal(run.Clean[volume].Get<double>("MicroSsim3D"), values.Average(), 1e-6);
            double[] padded = [.. full.Skip(volume * Depth).Take(Depth).SelectMany(page => page)];
            Assert.Equal(values, padded.Where(value => !double.IsNaN(value)));
        }

        var refused = Run("Get-MicroSsimPair $Root/gt $Root/p | Measure-MicroSsim -Volume -MapDirectory $Root/png -As Png");
        Assert.Equal("VolumeNotSupported", ModuleRun.Id(refused.End ?? refused.OnlyError));

        List<double[]> Maps(string folder, string kind)
        {
            string path = Directory.GetFiles(_folder.File(folder), $"*.{kind}.tif", SearchOption.AllDirectories).Single();
            var pages = HostedModule.Invoke(
                "Import-MicroSsimImage -LiteralPath $Path | ForEach-Object { , $_.ToArray() }", new { Path = path }).Clean;
            return [.. pages.Select(page => ((Array)page!.BaseObject).Cast<object>().Select(value => (double)(float)value).ToArray())];
        }
    }

    [Fact]
    public void Volumes_in_shards_resume_to_the_rows_of_one_run()
    {
        foreach (string name in new[] { "a", "b", "c" })
        {
            WriteHyperstack("gt", image => Truth(image + name[0]));
            WriteHyperstack("p", image => Predicted(image + name[0]));
            if (name == "a") continue;
            File.Move(_folder.File("gt", "a.ome.tif"), _folder.File("gt", name + ".ome.tif"));
            File.Move(_folder.File("p", "a.ome.tif"), _folder.File("p", name + ".ome.tif"));
        }

        WriteHyperstack("gt", Truth);
        WriteHyperstack("p", Predicted);
        var run = Run(
            """
            $pairs = @(Get-MicroSsimPair $Root/gt $Root/p)
            $fit = $pairs | New-MicroSsimFit
            $merged = $null
            do {
                $parts = foreach ($i in 0..1) { $pairs | New-MicroSsimFit -Partial -ShardIndex $i -ShardCount 2 -Previous $merged }
                $merged = $parts | Merge-MicroSsimFit
            } while ($merged.Complete -contains $false)
            $pairs | Measure-MicroSsim -Volume -Fit $fit
            $null = $pairs[0] | Measure-MicroSsim -Volume -Fit $merged -Resume $Root/resume
            $pairs | Measure-MicroSsim -Volume -Fit $merged -Resume $Root/resume
            $pairs | Measure-MicroSsim -Volume -Fit $merged -Resume $Root/resume
            """);
        Assert.Equal(3 * 12, run.Clean.Count);
        double[] scores = [.. run.Clean.Select(row => row.Get<double>("MicroSsim3D"))];
        Assert.Equal(scores.Take(12), scores.Skip(12).Take(12));
        Assert.Equal(scores.Take(12), scores.Skip(24));
    }

    [Fact]
    public void One_channel_or_frame_is_selected_before_volumes_are_made()
    {
        WriteHyperstack("gt", Truth);
        WriteHyperstack("p", Predicted);
        var run = Run(
            """
            $all = Get-MicroSsimPair $Root/gt $Root/p | Measure-Ssim -Volume -DataRange GroundTruth -Window Gaussian -Sigma 0, 1, 1.5
            $one = Get-MicroSsimPair $Root/gt $Root/p -Channel 1 -Frame 0 |
                Measure-Ssim -Volume -DataRange GroundTruth -Window Gaussian -Sigma 0, 1, 1.5
            $all[1]; $one
            """);
        Assert.Equal(2, run.Clean.Count);
        Assert.Equal(run.Clean[0].Get<double>("Ssim3D"), run.Clean[1].Get<double>("Ssim3D"));
        Assert.Contains("Sigma=0,1,1.5", run.Clean[1].Get<string>("Ssim3DSettings"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_without_slices_is_an_error_whose_remedy_works()
    {
        WriteAll("gt", Truth);
        WriteAll("p", Predicted);
        var error = Run("Get-MicroSsimPair $Root/gt/plain* $Root/p/plain* | Measure-Psnr -Volume -DataRange GroundTruth").OnlyError;
        Assert.Equal("NoSlices", ModuleRun.Id(error));
        Assert.EndsWith("state the axes, such as ZYX (use Get-MicroSsimPair -Axes).", error.ToString(), StringComparison.Ordinal);
        Assert.Single(Run(
            "Get-MicroSsimPair $Root/gt/plain* $Root/p/plain* -Axes ZYX | Measure-Psnr -Volume -DataRange GroundTruth").Clean);
        error = Run("Get-MicroSsimPair $Root/gt/plain* $Root/p/plain* -Axes TYX | Measure-Psnr -Volume -DataRange GroundTruth").OnlyError;
        Assert.Equal("NoSlices", ModuleRun.Id(error));
        Assert.Contains("the axes TYX have no slices (Z)", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Sigma_in_micrometers_is_divided_by_the_spacing_of_the_ground_truth()
    {
        string sizes = "PhysicalSizeZ=\"0.5\" PhysicalSizeY=\"0.2\" PhysicalSizeX=\"100\" PhysicalSizeXUnit=\"nm\" SizeX=";
        Array[] pages = [.. Enumerable.Range(0, Depth).Select(Truth)];
        Tiff.WriteDescribed(_folder.File("gt", "a.ome.tif"), Ome(1, 1).Replace("SizeX=", sizes, StringComparison.Ordinal), pages);
        WriteAll("p", Predicted);
        File.Move(_folder.File("p", "ome.ome.tif"), _folder.File("p", "a.ome.tif"));
        var run = Run(
            """
            $pairs = Get-MicroSsimPair $Root/gt/a.ome.tif $Root/p/a.ome.tif
            $options = @{ DataRange = 'GroundTruth'; Window = 'Gaussian'; Volume = $true }
            $pairs | Measure-Ssim @options -Sigma 0.25, 0.2, 0.15 -SigmaUnit Micrometer
            $pairs | Measure-Ssim @options -Sigma 0.5, 1, 1.5
            """);
        double[] scores = [.. run.Clean.Select(row => row.Get<double>("Ssim3D"))];
        Assert.Equal(scores[1], scores[0], 1e-12);
        Assert.Contains(
            "Sigma=0.25,0.2,0.15; SigmaUnit=Micrometer", run.Clean[0].Get<string>("Ssim3DSettings"), StringComparison.Ordinal);
        var error = Run(
            "Get-MicroSsimPair $Root/p/imagej.tif $Root/p/imagej.tif 3>$null | Measure-MicroSsim -Volume -SigmaUnit Micrometer -Fit "
            + "(New-MicroSsimFit -GroundTruthOffset 1 -PredictionOffset 1 -MaxValue 1 -RangeInvariantFactor 1)").OnlyError;
        Assert.Equal("SpacingUnknown", ModuleRun.Id(error));
        Assert.Contains("give it in pixels", error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("$pairs | Measure-MicroSsim -SigmaUnit Micrometer", "SigmaInvalid")]
    [InlineData("$pairs | Measure-MsSsim -Volume -DataRange GroundTruth", "VolumeNotSupported")]
    [InlineData("$pairs | Measure-MicroMs3im -Volume", "VolumeNotSupported")]
    [InlineData("$pairs | Measure-MicroSsim -Sigma 1, 1, 1", "SigmaInvalid")]
    [InlineData("$pairs | Measure-MicroSsim -Volume -Sigma 1, 1", "SigmaInvalid")]
    [InlineData("$pairs | Measure-MicroSsim -Volume -WindowSize 7", "WindowSizeUnused")]
    [InlineData("Invoke-MicroSsimEvaluation $Root/gt $Root/p -Output $Root/out -Volume -Metric MicroMs3im", "VolumeNotSupported")]
    [InlineData("Invoke-MicroSsimEvaluation $Root/gt $Root/p -Output $Root/out -Metric MicroSsim, Pearson3D", "MetricsMixed")]
    public void What_cannot_be_measured_is_refused_with_a_reason(string command, string errorId)
    {
        WriteHyperstack("gt", Truth);
        WriteHyperstack("p", Predicted);
        var run = Run($"$pairs = Get-MicroSsimPair $Root/gt $Root/p; {command}");
        Assert.Equal(errorId, ModuleRun.Id(run.End ?? run.OnlyError));
    }

    [Fact]
    public void Rows_of_pages_and_of_volumes_are_not_mixed()
    {
        WriteHyperstack("gt", Truth);
        WriteHyperstack("p", Predicted);
        var run = Run(
            """
            $pairs = Get-MicroSsimPair $Root/gt $Root/p
            $pairs | Measure-Pearson -Volume | Measure-Psnr -DataRange GroundTruth
            @($pairs | Measure-Pearson)[0] | Measure-Psnr -Volume -DataRange GroundTruth
            $pairs = Get-MicroSsimPair $Root/gt $Root/p -Slice 1
            $pairs | Measure-Pearson -Volume
            """);
        Assert.Equal(["RowOfVolume", "RowOfPage", "VolumeIncomplete"], run.ErrorIds);
        Assert.Equal(5, run.Output.Count); // the rows flow on, with an empty score
        Assert.All(run.Output.Take(4), row => Assert.Null(row!.Properties["Psnr"].Value));
        Assert.All(run.Output.Take(4), row => Assert.True(row.Get<double>("Pearson3D") > 0));
    }

    [Fact]
    public void An_evaluation_of_volumes_writes_tables_and_a_page()
    {
        WriteHyperstack("gt", Truth);
        WriteHyperstack("p", Predicted);
        var run = Run(
            AsCsv + """
            Invoke-MicroSsimEvaluation $Root/gt $Root/p -Output $Root/out -Volume -PassThru
            $both = @{ Output = "$Root/both"; Metric = 'Ssim', 'Psnr3D'; DataRange = 'GroundTruth' }
            $rows = Invoke-MicroSsimEvaluation $Root/gt $Root/p @both -Volume -PassThru
            $rows
            $rows | AsCsv | Measure-Ssim -Volume -DataRange GroundTruth
            """);
        Assert.Equal(12, run.Clean.Count);
        Assert.All(run.Clean.Take(4), row => Assert.InRange(row.Get<double>("MicroSsim3D"), 0.01, 1));
        Assert.Equal(
            run.Clean.Skip(4).Take(4).Select(row => row.Get<double>("Ssim3D")), run.Clean.Skip(8).Select(row => row.Get<double>("Ssim3D")));
        string table = File.ReadAllText(_folder.File("both", "scores.csv"));
        Assert.Contains("Ssim3D", table, StringComparison.Ordinal);
        Assert.True(File.Exists(_folder.File("out", "report.html")));
        string page = File.ReadAllText(_folder.File("out", "report.html"));
        Assert.Contains("MicroSSIM 3-D map", page, StringComparison.Ordinal);
        Assert.Matches("slice [5-6] of [0-9]+, counted from 0: the one with the lowest mean", page);
        Assert.DoesNotContain("No picture", page, StringComparison.Ordinal);
        Assert.DoesNotContain("has changed", page, StringComparison.Ordinal);
    }

    private static ushort[,] Mask(ushort left, ushort right, int border)
    {
        ushort[,] pixels = new ushort[Side, Side];
        for (int y = 0; y < Side; y++)
        {
            for (int x = 0; x < Side; x++) pixels[y, x] = x < border ? left : right;
        }

        return pixels;
    }

    private static ushort[,] Truth(int image) => Scene(image, 200, 0);

    private static ushort[,] Predicted(int image) => Scene(image, 130, 1);

    private static ushort[,] Scene(int image, int contrast, int noise)
    {
        ushort[,] pixels = new ushort[Side, Side];
        for (int y = 0; y < Side; y++)
        {
            for (int x = 0; x < Side; x++)
            {
                int texture = ((7 * x) + (3 * y) + (5 * image)) % 11, grain = ((13 * x * y) + (17 * image) + (x * image * noise)) % 29;
                pixels[y, x] = (ushort)(100 + (contrast * texture / 10) + grain);
            }
        }

        return pixels;
    }

    private ModuleRun Run(string script) => HostedModule.Invoke(script, new { Root = _folder.FullName });

    /// <summary>Writes one volume in each format.</summary>
    private void WriteAll(string folder, Func<int, ushort[,]> image)
    {
        Array[] pages = [.. Enumerable.Range(0, Depth).Select(image)];
        Tiff.WriteDescribed(_folder.File(folder, "imagej.tif"), $"ImageJ=1.54f\nimages={Depth}\nslices={Depth}\n", pages);
        Tiff.WriteDescribed(_folder.File(folder, "ome.ome.tif"), Ome(1, 1), pages);
        Tiff.WriteDescribed(_folder.File(folder, "plain.tif"), "", pages);
        StackFile.WriteNpy(_folder.File(folder, "npy.npy"), [Depth], pages);
        Zarr.Write(_folder.File(folder, "zarr.ome.zarr"), "zyx", [Depth], pages);
    }

    /// <summary>Writes two channels and two frames as OME-TIFF; its channels are the fastest axis.</summary>
    private void WriteHyperstack(string folder, Func<int, ushort[,]> image) => Tiff.WriteDescribed(
        _folder.File(folder, "a.ome.tif"), Ome(2, 2), [.. Enumerable.Range(0, 4 * Depth).Select(i => (Array)image(i))]);

    private static string Ome(int channels, int frames) => string.Format(
        CultureInfo.InvariantCulture,
        """
        <?xml version="1.0" encoding="UTF-8"?>
        <OME xmlns="http://www.openmicroscopy.org/Schemas/OME/2016-06"><Image ID="Image:0"><Pixels ID="Pixels:0" Type="uint16"
        DimensionOrder="XYCZT" SizeX="{0}" SizeY="{0}" SizeC="{1}" SizeZ="{2}" SizeT="{3}"><TiffData/></Pixels></Image></OME>
        """,
        Side,
        channels,
        Depth,
        frames);
}
