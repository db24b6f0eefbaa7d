using System.IO.Compression;
using System.Management.Automation;

namespace MicroSsim.Tests;

/// <summary>The error ids, which never change, with their categories, and the parameters that messages name.</summary>
public sealed class ErrorTests : IDisposable
{
    private const string Setup =
        Samples.GivenFit +
        """
        $pairs = Get-MicroSsimPair $Root/gt $Root/a
        function Part($Index, $Count = 2, $Previous, $Percentile = 3, $Pairs = $pairs) {
            $Pairs | New-MicroSsimFit -Partial -ShardIndex $Index -ShardCount $Count -Previous $Previous -BackgroundPercentile $Percentile
        }
        function Pair($GroundTruth, $Prediction = $GroundTruth) {
            [pscustomobject]@{ GroundTruth = $GroundTruth; Prediction = $Prediction }
        }

        """;

    private readonly TemporaryFolder _folder = new();

    public ErrorTests()
    {
        Samples.WriteSet(_folder, 2, "a");
        Directory.CreateDirectory(_folder.File("files"));
        ushort[,] truth = Samples.Truth(1);
        Write("stack.tif", truth, truth);
        Write("single.tif", truth);
        Write("narrow.tif", Samples.Truth(1, 32, 31));
        Write("small.tif", Samples.Truth(1, 8, 8));
        Write("float.tif", Samples.Prediction(truth, 1));
        Write("constant.tif", new ushort[32, 32]);
        Write("nan.tif", Samples.Each(32, 32, (r, _) => r == 5 ? float.NaN : r));
        Write("colour.tif", Samples.Each(32, 32, (r, c) => (byte)(r * c)), Colour());
        foreach (string name in new[] { "text.tif", "text.json", "text.html", "existing.csv" }) File.WriteAllText(Name(name), "text");
        File.WriteAllText(Name("empty.tif"), "");
        File.WriteAllText(Name("schema.json"), "{\"schema\":99,\"fits\":[]}");
        using var archive = ZipFile.Open(Name("arrays.npz"), ZipArchiveMode.Create);
        archive.CreateEntry("x.npy");
        archive.CreateEntry("y.npy");
    }

