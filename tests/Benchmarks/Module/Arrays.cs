using System.Globalization;

namespace MicroSsim.Benchmarks;

/// <summary>Time of a command on arrays in memory, compared with the engine on the same pixels.</summary>
internal static class Arrays
{
    private const int Side = 2048, Calls = 50, Rounds = 6;

    /// <summary>Largest acceptable ratio of the command to the engine.</summary>
    private const double Goal = 1.3;

    /// <summary>Measures both in one process.</summary>
    public static void Measure(Report report)
    {
        report.Line($"## Arrays of {Side}², 16 bits");
        report.Line();
        report.Line("    Measure-MicroSsim -GroundTruth $groundTruth -Prediction $prediction -Fit $fit");
        report.Line();
        report.Line(
            $"The command and the engine's MicroSsimCalculator on the same arrays alternate in one process, {Calls} calls each, "
            + $"{Rounds} times; each time is the minimum. Both run on two threads.");
        report.Line();
        report.Head(
            1, "", "engine, ms", "command, ms", "ratio", "engine, processor ms", "command, processor ms", "ratio", "collections", "goal");
        foreach (var host in Host.All)
        {
            string[] lines = host.Run(Script).Lines;
            double[] v = [.. lines.Single().Split(' ').Select(s => double.Parse(s, CultureInfo.InvariantCulture))];
            report.Row(
                host.Name, Report.Number(v[0]), Report.Number(v[1]), Report.Number(v[1] / v[0]), Report.Number(v[2]), Report.Number(v[3]),
                Report.Number(v[3] / v[2]), Report.Number(v[4], 0), Report.Number(Goal));
        }
    }

    private static string Script =>
        $$"""
         $side = {{Side}}
         $random = [Random]::new(1)
         function New-Noise {
             $bytes = [byte[]]::new(2 * $side * $side)
             $random.NextBytes($bytes)
             $array = [uint16[,]]::new($side, $side)
             [Buffer]::BlockCopy($bytes, 0, $array, 0, $bytes.Length)
             , $array
         }
         $groundTruth = New-Noise
         $prediction = New-Noise
         $fit = New-MicroSsimFit -GroundTruthOffset 3 -PredictionOffset 1 -MaxValue 4000 -RangeInvariantFactor 1.1
         $engine = $fit.GetType().Assembly
         $plane = $engine.GetType('MicroSsim.Engine.Planes.MemoryPlane').GetMethod('FromArray')
         $planes = foreach ($array in $groundTruth, $prediction) { , $plane.Invoke($null, @(, $array)) }
         $threads = [Activator]::CreateInstance($engine.GetType('MicroSsim.Engine.ParallelScope'), @(2))
         $measure = $engine.GetType('MicroSsim.Engine.Similarity.MicroSsimCalculator').GetMethods().Where{ $_.Name -eq 'Measure' }[0]
         $arguments = foreach ($parameter in $measure.GetParameters()) {
             switch ($parameter.Name) {
                 groundTruth { $planes[0] }
                 prediction { $planes[1] }
                 fit { $fit.psobject.BaseObject }
                 parallel { $threads }
                 default { , $null }
             }
         }
         $arguments = [object[]]$arguments
         $best = [double[]]::new(4) ; [Array]::Fill($best, [double]::MaxValue)
         $process = [Diagnostics.Process]::GetCurrentProcess()
         foreach ($round in 1..{{Rounds}}) {
             foreach ($kind in 0, 1) {
                 $process.Refresh(); $cpu = $process.TotalProcessorTime; $time = [Diagnostics.Stopwatch]::StartNew()
                 $before = [GC]::CollectionCount(0)
                 foreach ($i in 1..{{Calls}}) {
                     if (-not $kind) { $null = $measure.Invoke($null, $arguments) }
                     else { $null = Measure-MicroSsim -GroundTruth $groundTruth -Prediction $prediction -Fit $fit }
                 }

                 $time.Stop(); $process.Refresh()
                 $best[$kind] = [Math]::Min($best[$kind], $time.Elapsed.TotalMilliseconds / {{Calls}})
                 $best[2 + $kind] = [Math]::Min($best[2 + $kind], ($process.TotalProcessorTime - $cpu).TotalMilliseconds / {{Calls}})
                 $collections = [GC]::CollectionCount(0) - $before
             }
         }
         ($best + $collections | ForEach-Object { $_.ToString([cultureinfo]::InvariantCulture) }) -join ' '
         """;
}
