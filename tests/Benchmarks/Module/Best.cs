using System.Diagnostics;

namespace MicroSsim.Benchmarks;

/// <summary>Minimum of several runs, because other processes can only make a run slower.</summary>
internal static class Best
{
    /// <summary>Minimum of a measured value.</summary>
    public static double Of(int runs, Func<double> measure) => Enumerable.Range(0, runs).Select(_ => measure()).Min();

    /// <summary>Minimum time of an operation in milliseconds.</summary>
    public static double Of(int runs, Action work) => Of(runs, () =>
    {
        long start = Stopwatch.GetTimestamp();
        work();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    });
}
