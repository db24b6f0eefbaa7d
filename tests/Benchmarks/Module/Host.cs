using System.ComponentModel;
using System.Diagnostics;

namespace MicroSsim.Benchmarks;

/// <summary>A program that runs PowerShell scripts, each in a process of its own.</summary>
/// <param name="Name">What the tables call it.</param>
/// <param name="Program">The program.</param>
/// <param name="Arguments">What stands before the script.</param>
/// <param name="Import">The statement that imports the module.</param>
internal sealed record Host(string Name, string Program, string[] Arguments, string Import)
{
    /// <summary>src/MicroSsim.Shell.</summary>
    public static Host Shell { get; } = new("MicroSsim.Shell", "dotnet", [Report.Metadata("Shell"), "-NoProfile", "-NonInteractive", "-Command"], "Import-Module MicroSsim; ");

    /// <summary>PowerShell; null where there is none.</summary>
    public static Host? Pwsh { get; } = FindPwsh();

    /// <summary>Those that are there.</summary>
    public static IEnumerable<Host> All => Pwsh is null ? [Shell] : [Pwsh, Shell];

    /// <summary>Runs a script with the module.</summary>
    /// <returns>Milliseconds from the process's start to its end, and what it wrote, line by line.</returns>
    /// <exception cref="InvalidOperationException">It failed, or wrote an error.</exception>
    public (double Milliseconds, string[] Lines) Run(string script) => RunBare($"$ErrorActionPreference = 'Stop'; {Import}{script}");

    /// <summary>Runs a script as it is.</summary>
    public (double Milliseconds, string[] Lines) RunBare(string script)
    {
        var time = Stopwatch.StartNew();
        using Process process = Process.Start(new ProcessStartInfo(Program, [.. Arguments, script]) { RedirectStandardOutput = true })!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        double milliseconds = time.Elapsed.TotalMilliseconds;
        if (process.ExitCode != 0) throw new InvalidOperationException($"{Name} failed on: {script}");
        return (milliseconds, output.Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries));
    }

    private static Host? FindPwsh()
    {
        var pwsh = new Host("pwsh", "pwsh", ["-NoProfile", "-NonInteractive", "-Command"], $"Import-Module '{Report.Metadata("Module")}'; ");
        try
        {
            return pwsh with { Name = $"pwsh {pwsh.RunBare("\"$($PSVersionTable.PSVersion)\"").Lines[0]}" };
        }
        catch (Win32Exception)
        {
            return null;
        }
    }
}
