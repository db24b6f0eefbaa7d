using System.Management.Automation;

namespace MicroSsim.Tests;

/// <summary>Outputs that cannot be written: the error states the cause, and no partial or temporary file is left.</summary>
public sealed class WriteFaultTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public WriteFaultTests() => Samples.WriteSet(_folder, 3, 96, "a");

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string> Writers => new(
        "$rows | Export-MicroSsimReport $Disk/scores.csv",
        "$rows | Export-MicroSsimReport $Disk/scores.json",
        "$fit | Export-MicroSsimFit $Disk/fit.json",
        "$pairs | Measure-MicroSsim -Fit $fit -Components -MapDirectory $Disk/maps",
        "$rows | Measure-MicroSsim -Fit $fit -Resume $Disk/resume",
        "New-MicroSsimSample $Disk/sample");

    [Theory]
    [MemberData(nameof(Writers))]
    public void A_full_disk(string write)
    {
        using var volume = Volume.InMemory(kilobytes: 64);
        File.WriteAllBytes(Path.Combine(volume.FullName, "filler"), new byte[60 << 10]);
        AssertFails(write, volume, "space");
    }

    [Theory]
    [MemberData(nameof(Writers))]
    public void A_disk_that_is_read_only(string write)
    {
        using var volume = Volume.InMemory(kilobytes: 1024);
        volume.MakeReadOnly();
        AssertFails(write, volume, "read-only");
    }

    [Fact]
    public void Maps_that_were_complete_before_the_disk_was_full_are_kept()
    {
        using var volume = Volume.InMemory(kilobytes: 80); // room for two maps of 29 KiB
        var run = HostedModule.Invoke(
            "$pairs = Get-MicroSsimPair $Root/gt $Root/a; $fit = $pairs | New-MicroSsimFit; $pairs | "
            + "Measure-MicroSsim -Fit $fit -MapDirectory $Disk/maps",
            new { Root = _folder.FullName, Disk = volume.FullName });
        Assert.Equal(["00", "01"], run.All<string>("Name"));
        Assert.Equal("OutputNotWritten", ModuleRun.Id(run.Errors.Append(run.End!).First(e => e is not null)));
        string[] files = AllFiles.In(volume.FullName);
        Assert.Equal(["00.ssim.tif", "01.ssim.tif"], files.Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Single(files.Select(f => new FileInfo(f).Length).Distinct());
    }

    [Fact]
    public void A_journal_that_another_run_has_open_is_an_error()
    {
        var run = HostedModule.Invoke(
            """
            $pairs = Get-MicroSsimPair $Root/gt $Root/a
            $fit = $pairs | New-MicroSsimFit
            $pairs | Measure-MicroSsim -Fit $fit -Resume $Root/resume | Measure-MicroSsim -Fit $fit -K1 0.02 -Resume $Root/resume
            """,
            new { Root = _folder.FullName });
        Assert.Equal(("OutputNotWritten", ErrorCategory.WriteError), (ModuleRun.Id(run.OnlyError), run.OnlyError.CategoryInfo.Category));
        Assert.Contains("folder of its own", run.OnlyError.ToString(), StringComparison.Ordinal);
    }

    private void AssertFails(string write, Volume volume, string cause)
    {
        string[] before = AllFiles.In(volume.FullName);
        var run = HostedModule.Invoke(
            // So many rows that the report exceeds the free space.
            "$pairs = Get-MicroSsimPair $Root/gt $Root/a; $fit = $pairs | New-MicroSsimFit; $one = $pairs | "
            + "Measure-MicroSsim -Fit $fit; $rows = foreach ($i in 1..100) { $one };"
            + "$fit = foreach ($i in 1..50) { $fit };" + write + " | Out-Null",
            new { Root = _folder.FullName, Disk = volume.FullName });
        var error = run.Errors.Append(run.End).Single(e => e is not null)!;
        Assert.Equal(("OutputNotWritten", ErrorCategory.WriteError), (ModuleRun.Id(error), error.CategoryInfo.Category));
        Assert.Contains(cause, error.ToString(), StringComparison.OrdinalIgnoreCase);
        // Files that were completed before are kept, and the journal, which grows by whole lines.
        Assert.DoesNotContain(AllFiles.In(volume.FullName, "*.tmp"), _ => true);
        if (write.Contains("Export", StringComparison.Ordinal)) Assert.Equal(before, AllFiles.In(volume.FullName));
        OpenFiles.AssertNoneIn(volume.FullName);
    }
}
