using System.Text.Json.Nodes;

namespace MicroSsim.Tests;

/// <summary>Fits, scores and summaries of files that name channels: one per method and channel.</summary>
public sealed class ChannelTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Each_channel_has_the_fit_that_its_pages_alone_have()
    {
        WriteSet("n2v");
        var run = Run(
            """
            $pairs | New-MicroSsimFit
            0..1 | ForEach-Object { Get-MicroSsimPair $Root/gt $Root/n2v -Channel $_ | New-MicroSsimFit }
            """);
        Assert.Equal(4, run.Clean.Count);
        Assert.Equal([0, 1, 0, 1], run.All<int?>("Channel"));
        Assert.Equal(["DAPI", "GFP", "DAPI", "GFP"], run.All<string>("ChannelName"));
        for (int channel = 0; channel < 2; channel++)
        {
            Assert.Equal(run.Output[channel + 2].Describe("Origin"), run.Output[channel].Describe("Origin"));
        }

        Assert.True(run.All<double>("RangeInvariantFactor")[1] > 3 * run.All<double>("RangeInvariantFactor")[0]);
        Assert.StartsWith("fit of 'n2v', channel 1 (GFP): ", run.Output[1]!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_table_of_fits_fits_into_a_console_of_80_characters()
    {
        WriteSet("a_long_name_of_n2v");
        string shown = await ShellProcess.OutputOf(
            "-Command",
            $"Get-MicroSsimPair '{_folder.File("gt")}' '{_folder.File("a_long_name_of_n2v")}' | New-MicroSsimFit | Out-String -Width 79");
        string header = shown.Split('\n').First(l => l.StartsWith("Method", StringComparison.Ordinal));
        Assert.Equal(
            ["Method", "Channel", "TruthOffset", "PredOffset", "Factor", "MeanSsim", "Converged", "Pairs"],
            header.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
    }

    [Fact]
    public void Rows_find_the_fit_of_their_channel_and_a_fit_without_channel_serves_all()
    {
        WriteSet("n2v", "care");
        var run = Run(
            """
            $fit = $pairs | New-MicroSsimFit
            $pairs | Measure-MicroSsim -Fit $fit
            $pairs | Measure-MicroSsim
            $pooled = $pairs | New-MicroSsimFit -Pool Channel -WarningAction SilentlyContinue
            $rows = $pairs | Measure-MicroSsim -Fit $pooled
            $rows
            $rows | Measure-MicroMs3im -Fit $fit -Betas 1
            $fit; $pooled
            """);
        var all = run.Clean;
        Assert.Equal((4 * 8) + 4 + 2, all.Count);
        Assert.Equal(all.Take(8).Select(r => r.Describe()), all.Skip(8).Take(8).Select(r => r.Describe()));
        Assert.Equal(["DAPI", "GFP"], all.Take(2).Select(r => r.Get<string>("ChannelName")));
        var fits = all.Skip(32).ToList();
        Assert.Equal(["n2v", "n2v", "care", "care", "n2v", "care"], fits.Select(f => f.Get<string>("Method")));
        Assert.Equal([0, 1, 0, 1, null, null], fits.Select(f => f.Get<int?>("Channel")));
        foreach (var (row, i) in all.Take(8).Select((row, i) => (row, i)))
        {
            var (method, channel) = (row.Get<string>("Method"), row.Get<int>("Channel"));
            var fit = fits.Single(f => f.Get<string>("Method") == method && f.Get<int?>("Channel") == channel);
            string factor = fit.Get<double>("RangeInvariantFactor").ToString("R", System.Globalization.CultureInfo.InvariantCulture);
            Assert.Contains($"RangeInvariantFactor={factor};", row.Get<string>("MicroSsimSettings"), StringComparison.Ordinal);
            Assert.Contains($"RangeInvariantFactor={factor};", all[24 + i].Get<string>("MicroMs3imSettings"), StringComparison.Ordinal);
            Assert.DoesNotContain($"={factor};", all[16 + i].Get<string>("MicroSsimSettings"), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void The_pooled_fit_is_that_of_the_pages_without_channels()
    {
        WriteSet("n2v");
        foreach (string side in (string[])["gt", "n2v"])
        {
            foreach (string name in (string[])["0.tif", "1.tif"])
            {
                string path = _folder.File(side, name);
                byte[] bytes = File.ReadAllBytes(path);
                int at = bytes.AsSpan().IndexOf("<OME"u8);
                for (; at >= 0; at = bytes.AsSpan().IndexOf("<OME"u8)) bytes[at] = (byte)' ';
                Directory.CreateDirectory(_folder.File("plain", side));
                File.WriteAllBytes(_folder.File("plain", side, name), bytes);
            }
        }

        var run = Run("$pairs | New-MicroSsimFit -Pool Channel; Get-MicroSsimPair $Root/plain/gt $Root/plain/n2v | New-MicroSsimFit");
        Assert.Equal(2, run.Output.Count);
        Assert.Single(run.Warnings.Distinct());
        Assert.Equal(run.Output[1].Describe("Origin", "Images"), run.Output[0].Describe("Origin", "Images"));
    }

    [Theory]
    [InlineData(1, "@{}", false)]
    [InlineData(2, "@{ RangeMode = 'PerImage' }", false)]
    [InlineData(5, "@{}", true)]
    [InlineData(3, "@{ Pool = 'Channel' }", true)]
    public void The_file_of_merged_shards_is_that_of_one_machine_byte_for_byte(int shards, string options, bool hasOddPairs)
    {
        WriteSet("n2v", "care");
        if (hasOddPairs)
        {
            // A pair of one channel, one without channels, and one that cannot be read.
            ushort[,] truth = Samples.Truth(7, 32, 32);
            Tiff.WriteDescribed(_folder.File("gt", "2.tif"), Describe(3), truth, truth, truth);
            Tiff.Write(_folder.File("gt", "3.tif"), truth);
            Tiff.Write(_folder.File("gt", "4.tif"), truth);
            foreach (string method in (string[])["n2v", "care"])
            {
                ushort[,] prediction = Samples.Each(32, 32, (y, x) => (ushort)((truth[y, x] / 2) + (x % 3)));
                Tiff.WriteDescribed(_folder.File(method, "2.tif"), Describe(3), prediction, prediction, prediction);
                Tiff.Write(_folder.File(method, "3.tif"), prediction);
                File.WriteAllText(_folder.File(method, "4.tif"), "no image");
            }
        }

        var run = Run(
            $$"""
              $options = {{options}}
              $merged = $null
              do {
                  $parts = foreach ($i in 0..{{shards - 1}}) {
                      $pairs | New-MicroSsimFit -Partial -ShardIndex $i -ShardCount {{shards}} -Previous $merged @options
                  }
                  $parts | Export-MicroSsimFit $Root/parts.json | Out-Null
                  $merged = @(Merge-MicroSsimFit $Root/parts.json)
              } while ($merged | Where-Object { -not $_.Complete })
              $merged | Export-MicroSsimFit $Root/merged.json
              $pairs | New-MicroSsimFit @options | Export-MicroSsimFit $Root/whole.json
              """);
        Assert.Null(run.End);
        Assert.Equal(File.ReadAllText(_folder.File("whole.json")), File.ReadAllText(_folder.File("merged.json")));
        var fits = JsonNode.Parse(File.ReadAllText(_folder.File("merged.json")))!;
        int[] expected = options.Contains("Pool", StringComparison.Ordinal) ? [-1, -1]
            : hasOddPairs ? [-1, 0, 1, 2, -1, 0, 1, 2] : [0, 1, 0, 1];
        Assert.Equal(expected, fits["fits"]!.AsArray().Select(f => (int?)f!["channel"] ?? -1));
        Assert.Equal(expected is [-1, -1] ? 1 : 3, (int)fits["schema"]!);
        if (hasOddPairs) Assert.All(fits["fits"]!.AsArray(), f => Assert.Equal(1, (int)f!["skippedCount"]!));
    }

    [Fact]
    public void Parts_with_and_without_pooling_do_not_belong_together()
    {
        WriteSet("n2v");
        var run = Run(
            """
            $first = $pairs | New-MicroSsimFit -Partial -ShardIndex 0 -ShardCount 2
            $second = $pairs | New-MicroSsimFit -Partial -ShardIndex 1 -ShardCount 2 -Pool Channel
            $first, $second | Merge-MicroSsimFit
            """);
        Assert.Contains("OptionsDiffer", run.End is null ? run.ErrorIds : [ModuleRun.Id(run.End)]);
    }

    [Fact]
    public void Fits_of_channels_survive_files_and_other_sessions_and_old_files_serve_every_channel()
    {
        WriteSet("n2v");
        var run = Run(
            """
            $fit = $pairs | New-MicroSsimFit
            $fit | Export-MicroSsimFit $Root/fit.json | Out-Null
            $copy = [Management.Automation.PSSerializer]::Deserialize([Management.Automation.PSSerializer]::Serialize($fit))
            foreach ($form in $fit, "$Root/fit.json", $copy) {
                ($pairs | Measure-MicroSsim -Fit $form).MicroSsim -join ' '
            }
            """);
        Assert.Single(run.Clean.Select(o => o!.ToString()).Distinct());
        var old = JsonNode.Parse(File.ReadAllText(_folder.File("fit.json")))!;
        old["schema"] = 1;
        old["fits"]!.AsArray().RemoveAt(1);
        var entry = old["fits"]![0]!.AsObject();
        entry.Remove("channel");
        entry.Remove("channelName");
        File.WriteAllText(_folder.File("old.json"), old.ToJsonString());
        Assert.Equal(4, Run("$pairs | Measure-MicroSsim -Fit $Root/old.json").Clean.Count);
    }

    [Fact]
    public void A_page_of_a_channel_without_fit_is_one_error_whose_remedies_work()
    {
        WriteSet("n2v");
        var run = Run("$fit = @($pairs | New-MicroSsimFit)[0]; $pairs | Measure-MicroSsim -Fit $fit");
        Assert.Equal("FitForAnotherChannel", ModuleRun.Id(run.OnlyError));
        const string Expected = "no fit for channel 1 (GFP) of method 'n2v', only for channel 0 (DAPI)";
        Assert.Contains(Expected, run.OnlyError.ToString(), StringComparison.Ordinal);
        Assert.Contains("New-MicroSsimFit -Pool Channel", run.OnlyError.ToString(), StringComparison.Ordinal);
        Assert.Equal(2, run.Output.Count);
    }

    [Fact]
    public void Stated_axes_name_channels()
    {
        ushort[,] truth = Samples.Truth(1, 32, 32);
        Tiff.Write(_folder.File("gt", "a.tif"), truth, Samples.Truth(2, 32, 32));
        Tiff.Write(_folder.File("n2v", "a.tif"), Samples.Prediction(truth, 1), Samples.Prediction(Samples.Truth(2, 32, 32), 2));
        var run = Run("$pairs | New-MicroSsimFit; Get-MicroSsimPair $Root/gt $Root/n2v -Axes CYX | New-MicroSsimFit");
        Assert.Equal([null, 0, 1], run.All<int?>("Channel"));
        Assert.Equal([null, null, null], run.All<string?>("ChannelName"));
    }

    private ModuleRun Run(string script) =>
        HostedModule.Invoke("$pairs = Get-MicroSsimPair $Root/gt $methods\n" + script, new
        {
            Root = _folder.FullName,
            methods = Directory.GetDirectories(_folder.FullName).Where(d => Path.GetFileName(d) is "n2v" or "care")
                .OrderByDescending(d => d).ToArray(),
        });

    /// <summary>Writes two pairs per method, of two channels each, whose factors differ tenfold.</summary>
    private void WriteSet(params string[] methods)
    {
        for (int i = 0; i < 2; i++)
        {
            ushort[,] first = Samples.Truth(i + 1, 32, 32), second = Samples.Truth(i + 11, 32, 32);
            Tiff.WriteDescribed(_folder.File("gt", $"{i}.tif"), Describe(2), first, second);
            for (int m = 0; m < methods.Length; m++)
            {
                int seed = (10 * m) + i;
                float[,] prediction = Samples.Prediction(first, seed + 3);
                float[,] dim = Samples.Prediction(second, seed + 5);
                for (int y = 0; y < 32; y++)
                {
                    for (int x = 0; x < 32; x++) dim[y, x] /= 10;
                }

                Tiff.WriteDescribed(_folder.File(methods[m], $"{i}.tif"), Describe(2), prediction, dim);
            }
        }
    }

    private static string Describe(int channels)
    {
        string[] names = ["DAPI", "GFP", "Cy5"];
        string elements = string.Concat(names.Take(channels).Select((name, i) => $"<Channel ID=\"Channel:0:{i}\" Name=\"{name}\"/>"));
        return "<OME xmlns=\"http://www.openmicroscopy.org/Schemas/OME/2016-06\"><Image ID=\"Image:0\">"
            + $"<Pixels ID=\"Pixels:0\" DimensionOrder=\"XYCZT\" SizeC=\"{channels}\" SizeZ=\"1\" SizeT=\"1\" Type=\"uint16\">"
            + $"{elements}<TiffData/></Pixels></Image></OME>";
    }
}
