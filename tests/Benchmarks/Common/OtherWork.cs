using System.Diagnostics;
using System.Globalization;

namespace MicroSsim.Benchmarks;

/// <summary>CPU use of other processes while a benchmark runs; the times of a busy machine are not reliable.</summary>
internal sealed class OtherWork
{
    private const double TicksPerSecond = 100;

    private readonly long _start = Stopwatch.GetTimestamp();
    private readonly double? _all = All(), _own = Own();

    /// <summary>A sentence for the report; empty on systems without /proc.</summary>
    /// <param name="children">CPU time of child processes that are still running.</param>
    public string Sentence(TimeSpan children = default)
    {
        if (_all is null) return "";
        double others = (All() - _all - (Own() - _own) - children.TotalSeconds)!.Value / Stopwatch.GetElapsedTime(_start).TotalSeconds;
        return $"Other processes used {Report.Number(Math.Max(0, others), 1)} of {Environment.ProcessorCount} cores on average.";
    }

    /// <summary>CPU time of all cores since the system started, in seconds: user, nice, system, irq, softirq, steal.</summary>
    private static double? All() => File.Exists("/proc/stat")
        ? File.ReadLines("/proc/stat").First().Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(1)
            .Where((_, i) => i is 0 or 1 or 2 or 5 or 6 or 7).Sum(Seconds)
        : null;

    /// <summary>CPU time of this process and of its child processes that have ended, in seconds.</summary>
    private static double? Own() => File.Exists("/proc/self/stat")
        ? File.ReadAllText("/proc/self/stat").Split(')')[^1].Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(11).Take(4).Sum(Seconds)
        : null;

    private static double Seconds(string ticks) => double.Parse(ticks, CultureInfo.InvariantCulture) / TicksPerSecond;
}
