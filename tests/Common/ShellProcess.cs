using System.Diagnostics;

namespace MicroSsim.Tests;

/// <summary>The exit code and the output streams of a process that has ended, with LF line endings.</summary>
internal sealed record ShellRun(int ExitCode, string Out, string Error);

/// <summary>
/// Runs src/MicroSsim.Shell in a new process, with -NoProfile and -NonInteractive. The test project must have a project reference to
/// the Shell, so that it is built.
/// </summary>
internal static class ShellProcess
{
    /// <summary>The longest time of a process: a test that hangs fails.</summary>
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(5);

    /// <summary>Program and first arguments of every process.</summary>
    public static string[] Command => ["dotnet", TestData.Metadata("Shell"), "-NoProfile", "-NonInteractive"];

    /// <summary>Starts PowerShell with these arguments; both output streams are redirected.</summary>
    public static Process Start(params string[] args) => StartIn(Environment.CurrentDirectory, args);

    /// <summary>Starts PowerShell with these arguments in a working directory.</summary>
    public static Process StartIn(string folder, params string[] args) => Start(new ProcessStartInfo(Command[0], [.. Command[1..], .. args])
    {
        WorkingDirectory = folder,
    });

    /// <summary>Starts a process with both output streams redirected.</summary>
    public static Process Start(ProcessStartInfo start)
    {
        start.RedirectStandardOutput = start.RedirectStandardError = true;
        start.StandardOutputEncoding = System.Text.Encoding.UTF8;
        return Process.Start(start)!;
    }

    /// <summary>Runs PowerShell with these arguments to its end.</summary>
    public static Task<ShellRun> Run(params string[] args) => End(Start(args));

    /// <summary>Waits for the end of a process, reads its streams and disposes it.</summary>
    public static async Task<ShellRun> End(Process process)
    {
        using (process)
        {
            using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
            deadline.CancelAfter(Deadline);
            try
            {
                var output = process.StandardOutput.ReadToEndAsync(deadline.Token);
                var error = process.StandardError.ReadToEndAsync(deadline.Token);
                await process.WaitForExitAsync(deadline.Token);
                return new ShellRun(process.ExitCode, (await output).ReplaceLineEndings("\n"), (await error).ReplaceLineEndings("\n"));
            }
            catch (OperationCanceledException)
            {
                process.Kill(entireProcessTree: true);
                throw;
            }
        }
    }

    /// <summary>Runs PowerShell with these arguments; it must succeed and write no error.</summary>
    /// <returns>The standard output.</returns>
    public static async Task<string> OutputOf(params string[] args)
    {
        var run = await Run(args);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        return run.Out;
    }
}
