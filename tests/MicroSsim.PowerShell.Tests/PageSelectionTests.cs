using System.IO.Compression;
using System.Management.Automation;

namespace MicroSsim.Tests;

/// <summary>The pages, channels, entries and axes of each side, and the errors and warnings where the sides do not fit.</summary>
public sealed class PageSelectionTests : IDisposable
{
    /// <summary>
    /// Text: numbers as text that differs for different values. Expected: the scores of images in memory, given the index of each
    /// ground truth and of each prediction. Later: the scores of the second metric, of rows of this session and of rows from a CSV.
    /// </summary>
    private const string Setup =
        """
        filter AsCsv {
            $bag = [ordered]@{}
            foreach ($p in $_.psobject.Properties) {
                $bag[$p.Name] = if ($p.Value -is [double]) { $p.Value.ToString([cultureinfo]::InvariantCulture) } else { "$($p.Value)" }
            }
            [pscustomobject]$bag
        }
        function Text($Values) { ($Values | ForEach-Object { ([double]$_).ToString('R', [cultureinfo]::InvariantCulture) }) -join ' ' }
        function Expected($GroundTruth, $Prediction) {
            Text (0..($GroundTruth.Count - 1) | ForEach-Object {
                Measure-Ssim $Truths[$GroundTruth[$_]] -Prediction $Predictions[$Prediction[$_]] -DataRange GroundTruth
            }).Ssim
        }
        function Scores($Pairs) { $script:rows = @($Pairs | Measure-Ssim -DataRange GroundTruth); Text $rows.Ssim }
        function Later {
            Text ($rows | Measure-Psnr -DataRange GroundTruth | Measure-Ssim -DataRange GroundTruth).Ssim
            Text ($rows | AsCsv | Measure-Ssim -DataRange GroundTruth).Ssim
        }

        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("-Page 1, 2, 4 -PredictionPage 0, 1, 2", "1, 2, 4", "0, 1, 2")]
    [InlineData("-Page 3 -PredictionPage 2", "3", "2")]
    [InlineData("-PredictionPage 5, 1, 2, 3, 4", "0, 1, 2, 3, 4", "1, 2, 3, 4, 5")]
    public void Each_side_has_pages_of_its_own(string parameters, string truths, string predictions)
    {
        WriteTruth(5);
        Tiff.Write(_folder.File("p", "a.tif"), [.. Enumerable.Range(0, 6).Select(Prediction)]);
        var run = Run($"""
            Scores (Get-MicroSsimPair $Root/gt $Root/p {parameters})
            Later
            Expected ({truths}) ({predictions})
            $rows.GroundTruthPage -join ', '
            $rows.PredictionPage -join ', '
            """);
        string[] lines = Lines(run);
        Assert.Equal([lines[3], lines[3], lines[3]], lines[..3]);
        Assert.Equal([truths, predictions], lines[4..]);
    }

    [Fact]
    public void Pages_of_each_side_pair_in_order_whatever_their_labels()
    {
        var file = StackFile.Find("ImageJ");
        file.Write(_folder.File("gt"), file.Stored!, Truth);
        file.Write(_folder.File("p"), file.Stored!, Prediction);
        var run = Run("""
            Scores (Get-MicroSsimPair $Root/gt $Root/p -Page 0, 2 -PredictionPage 1, 5)
            Expected (0, 2) (1, 5)
            ($rows | ForEach-Object { "$($_.Channel)$($_.Slice)" }) -join ' '
            """);
        string[] lines = Lines(run);
        Assert.Equal(lines[1], lines[0]);
        Assert.Equal("00 01", lines[2]);
    }

    [Fact]
    public void More_pages_on_one_side_are_an_error_whose_remedy_works()
    {
        WriteTruth(5);
        Tiff.Write(_folder.File("p", "a.tif"), Prediction(1), Prediction(2));
        const string Measure = "$ErrorActionPreference = 'Continue'; Get-MicroSsimPair $Root/gt $Root/p | Measure-Ssim -DataRange 1";
        var error = Run(Measure).OnlyError;
        Assert.Equal("PageCountMismatch", ModuleRun.Id(error));
        string message = error.ToString();
        Assert.Contains("2 page(s) against 5 of the ground truth", message, StringComparison.Ordinal);
        Assert.EndsWith("(use Get-MicroSsimPair -PredictionPage, and -Page for the ground truth).", message, StringComparison.Ordinal);
        string[] lines = Lines(Run("""
            Scores (Get-MicroSsimPair $Root/gt $Root/p -Page 1, 2 -PredictionPage 0, 1)
            Expected (1, 2) (1, 2)
            """));
        Assert.Equal(lines[1], lines[0]);
    }

    [Fact]
    public void A_channel_of_the_prediction_may_be_another_one()
    {
        var file = StackFile.Find("OME TiffData");
        file.Write(_folder.File("gt"), file.Stored!, Truth);
        file.Write(_folder.File("p"), file.Stored!, Prediction);
        string[] lines = Lines(Run("""
            Scores (Get-MicroSsimPair $Root/gt $Root/p -Channel 1 -PredictionChannel 0)
            Later
            Expected (1, 3, 5) (0, 2, 4)
            ($rows | ForEach-Object { "$($_.Channel)$($_.Slice)" }) -join ' '
            """));
        Assert.Equal([lines[3], lines[3], lines[3]], lines[..3]);
        Assert.Equal("10 11 12", lines[4]);
    }

    [Fact]
    public void A_sample_of_colour_predictions_is_selected_for_gray_ground_truth()
    {
        byte[,,] colour = new byte[32, 32, 3];
        foreach (var (row, column) in Cells(32)) colour[row, column, 1] = (byte)(Micrograph(0, 32)[row, column] / 16);
        foreach (var (row, column) in Cells(32)) colour[row, column, 2] = (byte)(column * 7);
        Tiff.Write(_folder.File("gt", "a.tif"), Micrograph(0, 32));
        Tiff.Write(_folder.File("p", "a.tif"), colour);
        byte[,] green = Samples.Each(32, 32, (r, c) => colour[r, c, 1]);
        var run = HostedModule.Invoke(
            Setup +
            """
            Scores (Get-MicroSsimPair $Root/gt $Root/p -PredictionChannel 1)
            Later
            Text (Measure-Ssim $Truth -Prediction $Green -DataRange GroundTruth).Ssim
            """,
            new { Root = _folder.FullName, Truth = Micrograph(0, 32), Green = green });
        string[] lines = [.. run.Output.Select(o => o!.ToString()!)];
        Assert.Equal([lines[3], lines[3], lines[3]], lines[..3]);
    }

    [Theory]
    [InlineData(false, "0, 1, 2")]
    [InlineData(true, "0, 1, 2")]
    [InlineData(false, "2, 0")]
    [InlineData(true, "1")]
    public void Channels_of_colour_images_are_rows_of_one_run(bool isPlanar, string channels)
    {
        int[] selected = [.. channels.Split(", ").Select(c => c[0] - '0').Order()];
        Tiff.WriteColour(_folder.File("gt", "a.tif"), isPlanar, [Colour(0), Colour(3)]);
        Tiff.WriteColour(_folder.File("p", "a.tif"), !isPlanar, [Colour(1), Colour(4)]);
        foreach (int page in (int[])[0, 3])
        {
            foreach (int channel in selected)
            {
                Tiff.Write(_folder.File("planes", "gt", $"{page}{channel}.tif"), Sample(Colour(page), channel));
                Tiff.Write(_folder.File("planes", "p", $"{page}{channel}.tif"), Sample(Colour(page + 1), channel));
            }
        }

        string[] lines = Lines(Run($$"""
            $pairs = Get-MicroSsimPair $Root/gt $Root/p -Channel {{channels}}
            Scores $pairs
            Later
            Scores (Get-MicroSsimPair $Root/planes/gt $Root/planes/p)
            Scores $pairs
            ($rows | ForEach-Object { "$($_.Page)$($_.Channel)" }) -join ' '
            $fit = $pairs | New-MicroSsimFit -Pool Channel -WarningAction Ignore # random pixels
            $planes = Get-MicroSsimPair $Root/planes/gt $Root/planes/p
            $fit.RangeInvariantFactor -eq ($planes | New-MicroSsimFit -WarningAction Ignore).RangeInvariantFactor
            $scored = @($pairs | Measure-MicroSsim -Fit $fit -MapDirectory $Root/maps)
            $null = $scored | Measure-MicroSsim -Fit $fit -MapDirectory $Root/maps
            Text $scored.MicroSsim
            Text ($planes | Measure-MicroSsim -Fit $fit).MicroSsim
            @(Import-MicroSsimImage $Root/maps/p/a.ssim.tif).Count
            """));
        Assert.Equal([lines[3], lines[3], lines[3], lines[3]], [lines[0], lines[1], lines[2], lines[4]]);
        Assert.Equal(string.Join(' ', from page in (int[])[0, 1] from channel in selected select $"{page}{channel}"), lines[5]);
        Assert.Equal("True", lines[6]);
        Assert.Equal(lines[8], lines[7]);
        Assert.Equal($"{2 * selected.Length}", lines[9]);
        string[] ofRows = [.. AllFiles.In(_folder.File("maps"), "a.page*.ssim.tif").Select(path => Path.GetFileName(path)!).Order()];
        Assert.Equal(from page in (int[])[0, 1] from channel in selected select $"a.page{page}.channel{channel}.ssim.tif", ofRows);
    }

    [Fact]
    public void Channels_of_stacks_are_rows_of_one_run()
    {
        var (truth, prediction) = (StackFile.Find("ImageJ zct"), StackFile.Find("OME TiffData"));
        truth.Write(_folder.File("gt"), truth.Stored!, Truth);
        prediction.Write(_folder.File("p"), prediction.Stored!, Prediction);
        string[] lines = Lines(Run("""
            Scores (Get-MicroSsimPair $Root/gt $Root/p -Channel 0, 1 -Slice 2)
            Later
            Expected (4, 5) (4, 5)
            ($rows | ForEach-Object { "$($_.Channel)$($_.Slice)" }) -join ' '
            Scores (Get-MicroSsimPair $Root/gt $Root/p -Channel 0, 1 -PredictionChannel 1, 0)
            Later
            Expected (0..5) (1, 0, 3, 2, 5, 4)
            Scores (Get-MicroSsimPair $Root/gt $Root/p -PredictionChannel 1, 0)
            """));
        Assert.Equal([lines[3], lines[3], lines[3]], lines[..3]);
        Assert.Equal("02 12", lines[4]);
        Assert.Equal([lines[8], lines[8], lines[8], lines[8]], [lines[5], lines[6], lines[7], lines[9]]);
    }

    [Fact]
    public void Colour_pairs_with_the_channels_of_a_stack()
    {
        Tiff.WriteColour(_folder.File("gt", "a.tif"), isPlanar: false, [Colour(0)]);
        Array[] planes = [.. Enumerable.Range(0, 3).Select(c => (Array)Sample(Colour(1), c))];
        Tiff.WriteDescribed(_folder.File("p", "a.tif"), "ImageJ=1.54f\nimages=3\nchannels=3\n", planes);
        Tiff.WriteColour(_folder.File("q", "a.tif"), isPlanar: true, [Colour(1)]);
        string[] lines = Lines(Run("""
            foreach ($folder in 'p', 'q') { Scores (Get-MicroSsimPair $Root/gt $Root/$folder -Channel 2, 1, 0); Later }
            """));
        Assert.Single(lines.Distinct());
    }

    [Theory]
    [InlineData("-Channel 1", "1, 3, 5", new[] { 0, 1, 2, 3, 4, 5 })]
    [InlineData("-Channel 1", "1, 3, 5", new[] { 1, 3, 5 })]
    [InlineData("-Slice 1", "2, 3", new[] { 2, 3 })]
    [InlineData("-Channel 1 -Slice 1", ", 3", new[] { 3 })]
    [InlineData("-Channel 0, 1 -Slice 1", "2, 3", new[] { 0, 1, 2, 3, 4, 5 })]
    public void A_selection_by_labels_is_inherited_by_the_file_without_labels(string parameters, string expected, int[] stored)
    {
        var file = StackFile.Find("ImageJ");
        file.Write(_folder.File("gt"), file.Stored!, Truth);
        StackFile.Find("NPY").Write(_folder.File("p"), stored, Prediction);
        file.Write(_folder.File("q"), file.Stored!, Prediction);
        StackFile.Find("TIFF").Write(_folder.File("r"), stored, Truth);
        string[] lines = Lines(Run($"""
            Expected ({expected}) ({expected})
            Scores (Get-MicroSsimPair $Root/gt $Root/p {parameters})
            Later
            Scores (Get-MicroSsimPair $Root/r $Root/q {parameters})
            Later
            """));
        Assert.Equal([lines[0]], lines.Distinct());
    }

    [Fact]
    public void A_selection_by_labels_that_no_count_of_pages_fits_is_an_error()
    {
        var file = StackFile.Find("ImageJ");
        file.Write(_folder.File("gt"), file.Stored!, Truth);
        StackFile.Find("NPY").Write(_folder.File("p"), [0, 1], Prediction);
        var run = Run("Get-MicroSsimPair $Root/gt $Root/p -Channel 1 | Measure-Ssim -DataRange 1");
        Assert.Equal("NoSuchChannel", ModuleRun.Id(run.OnlyError));
        Assert.Equal(_folder.File("p", "a.npy"), run.OnlyError.TargetObject);
    }

    [Theory]
    [InlineData("-Channel 0, 2", "NoSuchChannel")]
    [InlineData("-Channel 0, 1 -PredictionChannel 1", "PageCountMismatch")]
    [InlineData("-Channel 0 -PredictionChannel 0, 1", "PageCountMismatch")]
    public void Channels_that_do_not_exist_or_do_not_match_are_an_error(string parameters, string id)
    {
        var file = StackFile.Find("ImageJ");
        foreach (string folder in (string[])["gt", "p"]) file.Write(_folder.File(folder), file.Stored!, Truth);
        var run = Run($"Get-MicroSsimPair $Root/gt $Root/p {parameters} | Measure-Ssim -DataRange 1");
        Assert.Equal(id, ModuleRun.Id(run.OnlyError));
    }

    [Fact]
    public void Several_channels_and_a_crop_are_in_the_origin_of_a_fit_and_in_its_file()
    {
        Tiff.WriteColour(_folder.File("gt", "a.tif"), isPlanar: false, [Colour(0)]);
        Tiff.WriteColour(_folder.File("p", "a.tif"), isPlanar: false, [Colour(1, 40)]);
        var run = Run("""
            $pairs = Get-MicroSsimPair $Root/gt $Root/p -Channel 0, 1 -PredictionChannel 1, 2 -Crop Center
            $fit = $pairs | New-MicroSsimFit -Pool Channel
            $ofChannels = $pairs | New-MicroSsimFit
            $fit | Export-MicroSsimFit $Root/fit.json
            $merged = $null
            do {
                $parts = foreach ($i in 0, 1) {
                    $pairs | New-MicroSsimFit -Partial -ShardIndex $i -ShardCount 2 -Previous $merged -Pool Channel
                }
                $merged = $parts | Merge-MicroSsimFit
            } until ($merged.Complete)
            $single = Get-MicroSsimPair $Root/gt $Root/gt -Channel 1 -WarningAction SilentlyContinue | New-MicroSsimFit
            foreach ($one in $fit, (Import-MicroSsimFit $Root/fit.json), $merged, $ofChannels[0], $ofChannels[1], $single) {
                $input = $one.Origin.Inputs[0]
                "$($input.Channel) $($input.PredictionChannel) $($input.Crop)"
            }
            """);
        string[] lines = [.. run.Output.Select(o => o!.ToString()!).Where(line => !line.EndsWith(".json", StringComparison.Ordinal))];
        Assert.Equal(["0 1 1 2 Center", "0 1 1 2 Center", "0 1 1 2 Center", "0 1 Center", "1 2 Center", "1  "], lines);
        string json = File.ReadAllText(_folder.File("fit.json"));
        Assert.Contains("\"crop\": \"Center\"", json, StringComparison.Ordinal);
    }

    [Fact]
    public void An_array_of_the_predictions_archive_is_selected()
    {
        WriteTruth(2);
        WriteArchive(_folder.File("p", "a.npz"), ("care", [Prediction(2), Prediction(3)]), ("n2v", [Prediction(0), Prediction(1)]));
        var needed = Run("Get-MicroSsimPair $Root/gt $Root/p | Measure-Ssim -DataRange 1");
        Assert.Equal("EntryNeeded", ModuleRun.Id(needed.OnlyError));
        Assert.Contains("care, n2v", needed.OnlyError.ToString(), StringComparison.Ordinal);
        string[] lines = Lines(Run("""
            Scores (Get-MicroSsimPair $Root/gt $Root/p -PredictionEntry n2v)
            Later
            Expected (0, 1) (0, 1)
            """));
        Assert.Equal([lines[3], lines[3], lines[3]], lines[..3]);
    }

    [Fact]
    public void Both_archives_have_entries_of_their_own()
    {
        WriteArchive(_folder.File("gt", "a.npz"), ("gt", [Truth(0)]), ("other", [Truth(5)]));
        WriteArchive(_folder.File("p", "a.npz"), ("other", [Prediction(5)]), ("pred", [Prediction(0)]));
        string[] lines = Lines(Run("""
            Scores (Get-MicroSsimPair $Root/gt $Root/p -Entry gt -PredictionEntry pred)
            Later
            Expected (, 0) (, 0)
            "$($rows.Entry) $($rows.PredictionEntry)"
            """));
        Assert.Equal([lines[3], lines[3], lines[3]], lines[..3]);
        Assert.Equal("gt pred", lines[4]);
    }

    [Theory]
    [InlineData("CZYX", "")]
    [InlineData("ZCYX", "")]
    [InlineData("CZYX", "-Axes ZCYX")]
    public void Axes_of_the_prediction_make_it_pair_by_label(string axes, string truthAxes)
    {
        if (truthAxes.Length > 0) StackFile.WriteNpy(_folder.File("gt", "a.npy"), [3, 2], Planes(6));
        else StackFile.Find("ImageJ zct").Write(_folder.File("gt"), StackFile.Find("ImageJ zct").Stored!, Truth);
        int[] stored = axes == "CZYX" ? [0, 2, 4, 1, 3, 5] : [0, 1, 2, 3, 4, 5];
        int[] shape = axes == "CZYX" ? [2, 3] : [3, 2];
        StackFile.WriteNpy(_folder.File("p", "a.npy"), shape, [.. stored.Select(Prediction)]);
        string[] lines = Lines(Run($"""
            Scores (Get-MicroSsimPair $Root/gt $Root/p -PredictionAxes {axes} {truthAxes})
            Later
            Expected (0..5) (0..5)
            """));
        Assert.Equal([lines[3], lines[3], lines[3]], lines[..3]);
    }

    [Fact]
    public void Labels_that_one_side_lacks_are_listed_and_both_remedies_work()
    {
        Array[] planes = [.. Enumerable.Range(0, 12).Select(i => Truth(i))];
        Tiff.WriteDescribed(_folder.File("gt", "a.tif"), "ImageJ=1.54f\nimages=12\nframes=12\n", planes);
        Tiff.WriteDescribed(_folder.File("p", "a.tif"), "ImageJ=1.54f\nimages=2\nframes=2\n", Prediction(0), Prediction(1));
        var error = Run("Get-MicroSsimPair $Root/gt $Root/p | Measure-Ssim -DataRange 1").OnlyError;
        Assert.Equal("PageLabelMissing", ModuleRun.Id(error));
        Assert.Equal(_folder.File("p", "a.tif"), error.TargetObject);
        Assert.Contains(
            $"{_folder.File("p", "a.tif")} lacks frame 2, frame 3, frame 4, frame 5, frame 6, frame 7, frame 8, frame 9 and 2 more.",
            error.ToString(),
            StringComparison.Ordinal);
        Assert.EndsWith(
            "Select what both have, or the pages of each side by number (use Get-MicroSsimPair -PredictionPage, and -Page for the ground "
            + "truth).",
            error.ToString(),
            StringComparison.Ordinal);
        string[] lines = Lines(Run("""
            Scores (Get-MicroSsimPair $Root/gt $Root/p -Frame 1)
            Expected (, 1) (, 1)
            Scores (Get-MicroSsimPair $Root/gt $Root/p -Page 0, 1)
            Expected (0, 1) (0, 1)
            Scores (Get-MicroSsimPair $Root/gt $Root/p -Page 4, 3 -PredictionPage 0, 1)
            Expected (3, 4) (0, 1)
            """));
        Assert.Equal([lines[1], lines[3], lines[5]], [lines[0], lines[2], lines[4]]);
    }

    [Fact]
    public void Labels_that_both_sides_lack_are_listed_with_their_files()
    {
        Tiff.WriteDescribed(_folder.File("gt", "a.tif"), "ImageJ=1.54f\nimages=4\nchannels=2\nslices=2\n", Planes(4));
        Tiff.WriteDescribed(_folder.File("p", "a.tif"), "ImageJ=1.54f\nimages=3\nchannels=3\nslices=1\n", Planes(3));
        var run = Run("Get-MicroSsimPair $Root/gt $Root/p | Measure-Ssim -DataRange 1");
        Assert.Equal("PageCountMismatch", ModuleRun.Id(run.OnlyError));
        Tiff.WriteDescribed(_folder.File("p", "a.tif"), "ImageJ=1.54f\nimages=6\nchannels=3\nslices=2\n", Planes(6));
        string message = Run("Get-MicroSsimPair $Root/gt $Root/p | Measure-Ssim -DataRange 1").OnlyError.ToString();
        Assert.Contains($"{_folder.File("gt", "a.tif")} lacks channel 2 slice 0, channel 2 slice 1.", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "tif", "frame")]
    [InlineData("ImageJ=1.54f\nimages=3\nframes=3\n", "npy", "frame")]
    [InlineData("ImageJ=1.54f\nimages=3\nslices=3\n", "npy", "slice")]
    public void A_side_without_labels_inherits_those_of_the_other(string description, string extension, string label)
    {
        Tiff.WriteDescribed(_folder.File("gt", "a.tif"), description, Planes(3));
        string path = _folder.File("p", $"a.{extension}");
        if (extension == "npy") StackFile.WriteNpy(path, [3], Planes(3));
        else Tiff.WriteDescribed(path, "ImageJ=1.54f\nimages=3\nframes=3\n", Planes(3));
        var rows = Run("Get-MicroSsimPair $Root/gt $Root/p -WarningAction SilentlyContinue | Measure-Ssim -DataRange 1").Clean;
        Assert.Equal([0, 1, 2], rows.Select(row => row.Get<int>(char.ToUpperInvariant(label[0]) + label[1..])));
    }

    [Fact]
    public void Axes_of_other_names_are_compared_in_order_with_one_warning_whose_remedy_works()
    {
        foreach (string name in (string[])["a.tif", "b.tif"])
        {
            Tiff.WriteDescribed(_folder.File("gt", name), "ImageJ=1.54f\nimages=5\nslices=5\n", Planes(5));
            Tiff.WriteDescribed(
                _folder.File("p", name), "ImageJ=1.54f\nimages=5\nchannels=5\n", [.. Enumerable.Range(0, 5).Select(Prediction)]);
        }

        var run = Run("Scores (Get-MicroSsimPair $Root/gt/a.tif $Root/p/a.tif); Expected (0..4) (0..4)");
        Assert.Equal(run.Output[1]!.ToString(), run.Output[0]!.ToString());
        string warning = Assert.Single(Run("Get-MicroSsimPair $Root/gt $Root/p | Measure-MicroSsim").Warnings);
        Assert.Contains("it has 5 channel(s), but its ground truth", warning, StringComparison.Ordinal);
        Assert.Contains("has 5 slice(s); their pages are compared in order.", warning, StringComparison.Ordinal);
        Assert.Contains("state the axes", warning, StringComparison.Ordinal);
        string[] lines = Lines(Run("Scores (Get-MicroSsimPair $Root/gt/a.tif $Root/p/a.tif -PredictionAxes ZYX); Expected (0..4) (0..4)"));
        Assert.Equal(lines[1], lines[0]);
    }

    [Theory]
    [InlineData("Measure-Ssim -DataRange 1", "NonFinitePixels")]
    [InlineData("Measure-MicroSsim", "NonFinitePixels")]
    [InlineData("New-MicroSsimFit", "NonFinitePixels")]
    public void Pages_that_fail_alike_are_one_error_with_their_count(string command, string id)
    {
        WriteTruth(5);
        Array bad = Samples.Each(48, 48, (r, c) => r == c ? float.NaN : r);
        Tiff.Write(_folder.File("p", "a.tif"), Prediction(0), bad, bad, Prediction(3), bad);
        var run = Run($"Get-MicroSsimPair $Root/gt $Root/p | {command} 3>$null");
        Assert.Equal(id, ModuleRun.Id(run.OnlyError));
        Assert.Equal(_folder.File("p", "a.tif"), run.OnlyError.TargetObject);
        Assert.StartsWith(
            $"{_folder.File("p", "a.tif")} (3 pages, the first is page 1): ", run.OnlyError.ToString(), StringComparison.Ordinal);
        Assert.Equal(command.StartsWith('N') ? 1 : 2, run.Output.Count);
    }

    [Fact]
    public void A_failure_of_the_fit_is_not_reported_again_by_the_score()
    {
        Samples.WriteSet(_folder, 4, "p");
        File.WriteAllText(_folder.File("p", "01.tif"), "no image");
        Tiff.Write(_folder.File("p", "02.tif"), Samples.Truth(1, 32, 31));
        var run = Run("Get-MicroSsimPair $Root/gt $Root/p | Measure-MicroSsim");
        Assert.Equal(["ImageFormatUnknown", "ShapeMismatch"], run.ErrorIds.Order());
        Assert.Equal(2, run.Output.Count);
    }

    [Fact]
    public void A_method_without_a_fit_is_one_error()
    {
        Samples.WriteSet(_folder, 3, "p", "q");
        var run = Run("""
            $fit = Get-MicroSsimPair $Root/gt $Root/p | New-MicroSsimFit
            Get-MicroSsimPair $Root/gt $Root/p, $Root/q | Measure-MicroSsim -Fit $fit
            """);
        Assert.Equal("FitForAnotherMethod", ModuleRun.Id(run.OnlyError));
        Assert.Equal(3, run.Output.Count);
    }

    private static ushort[,] Micrograph(int i, int side) => Samples.Truth(i, side, side);

    /// <summary>Creates a colour image [row, column, sample] whose samples differ.</summary>
    private static byte[,,] Colour(int seed, int side = 48)
    {
        byte[,,] colour = new byte[side, side, 3];
        for (int sample = 0; sample < 3; sample++)
        {
            ushort[,] plane = Micrograph((3 * seed) + sample, side);
            foreach (var (row, column) in Cells(side)) colour[row, column, sample] = (byte)(plane[row, column] / 12);
        }

        return colour;
    }

    private static byte[,] Sample(byte[,,] colour, int sample) =>
        Samples.Each(colour.GetLength(0), colour.GetLength(1), (row, column) => colour[row, column, sample]);

    private static Array Truth(int i) => Micrograph(i, 48);

    private static Array Prediction(int i) => Samples.Prediction(Micrograph(i, 48), i);

    private static Array[] Planes(int count) => [.. Enumerable.Range(0, count).Select(Truth)];

    private static IEnumerable<(int Row, int Column)> Cells(int side) =>
        from row in Enumerable.Range(0, side) from column in Enumerable.Range(0, side) select (row, column);

    private static void WriteArchive(string path, params (string Name, Array[] Pages)[] entries)
    {
        using var archive = ZipFile.Open(path, ZipArchiveMode.Create);
        foreach (var (name, pages) in entries)
        {
            using var stream = archive.CreateEntry($"{name}.npy").Open();
            StackFile.WriteNpy(stream, [pages.Length], pages);
        }
    }

    private static string[] Lines(ModuleRun run) => [.. run.Clean.Select(o => o!.ToString()!)];

    private void WriteTruth(int pages) => Tiff.Write(_folder.File("gt", "a.tif"), Planes(pages));

    private ModuleRun Run(string script) => HostedModule.Invoke(Setup + script, new
    {
        Root = _folder.FullName,
        Truths = Planes(12),
        Predictions = Enumerable.Range(0, 12).Select(Prediction).ToArray(),
    });
}
