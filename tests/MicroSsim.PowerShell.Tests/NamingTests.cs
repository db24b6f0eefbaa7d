using System.Text.RegularExpressions;

namespace MicroSsim.Tests;

/// <summary>Pairing of files whose names differ: patterns, Unicode forms, subfolders, and the suggestions, which are run.</summary>
public sealed class NamingTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("'*_N2V'")]
    [InlineData("'*_N2V.tif'")]
    [InlineData("{ $_ + '_N2V' }")]
    [InlineData("{ \"$($_)_N2V.tif\" }")]
    public void A_rule_names_the_predictions(string rule)
    {
        Touch("gt/a.tif", "gt/b.tif", "gt/sub/c.tif", "p/a_N2V.tif", "p/b_N2V.tif", "p/sub/c_N2V.tif");
        var run = Find($"-PredictionName {rule} -Recurse");
        Assert.Equal(["a", "b", "sub/c"], Names(run));
    }

    [Theory]
    [InlineData("pred_*", "p/sub/pred_c.tif")]
    [InlineData("out/*", "p/out/sub/c.tif")]
    public void A_pattern_is_of_the_file_name_unless_it_has_a_folder(string pattern, string prediction)
    {
        Touch("gt/sub/c.tif", "gt/sub/d.tif", prediction, prediction.Replace("c.tif", "d.tif", StringComparison.Ordinal));
        Assert.Equal(["sub/c", "sub/d"], Names(Find($"-PredictionName '{pattern}' -Recurse")));
    }

    [Theory]
    [InlineData("'N2V'")]
    [InlineData("'*_*'")]
    [InlineData("''")]
    public void A_pattern_has_one_asterisk(string pattern)
    {
        Touch("gt/a.tif", "p/a.tif");
        var run = Find($"-PredictionName {pattern}");
        Assert.Empty(run.Output);
        Assert.Contains("one asterisk", (run.End ?? run.OnlyError).ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{ }")]
    [InlineData("{ 'a', 'b' }")]
    [InlineData("{ throw 'my fault' }")]
    public void A_script_block_that_gives_no_name_is_an_error(string rule)
    {
        Touch("gt/a.tif", "gt/b.tif", "p/a.tif", "p/b.tif");
        var run = Find($"-PredictionName {rule}");
        Assert.Empty(run.Output);
        Assert.Equal("PredictionNameInvalid", ModuleRun.Id(run.End ?? run.OnlyError));
    }

    [Fact]
    public void Names_are_compared_in_Unicode_form_C()
    {
        Assert.SkipWhen(OperatingSystem.IsMacOS(), "The file system normalizes names.");
        Touch("gt/gro\u0308ße.tif", "p/größe.tif");
        Assert.Equal(["größe"], Names(Find("")));
        Touch("gt/größe.tif");
        Assert.Contains("DuplicateName", Find("").ErrorIds);
    }

    [Fact]
    public void File_names_alone_pair_where_that_is_asked_for()
    {
        Touch("gt/day 1/a.tif", "gt/day 2/b.tif", "p/x/a.tif", "p/b.tif");
        Assert.Equal(["NoPairs"], Find("-Recurse").ErrorIds);
        Assert.Equal(["a", "b"], Names(Find("-Recurse -ByFileName")));
        Touch("p/y/a.tif");
        var run = Find("-Recurse -ByFileName");
        Assert.Equal(["b"], run.All<string>("Name"));
        Assert.Contains("DuplicateName", run.ErrorIds);
    }

    [Fact]
    public void One_ground_truth_pairs_with_every_prediction()
    {
        Touch("gt/avg.tif", "raw/1.tif", "raw/2.tif", "den/1.tif");
        var run = HostedModule.Invoke("Get-MicroSsimPair $Root/gt/avg.tif $Root/raw, $Root/den", new { Root = _folder.FullName });
        Assert.Equal(["1", "2", "1"], Names(run));
        Assert.Equal(["raw", "raw", "den"], run.All<string>("Method"));
        Assert.All(run.All<string>("GroundTruth"), path => Assert.EndsWith("avg.tif", path, StringComparison.Ordinal));
    }

    [Fact]
    public void One_ground_truth_whose_name_a_prediction_has_pairs_by_name()
    {
        Touch("gt/1.tif", "raw/1.tif", "raw/2.tif");
        var run = HostedModule.Invoke("Get-MicroSsimPair $Root/gt/1.tif $Root/raw", new { Root = _folder.FullName });
        Assert.Equal(["1"], run.All<string>("Name"));
        Assert.Equal(["GroundTruthMissing"], run.ErrorIds);
    }

    [Theory]
    [InlineData("a b c", "{0}_denoised", "-PredictionName '*_denoised'")]
    [InlineData("a b c", "predicted_{0}", "-PredictionName 'predicted_*'")]
    [InlineData("a b c", "pred_{0}_x", "-PredictionName 'pred_*_x'")]
    [InlineData("a b c", "out/{0}", "-Recurse -ByFileName")]
    [InlineData("a b c", "out/{0}_n2v", "-Recurse -PredictionName 'out/*_n2v'")]
    [InlineData("IMG_A IMG_B", "lower", "-PredictionName { $_.ToLowerInvariant() }")]
    [InlineData("img_a img_b", "upper", "-PredictionName { $_.ToUpperInvariant() }")]
    [InlineData("a-1 b-2 c-3", "underscore", "-PredictionName { $_ -creplace '-', '_' }")]
    [InlineData("a_gt b_gt", "n2v", "-PredictionName { $_ -creplace 'gt$', 'n2v' }")]
    [InlineData("gt_1 gt_2", "n2v", "-PredictionName { $_ -creplace '^gt', 'n2v' }")]
    [InlineData("a_gt_1 b_gt_2", "n2v", "-PredictionName { $_ -creplace 'gt', 'n2v' }")]
    [InlineData("a_gt b_gt", "drop", "-PredictionName { $_ -creplace '_gt$', '' }")]
    [InlineData("a$1 b$1", "{0}'x", "-PredictionName '*''x'")]
    public void When_nothing_pairs_the_error_prints_what_does(string truths, string prediction, string expected)
    {
        string[] names = truths.Split(' ');
        foreach (string name in names) Touch($"gt/{name}.tif", $"p/{Rename(name)}.tif");
        var error = Find("").OnlyError;
        Assert.Equal("NoPairs", ModuleRun.Id(error));
        string message = error.ToString();
        Assert.Contains($"all {names.Length} pair with {expected}", message, StringComparison.Ordinal);

        string parameters = Regex.Match(message, "pair with (.+?) \\(say|pair with (.+)\\.$") is { Groups: var g } && g[1].Success
            ? g[1].Value
            : Regex.Match(message, "pair with (.+)\\.$").Groups[1].Value;
        Assert.Equal(names.Length, Find(parameters).Clean.Count);

        string Rename(string name) => prediction switch
        {
            "lower" => name.ToLowerInvariant(),
            "upper" => name.ToUpperInvariant(),
            "underscore" => name.Replace('-', '_'),
            "n2v" => name.Replace("gt", "n2v", StringComparison.Ordinal),
            "drop" => name.Replace("_gt", "", StringComparison.Ordinal),
            _ => prediction.Replace("{0}", name, StringComparison.Ordinal),
        };
    }

    [Fact]
    public async Task Names_that_differ_in_case_pair_by_the_script_block_of_the_error_and_when_they_are_renamed()
    {
        Assert.SkipWhen(OperatingSystem.IsMacOS() || OperatingSystem.IsWindows(), "The file system ignores case.");
        Touch("gt/Cell_a.tif", "gt/cell_B.tif", "p/cell_A.tif", "p/CELL_b.tif");
        string message = Find("").OnlyError.ToString();
        Assert.Contains("all 2 would pair but for upper and lower case; rename the files, or use", message, StringComparison.Ordinal);
        string rule = Regex.Match(message, "use (-PredictionName \\{.*? \\}) \\(say").Groups[1].Value;
        string names = await ShellProcess.OutputOf(
            "-Command", $"(Get-MicroSsimPair '{_folder.File("gt")}' '{_folder.File("p")}' {rule}).Name -join ' '");
        Assert.Equal("Cell_a cell_B", names.Trim());
        File.Move(_folder.File("p", "cell_A.tif"), _folder.File("p", "Cell_a.tif"));
        var error = Find("").OnlyError;
        Assert.Equal("PredictionMissing", ModuleRun.Id(error));
        Assert.Contains(
            "'cell_B', but 'CELL_b', which differs in upper and lower case only; rename one of them.",
            error.ToString(),
            StringComparison.Ordinal);
        File.Move(_folder.File("p", "CELL_b.tif"), _folder.File("p", "cell_B.tif"));
        Assert.Equal(["Cell_a", "cell_B"], Names(Find("")));
    }

    [Fact]
    public void A_rule_that_one_image_of_several_follows_is_not_suggested()
    {
        Touch("gt/IMG_1.tif", "gt/img_2.tif", "p/img_1_n2v.tif", "p/IMG_2_n2v.tif");
        Assert.DoesNotContain("1 of 2", Find("").OnlyError.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Commands_without_the_parameter_name_the_one_that_has_it()
    {
        Touch("gt/a.tif", "gt/b.tif", "p/a_x.tif", "p/b_x.tif");
        var run = HostedModule.Invoke("Measure-MicroSsim $Root/gt -Prediction $Root/p", new { Root = _folder.FullName });
        Assert.Contains("all 2 pair with Get-MicroSsimPair -PredictionName '*_x'", run.Errors[0].ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Names_with_nothing_in_common_get_no_suggestion_but_both_ways()
    {
        Touch("gt/a.tif", "gt/b.tif", "p/x.tif", "p/y.tif");
        string message = Find("").OnlyError.ToString();
        Assert.DoesNotContain("pair with", message, StringComparison.Ordinal);
        Assert.Contains("-PredictionName", message, StringComparison.Ordinal);
        Assert.Contains("GroundTruth and Prediction", message, StringComparison.Ordinal);
        var run = HostedModule.Invoke(
            "Get-MicroSsimPair $Root/gt $Root/p -PredictionName { @{ a = 'x'; b = 'y' }[$_] }", new { Root = _folder.FullName });
        Assert.Equal(["a", "b"], Names(run));
    }

    [Fact]
    public void Folders_name_the_images_that_are_not_read()
    {
        Touch("gt/a.tif", "gt/b.czi", "gt/c.JPG", "gt/d.nd2", "gt/readme.txt");
        Touch("gt/Thumbs.db", "gt/.DS_Store", "gt/desktop.ini", "gt/._e.czi");
        Touch("gt/e.tif.gz", "gt/data.csv.gz", "p/a.tif", "p/a.h5");
        Directory.CreateDirectory(_folder.File("p", "x.n5"));
        var run = Find("");
        Assert.Empty(run.Errors);
        Assert.Equal(2, run.Warnings.Count);
        Assert.Contains("4 image(s) of formats that are not read", run.Warnings.Single(w => w.Contains("gt:", StringComparison.Ordinal)));
        Assert.All(["b.czi", "c.JPG", "d.nd2", "e.tif.gz", "Zeiss CZI", "bfconvert"], t =>
            Assert.Contains(run.Warnings, w => w.Contains(t, StringComparison.Ordinal)));
        Assert.All(["a.h5", "x.n5", "h5py"], t => Assert.Contains(run.Warnings, w => w.Contains(t, StringComparison.Ordinal)));
        Assert.DoesNotContain(run.Warnings, w => Regex.IsMatch(w, "readme|Thumbs|DS_Store|desktop|_e\\.czi|data\\.csv"));
    }

    [Fact]
    public void Many_images_that_are_not_read_are_ten_names_and_a_count()
    {
        Touch("gt/a.tif", "p/a.tif");
        for (int i = 0; i < 30; i++) Touch($"gt/{i:00}.lif");
        string warning = Assert.Single(Find("").Warnings);
        Assert.Contains("09.lif and 20 more", warning, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("stk")]
    [InlineData("lsm")]
    [InlineData("STK")]
    public void Extensions_of_readers_count(string extension)
    {
        Touch($"gt/a.{extension}", "p/a.tif");
        Assert.Equal(["a"], Names(Find("")));
    }

    private ModuleRun Find(string parameters) =>
        HostedModule.Invoke($"Get-MicroSsimPair $Root/gt $Root/p {parameters}", new { Root = _folder.FullName });

    private static IReadOnlyList<string> Names(ModuleRun run) => run.Clean.Count == 0 ? [] : run.All<string>("Name");

    private void Touch(params string[] paths)
    {
        foreach (string path in paths) File.WriteAllText(_folder.File(path.Split('/')), "");
    }
}
