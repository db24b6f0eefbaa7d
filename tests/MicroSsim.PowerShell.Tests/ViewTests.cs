
namespace MicroSsim.Tests;

/// <summary>The table views of the commands.</summary>
public sealed class ViewTests(ShellServer shell) : IClassFixture<ShellServer>, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Pairs_show_the_names_of_their_files_and_not_the_paths()
    {
        Samples.WriteSet(_folder, 2, "n2v");
        string shown = await Show("Get-MicroSsimPair $Root/gt $Root/n2v");
        Assert.Equal(["Name", "Method", "GroundTruth", "Prediction"], Words(shown, 0));
        Assert.Equal(["00", "n2v", "00.tif", "00.tif"], Words(shown, 2));
        Assert.DoesNotContain(_folder.FullName, shown, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fits_show_their_parameters()
    {
        string shown = await Show(
            "New-MicroSsimFit -GroundTruthOffset 100.123456789 -PredictionOffset 47 -MaxValue 3000 -RangeInvariantFactor 2.5");
        Assert.Equal(["Method", "TruthOffset", "PredOffset", "Factor", "MeanSsim", "Converged", "Pairs"], Words(shown, 0));
        Assert.Equal(["100.123", "47", "2.5", "0"], Words(shown, 2));
    }

    [Fact]
    public async Task Rows_show_the_columns_that_they_have()
    {
        Samples.WriteSet(_folder, 1, 176, "n2v");
        string rows = "Get-MicroSsimPair $Root/gt $Root/n2v";
        Assert.Equal(["Name", "Method", "Page", "MicroSsim"], Words(await Show(rows + "| Measure-MicroSsim"), 0));
        Assert.Equal(["Name", "Method", "Page", "MicroMs3im"], Words(await Show(rows + "| Measure-MicroMs3im"), 0));
        string both = await Show(rows + "| Measure-MicroSsim | Measure-MicroMs3im");
        Assert.Equal(["Name", "Method", "Page", "MicroSsim", "MicroMs3im"], Words(both, 0));
        Assert.Matches("^00 +n2v +0 +0\\.[0-9]{6} +0\\.[0-9]{6}$", Line(both, 2));
        Assert.DoesNotContain(_folder.FullName, both, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_summary_reads_like_the_table_of_a_paper()
    {
        string shown = await Show(
            """
            [pscustomobject]@{ Method = 'n2v'; Page = 0; MicroSsim = 0.5; GroundTruth = 'a'; Prediction = 'p' },
            [pscustomobject]@{ Method = 'n2v'; Page = 0; MicroSsim = 0.75; GroundTruth = 'b'; Prediction = 'p' },
            [pscustomobject]@{ Method = 'raw'; Page = 0; MicroSsim = 0.25; GroundTruth = 'a'; Prediction = 'p' } | Get-MicroSsimSummary
            """);
        Assert.Equal("Method Metric n Mean ± SE Median Range", string.Join(' ', Words(shown, 0)));
        Assert.Equal("n2v MicroSsim 2 files 0.6250 ± 0.1250 0.6250 0.500 – 0.750", string.Join(' ', Words(shown, 2)));
        Assert.Equal("raw MicroSsim 1 file 0.2500 0.2500 0.250 – 0.250", string.Join(' ', Words(shown, 3)));
    }

    [Theory]
    [InlineData("$null", "Method Metric n Mean ± SE Median Range", "n2v MicroSsim 1 file, 0.6250 0.6250 0.625 – 0.625")]
    [InlineData("1", "Method Channel Metric n Mean ± SE Median Range", "n2v 1 GFP MicroSsim 1 file, 0.6250 0.6250 0.625 – 0.625")]
    public async Task A_summary_of_stacks_says_how_many_pages_its_files_have(string channel, string header, string line)
    {
        string shown = await Show(
            $$"""
              $(foreach ($page in 0, 1) {
                  [pscustomobject]@{
                      Method = 'n2v'; Page = $page; Channel = {{channel}}; ChannelName = 'GFP'; MicroSsim = 0.5 + $page / 4
                      GroundTruth = 'a'; Prediction = 'p'
                  }
              }) | Get-MicroSsimSummary
              """);
        Assert.Equal(header, string.Join(' ', Words(shown, 0)));
        Assert.Equal(line, string.Join(' ', Words(shown, 2)));
        Assert.Equal(["2", "pages"], Words(shown, 3));
    }

    [Theory]
    [InlineData("", "RangeInvariantNrmse", "a_m…ng_name")]
    [InlineData("| Add-Member Channel 1 -PassThru | Add-Member ChannelName 'far red dye' -PassThru", " RangeInvariant ", "a_…_name")]
    public async Task A_summary_fits_into_80_columns(string channel, string metric, string method)
    {
        string shown = await Show(
            $$"""
              $(foreach ($file in 1..12) {
                  foreach ($page in 0, 1) {
                      [pscustomobject]@{
                          Method = 'a_method_with_a_long_name'; Page = $page; MicroSsim = $file / 13; RangeInvariantPsnr = 25.5 + $file
                          Psnr = [double]::PositiveInfinity; RangeInvariantNrmse = 0.5; Pearson = -0.5 - $file / 40
                          GroundTruth = "a$file"; Prediction = 'p'
                      } {{channel}}
                  }
              }) | Get-MicroSsimSummary | Out-String -Width 79
              """);
        Assert.All(shown.Split('\n'), l => Assert.InRange(l.TrimEnd().Length, 0, 79));
        foreach (string expected in (string[])
            [
                "Mean ± SE", "Range\n", "12 files,", " 24 pages", "+ 24 ∞", "0.5000 ± 0.0801", "0.077 – 0.923", "32.00 ± 1.04",
                "26.5 – 37.5", "-0.6625 ±", " 0.0260", "-0.800 –", " -0.525", metric, method,
            ])
        {
            Assert.Contains(expected, shown.Replace(" \n", "\n", StringComparison.Ordinal), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(79)] // of a console with 80, whose last character PowerShell leaves free
    [InlineData(120)]
    [InlineData(200)]
    public async Task No_name_number_or_column_is_cut_at_usual_widths(int width)
    {
        Samples.WriteSet(_folder, 2, 176, "n2v");
        const string Name = "experiment_2024-11-02_plate7_well_B03_field_000";
        foreach (string folder in new[] { "gt", "n2v" })
        {
            for (int i = 0; i < 2; i++) File.Move(_folder.File(folder, $"{i:00}.tif"), _folder.File(folder, $"{Name}{i}.tif"));
        }

        string shown = await Show(
            $$"""
            function Width { $input | Out-String -Width {{width}} }
            $pairs = Get-MicroSsimPair $Root/gt $Root/n2v
            $pairs | Width
            $rows = $pairs | Measure-MicroSsim -Components | Measure-MicroMs3im
            $rows | Select-Object -Property * | ForEach-Object { $_ | Add-Member Slice 12 -PassThru } | Measure-Psnr -DataRange Type | Width
            $rows = $rows | Measure-Ssim -DataRange Type | Measure-MsSsim -DataRange Type | Measure-Psnr -DataRange Type
            $rows | Width
            $rows | ForEach-Object { $_.Method = 'a_method_with_a_long_name_2' }
            $rows | Measure-MicroSsim | Width
            $rows | New-MicroSsimFit | Width
            """);
        Assert.All(shown.Split('\n'), l => Assert.InRange(l.TrimEnd().Length, 0, width));
        string[] words = shown.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries);
        foreach (string expected in (string[])
            [
                "GroundTruth", "Prediction", "Scores", "RangeInvariantPsnr", "MicroMs3im", "Structure", "Plane", "Z12", "TruthOffset",
                "PredOffset", "Converged", "Pairs", "experi…03_field_0000", "experi…03_field_0001",
            ])
        {
            Assert.Contains(expected, words);
        }

        Assert.All(words.Where(w => char.IsDigit(w[0]) && w.Contains('.', StringComparison.Ordinal)), w => Assert.DoesNotContain('…', w));
        Assert.DoesNotContain("...", shown, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_list_has_every_property_and_no_control_characters_of_names()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "File names have no control characters.");
        const string Hostile = "x\u001b[2J\u0007\u202e";
        Samples.WriteSet(_folder, 1, "p" + Hostile);
        Directory.Move(_folder.File("gt"), _folder.File("g" + Hostile));
        string shown = await Show("""
            $PSStyle.OutputRendering = 'PlainText'
            $ProgressPreference = 'SilentlyContinue'
            $pairs = @(Get-MicroSsimPair (Get-Item $Root/g*).FullName (Get-Item $Root/p*).FullName)
            $fit = $pairs | New-MicroSsimFit
            $part = $pairs | New-MicroSsimFit -Partial -ShardIndex 0 -ShardCount 1
            $rows = @($pairs | Measure-MicroSsim -Fit $fit -Components | Measure-Psnr -DataRange Type)
            $summary = $rows | Get-MicroSsimSummary | Select-Object -First 1
            $plane = Import-MicroSsimImage $pairs[0].GroundTruth
            $values = $pairs[0], $fit, $part, ($part | Merge-MicroSsimFit), $rows[0], $summary, $plane
            foreach ($value in $values) {
                $value | Format-List | Out-String -Width 200
                '===='
                ($value.psobject.Properties.Name | ForEach-Object { $_ }) -join ' '
                '===='
            }
            """);
        string[][] objects = [.. shown.Split("====").Chunk(2).Where(parts => parts.Length == 2)];
        Assert.Equal(7, objects.Length);
        foreach (string[] parts in objects)
        {
            Assert.DoesNotMatch("[\\x00-\\x09\\x0B\\x0C\\x0E-\\x1F\\x7F-\\x9F\u202e]", parts[0]);
            Assert.Matches("x(\ufffd|\\\\u001b)\\[2J", parts[0]);
            var listed = parts[0].Split('\n')
                .Where(line => line.Length > 0 && line[0] != ' ' && line.Contains(" : ", StringComparison.Ordinal))
                .Select(line => line.Split(' ')[0]);
            Assert.Equal(parts[1].Trim().Split(' '), listed);
        }
    }

    [Fact]
    public async Task A_list_shows_columns_of_the_users_own()
    {
        Samples.WriteSet(_folder, 1, "p");
        string shown = await Show("""
            $row = Get-MicroSsimPair $Root/gt $Root/p | Measure-Ssim -DataRange Type
            $row | Add-Member Stain "DAPI`a"
            $row | Format-List | Out-String -Width 200
            """);
        Assert.Contains("Other columns : Stain=DAPI\ufffd", shown, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_summary_of_regions_or_volumes_breaks_no_word_or_number()
    {
        string shown = await Show(
            """
            1..421 | ForEach-Object { [pscustomobject]@{ Name = 'a'; Method = 'm'; Page = 0; Region = $_; Ssim = 0.5 } } |
                Get-MicroSsimSummary | Out-String -Width 79
            1..2 | ForEach-Object {
                [pscustomobject]@{ Name = "$_"; Method = 'm'; Slices = 9; Psnr3D = $_; RangeInvariantPsnr3D = 20 + $_ }
            } | Get-MicroSsimSummary | Out-String -Width 79
            """);
        string[] words = shown.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries);
        Assert.All(["421", "regions", "Psnr3D", "RangeInvariant"], word => Assert.Contains(word, words));
        Assert.Contains("21.50 ± 0.50", shown, StringComparison.Ordinal);
    }

    /// <summary>The text that PowerShell shows for a command, which must not fail.</summary>
    private Task<string> Show(string command) =>
        shell.OutputOf($"$Root = '{_folder.FullName}'; [cultureinfo]::CurrentCulture = ''; {command}");

    private static string Line(string text, int index) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries)[index].TrimEnd();

    private static string[] Words(string text, int index) => Line(text, index).Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
