using System.Management.Automation;
using System.Text.Json.Nodes;

namespace MicroSsim.Tests;

/// <summary>Fits in shards equal the fit of one machine; partial fits may be saved, sent and merged in any order.</summary>
public sealed class ShardTests : IDisposable
{
    /// <summary>
    /// Invoke-Passes N [options]: creates and merges partial fits until every method is complete; $keep transforms those of each pass.
    /// </summary>
    private const string Passes =
        """
        $keep = { $args[0] }
        function Invoke-Passes($Count, $Options = @{}) {
            $merged = $null
            do {
                $parts = foreach ($i in 0..($Count - 1)) {
                    $pairs | New-MicroSsimFit -Partial -ShardIndex $i -ShardCount $Count -Previous $merged @Options
                }
                $merged = @(& $keep @($parts) | Merge-MicroSsimFit)
            } while ($merged | Where-Object { -not $_.Complete })
            $merged
        }

        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1, "@{}")]
    [InlineData(3, "@{ RangeMode = 'PerImage' }")]
    [InlineData(11, "@{ BackgroundPercentile = 20; GroundTruthOffset = 90 }")]
    public void The_file_of_a_merged_fit_is_that_of_one_machine_byte_for_byte(int shards, string options)
    {
        Samples.WriteSet(_folder, 5, "a", "b");
        Run(
            $"""
             $options = {options}
             Invoke-Passes {shards} $options | Export-MicroSsimFit $Root/merged.json
             $pairs | New-MicroSsimFit @options | Export-MicroSsimFit $Root/whole.json
             """);
        Assert.Equal(File.ReadAllText(_folder.File("whole.json")), File.ReadAllText(_folder.File("merged.json")));
    }

    [Theory]
    [InlineData("$args[0] | Export-MicroSsimFit $Root/parts.json | Out-Null; Import-MicroSsimFit $Root/parts.json")]
    [InlineData("$args[0] | Export-MicroSsimFit $Root/parts.json | Out-Null; \"$Root/p*.json\"")]
    [InlineData("$type = [Management.Automation.PSSerializer]; $type::Deserialize($type::Serialize($args[0])) | ForEach-Object { $_ }")]
    [InlineData("$reversed = @($args[0]); [array]::Reverse($reversed); $reversed")]
    public void Parts_may_go_through_files_and_other_sessions_in_any_order(string keep)
    {
        Samples.WriteSet(_folder, 3, "a", "b");
        var fits = Run($"$keep = {{ {keep} }}; Invoke-Passes 4; $pairs | New-MicroSsimFit").Clean;
        var (merged, whole) = (fits.Take(2).OrderBy(f => f.Get<string>("Method")), fits.Skip(2));
        Assert.Equal(whole.Select(f => f.Describe("Origin")), merged.Select(f => f.Describe("Origin")));
    }

    [Fact]
    public void A_pass_may_start_from_a_file_or_a_deserialized_fit()
    {
        Samples.WriteSet(_folder, 3, "a");
        var fits = Run(
            """
            function Merge($previous) {
                0..1 | ForEach-Object { $pairs | New-MicroSsimFit -Partial -ShardIndex $_ -ShardCount 2 -Previous $previous } |
                    Merge-MicroSsimFit
            }
            $first = Merge $null
            $first | Export-MicroSsimFit $Root/first.json | Out-Null
            $copy = [Management.Automation.PSSerializer]::Deserialize([Management.Automation.PSSerializer]::Serialize($first))
            foreach ($form in "$Root/first.json", (Import-MicroSsimFit $Root/first.json), $copy) { Merge (Merge $form) }
            """).Clean;
        Assert.Equal(3, fits.Count);
        Assert.All(fits, f => Assert.True(f.Get<bool>("Complete")));
        Assert.Single(fits.Select(f => f.Describe("Origin")).Distinct());
    }

    [Fact]
    public void A_bad_pair_is_an_error_of_its_shard_and_a_warning_of_the_last_merge()
    {
        Samples.WriteSet(_folder, 4, "a");
        File.WriteAllText(_folder.File("a", "01.tif"), "no image");
        var whole = Run("$pairs | New-MicroSsimFit");
        var merged = Run("Invoke-Passes 3");
        Assert.Equal(_folder.File("a", "01.tif"), merged.OnlyError.TargetObject);
        Assert.Equal(whole.OnlyError.TargetObject, merged.OnlyError.TargetObject);
        Assert.Equal(Assert.Single(whole.Warnings), Assert.Single(merged.Warnings));
        Assert.Equal(whole.Output.Single().Describe("Origin"), merged.Output.Single().Describe("Origin"));
        Assert.Equal(1, merged.Output.Single().Get<long>("SkippedCount"));
    }

    [Theory]
    [InlineData("LastImage")]
    [InlineData("PerImage")]
    public void A_blank_last_image_is_excluded_as_on_one_machine(string mode)
    {
        Samples.WriteSet(_folder, 4, "a");
        Tiff.Write(_folder.File("gt", "03.tif"), Samples.Each(32, 32, (_, _) => (ushort)7));
        var whole = Run($"$pairs | New-MicroSsimFit -RangeMode {mode}");
        var merged = Run($"Invoke-Passes 3 @{{ RangeMode = '{mode}' }}");
        Assert.Equal(whole.Errors.Select(e => e.Exception.Message), merged.Errors.Select(e => e.Exception.Message));
        Assert.Equal(whole.Warnings, merged.Warnings);
        Assert.NotEmpty(whole.Warnings);
        Assert.Equal(whole.Output.Single().Describe("Origin"), merged.Output.Single().Describe("Origin"));
    }

    [Fact]
    public void A_method_without_a_good_pair_is_an_error_of_the_merge_and_the_others_are_fitted()
    {
        Samples.WriteSet(_folder, 2, "a", "b");
        foreach (string name in (string[])["00.tif", "01.tif"]) File.WriteAllText(_folder.File("a", name), "no image");
        var run = Run("Invoke-Passes 2");
        Assert.Equal(["ImageFormatUnknown", "ImageFormatUnknown", "NoPairs"], run.ErrorIds);
        Assert.Equal(["b"], run.All<string>("Method"));
        const string Expected = "Method 'a': is not among the merged fits of the previous pass";
        Assert.All(run.Warnings, w => Assert.StartsWith(Expected, w, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("part 0 3; part 2 3", "PartMissing", "shard 1 of 3")]
    [InlineData("part 3 5", "PartMissing", "shard 0, 1, 2, 4 of 5")]
    [InlineData("part 0 2; part 1 2; part 1 2", "PartTwice", "shard 1 of 2")]
    [InlineData("part 0 2; part 1 3", "ShardCountsDiffer", "shard 1 is one of 3")]
    [InlineData("part 0 2; part 1 2 @{ RangeMode = 'PerImage' }", "OptionsDiffer", "PerImage")]
    [InlineData("part 0 2; part 1 2 @{ PredictionOffset = 3 }", "OptionsDiffer", "PredictionOffset = 3")]
    [InlineData(
        "$first = part 0 1 | Merge-MicroSsimFit; part 0 2; part 1 2 @{ Previous = $first }", "RoundsDiffer",
        "merged fit of the previous pass")]
    [InlineData("part 0 2; $pairs = $pairs[0, 1]; part 1 2", "SetsDiffer", "other pairs")]
    [InlineData("part 0 2; $pairs = $pairs[1, 0, 2]; part 1 2", "SetsDiffer", "another order")]
    [InlineData("part 0 1 | Merge-MicroSsimFit", "NotPartial", "merged already")]
    [InlineData("$pairs | New-MicroSsimFit; part 0 1", "PartTwice", "complete fit")]
    public void Parts_that_do_not_belong_together_are_rejected(string parts, string id, string says) =>
        AssertRejected($"$parts = & {{ {parts} }}; $parts | Merge-MicroSsimFit", id, says);

    [Theory]
    [InlineData("version", "\"9.9.9\"")]
    [InlineData("build", "\".NETStandard,Version=v2.0\"")]
    public void Parts_of_another_build_are_rejected(string field, string value)
    {
        const string Parts = "foreach ($i in 0, 1) { part $i 2 | Export-MicroSsimFit $Root/$i.json -PassThru }";
        Samples.WriteSet(_folder, 3, "a");
        Assert.Equal(2, Run(Part + Parts).Clean.Count);
        var document = JsonNode.Parse(File.ReadAllText(_folder.File("1.json")))!;
        document["partials"]![0]!["start"]![field] = JsonNode.Parse(value);
        File.WriteAllText(_folder.File("1.json"), document.ToJsonString());
        var run = Run("Merge-MicroSsimFit $Root/?.json");
        Assert.Equal("VersionsDiffer", ModuleRun.Id(run.OnlyError));
    }

    [Theory]
    [InlineData("part 0 1 @{ Previous = $first; RangeMode = 'PerImage' }", "OptionsDiffer", "PerImage")]
    [InlineData("$pairs = $pairs[0, 1]; part 0 1 @{ Previous = $first }", "SetsDiffer", "other pairs")]
    [InlineData("part 0 1 @{ Previous = part 0 1 }", "PreviousPartial", "merge of all shards")]
    [InlineData("part 2 2", "ShardIncomplete", "0 to 1")]
    [InlineData("$pairs | New-MicroSsimFit -Partial -ShardIndex 0", "ShardIncomplete", "-ShardCount")]
    [InlineData("$pairs | New-MicroSsimFit -ShardIndex 0 -ShardCount 2", "ShardIncomplete", "-ShardIndex goes with -Partial")]
    [InlineData("$pairs | Measure-MicroSsim -Fit $first", "FitUnfinished", "merge the partial fits")]
    [InlineData(
        "$first | Export-MicroSsimFit $Root/first.json; $pairs | Measure-MicroSsim -Fit $Root/first.json", "FitUnfinished", "first.json")]
    public void An_invalid_use_of_a_partial_fit_is_rejected(string script, string id, string says) =>
        AssertRejected($"$first = part 0 1 | Merge-MicroSsimFit; {script}", id, says);

    [Theory]
    [InlineData("found")]
    [InlineData("state")]
    public void A_damaged_part_is_rejected_with_its_path(string field)
    {
        Samples.WriteSet(_folder, 2, "a");
        Run(Part + "part 0 1 @{ Previous = part 0 1 | Merge-MicroSsimFit } | Export-MicroSsimFit $Root/part.json");
        var document = JsonNode.Parse(File.ReadAllText(_folder.File("part.json")))!;
        var part = document["partials"]![0]!;
        var owner = field == "found" ? part : part["start"]!;
        char[] text = owner[field]!.GetValue<string>().ToCharArray();
        text[^20] = text[^20] == 'A' ? 'B' : 'A';
        owner[field] = new string(text);
        File.WriteAllText(_folder.File("part.json"), document.ToJsonString());
        var run = Run("Merge-MicroSsimFit $Root/part.json");
        Assert.Equal(("FitUnreadable", _folder.File("part.json")), (ModuleRun.Id(run.OnlyError), run.OnlyError.TargetObject));
    }

    [Theory]
    [InlineData("ushort")]
    [InlineData("float")]
    [InlineData("double")]
    public void A_part_of_a_large_image_has_less_than_2_MB(string type)
    {
        // White noise over the whole range: the worst case of a histogram.
        var random = new Random(1);
        const int Side = 1500;
        Array Image() => type switch
        {
            "ushort" => Samples.Each(Side, Side, (_, _) => (ushort)random.Next(65536)),
            "float" => Samples.Each(Side, Side, (_, _) => (float)(Math.Exp(20 * random.NextDouble()) - 1000)),
            _ => Samples.Each(Side, Side, (_, _) => Math.Exp(20 * random.NextDouble()) - 1000),
        };
        var run = HostedModule.Invoke(
            """
            $merged = $null
            do {
                $images = @{ GroundTruth = $GroundTruth; Prediction = $Prediction }
                $part = New-MicroSsimFit @images -Partial -ShardIndex 0 -ShardCount 1 -Previous $merged
                $part.Json.Length
                $merged = $part | Merge-MicroSsimFit
                if (-not $merged.Complete) { $merged.Json.Length }
            } until ($merged.Complete)
            """,
            new { GroundTruth = Image(), Prediction = Image() });
        Assert.True(run.Output.Count >= 3);
        Assert.All(run.Output, length => Assert.InRange((int)length!.BaseObject, 100, 2_000_000));
    }

    [Fact]
    public void Concurrent_runspaces_create_the_parts_of_one_fit()
    {
        Samples.WriteSet(_folder, 6, "a", "b");
        var fits = Run(
            """
            $merged = $null
            do {
                $parts = 0..7 | ForEach-Object -ThrottleLimit 8 -Parallel {
                    Import-Module $using:Manifest
                    $options = @{
                        Partial = $true; ShardIndex = $_; ShardCount = 8; Previous = $using:merged
                        ThrottleLimit = 2; RangeMode = 'PerImage'
                    }
                    Get-MicroSsimPair $using:Root/gt $using:Root/a, $using:Root/b | New-MicroSsimFit @options
                }
                $merged = @($parts | Merge-MicroSsimFit)
            } while ($merged | Where-Object { -not $_.Complete })
            $merged
            $pairs | New-MicroSsimFit -RangeMode PerImage
            """).Clean;
        Assert.Equal(4, fits.Count);
        var (merged, whole) = (fits.Take(2).OrderBy(f => f.Get<string>("Method")), fits.Skip(2));
        Assert.Equal(whole.Select(f => f.Describe("Origin")), merged.Select(f => f.Describe("Origin")));
    }

    [Fact]
    public void The_example_of_runspaces_writes_what_one_machine_writes()
    {
        Samples.WriteSet(_folder, 3, 176, "b", "a");
        var run = Run(
            """
            $null = & $Example -GroundTruth $Root/gt -Prediction $Root/b, $Root/a -Output $Root/out -ShardCount 3
            $fit = Get-MicroSsimPair $Root/gt $Root/b, $Root/a | New-MicroSsimFit
            $fit | Export-MicroSsimFit $Root/fit.json -PassThru
            $rows = Get-MicroSsimPair $Root/gt $Root/b, $Root/a | Measure-MicroSsim -Fit $fit | Measure-MicroMs3im -Fit $fit
            $rows | Export-MicroSsimReport $Root/scores.csv -PassThru
            """);
        Assert.Equal(2, run.Clean.Count);
        foreach (string file in (string[])["fit.json", "scores.csv"])
        {
            Assert.Equal(File.ReadAllText(_folder.File(file)), File.ReadAllText(_folder.File("out", file)));
        }
    }

    private const string Part =
        "function part($i, $n, $more = @{}) { $pairs | New-MicroSsimFit -Partial -ShardIndex $i -ShardCount $n @more }; ";

    private void AssertRejected(string script, string id, string says)
    {
        Samples.WriteSet(_folder, 3, "a");
        var error = Run(Part + script).OnlyError;
        Assert.Equal(id, ModuleRun.Id(error));
        Assert.Contains(says, error.ToString(), StringComparison.Ordinal);
        Assert.NotEqual(ErrorCategory.NotSpecified, error.CategoryInfo.Category);
    }

    private ModuleRun Run(string script)
    {
        var methods = Directory.GetDirectories(_folder.FullName).Select(d => Path.GetFileName(d)!).Where(d => d != "gt");
        string folders = string.Join(", ", methods.Order(StringComparer.Ordinal).Select(d => $"$Root/{d}"));
        string example = Path.Combine(TestData.Root, "examples", "remoting", "Evaluate-Shards.ps1");
        return HostedModule.Invoke(
            $"$pairs = @(Get-MicroSsimPair $Root/gt {folders})\n{Passes}{script}",
            new { Root = _folder.FullName, HostedModule.Manifest, Example = example });
    }
}