    public static TheoryData<string, string, ErrorCategory> Failures => new()
    {
        { "Get-MicroSsimPair $Root/gt $Root/none", "PathNotFound", ErrorCategory.ObjectNotFound },
        { "Pair $Files/none.tif | Measure-Psnr -DataRange 1", "ImageNotFound", ErrorCategory.ObjectNotFound },
        { "$pairs | Measure-MicroSsim -Fit $Files/none.json", "FitNotFound", ErrorCategory.ObjectNotFound },
        { "Get-MicroSsimSummary -InputObject $Files/none.csv", "ReportNotFound", ErrorCategory.ObjectNotFound },
        { "[IO.File]::Delete(\"$Root/a/01.tif\"); Get-MicroSsimPair $Root/gt $Root/a", "PredictionMissing", ErrorCategory.ObjectNotFound },
        {
            "[IO.File]::Delete(\"$Root/gt/01.tif\"); Get-MicroSsimPair $Root/gt $Root/a",
            "GroundTruthMissing", ErrorCategory.ObjectNotFound
        },
        { "Get-MicroSsimPair $Root/gt $Files/", "NoPairs", ErrorCategory.ObjectNotFound },
        { "@() | New-MicroSsimFit", "NoPairs", ErrorCategory.ObjectNotFound },
        { "Part 0 | Merge-MicroSsimFit", "PartMissing", ErrorCategory.ObjectNotFound },
        { "Import-MicroSsimImage $Files/empty.tif", "ImageUnreadable", ErrorCategory.ReadError },
        {
            "$rows = $pairs | Measure-Psnr -DataRange 1; $rows | Export-MicroSsimReport $Files/existing.csv/x.csv",
            "OutputNotWritten", ErrorCategory.WriteError
        },
        {
            "([IO.FileInfo]\"$Files/existing.csv\").IsReadOnly = $true; @() | Export-MicroSsimReport $Files/existing.csv -AllowEmpty",
            "OutputReadOnly", ErrorCategory.WriteError
        },
        { "@() | Export-MicroSsimReport $Files/existing.csv -NoClobber -AllowEmpty", "OutputExists", ErrorCategory.ResourceExists },
        { "Import-MicroSsimFit $Files/text.json", "FitUnreadable", ErrorCategory.ParserError },
        { "Import-MicroSsimFit $Files/schema.json", "FitSchemaUnknown", ErrorCategory.ParserError },
        { "Get-MicroSsimSummary -InputObject $Files/text.html", "ReportUnreadable", ErrorCategory.ParserError },
        { "Get-MicroSsimPair Variable:PID $Root/a", "PathNotFileSystem", ErrorCategory.InvalidArgument },
        { "@() | Export-MicroSsimReport $Files/x.unknown", "ReportFormatUnknown", ErrorCategory.InvalidArgument },
        { "1 | Measure-MicroSsim -Fit $fit", "PairIncomplete", ErrorCategory.InvalidArgument },
        { "New-MicroSsimFit -MaxValue 1", "FitIncomplete", ErrorCategory.InvalidArgument },
        { "$pairs | Measure-MicroSsim -Fit (Part 0)", "FitUnfinished", ErrorCategory.InvalidArgument },
        { "$pairs | New-MicroSsimFit -Partial -ShardIndex 2 -ShardCount 2", "ShardIncomplete", ErrorCategory.InvalidArgument },
        { "(Part 0), (Part 0) | Merge-MicroSsimFit", "PartTwice", ErrorCategory.InvalidArgument },
        { "Part 0 1 | Merge-MicroSsimFit | Merge-MicroSsimFit", "NotPartial", ErrorCategory.InvalidArgument },
        { "Part 0 2 (Part 0)", "PreviousPartial", ErrorCategory.InvalidArgument },
        { "(Part 0), (Part 1 -Pairs $pairs[0]) | Merge-MicroSsimFit", "SetsDiffer", ErrorCategory.InvalidArgument },
        { "(Part 0), (Part 1 -Percentile 5) | Merge-MicroSsimFit", "OptionsDiffer", ErrorCategory.InvalidArgument },
        {
            "$one = Part 0 1 | Merge-MicroSsimFit; (Part 0 2 $one), (Part 1 2) | Merge-MicroSsimFit",
            "RoundsDiffer", ErrorCategory.InvalidArgument
        },
        { "(Part 0 2), (Part 1 3) | Merge-MicroSsimFit", "ShardCountsDiffer", ErrorCategory.InvalidArgument },
        { "Import-MicroSsimImage $Files/text.tif", "ImageFormatUnknown", ErrorCategory.NotImplemented },
        { "Measure-Psnr $Files/float.tif -Prediction $Files/float.tif -DataRange Type", "DataRangeUnknown", ErrorCategory.NotImplemented },
        { "Pair $Files/single.tif $Files/narrow.tif | Measure-Psnr -DataRange 1", "ShapeMismatch", ErrorCategory.InvalidData },
        { "Pair $Files/stack.tif $Files/single.tif | Measure-Psnr -DataRange 1", "PageCountMismatch", ErrorCategory.InvalidData },
        { "Pair $Files/nan.tif | Measure-Psnr -DataRange 1", "NonFinitePixels", ErrorCategory.InvalidData },
        { "Pair $Files/small.tif | Measure-MicroSsim -Fit $fit", "ImageTooSmall", ErrorCategory.InvalidData },
        { "Pair $Files/constant.tif | Measure-MicroSsim -Fit $fit", "ConstantGroundTruth", ErrorCategory.InvalidData },
        {
            "$other = $pairs | New-MicroSsimFit; Pair $Files/single.tif | Measure-MicroSsim -Fit $other",
            "FitForAnotherMethod", ErrorCategory.InvalidData
        },
        { "[pscustomobject]@{ Name = 'x' } | Get-MicroSsimSummary", "RowIncomplete", ErrorCategory.InvalidData },
        { "Import-MicroSsimImage $Files/single.tif -Page 7", "PageOutOfRange", ErrorCategory.InvalidData },
        { "$pairs[0] | Measure-MicroSsim -Fit $fit -Sigma 0.01", "SigmaTooSmall", ErrorCategory.InvalidData },
        { "Import-MicroSsimImage $Files/arrays.npz", "EntryNeeded", ErrorCategory.InvalidData },
        { "Import-MicroSsimImage $Files/arrays.npz -Entry z", "NoSuchEntry", ErrorCategory.InvalidData },
    };

    [Theory]
    [MemberData(nameof(Failures))]
    public void An_error_has_its_id_and_category(string script, string id, ErrorCategory category)
    {
        var error = Run(script).OnlyError;
        Assert.Equal((id, category), (ModuleRun.Id(error), error.CategoryInfo.Category));
        Assert.DoesNotContain('\n', error.ToString());
    }

