using System.Diagnostics;

namespace MicroSsim.Benchmarks;

/// <summary>Measures two actions in turn.</summary>
internal static class Rounds
{
    /// <summary>Minimum number of rounds; fewer are not reliable on a busy machine.</summary>
    private const int MinRounds = 4;

    /// <summary>The processor time of the second action over that of the first: the minimum of each.</summary>
    /// <param name="first">The first action.</param>
    /// <param name="second">The second action.</param>
    /// <param name="seconds">Approximate time of all rounds in seconds.</param>
    public static double Ratio(Action first, Action second, double seconds)
    {
        var (one, other) = (double.MaxValue, double.MaxValue);
        var total = Stopwatch.StartNew();
        for (int round = 0; round < MinRounds || total.Elapsed.TotalSeconds < seconds; round++)
        {
            one = Math.Min(one, ProcessorSeconds(first));
            other = Math.Min(other, ProcessorSeconds(second));
        }

        return other / one;
    }

    private static double ProcessorSeconds(Action action)
    {
        using var process = Process.GetCurrentProcess();
        double before = process.TotalProcessorTime.TotalSeconds;
        action();
        process.Refresh();
        return process.TotalProcessorTime.TotalSeconds - before;
    }
}
