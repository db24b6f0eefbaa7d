using System.Diagnostics;

namespace MicroSsim.Soak;

/// <summary>State of the process after a tenth of a long run.</summary>
/// <param name="Rows">Number of score rows so far.</param>
/// <param name="PerSecond">Score rows per second in this tenth.</param>
/// <param name="HeapBytes">Bytes in use of the managed heap.</param>
/// <param name="WorkingSet">Working set of the process in bytes.</param>
/// <param name="Handles">Number of open files and other handles.</param>
internal sealed record Reading(int Rows, double PerSecond, long HeapBytes, long WorkingSet, int Handles);

/// <summary>Scores many small pairs in one pipeline of one process; memory, handles and speed must stay constant.</summary>
internal static class PairSoak
{
    /// <summary>Number of distinct pairs, which are scored repeatedly.</summary>
    private const int Distinct = 100;

    /// <summary>Scores a number of pairs, and reads the state of the process after each tenth.</summary>
    public static List<Reading> Run(string manifest, string folder, int pairs)
    {
        using var session = new Session(manifest);
        session.Run($"$null = New-MicroSsimSample '{folder}' -Count {Distinct} -Width 64 -Height 64");
        session.Run($"$pairs = Get-MicroSsimPair '{folder}/gt' '{folder}/denoised'; $fit = $pairs | New-MicroSsimFit");
        const string Measure = "Measure-MicroSsim -Fit $fit | Measure-Psnr -DataRange GroundTruth";
        session.Run($"$pairs | {Measure}"); // compiles everything

        var readings = new List<Reading>();
        int rows = 0, tenth = pairs / 10;
        var watch = Stopwatch.StartNew();
        session.Run($"& {{ foreach ($i in 1..{pairs / Distinct}) {{ $pairs }} }} | {Measure}", _ =>
        {
            if (++rows % tenth != 0) return;
            double perSecond = tenth / watch.Elapsed.TotalSeconds;
            readings.Add(Read(rows, perSecond));
            watch.Restart();
        });
        if (rows != pairs) throw new InvalidOperationException($"{pairs} pairs gave {rows} rows.");
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
