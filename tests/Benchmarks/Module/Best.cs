using System.Diagnostics;

namespace MicroSsim.Benchmarks;

/// <summary>The best of several runs: whatever else the machine does can only make one slower.</summary>
internal static class Best
{
    /// <summary>The least that a measurement gives.</summary>
    public static double Of(int runs, Func<double> measure) => Enumerable.Range(0, runs).Select(_ => measure()).Min();

    /// <summary>The least time that something takes, in milliseconds.</summary>
    public static double Of(int runs, Action work) => Of(runs, () =>
    {
        long start = Stopwatch.GetTimestamp();
        work();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    });
}
