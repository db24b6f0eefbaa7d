using System.Diagnostics;

namespace MicroSsim.Soak;

/// <summary>What one process is like after a tenth of a long run.</summary>
/// <param name="Rows">Rows so far.</param>
/// <param name="PerSecond">Rows per second in this tenth.</param>
/// <param name="HeapBytes">What is in use of the managed heap.</param>
/// <param name="WorkingSet">Bytes of memory that the process has.</param>
/// <param name="Handles">Files and other handles that it has open.</param>
internal sealed record Reading(int Rows, double PerSecond, long HeapBytes, long WorkingSet, int Handles);

/// <summary>Many small pairs in one pipeline of one process: memory, handles and speed must stay what they are.</summary>
internal static class PairSoak
{
    /// <summary>Distinct pairs; they are scored again and again.</summary>
    private const int Distinct = 100;

    /// <summary>Scores a number of pairs, and reads off the process after each tenth.</summary>
    public static List<Reading> Run(string manifest, string folder, int pairs)
    {
        using var session = new Session(manifest);
        session.Run($"$null = New-MicroSsimSample '{folder}' -Count {Distinct} -Width 64 -Height 64");
        session.Run($"$pairs = Get-MicroSsimPair '{folder}/gt' '{folder}/denoised'; $fit = $pairs | New-MicroSsimFit");
        session.Run("$pairs | Measure-MicroSsim -Fit $fit | Measure-Psnr -DataRange GroundTruth"); // compiles everything

        var readings = new List<Reading>();
        int rows = 0, tenth = pairs / 10;
        var watch = Stopwatch.StartNew();
        session.Run($"& {{ foreach ($i in 1..{pairs / Distinct}) {{ $pairs }} }} | Measure-MicroSsim -Fit $fit | Measure-Psnr -DataRange GroundTruth", _ =>
        {
            if (++rows % tenth != 0) return;
            double perSecond = tenth / watch.Elapsed.TotalSeconds;
            readings.Add(Read(rows, perSecond));
            watch.Restart();
        });
        if (rows != pairs) throw new InvalidOperationException($"{rows} rows came of {pairs} pairs.");
        return readings;
    }

    private static Reading Read(int rows, double perSecond)
    {
        long heap = GC.GetTotalMemory(forceFullCollection: true);
        using var process = Process.GetCurrentProcess();
        int handles = Directory.Exists("/proc/self/fd") ? Directory.GetFiles("/proc/self/fd").Length : process.HandleCount;
        return new Reading(rows, perSecond, heap, process.WorkingSet64, handles);
    }
}
