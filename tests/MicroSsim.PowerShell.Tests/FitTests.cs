using System.Management.Automation;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace MicroSsim.Tests;

/// <summary>Fits are created, saved, read, sent between sessions, and selected by method.</summary>
public sealed class FitTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_fit_finds_the_offsets_and_the_factor_of_a_simulated_pair()
    {
        ushort[,] truth = Samples.Truth(1, 64, 64);
        Tiff.Write(_folder.File("gt", "a.tif"), truth);
        Tiff.Write(_folder.File("p", "a.tif"), Samples.Prediction(truth, 1, noise: 0));
        var run = HostedModule.Invoke("New-MicroSsimFit -GroundTruth $Root/gt -Prediction $Root/p", new { Root = _folder.FullName });
        var fit = run.Clean.Single();
        Assert.Equal("p", fit.Get<string>("Method"));
        Assert.Equal((0.4 * fit.Get<double>("GroundTruthOffset")) + 7, fit.Get<double>("PredictionOffset"), 1e-5);
        Assert.Equal(1 / 0.4, fit.Get<double>("RangeInvariantFactor"), 1e-5);
        Assert.Equal(1, fit.Get<double?>("MeanSsim")!.Value, 1e-9);
        Assert.True(fit.Get<bool?>("Converged"));
        Assert.Equal((1, 0, 64 * 64), (fit.Get<long>("PairCount"), fit.Get<long>("SkippedCount"), fit.Get<long>("PixelCount")));
    }

    [Fact]
    public void Given_values_are_not_estimated()
    {
        Samples.WriteSet(_folder, 2, "a");
        var run = HostedModule.Invoke(
            """
            $pairs = Get-MicroSsimPair $Root/gt $Root/a
            $pairs | New-MicroSsimFit -GroundTruthOffset 90 -MaxValue 1234 -BackgroundPercentile 10
            $pairs | New-MicroSsimFit -PredictionOffset 40 -RangeInvariantFactor 2
            New-MicroSsimFit -GroundTruthOffset 1 -PredictionOffset 2 -MaxValue 3 -RangeInvariantFactor 4 -RangeMode PerImage
            """,
            new { Root = _folder.FullName });
        Assert.Equal(3, run.Clean.Count);
        Assert.Equal(90, run.All<double>("GroundTruthOffset")[0]);
        Assert.Equal(1234, run.All<double>("MaxValue")[0]);
        Assert.Equal(10, run.All<double>("BackgroundPercentile")[0]);
        Assert.Equal((40, 2), (run.All<double>("PredictionOffset")[1], run.All<double>("RangeInvariantFactor")[1]));
        Assert.Null(run.Output[1].Get<bool?>("Converged"));
        Assert.Equal("PerImage", run.Output[2].Get<object>("RangeMode").ToString());
        Assert.Null(run.Output[2].Get<string?>("Method"));
    }

    [Fact]
    public void The_order_of_the_pairs_does_not_matter_if_each_image_has_its_own_range()
    {
        Samples.WriteSet(_folder, 4, "a");
        var run = HostedModule.Invoke(
            """
            $pairs = Get-MicroSsimPair $Root/gt $Root/a
            $pairs | New-MicroSsimFit -RangeMode PerImage
            $pairs[2, 0, 3, 1] | New-MicroSsimFit -RangeMode PerImage
            """,
            new { Root = _folder.FullName });
        Assert.Equal(2, run.Clean.Count);
        Assert.Equal(run.Output[0].Describe("Origin", "Images"), run.Output[1].Describe("Origin", "Images"));
    }

    [Fact]
    public void A_pair_that_is_given_twice_counts_twice()
    {
        Samples.WriteSet(_folder, 2, "a");
        var run = HostedModule.Invoke(
            """
            $pairs = Get-MicroSsimPair $Root/gt $Root/a
            $again = Get-MicroSsimPair $Root/gt $Root/a
            $pairs + $pairs | New-MicroSsimFit
            $pairs + $again | New-MicroSsimFit
            """,
            new { Root = _folder.FullName });
        Assert.Equal(2, run.Clean.Count);
        Assert.Equal([4, 4], run.All<long>("PairCount"));
        Assert.Equal(run.Output[1].Describe(), run.Output[0].Describe());
    }

    [Fact]
    public void A_saved_fit_scores_the_same_bits()
    {
        Samples.WriteSet(_folder, 3, 176, "a", "b");
        var run = HostedModule.Invoke(
            """
            $pairs = Get-MicroSsimPair $Root/gt $Root/a, $Root/b
            $fit = $pairs | New-MicroSsimFit
            $file = $fit | Export-MicroSsimFit "$Root/out/new folder/fit.json" -PassThru
            $read = Import-MicroSsimFit $file.FullName
            , @($fit); , @($read)
            foreach ($f in @{ Fit = $fit }, @{ Fit = $read }, @{ Fit = "$Root/out/new folder/fit.json" }, @{ Fit = $file })
            {
                , @($pairs | Measure-MicroSsim @f | Measure-MicroMs3im @f)
            }
            """,
            new { Root = _folder.FullName });
        var texts = run.Clean.Select(all => ((object[])all!.BaseObject).Select(o => PSObject.AsPSObject(o).Describe()).ToList()).ToList();
        Assert.Equal(2, texts[0].Count);
        Assert.Equal(texts[0], texts[1]);
        Assert.Equal(6, texts[2].Count);
        for (int i = 3; i < 6; i++) Assert.Equal(texts[2], texts[i]);
    }

    [Fact]
    public void A_fit_survives_deserialisation()
    {
        Samples.WriteSet(_folder, 3, "a", "b");
        var run = HostedModule.Invoke(
            """
            $pairs = Get-MicroSsimPair $Root/gt $Root/a, $Root/b
            $fit = $pairs | New-MicroSsimFit -RangeMode PerImage
            $other = [Management.Automation.PSSerializer]::Deserialize([Management.Automation.PSSerializer]::Serialize($fit))
            if ($other[0].psobject.TypeNames[0] -notlike 'Deserialized*') { throw 'not deserialised' }
            $pairs | Measure-MicroSsim -Fit $fit
            $pairs | Measure-MicroSsim -Fit $other
            $null = $other | Export-MicroSsimFit $Root/other.json
            $names = 'Method', 'GroundTruthOffset', 'PredictionOffset', 'MaxValue', 'RangeInvariantFactor', 'RangeMode', 'MeanSsim',
                'Converged', 'Evaluations', 'PairCount', 'PixelCount'
            foreach ($f in $fit + (Import-MicroSsimFit $Root/other.json)) {
                $o = [ordered]@{}
                foreach ($n in $names) { $o[$n] = $f.$n }
                [pscustomobject]$o
            }
            """,
            new { Root = _folder.FullName });
        var texts = run.Clean.Select(r => r.Describe()).ToList();
        Assert.Equal(16, texts.Count);
        Assert.Equal(texts[..6], texts[6..12]);
        Assert.Equal(texts[12..14], texts[14..]);
    }

    [Fact]
    public void A_row_is_scored_with_the_fit_of_its_method()
    {
        Samples.WriteSet(_folder, 2, "a", "b");
        var run = HostedModule.Invoke(
            """
            $a = New-MicroSsimFit -GroundTruth $Root/gt -Prediction $Root/a
            $b = New-MicroSsimFit -GroundTruth $Root/gt -Prediction $Root/b
            $any = New-MicroSsimFit -GroundTruthOffset 100 -PredictionOffset 47 -MaxValue 3000 -RangeInvariantFactor 1
            $pairs = Get-MicroSsimPair $Root/gt $Root/a, $Root/b
            $pairs | Measure-MicroSsim -Fit $b, $a
            $pairs[0, 1] | Measure-MicroSsim -Fit $a
            $pairs[2, 3] | Measure-MicroSsim -Fit $b
            $pairs | Measure-MicroSsim -Fit $any, $a
            $pairs | Measure-MicroSsim -Fit $any
            """,
            new { Root = _folder.FullName });
        var scores = run.Clean.Select(r => r.Get<double>("MicroSsim")).ToList();
        Assert.Equal(scores[..4], scores[4..8]);
        Assert.Equal(scores[..2], scores[8..10]); // the fit of method a
        Assert.Equal(scores[14..], scores[10..12]); // method b has none: the fit without a method
        Assert.NotEqual(scores[..2], scores[12..14]);
    }

    [Fact]
    public void A_fit_for_another_method_is_one_error()
    {
        Samples.WriteSet(_folder, 2, "a", "b");
        var run = HostedModule.Invoke(
            """
            $fit = New-MicroSsimFit -GroundTruth $Root/gt -Prediction $Root/a
            Get-MicroSsimPair $Root/gt $Root/a, $Root/b | Measure-MicroSsim -Fit $fit
            """,
            new { Root = _folder.FullName });
        Assert.Equal(["a", "a"], run.All<string>("Method"));
        Assert.Equal(["FitForAnotherMethod"], run.ErrorIds);
        Assert.Equal(_folder.File("b", "00.tif"), run.Errors[0].TargetObject);
        Assert.Contains("'b'", run.Errors[0].ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_fit_file_is_json_with_a_schema()
    {
        Samples.WriteSet(_folder, 2, "a");
        HostedModule.Invoke(
            "New-MicroSsimFit -GroundTruth $Root/gt -Prediction $Root/a | Export-MicroSsimFit $Root/fit.json",
            new { Root = _folder.FullName });
        using var json = JsonDocument.Parse(File.ReadAllText(_folder.File("fit.json")));
        Assert.Equal(1, json.RootElement.GetProperty("schema").GetInt32());
        var fit = Assert.Single(json.RootElement.GetProperty("fits").EnumerateArray());
        Assert.Equal("a", fit.GetProperty("method").GetString());
        Assert.Equal(3, fit.GetProperty("backgroundPercentile").GetDouble());
        Assert.Equal("LastImage", fit.GetProperty("rangeMode").GetString());
        Assert.Equal(2, fit.GetProperty("pairCount").GetInt32());
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("not json")]
    [InlineData("{}")]
    [InlineData("""{ "schema": 1 }""")]
    [InlineData("""{ "schema": 1, "fits": [] }""")]
    [InlineData("""{ "schema": 1, "fits": [null] }""")]
    [InlineData("""{ "schema": 1, "fits": {} }""")]
    [InlineData("""{ "schema": 1, "fits": [7] }""")]
    [InlineData("""{ "schema": null, "fits": [] }""")]
    [InlineData("""{ "schema": "https://json-schema.org/schema" }""")]
    public void A_file_without_a_fit_is_unreadable(string text) => AssertRefused(text, "FitUnreadable");

    [Theory]
    [InlineData("maxValue", null)]
    [InlineData("rangeInvariantFactor", null)]
    [InlineData("rangeMode", null)]
    [InlineData("maxValue", "\"much\"")]
    [InlineData("maxValue", "\"\"")]
    [InlineData("maxValue", "null")]
    [InlineData("maxValue", "true")]
    [InlineData("maxValue", "[3000]")]
    [InlineData("maxValue", "{ \"of\": 3000 }")]
    [InlineData("groundTruthOffset", "NaN")]
    [InlineData("predictionOffset", "1e999")]
    [InlineData("rangeMode", "\"Sometimes\"")]
    [InlineData("rangeMode", "0")]
    [InlineData("pairCount", "1.5")]
    [InlineData("evaluations", "99999999999")]
    [InlineData("converged", "\"perhaps\"")]
    public void A_fit_file_with_a_bad_field_is_unreadable(string field, string? value)
    {
        var fit = JsonNode.Parse(
            """
            {
              "method": "a", "backgroundPercentile": 3, "groundTruthOffset": 100, "predictionOffset": 47, "maxValue": 3000,
              "rangeInvariantFactor": 2.5, "rangeMode": "LastImage", "meanSsim": 0.9, "converged": true, "evaluations": 8,
              "pairCount": 2, "skippedCount": 0, "pixelCount": 2048
            }
            """)!.AsObject();
        Assert.True(fit.ContainsKey(field));
        if (value is null) fit.Remove(field);
        else fit[field] = "PUT HERE";
        string text = $$"""{ "schema": 1, "fits": [{{fit.ToJsonString()}}] }""";
        AssertRefused(text.Replace("\"PUT HERE\"", value ?? "", StringComparison.Ordinal), "FitUnreadable");
    }

    [Theory]
    [InlineData("""{ "schema": 4, "fits": [{ "rounds": 3 }] }""")]
    [InlineData("""{ "fits": { "a": 1 }, "schema": 4 }""")]
    [InlineData("""{ "schema": 0 }""")]
    public void A_schema_of_another_version_is_rejected(string text) => AssertRefused(text, "FitSchemaUnknown");

    [Fact]
    public void Unknown_fields_of_later_versions_are_ignored()
    {
        File.WriteAllText(
            _folder.File("fit.json"),
            """
            { "schema": 1, "comment": "x", "fits": [{ "rangeMode": "PerImage", "window": { "size": 11 }, "rangeInvariantFactor": 2.5,
              "maxValue": 3000, "predictionOffset": 47, "groundTruthOffset": 100, "backgroundPercentile": 3 }] }
            """);
        var fit = HostedModule.Invoke("Import-MicroSsimFit $Root/fit.json", new { Root = _folder.FullName }).Clean.Single();
        Assert.Equal((100, 47), (fit.Get<double>("GroundTruthOffset"), fit.Get<double>("PredictionOffset")));
        Assert.Equal((3000, 2.5), (fit.Get<double>("MaxValue"), fit.Get<double>("RangeInvariantFactor")));
        Assert.Equal("PerImage", fit.Get<object>("RangeMode").ToString());
    }

    [Fact]
    public void A_missing_fit_is_an_error_that_names_it()
    {
        var run = HostedModule.Invoke(
            "Import-MicroSsimFit $Root/no.json; Measure-MicroSsim -Fit $Root/no.json", new { Root = _folder.FullName });
        Assert.Equal(["PathNotFound", "FitNotFound"], run.ErrorIds);
        var expected = (ErrorCategory.ObjectNotFound, (object)_folder.File("no.json"));
        Assert.All(run.Errors, e => Assert.Equal(expected, (e.CategoryInfo.Category, e.TargetObject)));
    }

    [Fact]
    public void Import_takes_wildcards_literal_names_and_files_from_the_pipeline()
    {
        var run = HostedModule.Invoke(
            """
            $fit = New-MicroSsimFit -GroundTruthOffset 1 -PredictionOffset 2 -MaxValue 3 -RangeInvariantFactor 4
            $null = foreach ($name in 'a[1]', 'b', 'c') { $fit | Export-MicroSsimFit "$Root/$name.json" }
            @(Import-MicroSsimFit $Root/*.json).Count
            @(Import-MicroSsimFit "$Root/[bc].json").Count
            @(Import-MicroSsimFit -LiteralPath "$Root/a[1].json").Count
            @("$Root/b.json", "$Root/c.json" | Import-MicroSsimFit).Count
            @([IO.DirectoryInfo]::new($Root).GetFiles('*.json') | Import-MicroSsimFit).Count
            """,
            new { Root = _folder.FullName });
        Assert.Equal([3, 2, 1, 2, 3], run.Clean.Select(o => (int)o!.BaseObject));
    }

    [Fact]
    public void Export_obeys_WhatIf_and_NoClobber()
    {
        var run = HostedModule.Invoke(
            """
            $fit = New-MicroSsimFit -GroundTruthOffset 1 -PredictionOffset 2 -MaxValue 3 -RangeInvariantFactor 4
            $fit | Export-MicroSsimFit $Root/not/made.json -WhatIf
            $null = $fit | Export-MicroSsimFit $Root/fit.json
            $null = $fit | Export-MicroSsimFit $Root/fit.json
            $fit | Export-MicroSsimFit $Root/fit.json -NoClobber
            """,
            new { Root = _folder.FullName });
        Assert.Empty(run.Output);
        Assert.Equal(("OutputExists", ErrorCategory.ResourceExists), (ModuleRun.Id(run.OnlyError), run.OnlyError.CategoryInfo.Category));
        Assert.Equal([_folder.File("fit.json")], Directory.GetFileSystemEntries(_folder.FullName));
    }

    private void AssertRefused(string text, string id)
    {
        string path = _folder.File("fit.json");
        File.WriteAllText(path, text);
        var run = HostedModule.Invoke("Import-MicroSsimFit $Path; Measure-MicroSsim -Fit $Path", new { Path = path });
        Assert.Empty(run.Output);
        Assert.Equal([id, id], run.ErrorIds);
        Assert.All(run.Errors, e => Assert.Equal((ErrorCategory.ParserError, path), (e.CategoryInfo.Category, e.TargetObject)));
    }
}
