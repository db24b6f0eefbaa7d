using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace MicroSsim.Benchmarks;

/// <summary>A program that runs PowerShell scripts, each in a new process.</summary>
/// <param name="Name">Name in the tables.</param>
/// <param name="Program">Name of the program.</param>
/// <param name="Arguments">Arguments before the script.</param>
/// <param name="Import">Statement that imports the module.</param>
internal sealed record Host(string Name, string Program, string[] Arguments, string Import)
{
    private static readonly string[] Options = ["-NoProfile", "-NonInteractive", "-Command"];

    /// <summary>The program of src/MicroSsim.Shell.</summary>
    public static Host Shell { get; } =
        new("MicroSsim.Shell", "dotnet", [Report.Metadata("Shell"), .. Options], "Import-Module MicroSsim; ");

    /// <summary>An installed PowerShell; null if there is none.</summary>
    public static Host? Pwsh { get; } = FindPwsh();

    /// <summary>All hosts that are available.</summary>
    public static IEnumerable<Host> All => Pwsh is null ? [Shell] : [Pwsh, Shell];

    /// <summary>Imports the module and runs a script.</summary>
    /// <returns>Milliseconds from the start of the process to its end, and the lines of its standard output.</returns>
    /// <exception cref="InvalidOperationException">The script failed or wrote an error.</exception>
    public (double Milliseconds, string[] Lines) Run(string script) => RunBare($"$ErrorActionPreference = 'Stop'; {Import}{script}");

    /// <summary>Runs a script without importing the module.</summary>
    public (double Milliseconds, string[] Lines) RunBare(string script)
    {
        var time = Stopwatch.StartNew();
        using var process = Process.Start(new ProcessStartInfo(Program, [.. Arguments, script]) { RedirectStandardOutput = true })!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        double milliseconds = time.Elapsed.TotalMilliseconds;
        if (process.ExitCode != 0) throw new InvalidOperationException($"{Name} failed on: {script}");
        return (milliseconds, output.Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries));
    }

    /// <summary>Runs a script in a new process, without importing the module.</summary>
    /// <returns>Milliseconds of processor time of all threads, from the start of the process to the end of the script.</returns>
    public double ProcessorTime(string script)
    {
        const string Time = "[Diagnostics.Process]::GetCurrentProcess().TotalProcessorTime.TotalMilliseconds";
        var (_, lines) = RunBare($"$ErrorActionPreference = 'Stop'; {script}; {Time}.ToString([cultureinfo]::InvariantCulture)");
        return double.Parse(lines.Single(), CultureInfo.InvariantCulture);
    }

    private static Host? FindPwsh()
    {
        var pwsh = new Host("pwsh", "pwsh", Options, $"Import-Module '{Report.Metadata("Module")}'; ");
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
