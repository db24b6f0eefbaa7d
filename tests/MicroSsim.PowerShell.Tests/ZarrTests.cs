namespace MicroSsim.Tests;

/// <summary>Zarr folders as images of the commands.</summary>
public sealed class ZarrTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Folders_of_stores_score_like_folders_of_files()
    {
        Samples.WriteSet(_folder, 2, 176, "a");
        for (int i = 0; i < 2; i++)
        {
            ushort[,] truth = Samples.Truth(i, 176, 176);
            Zarr.Write(_folder.File("gtz", $"{i:00}.ome.zarr"), "yx", [], truth);
            Zarr.Write(_folder.File("az", $"{i:00}.zarr"), "yx", [], Samples.Prediction(truth, i, 20));
        }

        var run = Run(
            Samples.GivenFit +
            """
            foreach ($z in '', 'z') {
                Get-MicroSsimPair $Root/gt$z $Root/a$z | Measure-MicroSsim -Fit $fit | Measure-MicroMs3im -Fit $fit |
                    Measure-Psnr -DataRange 1000 | Measure-Ssim -DataRange GroundTruth
            }
            (Get-MicroSsimPair $Root/gtz $Root/az | New-MicroSsimFit).RangeInvariantFactor
            (Get-MicroSsimPair $Root/gt $Root/a | New-MicroSsimFit).RangeInvariantFactor
            """);
        Assert.Equal(6, run.Clean.Count);
        Assert.Equal(["00", "01", "00", "01"], run.Clean.Take(4).Select(row => row!.Get<string>("Name")));
        Assert.Equal("az", run.Clean[2]!.Get<string>("Method"));
        foreach (string metric in new[] { "MicroSsim", "MicroMs3im", "Psnr", "Ssim" })
        {
            double[] values = [.. run.Clean.Take(4).Select(row => row!.Get<double>(metric))];
            Assert.Equal(values[..2], values[2..]);
        }

        Assert.Equal(run.Clean[4]!.BaseObject, run.Clean[5]!.BaseObject);
    }

    [Fact]
    public void One_store_and_one_other_are_a_pair_and_so_are_paths_in_them()
    {
        ushort[,] truth = Samples.Truth(1);
        Zarr.Write(_folder.File("gt", "x.ome.zarr"), "yx", [], truth);
        Zarr.Write(_folder.File("n2v", "y.zarr"), "yx", [], Samples.Prediction(truth, 1));
        Tiff.Write(_folder.File("files", "x.tif"), truth);
        Tiff.Write(_folder.File("files", "y.tif"), Samples.Prediction(truth, 1));
        var run = Run(
            """
            Measure-Psnr $Root/gt/x.ome.zarr -Prediction $Root/n2v/y.zarr/ -DataRange 1000
            Measure-Psnr $Root/gt/x.ome.zarr/0 -Prediction $Root/n2v/y.zarr/0 -DataRange 1000
            Measure-Psnr $Root/files/x.tif -Prediction $Root/files/y.tif -DataRange 1000
            Measure-Psnr $Root/gt/*.zarr -Prediction $Root/n2v/*.zarr -DataRange 1000
            [pscustomobject]@{ GroundTruth = "$Root/gt/x.ome.zarr"; Prediction = "$Root/n2v/y.zarr/0" } | Measure-Psnr -DataRange 1000
            """);
        Assert.Equal(5, run.Clean.Count);
        Assert.Single(run.All<double>("Psnr").Distinct());
        Assert.Equal(["n2v", "n2v", "files", "n2v", "n2v"], run.All<string>("Method"));
        Assert.Equal("x", run.Clean[0]!.Get<string>("Name"));
    }

    [Fact]
    public void Channels_slices_and_frames_are_those_of_the_metadata()
    {
        Array[] pages = [.. Enumerable.Range(0, 12).Select(i => (Array)Samples.Each(9, 7, (_, _) => (ushort)i))];
        Zarr.Write(_folder.File("x.zarr"), "tczyx", [2, 2, 3], pages);
        Zarr.Write(_folder.File("plain.zarr"), "", [2, 2, 3], pages);
        var run = Run(
            """
            Import-MicroSsimImage $Root/x.zarr -Channel 1 -Frame 1
            Import-MicroSsimImage $Root/x.zarr -Slice 2 -Channel 0
            Import-MicroSsimImage $Root/x.zarr -Page 4
            Import-MicroSsimImage $Root/plain.zarr -Axes TCZYX -Channel 1 -Frame 1
            """);
        Assert.Equal([9, 10, 11, 2, 8, 4, 9, 10, 11], run.Clean.Select(p => p!.Get<double>("Mean")));
        Assert.Equal((1, 2, 1), (run.Clean[2]!.Get<int>("Channel"), run.Clean[2]!.Get<int>("Slice"), run.Clean[2]!.Get<int>("Frame")));
        Assert.Equal("GFP", run.Clean[0]!.Get<string>("ChannelName"));
        Assert.Null(run.Clean[8]!.Get<string>("ChannelName"));
        Assert.Equal("NoSuchChannel", ModuleRun.Id(Run("Import-MicroSsimImage $Root/plain.zarr -Channel 1").OnlyError));
    }

    [Fact]
    public void Channels_behind_rows_and_columns_need_axes()
    {
        // Two pages of 9 × 3 are written as an array of 2 × 9 × 3: rows, columns and three channels.
        Array[] pages = [.. Enumerable.Range(0, 9).Select(i => (Array)Samples.Each(9, 3, (r, c) => (ushort)((100 * c) + (10 * i) + r)))];
        Zarr.Write(_folder.File("x.zarr"), "", [9], pages);
        Assert.Equal("ZarrUnsupported", ModuleRun.Id(Run("Import-MicroSsimImage $Root/x.zarr").OnlyError));
        var run = Run("Import-MicroSsimImage $Root/x.zarr -Axes YXC; Import-MicroSsimImage $Root/x.zarr -Axes YXC -Channel 2");
        Assert.Equal([0, 100, 200, 200], run.Clean.Select(p => p!.Get<double>("Minimum")));
        Assert.Equal((9, 9), (run.Clean[0]!.Get<int>("Width"), run.Clean[0]!.Get<int>("Height")));
    }

    [Theory]
    [InlineData("plate-0.4.zarr")]
    [InlineData("plate-0.5.zarr")]
    public void A_plate_is_an_image_per_well_and_field(string plate)
    {
        string fixture = TestData.Fixture("zarr", plate);
        CopyFolder(fixture, _folder.File("gt", "p.zarr"));
        CopyFolder(fixture, _folder.File("n2v", "p.zarr"));
        CopyFolder(fixture, _folder.File("n2v", "other.zarr"));
        Directory.Delete(_folder.File("n2v", "p.zarr", "C", "03", "0"), recursive: true);
        var run = Run(
            """
            (Get-MicroSsimPair $Root/gt/p.zarr $Root/n2v/other.zarr).Name
            (Import-MicroSsimImage $Root/gt/p.zarr).Name
            (Get-MicroSsimPair $Root/gt/p.zarr/B/03/1 $Root/n2v/p.zarr/B/03/0).Method
            """);
        Assert.Equal(
            ["B/03/0", "B/03/1", "C/03/0", "p/B/03/0", "p/B/03/1", "p/C/03/0", "n2v"], run.Output.Select(o => o!.ToString()));
        Directory.Delete(_folder.File("n2v", "other.zarr"), recursive: true);
        run = Run("Get-MicroSsimPair $Root/gt $Root/n2v | Measure-Psnr -DataRange 1000");
        Assert.Equal(["p/B/03/0", "p/B/03/1"], run.Output.Select(o => o!.Get<string>("Name")));
        Assert.Equal("ImageNotFound", ModuleRun.Id(run.OnlyError));
    }

    [Fact]
    public void A_label_image_has_the_name_of_its_image()
    {
        string image = TestData.Fixture("zarr", "ome-0.5.ome.zarr");
        var run = HostedModule.Invoke(
            """
            Import-MicroSsimImage $Image/labels/cells -Slice 1
            Import-MicroSsimImage $Image/labels -Slice 1
            """,
            new { Image = image });
        Assert.Equal(["ome-0.5", "ome-0.5"], run.All<string>("Name"));
        Assert.Equal("Int32", run.Clean[0]!.Get<object>("PixelType").ToString());
    }

    [Fact]
    public void Label_images_in_stores_are_masks()
    {
        for (int i = 0; i < 2; i++)
        {
            ushort[,] truth = Samples.Truth(i);
            Zarr.Write(_folder.File("gt", $"{i}.ome.zarr"), "yx", [], truth);
            Zarr.Write(_folder.File("a", $"{i}.zarr"), "yx", [], Samples.Prediction(truth, i));
            byte[,] mask = Samples.Each(32, 32, (r, _) => (byte)(r < 20 ? 1 : 0));
            Zarr.Write(_folder.File("gt", $"{i}.ome.zarr", "labels", "cells"), "yx", [], mask);
        }

        var run = Run(
            """
            Get-MicroSsimPair $Root/gt $Root/a -Mask $Root/gt/*.zarr/labels/cells | Measure-Psnr -DataRange 1000
            Get-MicroSsimPair $Root/gt $Root/a -Mask $Root/gt/0.ome.zarr/labels/cells | Measure-Psnr -DataRange 1000
            Get-MicroSsimPair $Root/gt $Root/a | Measure-Psnr -DataRange 1000
            """);
        Assert.Equal(6, run.Clean.Count);
        double[] values = [.. run.All<double>("Psnr")];
        Assert.Equal(values[..2], values[2..4]);
        Assert.NotEqual(values[0], values[4]);
    }

    [Fact]
    public void Masks_of_plates_are_found_by_well_and_field()
    {
        string fixture = TestData.Fixture("zarr", "plate-0.4.zarr");
        foreach (string plate in new[] { "truth.zarr", "n2v.zarr", "masks.zarr" }) CopyFolder(fixture, _folder.File(plate));
        CopyFolder(fixture, _folder.File("gt", "p.zarr"));
        CopyFolder(fixture, _folder.File("care", "p.zarr"));
        CopyFolder(fixture, _folder.File("masks", "p.zarr"));
        string[] fields = ["B/03/0", "B/03/1", "C/03/0"];
        foreach (string field in fields)
        {
            byte[,] mask = Samples.Each(8, 10, (_, _) => (byte)1);
            Zarr.Write(_folder.File(["truth.zarr", .. field.Split('/'), "labels", "cells"]), "yx", [], mask);
        }

        var run = Run(
            """
            Get-MicroSsimPair $Root/truth.zarr $Root/n2v.zarr -Mask $Root/masks.zarr
            Get-MicroSsimPair $Root/truth.zarr $Root/n2v.zarr -Mask $Root/truth.zarr/*/*/*/labels/cells
            Get-MicroSsimPair $Root/gt $Root/care -Mask $Root/masks
            Get-MicroSsimPair $Root/gt $Root/care -Mask $Root/masks/p.zarr
            """);
        string[] wells = ["p/B/03/0", "p/B/03/1", "p/C/03/0"];
        Assert.Equal([.. fields, .. fields, .. wells, .. wells], run.All<string>("Name"));
        Assert.EndsWith("masks.zarr/C/03/0", run.Clean[2]!.Get<string>("Mask"), StringComparison.Ordinal);
        Assert.EndsWith("truth.zarr/C/03/0/labels/cells", run.Clean[5]!.Get<string>("Mask"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_recursive_search_does_not_enter_stores()
    {
        ushort[,] truth = Samples.Truth(1);
        foreach (string set in new[] { "gt", "a" })
        {
            Zarr.Write(_folder.File(set, "sub", "x.zarr"), "yx", [], truth);
            Zarr.Write(_folder.File(set, "sub", "bare"), "yx", [], truth);
            Tiff.Write(_folder.File(set, "sub", "x.zarr", "0", "stray.tif"), truth);
        }

        var run = Run("(Get-MicroSsimPair $Root/gt $Root/a -Recurse -WarningAction Ignore).Name");
        Assert.Empty(run.Errors);
        Assert.Equal(["sub/bare", "sub/x"], run.Output.Select(o => o!.ToString()).Order());
    }

    [Fact]
    public void A_chunk_that_is_rewritten_between_fit_and_score_is_an_error()
    {
        for (int i = 0; i < 2; i++)
        {
            ushort[,] truth = Samples.Truth(i);
            Zarr.Write(_folder.File("gt", $"{i}.zarr"), "yx", [], truth);
            Zarr.Write(_folder.File("a", $"{i}.zarr"), "yx", [], Samples.Prediction(truth, i));
        }

        var run = Run(
            """
            $pairs = Get-MicroSsimPair $Root/gt $Root/a
            $fit = $pairs | New-MicroSsimFit
            [IO.File]::SetLastWriteTimeUtc("$Root/a/1.zarr/0/0.0", [DateTime]::UtcNow.AddSeconds(5))
            $pairs | Measure-MicroSsim -Fit $fit
            """);
        Assert.Equal("ImageChanged", ModuleRun.Id(run.OnlyError));
        Assert.Single(run.Output);
    }

    [Fact]
    public void Measurements_are_resumed_until_a_chunk_changes()
    {
        ushort[,] truth = Samples.Truth(1);
        Zarr.Write(_folder.File("gt", "x.zarr"), "yx", [], truth);
        Zarr.Write(_folder.File("a", "x.zarr"), "yx", [], Samples.Prediction(truth, 1));
        var run = Run(
            """
            function Known {
                Get-MicroSsimPair $Root/gt $Root/a | Measure-Psnr -DataRange 1000 -Resume $Root/resume -Verbose 4>&1 |
                    Where-Object { $_.Message -like '*as measured before*' } | ForEach-Object { 'known' }
            }
            Known
            'again'
            Known
            [IO.File]::SetLastWriteTimeUtc("$Root/a/x.zarr/0/0.0", [DateTime]::UtcNow.AddSeconds(5))
            'changed'
            Known
            """);
        Assert.Empty(run.Errors);
        Assert.Equal(["again", "known", "changed"], run.Output.Select(o => o!.ToString()));
    }

    [Fact]
    public void An_evaluation_of_stores_writes_all_its_files()
    {
        for (int i = 0; i < 2; i++)
        {
            ushort[,] truth = Samples.Truth(i, 176, 176);
            Zarr.Write(_folder.File("gt", $"{i}.ome.zarr"), "zyx", [2], truth, truth);
            Array prediction = Samples.Prediction(truth, i);
            Zarr.Write(_folder.File("a", $"{i}.zarr"), "zyx", [2], prediction, prediction);
        }

        var run = Run("Invoke-MicroSsimEvaluation $Root/gt $Root/a $Root/out | Out-Null");
        Assert.Empty(run.Errors);
        Assert.Null(run.End);
        Assert.Equal(5, File.ReadAllLines(_folder.File("out", "scores.csv")).Count(line => !line.StartsWith('#')));
        Assert.Contains("0.ome.zarr", File.ReadAllText(_folder.File("out", "scores.csv")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_saved_fit_has_the_hash_of_a_store()
    {
        Zarr.Write(_folder.File("gt", "x.zarr"), "yx", [], Samples.Truth(1));
        Zarr.Write(_folder.File("a", "x.zarr"), "yx", [], Samples.Prediction(Samples.Truth(1), 1));
        var run = Run(
            """
            Get-MicroSsimPair $Root/gt $Root/a | New-MicroSsimFit | Export-MicroSsimFit $Root/fit.json -IncludeHash
            """);
        Assert.Empty(run.Errors);
        Assert.Equal(2, File.ReadAllText(_folder.File("fit.json")).Split("Sha256\": \"").Length - 1);
    }

    [Theory]
    [InlineData("https://example.org/a.ome.zarr", "PathNotFileSystem", "download")]
    [InlineData("s3://bucket/a.zarr", "PathNotFileSystem", "download")]
    public void Addresses_are_refused_with_a_remedy(string url, string errorId, string remedy)
    {
        var error = HostedModule.Invoke("Import-MicroSsimImage $Url", new { Url = url }).OnlyError;
        Assert.Equal(errorId, ModuleRun.Id(error));
        Assert.Contains(remedy, error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Stores_in_archives_are_named_as_not_read()
    {
        Directory.CreateDirectory(_folder.File("gt"));
        Directory.CreateDirectory(_folder.File("a"));
        Zarr.Write(_folder.File("x.zarr"), "yx", [], Samples.Truth(1));
        System.IO.Compression.ZipFile.CreateFromDirectory(_folder.File("x.zarr"), _folder.File("gt", "x.zarr.zip"));
        Tiff.Write(_folder.File("gt", "y.tif"), Samples.Truth(1));
        Tiff.Write(_folder.File("a", "y.tif"), Samples.Truth(2));
        var run = Run("Get-MicroSsimPair $Root/gt $Root/a; Import-MicroSsimImage $Root/gt/x.zarr.zip");
        Assert.Contains("x.zarr.zip", Assert.Single(run.Warnings), StringComparison.Ordinal);
        Assert.Equal("ImageFormatUnsupported", ModuleRun.Id(run.OnlyError));
        Assert.Contains("extract it", run.OnlyError.ToString(), StringComparison.Ordinal);
    }

    private ModuleRun Run(string script) => HostedModule.Invoke(script, new { Root = _folder.FullName });

    private static void CopyFolder(string from, string to)
    {
        foreach (string file in Directory.GetFiles(from, "*", SearchOption.AllDirectories))
        {
            string target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }
}
