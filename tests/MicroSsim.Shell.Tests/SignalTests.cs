using System.Diagnostics;

namespace MicroSsim.Tests;

/// <summary>
/// A run that is ended by a signal leaves nothing partial under the name of a result, and the same command with -Resume completes
/// it. PowerShell runs no finally block on SIGTERM, so the outputs must be safe without one.
/// </summary>
public sealed class SignalTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("TERM")]
    [InlineData("INT")]
    public async Task An_interrupted_run_can_be_resumed(string signal)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no signals.");
        Assert.SkipWhen(signal == "INT" && IsInterruptIgnored(), "SIGINT is ignored here, as by nohup, and so by every child process.");
        await ShellProcess.OutputOf("-Command", $"New-MicroSsimSample '{_folder.FullName}' -Count 30 -Width 192 -Height 192 | Out-Null");
        await ShellProcess.OutputOf("-Command", Script("whole", "", 0));
        string expected = await File.ReadAllTextAsync(_folder.File("whole", "scores.csv"), TestContext.Current.CancellationToken);

        string resume = $"-Resume '{_folder.FullName}/resume'", journal = _folder.File("resume", "MicroSsim.jsonl");
        var shell = ShellProcess.Start("-Command", Script("cut", resume, 100));
        while (!shell.HasExited && (!File.Exists(journal) || new FileInfo(journal).Length < 2000))
        {
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }

        using (var kill = Process.Start("kill", [$"-{signal}", $"{shell.Id}"]))
        {
            await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        Assert.NotEqual(0, (await ShellProcess.End(shell)).ExitCode);
        Assert.False(File.Exists(_folder.File("cut", "scores.csv")));
        Assert.All(Directory.GetFiles(_folder.File("cut"), "*.tif", SearchOption.AllDirectories), map =>
        {
            byte[] expectedMap = File.ReadAllBytes(map.Replace("cut", "whole", StringComparison.Ordinal));
            Assert.True(File.ReadAllBytes(map).AsSpan().SequenceEqual(expectedMap));
        });

        int before = File.ReadLines(journal).Count();
        Assert.InRange(before, 2, 29);
        await ShellProcess.OutputOf("-Command", Script("cut", resume, 0));
        Assert.Equal(30, File.ReadLines(journal).Count());
        Assert.Equal(expected, await File.ReadAllTextAsync(_folder.File("cut", "scores.csv"), TestContext.Current.CancellationToken));
    }

    private static bool IsInterruptIgnored()
    {
        const int Interrupt = 2;
        string? ignored = OperatingSystem.IsLinux()
            ? File.ReadLines("/proc/self/status").FirstOrDefault(line => line.StartsWith("SigIgn:", StringComparison.Ordinal))
            : null;
        return ignored is not null && ((Convert.ToUInt64(ignored[7..].Trim(), 16) >> (Interrupt - 1)) & 1) != 0;
    }

    [Fact]
    public async Task An_interrupted_evaluation_can_be_resumed()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no signals.");
        await ShellProcess.OutputOf("-Command", $"New-MicroSsimSample '{_folder.FullName}' -Count 30 -Width 512 -Height 512 | Out-Null");
        await ShellProcess.OutputOf("-Command", Evaluate("whole"));
        string journal = _folder.File("cut", "resume", "MicroSsim.jsonl");
        var shell = ShellProcess.Start("-Command", Evaluate("cut") + " -ThrottleLimit 1");
        while (!shell.HasExited && (!File.Exists(journal) || new FileInfo(journal).Length < 1000))
        {
            await Task.Delay(1, TestContext.Current.CancellationToken);
        }

        using (var kill = Process.Start("kill", ["-TERM", $"{shell.Id}"]))
        {
            await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        Assert.NotEqual(0, (await ShellProcess.End(shell)).ExitCode);
        Assert.Empty(Directory.GetFiles(_folder.File("cut")));
        int before = Directory.GetFiles(_folder.File("cut", "resume")).Sum(f => File.ReadAllText(f).Count(c => c == '\n'));
        Assert.InRange(before, 2, 59);

        string output = await ShellProcess.OutputOf("-Command", Evaluate("cut") + " -Resume -Verbose 4>&1");
        Assert.Equal(before, output.Split("as measured before").Length - 1);

        foreach (string file in new[] { "scores.csv", "fit.json", "report.html" })
        {
            string whole = await File.ReadAllTextAsync(_folder.File("whole", file), TestContext.Current.CancellationToken);
            string cut = await File.ReadAllTextAsync(_folder.File("cut", file), TestContext.Current.CancellationToken);
            // A page has the command that made it.
            cut = cut.Replace($"{_folder.File("cut")}' -Resume", $"{_folder.File("whole")}'", StringComparison.Ordinal);
            Assert.Equal(whole, cut);
        }

        Assert.False(Directory.Exists(_folder.File("cut", "resume")));
    }

    private string Evaluate(string output) =>
        $"Invoke-MicroSsimEvaluation '{_folder.FullName}/gt' '{_folder.FullName}/raw' '{_folder.FullName}/{output}'";

    private string Script(string output, string resume, int pause) =>
        $$"""
          $pairs = Get-MicroSsimPair '{{_folder.FullName}}/gt' '{{_folder.FullName}}/raw'
          $fit = $pairs | New-MicroSsimFit
          $pairs | Measure-MicroSsim -Fit $fit -Components -MapDirectory '{{_folder.FullName}}/{{output}}/maps' {{resume}} |
              ForEach-Object { Start-Sleep -Milliseconds {{pause}}; $_ } |
              Export-MicroSsimReport '{{_folder.FullName}}/{{output}}/scores.csv' | Out-Null
          """;
}
