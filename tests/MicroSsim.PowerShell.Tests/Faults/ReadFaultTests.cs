using System.Diagnostics;
using System.Management.Automation;

namespace MicroSsim.Tests;

/// <summary>Images that cannot be read, or changed: the error names file and cause, and the others are processed.</summary>
public sealed class ReadFaultTests : IDisposable
{
    private const string Score = Samples.GivenFit + "Get-MicroSsimPair $Root/gt $Root/a | Measure-MicroSsim -Fit $fit";

    private readonly TemporaryFolder _folder = new();

    public ReadFaultTests() => Samples.WriteSet(_folder, 3, "a");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_disk_error_in_the_middle_of_a_file_is_an_error_of_that_image()
    {
        using var volume = Volume.OnDisk(32);
        ushort[,] large = Samples.Each(2048, 2048, (row, column) => (ushort)(row ^ column));
        Tiff.Write(_folder.File("gt", "01.tif"), large);
        Tiff.Write(Path.Combine(volume.FullName, "01.tif"), large);
        File.Delete(_folder.File("a", "01.tif"));
        File.CreateSymbolicLink(_folder.File("a", "01.tif"), Path.Combine(volume.FullName, "01.tif"));
        volume.BreakAfter(megabytes: 12);
        AssertOne(HostedModule.Invoke(Score, new { Root = _folder.FullName }), "ImageUnreadable", ErrorCategory.ReadError, "error");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_pipe_instead_of_an_image_is_an_error_without_delay(bool behindLink)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no pipes in folders.");
        string image = _folder.File("a", "01.tif"), pipe = behindLink ? _folder.File("pipe") : image;
        File.Delete(image);
        using (var make = Process.Start("mkfifo", [pipe])) make.WaitForExit();
        if (behindLink) File.CreateSymbolicLink(image, pipe);
        var watch = Stopwatch.StartNew();
        AssertOne(HostedModule.Invoke(Score, new { Root = _folder.FullName }), "ImageUnreadable", ErrorCategory.ReadError, "pipe");
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(20), $"It took {watch.Elapsed}.");
    }

    [Fact]
    public void A_locked_image_is_an_error()
    {
        ModuleRun run;
        using (new FileStream(_folder.File("a", "01.tif"), FileMode.Open, FileAccess.ReadWrite, FileShare.None))
        {
            run = HostedModule.Invoke(Score, new { Root = _folder.FullName });
        }

        AssertOne(run, "ImageUnreadable", ErrorCategory.ReadError, "in use");
    }

    [Fact]
    public void An_image_that_was_deleted_between_fit_and_score_is_an_error()
    {
        var run = HostedModule.Invoke(
            "$pairs = Get-MicroSsimPair $Root/gt $Root/a; $fit = $pairs | New-MicroSsimFit; "
            + "[IO.File]::Delete(\"$Root/a/01.tif\"); $pairs | Measure-MicroSsim -Fit $fit",
            new { Root = _folder.FullName });
        AssertOne(run, "ImageNotFound", ErrorCategory.ObjectNotFound, "no such file");
    }

    [Theory]
    [InlineData("a", "Measure-MicroSsim")]
    [InlineData("gt", "Measure-MicroSsim")]
    public void An_image_that_was_rewritten_between_fit_and_score_is_an_error(string side, string command)
    {
        string image = _folder.File(side, "01.tif");
        var run = HostedModule.Invoke(
            $$"""
              $pairs = Get-MicroSsimPair $Root/gt $Root/a
              $fit = $pairs | New-MicroSsimFit
              [IO.File]::WriteAllBytes('{{image}}', [IO.File]::ReadAllBytes('{{image}}'))
              [IO.File]::SetLastWriteTimeUtc('{{image}}', [datetime]::UtcNow.AddMinutes(1))
              $pairs | {{command}} -Fit $fit
              """,
            new { Root = _folder.FullName });
        Assert.Equal(["00", "02"], run.All<string>("Name"));
        Assert.Equal(
            ("ImageChanged", ErrorCategory.ReadError, image),
            (ModuleRun.Id(run.OnlyError), run.OnlyError.CategoryInfo.Category, run.OnlyError.TargetObject));
    }

    [Fact]
    public void A_saved_fit_does_not_check_the_write_time_of_images()
    {
        var run = HostedModule.Invoke(
            """
            $pairs = Get-MicroSsimPair $Root/gt $Root/a
            $pairs | New-MicroSsimFit | Export-MicroSsimFit $Root/fit.json | Out-Null
            foreach ($pair in $pairs) { [IO.File]::SetLastWriteTimeUtc($pair.Prediction, [datetime]::UtcNow.AddMinutes(1)) }
            $pairs | Measure-MicroSsim -Fit $Root/fit.json
            """,
            new { Root = _folder.FullName });
        Assert.Equal(3, run.Clean.Count);
    }

    [Fact]
    public void A_folder_without_its_files_has_no_pairs()
    {
        foreach (string file in Directory.GetFiles(_folder.File("a"))) File.Delete(file);
        var run = HostedModule.Invoke(
            "Get-MicroSsimPair $Root/gt $Root/a; Get-MicroSsimPair $Root/gt $Root/never",
            new { Root = _folder.FullName });
        Assert.Empty(run.Output);
        Assert.Equal(["NoPairs", "PathNotFound"], run.ErrorIds);
    }

    [Fact]
    public void Cyclic_links_to_folders_are_not_followed()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows lets few users make links.");
        string folder = Path.Combine(_folder.FullName, "a");
        foreach (string link in new[] { "one", "two" }) Directory.CreateSymbolicLink(Path.Combine(folder, link), folder);
        var run = HostedModule.Invoke("Get-MicroSsimPair $Root/gt $Root/a -Recurse", new { Root = _folder.FullName });
        Assert.Equal(["00", "01", "02"], run.All<string>("Name"));
        Assert.Equal(["LinkNotFollowed", "LinkNotFollowed"], run.ErrorIds);
    }

    private void AssertOne(ModuleRun run, string id, ErrorCategory category, string cause)
    {
        Assert.Equal(["00", "02"], run.All<string>("Name"));
        Assert.Equal(
            (id, category, _folder.File("a", "01.tif")),
            (ModuleRun.Id(run.OnlyError), run.OnlyError.CategoryInfo.Category, run.OnlyError.TargetObject));
        Assert.Contains(cause, run.OnlyError.ToString(), StringComparison.OrdinalIgnoreCase);
        OpenFiles.AssertNoneIn(_folder.FullName);
    }
}
