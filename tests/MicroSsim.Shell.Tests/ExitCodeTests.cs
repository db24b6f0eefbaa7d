using System.Diagnostics;

namespace MicroSsim.Tests;

/// <summary>The exit code, and the errors on standard error, of a run in which something fails.</summary>
public sealed class ExitCodeTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();

    public async ValueTask InitializeAsync() =>
        await ShellProcess.OutputOf("-Command", $"New-MicroSsimSample '{_folder.FullName}' -Count 3 -Width 32 -Height 32 | Out-Null");

    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }

    private string Score => $"Get-MicroSsimPair '{_folder.FullName}/gt' '{_folder.FullName}/raw' | Measure-Psnr -DataRange Type";

    [Fact]
    public async Task Good_images_and_a_bad_one()
    {
        Assert.Equal(0, (await Run([], Score)).ExitCode);
        File.WriteAllText(_folder.File("raw", "sample_01.tif"), "no image");
        var run = await Run([], Score);
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("sample_01.tif", run.Error, StringComparison.Ordinal);
        Assert.Contains("sample_02", run.Out, StringComparison.Ordinal); // the others are scored
        Assert.Equal(1, (await Run([], Score + " -ErrorAction Stop")).ExitCode);
    }

    [Fact]
    public async Task An_output_that_cannot_be_written() =>
        Assert.Equal(1, (await Run([], Score + $" | Export-MicroSsimReport '{_folder.FullName}/gt/sample_00.tif/scores.csv'")).ExitCode);

    [Fact]
    public async Task A_user_without_permission()
    {
        if (!OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess || !File.Exists("/usr/bin/setpriv"))
        {
            Assert.Skip("Only root on Linux can become nobody.");
            return; // for the analyzer, which does not know that Skip never returns
        }

        string[] nobody = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"];
        using (var open = Process.Start("chmod", ["-R", "a+rX", _folder.FullName])) open.WaitForExit();
        Assert.SkipUnless((await Run(nobody, Score)).ExitCode == 0, "The user nobody cannot run the Shell here.");
        File.SetUnixFileMode(_folder.File("raw", "sample_01.tif"), UnixFileMode.None);
        var read = await Run(nobody, Score);
        Assert.Equal(1, read.ExitCode);
        Assert.Contains("sample_01.tif", read.Error, StringComparison.Ordinal);
        Assert.Contains("denied", read.Error, StringComparison.OrdinalIgnoreCase);
        File.SetUnixFileMode(_folder.File("raw", "sample_01.tif"), UnixFileMode.OtherRead);

        var written = await Run(nobody, Score + $" | Export-MicroSsimReport '{_folder.FullName}/scores.csv'");
        Assert.Equal(1, written.ExitCode);
        Assert.Contains("denied", written.Error, StringComparison.OrdinalIgnoreCase);
        Assert.Empty(Directory.GetFiles(_folder.FullName, "*", new EnumerationOptions { AttributesToSkip = 0 }));

        File.SetUnixFileMode(Path.Combine(_folder.FullName, "raw"), UnixFileMode.None);
        var listed = await Run(nobody, Score);
        Assert.Equal(1, listed.ExitCode);
        Assert.Contains("raw", listed.Error, StringComparison.Ordinal);
    }

    /// <summary>Exit code and streams of PowerShell for a command; <paramref name="before"/> is a program that starts it.</summary>
    private static Task<ShellRun> Run(string[] before, string command)
    {
        string[] words = [.. before, .. ShellProcess.Command, "-Command", command];
        var start = new ProcessStartInfo(words[0], words[1..]);
        start.Environment["DOTNET_CLI_HOME"] = start.Environment["HOME"] = Path.GetTempPath();
        return ShellProcess.End(ShellProcess.Start(start));
    }
}
