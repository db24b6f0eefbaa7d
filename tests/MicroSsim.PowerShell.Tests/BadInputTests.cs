using System.Management.Automation;
using System.Text.RegularExpressions;

namespace MicroSsim.Tests;

/// <summary>A bad image between two good ones gives one error that names it; the other images are processed.</summary>
public sealed class BadInputTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string, string, ErrorCategory, string> Cases => new()
    {
        { "shape", "ShapeMismatch", ErrorCategory.InvalidData, "a" },
        { "pages", "PageCountMismatch", ErrorCategory.InvalidData, "a" },
        { "colour", "ColourImage", ErrorCategory.InvalidData, "a" },
        { "colour ground truth", "ColourImage", ErrorCategory.InvalidData, "gt" },
        { "NaN", "NonFinitePixels", ErrorCategory.InvalidData, "a" },
        { "infinite ground truth", "NonFinitePixels", ErrorCategory.InvalidData, "gt" },
        { "too large", "PixelTooLarge", ErrorCategory.InvalidData, "a" },
        { "cut off", "ImageUnreadable", ErrorCategory.ReadError, "a" },
        { "empty", "ImageUnreadable", ErrorCategory.ReadError, "gt" },
        { "text", "ImageFormatUnknown", ErrorCategory.NotImplemented, "a" },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Scoring_continues_after_a_bad_image(string what, string id, ErrorCategory category, string side)
    {
        string bad = WriteSetWith(what, side);
        var run = HostedModule.Invoke(
            Samples.GivenFit + "Get-MicroSsimPair $Root/gt $Root/a | Measure-MicroSsim -Fit $fit",
            new { Root = _folder.FullName });
        Assert.Equal(["00", "02"], run.All<string>("Name"));
        AssertNames(bad, id, category, run.OnlyError);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_fit_uses_the_good_pairs_and_warns(string what, string id, ErrorCategory category, string side)
    {
        string bad = WriteSetWith(what, side);
        var run = HostedModule.Invoke(
            """
            $pairs = Get-MicroSsimPair $Root/gt $Root/a
            $pairs | New-MicroSsimFit
            $pairs[0], $pairs[2] | New-MicroSsimFit
            """,
            new { Root = _folder.FullName });
        AssertNames(bad, id, category, run.OnlyError);
        Assert.Contains("1 could not be used", Assert.Single(run.Warnings), StringComparison.Ordinal);
        Assert.Equal([1, 0], run.All<long>("SkippedCount"));
        string withWarning = run.Output[0].Describe().Replace("SkippedCount=1", "SkippedCount=0", StringComparison.Ordinal);
        Assert.Contains("Warnings=(Id=PairsSkipped;", withWarning, StringComparison.Ordinal);
        Assert.Equal(run.Output[1].Describe(), Regex.Replace(withWarning, @"Warnings=\(.*?\); Images=", "Warnings=; Images="));
    }

    [Theory]
    [InlineData("Measure-MicroSsim -Fit $fit")]
    [InlineData("Measure-Ssim -DataRange GroundTruth")]
    [InlineData("Measure-Psnr -DataRange 255")]
    public void A_pixel_beyond_the_limit_is_named_with_its_file_and_page(string command)
    {
        string bad = WriteSetWith("too large", "a");
        var run = HostedModule.Invoke(
            Samples.GivenFit + "Get-MicroSsimPair $Root/gt $Root/a | " + command, new { Root = _folder.FullName });
        Assert.Equal(["00", "02"], run.All<string>("Name"));
        AssertNames(bad, "PixelTooLarge", ErrorCategory.InvalidData, run.OnlyError);
        Assert.StartsWith(
            $"{bad}, page 0: the pixel at column 9, row 7 is -1E+306, beyond ±1E+305", run.OnlyError.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_huge_pixel_within_the_limit_is_scored_and_fitted()
    {
        // The pair has a finite score, however poor, and the fit of the set ends.
        Samples.WriteSet(_folder, 3, "a");
        float[,] prediction = Samples.Prediction(Samples.Truth(1), 1);
        double[,] huge = Samples.Each(32, 32, (r, c) => (double)prediction[r, c]);
        huge[7, 9] = 1e200;
        Tiff.Write(_folder.File("a", "01.tif"), huge);
        var run = HostedModule.Invoke(
            Samples.GivenFit + """
            $pairs = Get-MicroSsimPair $Root/gt $Root/a
            $pairs | Measure-MicroSsim -Fit $fit | Measure-Ssim -DataRange GroundTruth | Measure-Psnr -DataRange GroundTruth
            ($pairs | New-MicroSsimFit -WarningAction SilentlyContinue).RangeInvariantFactor
            """,
            new { Root = _folder.FullName });
        Assert.Empty(run.Errors);
        foreach (string column in (string[])["MicroSsim", "Ssim", "Psnr", "RangeInvariantPsnr"])
        {
            Assert.All(run.Output.Take(3), row => Assert.True(double.IsFinite(row.Get<double>(column)), column));
        }

        Assert.True(double.IsFinite((double)run.Output[3]!.BaseObject));
    }

    [Fact]
    public void Error_action_stop_stops_the_batch()
    {
        WriteSetWith("cut off", "a");
        var run = HostedModule.Invoke(
            Samples.GivenFit + "Get-MicroSsimPair $Root/gt $Root/a | Measure-MicroSsim -Fit $fit -ErrorAction Stop; 'not reached'",
            new { Root = _folder.FullName });
        Assert.Equal(["00"], run.All<string>("Name"));
        Assert.Equal("ImageUnreadable", ModuleRun.Id(run.End!));
    }

    [Theory]
    [InlineData("Measure-MicroSsim", 10)]
    [InlineData("Measure-MicroMs3im", 175)]
    public void An_image_smaller_than_the_window_cannot_be_scored(string command, int side)
    {
        Samples.WriteSet(_folder, 1, side + 1, "enough");
        ushort[,] truth = Samples.Truth(0, side + 1, side);
        Tiff.Write(_folder.File("narrow", "gt.tif"), truth);
        Tiff.Write(_folder.File("narrow", "a.tif"), Samples.Prediction(truth, 1));
        var enough = HostedModule.Invoke(
            Samples.GivenFit + command + " -GroundTruth $Root/gt -Prediction $Root/enough -Fit $fit",
            new { Root = _folder.FullName });
        var narrow = HostedModule.Invoke(
            Samples.GivenFit + command + " -GroundTruth $Root/narrow/gt.tif -Prediction $Root/narrow/a.tif -Fit $fit",
            new { Root = _folder.FullName });
        Assert.Single(enough.Clean);
        Assert.Empty(narrow.Output);
        AssertNames(_folder.File("narrow", "a.tif"), "ImageTooSmall", ErrorCategory.InvalidData, narrow.OnlyError);
    }

    [Fact]
    public void A_constant_ground_truth_cannot_set_the_range_of_a_fit()
    {
        Samples.WriteSet(_folder, 3, "a");
        string constant = Tiff.Write(_folder.File("gt", "02.tif"), Samples.Each(32, 32, (_, _) => (ushort)100));
        var run = HostedModule.Invoke(
            "$pairs = Get-MicroSsimPair $Root/gt $Root/a; $pairs | New-MicroSsimFit; $pairs[0, 1] | New-MicroSsimFit",
            new { Root = _folder.FullName });
        AssertNames(constant, "ConstantGroundTruth", ErrorCategory.InvalidData, run.OnlyError);
        Assert.Equal([1, 0], run.All<long>("SkippedCount"));
        Assert.Equal(run.All<double>("RangeInvariantFactor")[1], run.All<double>("RangeInvariantFactor")[0]);
    }

    [Fact]
    public void A_constant_ground_truth_cannot_be_scored()
    {
        Samples.WriteSet(_folder, 3, "a");
        string constant = Tiff.Write(_folder.File("gt", "01.tif"), Samples.Each(32, 32, (_, _) => (ushort)100));
        var run = HostedModule.Invoke(
            Samples.GivenFit + "Get-MicroSsimPair $Root/gt $Root/a | Measure-MicroSsim -Fit $fit",
            new { Root = _folder.FullName });
        Assert.Equal(["00", "02"], run.All<string>("Name"));
        AssertNames(constant, "ConstantGroundTruth", ErrorCategory.InvalidData, run.OnlyError);
    }

    [Fact]
    public void A_constant_prediction_is_scored_with_a_warning_that_names_it()
    {
        Samples.WriteSet(_folder, 3, "a");
        string constant = Tiff.Write(_folder.File("a", "01.tif"), Samples.Each(32, 32, (_, _) => 60f));
        var run = HostedModule.Invoke(
            Samples.GivenFit + "Get-MicroSsimPair $Root/gt $Root/a | Measure-MicroSsim -Fit $fit",
            new { Root = _folder.FullName });
        Assert.Equal(["00", "01", "02"], run.All<string>("Name"));
        Assert.Empty(run.Errors);
        Assert.Contains(constant, Assert.Single(run.Warnings), StringComparison.Ordinal);
        Assert.True(run.All<double>("MicroSsim")[1] < run.All<double>("MicroSsim")[0]);
    }

    [Fact]
    public void Constant_predictions_alone_give_a_fit_that_does_not_converge()
    {
        Samples.WriteSet(_folder, 2, "a");
        foreach (string name in new[] { "00.tif", "01.tif" }) Tiff.Write(_folder.File("a", name), Samples.Each(32, 32, (_, _) => 60f));
        var run = HostedModule.Invoke("Get-MicroSsimPair $Root/gt $Root/a | New-MicroSsimFit", new { Root = _folder.FullName });
        Assert.False(Assert.Single(run.Output).Get<bool?>("Converged"));
        Assert.Contains("constant", Assert.Single(run.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void A_method_without_a_good_pair_has_no_fit_and_the_others_have()
    {
        Samples.WriteSet(_folder, 2, "a", "b");
        foreach (string name in new[] { "00.tif", "01.tif" }) File.WriteAllText(_folder.File("a", name), "");
        var run = HostedModule.Invoke("Get-MicroSsimPair $Root/gt $Root/a, $Root/b | New-MicroSsimFit", new { Root = _folder.FullName });
        Assert.Equal(["b"], run.All<string>("Method"));
        Assert.Equal(["ImageUnreadable", "ImageUnreadable", "NoPairs"], run.ErrorIds);
        Assert.Equal("a", run.Errors[2].TargetObject);
    }

    [Theory]
    [InlineData("[pscustomobject]@{ Name = 'x' } | Measure-MicroSsim -Fit $fit", "PairIncomplete", ErrorCategory.InvalidArgument)]
    [InlineData("1 | Measure-MicroSsim -Fit $fit", "PairIncomplete", ErrorCategory.InvalidArgument)]
    [InlineData(
        "[pscustomobject]@{ GroundTruth = 1, 2; Prediction = ([byte[,]]::new(11, 11)) } | Measure-MicroSsim -Fit $fit",
        "PairIncomplete", ErrorCategory.InvalidArgument)]
    [InlineData(
        "[pscustomobject]@{ GroundTruth = ([string[,]]::new(11, 11)); Prediction = '/b.tif' } | Measure-MicroSsim -Fit $fit",
        "PairIncomplete", ErrorCategory.InvalidArgument)]
    [InlineData(
        "[pscustomobject]@{ GroundTruth = '/a.tif'; Prediction = '/b.tif'; Page = 'abc' } | Measure-MicroSsim -Fit $fit",
        "PropertyInvalid", ErrorCategory.InvalidArgument)]
    [InlineData(
        "[pscustomobject]@{ GroundTruth = '/a.tif'; Prediction = '/b.tif'; Slice = 1.5 } | Measure-MicroSsim -Fit $fit",
        "PropertyInvalid", ErrorCategory.InvalidArgument)]
    [InlineData(
        "[pscustomobject]@{ GroundTruth = '/a.tif'; Prediction = '/b.tif'; Channel = 1, 'x' } | Measure-MicroSsim -Fit $fit",
        "PropertyInvalid", ErrorCategory.InvalidArgument)]
    [InlineData(
        "[pscustomobject]@{ GroundTruth = '/a.tif'; Prediction = '/b.tif'; Mask = '/m.tif'; MaskMode = 'x' } | Measure-MicroSsim -Fit $fit",
        "PropertyInvalid", ErrorCategory.InvalidArgument)]
    [InlineData(
        "[pscustomobject]@{ GroundTruth = '/a.tif'; Prediction = '/b.tif'; Page = 1; Region = '1e99' } | Measure-MicroSsim -Fit $fit",
        "PropertyInvalid", ErrorCategory.InvalidArgument)]
    [InlineData("@() | New-MicroSsimFit", "NoPairs", ErrorCategory.ObjectNotFound)]
    [InlineData("New-MicroSsimFit -GroundTruthOffset 1", "FitIncomplete", ErrorCategory.InvalidArgument)]
    [InlineData(
        "[pscustomobject]@{ GroundTruth = 'nodrive:/a.tif'; Prediction = '/b.tif' } | Measure-MicroSsim -Fit $fit",
        "PathNotFound", ErrorCategory.ObjectNotFound)]
    [InlineData(
        "[pscustomobject]@{ GroundTruth = '(in memory)'; Prediction = '(in memory)'; Page = 0 } | Measure-MicroSsim -Fit $fit",
        "ImageGone", ErrorCategory.ObjectNotFound)]
    [InlineData("[pscustomobject]@{ Name = 'x' } | Get-MicroSsimSummary", "RowIncomplete", ErrorCategory.InvalidData)]
    [InlineData(
        "Measure-MicroSsim -GroundTruth ([byte[,]]::new(11, 11)) -Prediction ([byte[,]]::new(11, 11)), ([byte[,]]::new(11, 11)) -Fit $fit",
        "PairIncomplete", ErrorCategory.InvalidArgument)]
    [InlineData("Get-MicroSsimPair ([byte[,]]::new(11, 11)) .", "PairIncomplete", ErrorCategory.InvalidArgument)]
    public void An_object_that_is_not_a_pair_or_score_row_is_an_error(string script, string id, ErrorCategory category)
    {
        var run = HostedModule.Invoke(Samples.GivenFit + script);
        Assert.Empty(run.Output);
        Assert.Equal((id, category), (ModuleRun.Id(run.OnlyError), run.OnlyError.CategoryInfo.Category));
    }

    [Theory]
    [InlineData("[pscustomobject]@{ Name = 'x' }")]
    [InlineData("[pscustomobject]@{ GroundTruth = 'nodrive:/a.tif'; Prediction = '/b.tif' }")]
    [InlineData("[pscustomobject]@{ GroundTruth = '(in memory)'; Prediction = '(in memory)'; Page = 0 }")]
    [InlineData("[pscustomobject]@{ GroundTruth = 'no/such.tif'; Prediction = 'no/such.tif' }")]
    [InlineData(
        "& { $o = [pscustomobject]@{ Prediction = 'p.tif' }; $script = [psscriptproperty]::new('GroundTruth', { throw 'no' }); "
        + "$o.psobject.Properties.Add($script); $o }")]
    public void A_bad_object_between_pairs_does_not_end_the_batch(string bad)
    {
        Samples.WriteSet(_folder, 2, "a");
        var run = HostedModule.Invoke(
            Samples.GivenFit + "$pairs = Get-MicroSsimPair $Root/gt $Root/a; "
            + "$pairs[0], (" + bad + "), $pairs[1] | Measure-MicroSsim -Fit $fit",
            new { Root = _folder.FullName });
        Assert.Equal(["00", "01"], run.All<string>("Name"));
        Assert.NotNull(run.OnlyError);
    }

    [Theory]
    [InlineData("Measure-MicroSsim -GroundTruth 5 -Prediction 6")]
    [InlineData("Measure-MicroSsim -GroundTruth ([string[,]]::new(11, 11)) -Prediction ([byte[,]]::new(11, 11))")]
    [InlineData("Measure-MicroSsim -GroundTruth ([byte[,]]::new(0, 0)) -Prediction ([byte[,]]::new(11, 11))")]
    [InlineData("New-MicroSsimFit -BackgroundPercentile 101")]
    [InlineData("New-MicroSsimFit -RangeMode Sometimes")]
    [InlineData("Measure-MicroSsim -ThrottleLimit 0")]
    [InlineData("Measure-MicroSsim -Fit 5")]
    public void An_invalid_argument_is_an_error(string script)
    {
        var run = HostedModule.Invoke(script);
        Assert.Empty(run.Output);
        ErrorCategory[] expected = [ErrorCategory.InvalidData, ErrorCategory.InvalidArgument];
        Assert.Contains((run.End ?? run.OnlyError).CategoryInfo.Category, expected);
    }

    private static void AssertNames(string path, string id, ErrorCategory category, ErrorRecord error)
    {
        Assert.Equal((id, category, path), (ModuleRun.Id(error), error.CategoryInfo.Category, error.TargetObject));
        Assert.Contains(path, error.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.ToString());
    }

    /// <summary>Writes three pairs, of which the second has a bad image on one side; returns the path of that image.</summary>
    private string WriteSetWith(string what, string side)
    {
        Samples.WriteSet(_folder, 3, "a");
        string path = _folder.File(side, "01.tif");
        float[,] prediction = Samples.Prediction(Samples.Truth(1), 1);
        switch (what)
        {
            case "shape":
                return Tiff.Write(path, Samples.Truth(1, 32, 31));
            case "pages":
                return Tiff.Write(path, prediction, prediction);
            case "colour" or "colour ground truth":
                byte[,,] colour = new byte[32, 32, 3];
                colour[1, 2, 0] = 200; // a red pixel
                return Tiff.Write(path, colour);
            case "NaN":
                prediction[3, 4] = float.NaN;
                return Tiff.Write(path, prediction);
            case "infinite ground truth":
                prediction[31, 31] = float.NegativeInfinity;
                return Tiff.Write(path, prediction);
            case "too large":
                double[,] large = Samples.Each(32, 32, (r, c) => (double)prediction[r, c]);
                large[7, 9] = -1e306;
                return Tiff.Write(path, large);
            case "cut off":
                File.WriteAllBytes(path, File.ReadAllBytes(path)[..2000]);
                return path;
            default:
                File.WriteAllText(path, what == "empty" ? "" : "This is not an image.");
                return path;
        }
    }
}
