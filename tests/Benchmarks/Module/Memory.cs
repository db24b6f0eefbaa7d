using System.Globalization;
using MicroSsim.Engine.Similarity;

namespace MicroSsim.Benchmarks;

/// <summary>Peak memory of a process that runs the commands, for many images and for a very large one.</summary>
internal static class Memory
{
    private const int Pairs = 2000, DistinctPairs = 24, Side = 2048;

    private const int LargeSide = 32768;

    /// <summary>Measures both in the Shell.</summary>
    public static void Measure(Report report)
    {
        report.Line("## Memory");
        report.Line();
        report.Line("The peak working set of a MicroSsim.Shell process, and the time of the process.");
        report.Line();
        report.Head(2, "images", "work", "peak, MiB", "goal, MiB", "s");
        Many(report);
        Large(report);
    }

    private static void Many(Report report)
    {
        using var folders = new Folders();
        for (int i = 0; i < DistinctPairs; i++) folders.Write(i, Pixels.Pair(Side, single: false, (uint)i));
        for (int i = DistinctPairs; i < Pairs; i++) folders.Link(i, i % DistinctPairs);
        string images = $"{Pairs} pairs of {Side}², 16 bits";
        const string Fit = "-OutVariable pairs | New-MicroSsimFit -OutVariable fit | Out-Null; ";
        string score = $"{folders.GetPairs} {Fit} $pairs | Measure-MicroSsim -Fit $fit";
        Row(report, images, "fit, MicroSSIM", 600, $"{score} | Out-Null");
        Row(report, images, "fit, MicroSSIM, then MicroMS3IM", 600, $"{score} | Measure-MicroMs3im -Fit $fit | Out-Null");
    }

    private static void Large(Report report)
    {
        string images = $"one pair of {LargeSide}², float32, BigTIFF";
        const long Bytes = 2L * LargeSide * LargeSide * sizeof(float);
        long free = new DriveInfo(Path.GetTempPath()).AvailableFreeSpace;
        if (free < Bytes + (Bytes / 8))
        {
            report.Row([images, $"needs {Bytes >> 30} GiB of temporary files; {free >> 30} are free", "", "1024", ""]);
            return;
        }

        using var folders = new Folders();
        folders.Write(0, (new NoisePlane(LargeSide, 1, 0), new NoisePlane(LargeSide, 0.1f, 40)));
        string newFit = $"$fit = {folders.GetPairs} | New-MicroSsimFit";
        double factor = Row(report, images, "fit", 1024, $"{newFit}; $fit.RangeInvariantFactor.ToString([cultureinfo]::InvariantCulture)");
        string values = string.Create(
            CultureInfo.InvariantCulture, $"-GroundTruthOffset 3 -PredictionOffset 1 -MaxValue 97 -RangeInvariantFactor {factor}");
        string fit = $"(New-MicroSsimFit {values})";
        Row(report, images, "MicroSSIM", 1024, $"{folders.GetPairs} | Measure-MicroSsim -Fit {fit} | Out-Null");
        Row(report, images, "MicroMS3IM", 1024, $"{folders.GetPairs} | Measure-MicroMs3im -Fit {fit} | Out-Null");
    }

    /// <summary>Runs a script and adds a row with its peak memory; returns the number that the script wrote, or 0.</summary>
    private static double Row(Report report, string images, string work, int goal, string script)
    {
        (double milliseconds, string[] lines) = Host.Shell.Run($"{script}; [Diagnostics.Process]::GetCurrentProcess().PeakWorkingSet64");
        long peak = long.Parse(lines[^1], CultureInfo.InvariantCulture);
        report.Row([images, work, $"{peak >> 20}", $"{goal}", Report.Number(milliseconds / 1000, 1)]);
        return lines.Length > 1 ? double.Parse(lines[0], CultureInfo.InvariantCulture) : 0;
    }
}
