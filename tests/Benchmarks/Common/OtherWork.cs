using System.Diagnostics;
using System.Globalization;

namespace MicroSsim.Benchmarks;

/// <summary>How much of the machine others used while a benchmark ran: what its times are worth depends on it.</summary>
internal sealed class OtherWork
{
    private const double TicksPerSecond = 100;

    private readonly long _start = Stopwatch.GetTimestamp();
    private readonly double? _all = All(), _own = Own();

    /// <summary>A sentence for the report; empty where the system does not tell.</summary>
    /// <param name="children">Processor time of processes that this one started and that still run.</param>
    public string Sentence(TimeSpan children = default)
    {
        if (_all is null) return "";
        double others = (All() - _all - (Own() - _own) - children.TotalSeconds)!.Value / Stopwatch.GetElapsedTime(_start).TotalSeconds;
        return $"Meanwhile other work took {Report.Number(Math.Max(0, others), 1)} of {Environment.ProcessorCount} cores on average.";
    }

    /// <summary>Seconds of work of all cores since the system started: user, nice, system, and from interrupts on.</summary>
    private static double? All() => File.Exists("/proc/stat")
        ? File.ReadLines("/proc/stat").First().Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(1)
            .Where((_, i) => i is 0 or 1 or 2 or 5 or 6 or 7).Sum(Seconds)
        : null;

    /// <summary>Seconds of work of this process and of those that it started and that have ended.</summary>
    private static double? Own() => File.Exists("/proc/self/stat")
        ? File.ReadAllText("/proc/self/stat").Split(')')[^1].Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(11).Take(4).Sum(Seconds)
        : null;

    private static double Seconds(string ticks) => double.Parse(ticks, CultureInfo.InvariantCulture) / TicksPerSecond;
}
