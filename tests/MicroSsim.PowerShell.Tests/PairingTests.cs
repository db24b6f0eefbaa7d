using System.Management.Automation;

namespace MicroSsim.Tests;

/// <summary>Get-MicroSsimPair: pairing by name, names of pairs and methods, and files without a partner.</summary>
public sealed class PairingTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Folders_pair_by_name_without_the_image_extension_and_nothing_else()
    {
        Touch("gt/x_0.5um.tif", "gt/b.TIFF", "gt/c.ome.tif", "n2v/x_0.5um.ome.tif", "n2v/b.tif", "n2v/c.ome.tiff");
        var run = Find("gt", "n2v");
        Assert.Equal(3, run.Clean.Count);
        Assert.Equal(["b", "c", "x_0.5um"], run.All<string>("Name"));
        Assert.Equal([Full("gt/b.TIFF"), Full("gt/c.ome.tif"), Full("gt/x_0.5um.tif")], run.All<string>("GroundTruth"));
        Assert.Equal([Full("n2v/b.tif"), Full("n2v/c.ome.tiff"), Full("n2v/x_0.5um.ome.tif")], run.All<string>("Prediction"));
        Assert.All(run.All<string>("Method"), method => Assert.Equal("n2v", method));
    }

    [Fact]
    public void Pairs_come_in_ordinal_order_method_by_method()
    {
        foreach (string name in new[] { "b10", "a", "b2", "B", "_", "ä" }) Touch($"gt/{name}.tif", $"z/{name}.tif", $"care/{name}.tif");
        var run = Find("gt", "z", "care");
        string[] names = ["B", "_", "a", "b10", "b2", "ä"];
        Assert.Equal([.. names, .. names], run.All<string>("Name"));
        Assert.Equal(Enumerable.Repeat("z", 6).Concat(Enumerable.Repeat("care", 6)), run.All<string>("Method"));
    }

    [Fact]
    public void One_file_against_one_file_is_a_pair_whatever_the_names()
    {
        Touch("gt/cells.tif", "out/prediction_017.tif");
        var run = Find("gt/cells.tif", "out/prediction_017.tif");
        Assert.Single(run.Clean);
        Assert.Equal(["cells"], run.All<string>("Name"));
        Assert.Equal(["out"], run.All<string>("Method"));
    }

    [Fact]
    public void Methods_whose_folders_share_a_name_get_the_shortest_unique_path()
    {
        Touch("gt/a.tif", "runs/1/out/a.tif", "runs/2/out/a.tif", "care/a.tif");
        Assert.Equal(["1/out", "2/out", "care"], Find("gt", "runs/1/out", "runs/2/out", "care").All<string>("Method"));
        Assert.Equal(["out"], Find("gt", "runs/1/out").All<string>("Method"));
    }

    [Fact]
    public void A_trailing_separator_changes_no_name()
    {
        Touch("gt/a.tif", "n2v/a.tif");
        Assert.Equal(["n2v"], Find("gt/", "n2v/").All<string>("Method"));
        Assert.Equal(["a"], Find("gt/", "n2v/").All<string>("Name"));
    }

    [Fact]
    public void Recurse_pairs_by_the_path_below_the_folder()
    {
        Touch("gt/day 1/a.tif", "gt/day 2/a.tif", "gt/b.tif", "p/day 1/a.tif", "p/day 2/a.tif", "p/b.tif");
        Assert.Equal(["b", "day 1/a", "day 2/a"], Find("gt", "p", "-Recurse").All<string>("Name"));
        Assert.Equal(["b"], Find("gt", "p").All<string>("Name"));
    }

    [Fact]
    public void Hidden_files_and_other_files_are_ignored()
    {
        Touch("gt/a.tif", "gt/._a.tif", "gt/.b.tif", "gt/notes.txt", "p/a.tif", "p/.c.tif", "p/scores.csv");
        Assert.Equal(["a"], Names(Find("gt", "p")));
    }

    [Fact]
    public void Wildcards_choose_files_and_folders()
    {
        Touch("gt/a1.tif", "gt/a2.tif", "gt/b1.tif", "m1/a1.tif", "m1/a2.tif", "m2/a1.tif", "m2/a2.tif");
        Assert.Equal(["a1", "a2", "a1", "a2"], Names(Find("gt/a*.tif", "m?")));
        Assert.Equal(["a1", "a1"], Names(Find("gt/a[1].tif", "m?/a1*")));
    }

    [Fact]
    public void An_existing_path_with_brackets_is_taken_literally()
    {
        Touch("set [1]/gt/img[1].tif", "set [1]/p/img[1].tif");
        Assert.Equal(["img[1]"], Names(Find("set [1]/gt", "set [1]/p")));
        Assert.Equal(["img[1]"], Names(Find("set [1]/gt/img[1].tif", "set [1]/p/img[1].tif")));
    }

    [Fact]
    public void Relative_paths_start_at_the_current_location()
    {
        Touch("gt/a.tif", "p/a.tif", "p/deeper/nothing");
        var run = HostedModule.Invoke(
            "$null = $ExecutionContext.SessionState.Path.SetLocation(\"$Root/p\"); Get-MicroSsimPair ../gt .",
            new { Root = _folder.FullName });
        Assert.Equal([Full("gt/a.tif")], Single<string>(run, "GroundTruth"));
        Assert.Equal(["p"], run.All<string>("Method"));
    }

    [Fact]
    public void File_objects_are_paths_too()
    {
        Touch("gt/a[1].tif", "p/a[1].tif");
        var run = HostedModule.Invoke(
            "Get-MicroSsimPair ([IO.DirectoryInfo]\"$Root/gt\") ([IO.FileInfo]\"$Root/p/a[1].tif\")", new { Root = _folder.FullName });
        Assert.Equal(["a[1]"], Single<string>(run, "Name"));
    }

    [Fact]
    public void An_image_without_a_partner_is_named()
    {
        Touch("gt/a.tif", "gt/b.tif", "p/a.tif", "p/c.tif");
        var run = Find("gt", "p");
        Assert.Equal(["a"], run.All<string>("Name"));
        Assert.Equal(["PredictionMissing", "GroundTruthMissing"], run.ErrorIds);
        Assert.Equal([Full("gt/b.tif"), Full("p/c.tif")], run.Errors.Select(e => e.TargetObject));
        Assert.All(run.Errors, e => Assert.Equal(ErrorCategory.ObjectNotFound, e.CategoryInfo.Category));
        Assert.Contains(Full("gt/b.tif"), run.Errors[0].ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Two_files_of_one_name_are_named_and_neither_is_used()
    {
        Touch("gt/a.tif", "gt/b.tif", "p/a.tif", "p/a.ome.tif", "p/b.tif");
        var run = Find("gt", "p");
        Assert.Equal(["b"], run.All<string>("Name"));
        var error = run.Errors.Single(e => ModuleRun.Id(e) == "DuplicateName");
        Assert.Equal(ErrorCategory.InvalidData, error.CategoryInfo.Category);
        Assert.Contains(Full("p/a.tif"), error.ToString(), StringComparison.Ordinal);
        Assert.Contains(Full("p/a.ome.tif"), error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Folders_without_a_common_name_give_one_error_and_not_one_per_file()
    {
        Touch("gt/a.tif", "gt/b.tif", "p/c.tif", "good/a.tif", "good/b.tif");
        var run = Find("gt", "p", "good");
        Assert.Equal(["a", "b"], run.All<string>("Name"));
        Assert.Equal(("NoPairs", ErrorCategory.ObjectNotFound), (ModuleRun.Id(run.OnlyError), run.OnlyError.CategoryInfo.Category));
        Assert.Equal(Full("p"), run.OnlyError.TargetObject);
    }

    [Fact]
    public void An_empty_folder_gives_no_pairs()
    {
        Touch("gt/a.tif", "p/readme.txt");
        Assert.Equal(["NoPairs"], Find("gt", "p").ErrorIds);
    }

    [Theory]
    [InlineData("nowhere", "p")]
    [InlineData("gt", "nowhere")]
    [InlineData("gt", "nowhere/*.tif")]
    [InlineData("gt/*.png", "p")]
    public void A_path_that_does_not_exist_is_named(string groundTruth, string prediction)
    {
        Touch("gt/a.tif", "p/a.tif");
        var run = Find(groundTruth, prediction);
        Assert.Empty(run.Output);
        Assert.Equal(("PathNotFound", ErrorCategory.ObjectNotFound), (ModuleRun.Id(run.OnlyError), run.OnlyError.CategoryInfo.Category));
        Assert.Contains((string)run.OnlyError.TargetObject, new[] { Full(groundTruth), Full(prediction) });
    }

    [Theory]
    [InlineData("Variable:PID", "PathNotFileSystem")]
    [InlineData("nodrive:/p", "PathNotFound")]
    [InlineData("NoProvider::/p", "PathNotFound")]
    public void A_path_outside_the_file_system_is_an_error_and_the_others_are_used(string path, string id)
    {
        Touch("gt/a.tif", "p/a.tif");
        var run = HostedModule.Invoke("Get-MicroSsimPair $Root/gt $Path, $Root/p", new { Root = _folder.FullName, Path = path });
        Assert.Equal((id, path), (ModuleRun.Id(run.OnlyError), run.OnlyError.TargetObject));
        Assert.Equal(["p"], run.All<string>("Method"));
    }

    [Fact]
    public void Error_action_stop_stops_at_the_first_problem()
    {
        Touch("gt/a.tif", "gt/b.tif", "p/a.tif");
        var run = HostedModule.Invoke(
            "Get-MicroSsimPair $Root/gt $Root/p -ErrorAction Stop; 'not reached'",
            new { Root = _folder.FullName });
        Assert.Empty(run.Output);
        Assert.Equal("PredictionMissing", ModuleRun.Id(run.End!));
    }

    [Fact]
    public void Pages_and_channels_are_kept_with_the_pair()
    {
        Touch("gt/a.tif", "p/a.tif");
        var pair = Find("gt", "p", "-Page 2, 0 -Channel 1 -PredictionChannel 0, 2").Clean.Single();
        Assert.Equal([2, 0], pair.Get<IEnumerable<int>>("Page"));
        Assert.Equal([1], pair.Get<IEnumerable<int>>("Channel"));
        Assert.Equal([0, 2], pair.Get<IEnumerable<int>>("PredictionChannel"));
    }

    /// <summary>Runs the command on paths in the folder; a last element that begins with a dash is appended to the command line.</summary>
    private ModuleRun Find(string groundTruth, params string[] predictions)
    {
        string more = predictions[^1].StartsWith('-') ? predictions[^1] : "";
        return HostedModule.Invoke(
            $"Get-MicroSsimPair -GroundTruth $GroundTruth -Prediction $Prediction {more}",
            new { GroundTruth = Full(groundTruth), Prediction = predictions.Where(p => p != more).Select(Full).ToArray() });
    }

    private static IReadOnlyList<string> Names(ModuleRun run) => run.Clean.Count == 0 ? [] : run.All<string>("Name");

    private static IReadOnlyList<T> Single<T>(ModuleRun run, string property) => [Assert.Single(run.Clean).Get<T>(property)];

    private string Full(string path) => _folder.FullName + Path.DirectorySeparatorChar + path.Replace('/', Path.DirectorySeparatorChar);

    /// <summary>Creates empty files; pairing does not open them.</summary>
    private void Touch(params string[] paths)
    {
        foreach (string path in paths) File.WriteAllText(_folder.File(path.Split('/')), "");
    }
}