    [Theory]
    [InlineData("Pair $Files/stack.tif $Files/single.tif | Measure-Psnr -DataRange 1", "-Page")]
    [InlineData("Import-MicroSsimImage $Files/colour.tif -Page 1", "-Channel")]
    [InlineData("Import-MicroSsimImage $Files/stack.tif -Slice 1", "-Page")]
    [InlineData("Import-MicroSsimImage $Files/arrays.npz", "-Entry")]
    [InlineData("Import-MicroSsimImage $Files/arrays.npz -Entry z", "-Entry")]
    [InlineData("$pairs[0], (Pair $Files/constant.tif \"$Root/a/01.tif\") | New-MicroSsimFit 3> $null", "-RangeMode PerImage")]
    [InlineData("@() | Export-MicroSsimReport $Files/existing.csv -NoClobber -AllowEmpty", "-NoClobber")]
    [InlineData(
        "$null = $pairs[0] | Measure-MicroSsim -Fit $fit -MapDirectory $Root/m; $pairs[0] | "
        + "Measure-MicroSsim -Fit $fit -MapDirectory $Root/m -NoClobber",
        "-NoClobber")]
    [InlineData("$one = Part 0 1 | Merge-MicroSsimFit; (Part 0 2 $one), (Part 1 2) | Merge-MicroSsimFit", "-Previous")]
    [InlineData("$pairs | Measure-MicroSsim -Fit (Part 0)", "Merge-MicroSsimFit")]
    [InlineData("Part 0 | Merge-MicroSsimFit", "New-MicroSsimFit -Partial")]
    [InlineData(
        "$one = $pairs | New-MicroSsimFit; [IO.File]::Delete(\"$Root/a/01.tif\"); $one | Export-MicroSsimFit $Root/f.json -IncludeHash",
        "-IncludeHash")]
    public void A_message_names_the_parameter_that_resolves_the_failure(string script, string parameter)
    {
        Assert.Contains(parameter, Run(script).OnlyError.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_link_that_is_not_followed_names_the_parameter_that_would_follow_it()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows lets few users make links.");
        Directory.CreateSymbolicLink(Path.Combine(_folder.FullName, "a", "link"), Path.Combine(_folder.FullName, "a"));
        var error = Run("$null = Get-MicroSsimPair $Root/gt $Root/a -Recurse").OnlyError;
        Assert.Equal(("LinkNotFollowed", ErrorCategory.InvalidData), (ModuleRun.Id(error), error.CategoryInfo.Category));
        Assert.Contains("-Recurse", error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Page", "Import-MicroSsimImage", "Select pages (use -Page).")]
    [InlineData("Page", "Measure-MicroSsim", "Select pages (use Get-MicroSsimPair -Page).")]
    [InlineData("Channel", "Measure-Psnr", "Select pages (use Get-MicroSsimPair -Channel).")]
    [InlineData("Slice", "Get-MicroSsimPair", "Select pages (use -Slice).")]
    [InlineData("Frame", "Get-MicroSsimPair", "Select pages (use -Frame).")]
    [InlineData("Entry", "Measure-Ssim", "Select pages (see Get-MicroSsimPair -Entry).")]
    [InlineData("RangeMode", "New-MicroSsimFit", "Select pages (use -RangeMode PerImage).")]
    [InlineData("RangeMode", "Measure-MicroSsim", "Select pages (use New-MicroSsimFit -RangeMode PerImage).")]
    [InlineData("NoClobber", "Measure-MicroSsim", "Select pages (omit -NoClobber).")]
    [InlineData("MapDirectory", "Measure-MicroSsim", "Select pages (omit -MapDirectory).")]
    [InlineData("IncludeHash", "Export-MicroSsimFit", "Select pages (omit -IncludeHash).")]
    [InlineData("Previous", "Merge-MicroSsimFit", "Select pages (see New-MicroSsimFit -Previous).")]
    [InlineData("Partial", "Merge-MicroSsimFit", "Select pages (use New-MicroSsimFit -Partial).")]
    [InlineData("Merge", "Measure-MicroSsim", "Select pages (use Merge-MicroSsimFit).")]
    [InlineData("Recurse", "Get-MicroSsimPair", "Select pages (see -Recurse).")]
    [InlineData("DataRange", "Measure-Ssim", "Select pages (use -DataRange).")]
    [InlineData(null, "Measure-Ssim", "Select pages.")]
    public void An_option_becomes_the_parameter_of_the_command_that_has_it(string? option, string command, string expected)
    {
        var run = HostedModule.Invoke(
            """
            $hints = (Get-Command $Command).ImplementingType.Assembly.GetType('MicroSsim.PowerShell.Binding.ParameterHints')
            $hints.GetMethod('Append').Invoke($null, @('Select pages.', $Option, (Get-Command $Command).psobject.BaseObject))
            """,
            new { Option = option, Command = command });
        Assert.Equal(expected, Assert.Single(run.Clean)!.ToString());
    }

    [Fact]
    public void A_command_is_at_most_four_classes_below_PSCmdlet()
    {
        var run = HostedModule.Invoke(
            """
            foreach ($command in Get-Command -Module MicroSsim) {
                $classes = 0
                for ($type = $command.ImplementingType; $type -ne [Management.Automation.PSCmdlet]; $type = $type.BaseType) { $classes++ }
                [pscustomobject]@{ Command = $command.Name; Classes = $classes }
            }
            """);
        Assert.NotEmpty(run.Clean);
        Assert.All(run.Output, command => Assert.InRange(command.Get<int>("Classes"), 1, 4));
    }

    public void Dispose()
    {
        foreach (string file in Directory.GetFiles(_folder.File("files"))) File.SetAttributes(file, FileAttributes.Normal);
        _folder.Dispose();
    }

    private ModuleRun Run(string script) =>
        HostedModule.Invoke(Setup + script, new { Root = _folder.FullName, Files = Path.Combine(_folder.FullName, "files") });

    private string Name(string name) => _folder.File("files", name);

    private void Write(string name, params Array[] pages) => Tiff.Write(Name(name), pages);

    private static byte[,,] Colour()
    {
        byte[,,] colour = new byte[32, 32, 3];
        colour[1, 2, 0] = 200; // a red pixel
        return colour;
    }
}
