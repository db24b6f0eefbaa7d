using System.Globalization;

namespace MicroSsim.Benchmarks;

/// <summary>Times of a command that a process runs several times.</summary>
/// <param name="Wall">Wall time in milliseconds.</param>
/// <param name="Processor">Processor time of all threads in milliseconds.</param>
internal sealed record ProcessTimes(double Wall, double Processor)
{
    /// <summary>The smallest times of several runs.</summary>
    public static ProcessTimes Minimum(IReadOnlyList<ProcessTimes> runs) => new(runs.Min(r => r.Wall), runs.Min(r => r.Processor));

    /// <summary>Scores the pairs of a folder several times in one process, with given values of the fit.</summary>
    /// <returns>The times of each run, in order.</returns>
    public static IReadOnlyList<ProcessTimes> Score(Host host, Folders folders, int runs)
    {
        string script = string.Create(
            CultureInfo.InvariantCulture,
            $$"""
             $fit = New-MicroSsimFit -GroundTruthOffset 3 -PredictionOffset 1 -MaxValue 4000 -RangeInvariantFactor 1.1
             $pairs = {{folders.GetPairs}}
             $process = [Diagnostics.Process]::GetCurrentProcess()
             foreach ($run in 1..{{runs}}) {
                 $process.Refresh(); $before = $process.TotalProcessorTime; $time = [Diagnostics.Stopwatch]::StartNew()
                 $null = $pairs | Measure-MicroSsim -Fit $fit
                 $time.Stop(); $process.Refresh(); $processor = $process.TotalProcessorTime - $before
                 [string]::Format([cultureinfo]::InvariantCulture, '{0} {1}', $time.Elapsed.TotalMilliseconds, $processor.TotalMilliseconds)
             }
             """);
        return [.. host.Run(script).Lines.Select(Parse)];
    }

    private static ProcessTimes Parse(string line)
    {
        double[] values = [.. line.Split(' ').Select(s => double.Parse(s, CultureInfo.InvariantCulture))];
        return new ProcessTimes(values[0], values[1]);
    }
}
