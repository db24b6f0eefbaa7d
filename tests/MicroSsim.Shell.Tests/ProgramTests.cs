using System.Diagnostics;
using System.Reflection;
using MicroSsim.Shell;

namespace MicroSsim.Tests;

/// <summary>The shell as a program of its own, with the staged module.</summary>
public class ProgramTests
{
    [Fact]
    public async Task Help_and_version_need_no_module()
    {
        Assert.Contains("on PowerShell 7.", (await Run("-Version")).Out, StringComparison.Ordinal);
        Assert.Contains("-Command", (await Run("-Help")).Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_bad_command_line_says_why_and_shows_the_usage()
    {
        ShellRun run = await Run("-Bogus");
        Assert.Equal((64, ""), (run.ExitCode, run.Out));
        Assert.Contains("'-Bogus'", run.Error, StringComparison.Ordinal);
        Assert.Contains("Usage", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Output_errors_and_exit_code_leave_the_process()
    {
        SkipWithoutModule();
        Assert.Equal(new ShellRun(3, "out\n", "err\n"), await Run("-c", "'out'; $Host.UI.WriteErrorLine('err'); exit 3"));
    }

    [Fact]
    public async Task Interrupting_stops_the_pipeline()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows sends Ctrl+C to whole consoles only.");
        SkipWithoutModule();
        using Process shell = Start("-c", "'ready'; try { while ($true) { } } finally { [Console]::WriteLine('cleaned up') }");
        await shell.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
        using var interrupt = Process.Start("kill", ["-INT", $"{shell.Id}"]);
        Assert.Equal(new ShellRun(130, "cleaned up\n", ""), await End(shell));
    }

    private static void SkipWithoutModule()
    {
        string module = typeof(ShellRunner).Assembly
            .GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "ModulePath").Value!;
        Assert.SkipUnless(File.Exists(module), "The module is not staged.");
    }

    private static async Task<ShellRun> Run(params string[] args)
    {
        using Process shell = Start(args);
        return await End(shell);
    }

    private static Process Start(params string[] args) => Process.Start(new ProcessStartInfo("dotnet", [typeof(ShellRunner).Assembly.Location, .. args])
    {
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    })!;

    private static async Task<ShellRun> End(Process shell)
    {
        CancellationToken cancelled = TestContext.Current.CancellationToken;
        Task<string> output = shell.StandardOutput.ReadToEndAsync(cancelled), error = shell.StandardError.ReadToEndAsync(cancelled);
        await shell.WaitForExitAsync(cancelled);
        return new ShellRun(shell.ExitCode, (await output).ReplaceLineEndings("\n"), (await error).ReplaceLineEndings("\n"));
    }
}
