using System.Diagnostics;
using MicroSsim.Shell;

namespace MicroSsim.Tests;

/// <summary>What a run that had trouble tells whoever started it.</summary>
public sealed class ExitCodeTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public ExitCodeTests()
    {
        ShellResult sample = Run([], $"New-MicroSsimSample '{_folder.FullName}' -Count 3 -Width 32 -Height 32 | Out-Null");
        Assert.SkipUnless(sample.ExitCode == 0, "The module is not staged.");
    }

    public void Dispose() => _folder.Dispose();

    private string Score => $"Get-MicroSsimPair '{_folder.FullName}/gt' '{_folder.FullName}/raw' | Measure-Psnr -DataRange Type";

    [Fact]
    public void Good_images_and_a_bad_one()
    {
        Assert.Equal(0, Run([], Score).ExitCode);
        File.WriteAllText(_folder.File("raw", "sample_01.tif"), "no image");
        ShellResult run = Run([], Score);
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("sample_01.tif", run.Error, StringComparison.Ordinal);
        Assert.Contains("sample_02", run.Out, StringComparison.Ordinal); // the others are scored
        Assert.Equal(1, Run([], Score + " -ErrorAction Stop").ExitCode);
    }

    [Fact]
    public void An_output_that_cannot_be_written() =>
        Assert.Equal(1, Run([], Score + $" | Export-MicroSsimReport '{_folder.FullName}/gt/sample_00.tif/scores.csv'").ExitCode);

    [Fact]
    public void A_user_without_permission()
    {
        if (!OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess || !File.Exists("/usr/bin/setpriv"))
        {
            Assert.Skip("Only root on Linux can become nobody.");
            return; // for the analyzer, which does not know that Skip never returns
        }

        string[] nobody = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"];
        using (var open = Process.Start("chmod", ["-R", "a+rX", _folder.FullName])) open.WaitForExit();
        Assert.SkipUnless(Run(nobody, Score).ExitCode == 0, "Nobody cannot run the Shell here.");
        File.SetUnixFileMode(_folder.File("raw", "sample_01.tif"), UnixFileMode.None);
        ShellResult read = Run(nobody, Score);
        Assert.Equal(1, read.ExitCode);
        Assert.Contains("sample_01.tif", read.Error, StringComparison.Ordinal);
        Assert.Contains("denied", read.Error, StringComparison.OrdinalIgnoreCase);
        File.SetUnixFileMode(_folder.File("raw", "sample_01.tif"), UnixFileMode.OtherRead);

        ShellResult written = Run(nobody, Score + $" | Export-MicroSsimReport '{_folder.FullName}/scores.csv'");
        Assert.Equal(1, written.ExitCode);
        Assert.Contains("denied", written.Error, StringComparison.OrdinalIgnoreCase);
        Assert.Empty(Directory.GetFiles(_folder.FullName, "*", new EnumerationOptions { AttributesToSkip = 0 }));

        File.SetUnixFileMode(Path.Combine(_folder.FullName, "raw"), UnixFileMode.None);
        ShellResult listed = Run(nobody, Score);
        Assert.Equal(1, listed.ExitCode);
        Assert.Contains("raw", listed.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Termination_lets_the_pipeline_clean_up()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no SIGTERM.");
        using Process shell = Start([], "'ready'; try { while ($true) { } } finally { [Console]::WriteLine('cleaned up') }");
        await shell.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
        using (var kill = Process.Start("kill", ["-TERM", $"{shell.Id}"])) await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
        ShellResult end = End(shell);
        Assert.Equal((143, "cleaned up"), (end.ExitCode, end.Out.Trim()));
    }

    private static ShellResult Run(string[] before, string command) => End(Start(before, command));

    private static Process Start(string[] before, string command)
    {
        string[] words = [.. before, "dotnet", typeof(ShellRunner).Assembly.Location, "-NonInteractive", "-Command", command];
        var start = new ProcessStartInfo(words[0], words[1..]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["DOTNET_CLI_HOME"] = start.Environment["HOME"] = Path.GetTempPath();
        return Process.Start(start)!;
    }

    private static ShellResult End(Process shell)
    {
        using (shell)
        {
            Task<string> error = shell.StandardError.ReadToEndAsync();
            string output = shell.StandardOutput.ReadToEnd();
            shell.WaitForExit();
            return new ShellResult(shell.ExitCode, output, error.GetAwaiter().GetResult());
        }
    }

    private sealed record ShellResult(int ExitCode, string Out, string Error);
}
