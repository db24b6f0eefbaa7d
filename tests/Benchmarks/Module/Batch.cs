using MicroSsim.Engine.Similarity;

namespace MicroSsim.Benchmarks;

/// <summary>Time of a whole evaluation (pair, fit, score), compared with reading the files and the engine's computation.</summary>
internal static class Batch
{
    private const int Pairs = 400, DistinctPairs = 16, Side = 1024, Runs = 5;

    /// <summary>Largest acceptable ratio of the process to the sum of reading and engine.</summary>
    private const double Goal = 1.3;

    /// <summary>Measures it in all hosts.</summary>
    public static void Measure(Report report)
    {
        var planes = Enumerable.Range(1, DistinctPairs).Select(seed => Pixels.Pair(Side, single: false, (uint)seed)).ToList();
        using var folders = new Folders();
        for (int i = 0; i < Pairs; i++) folders.Write(i, planes[i % DistinctPairs]);
        var set = Enumerable.Range(0, Pairs).Select(i => planes[i % DistinctPairs]).ToList();

        report.Line($"## {Pairs} pairs of uncompressed 16-bit TIFFs, {Side} × {Side}");
        report.Line();
        report.Line("    Get-MicroSsimPair gt model -OutVariable pairs | New-MicroSsimFit -OutVariable fit");
        report.Line("    $pairs | Measure-MicroSsim -Fit $fit");
        report.Line();
        report.Line(
            "From the start of a process to its end, files in the cache of the system. Compared with, in this program and also on two "
            + "threads: reading all files into a reused buffer three times, and fit and scores of the engine on the same pixels in memory. "
            + $"Each is the minimum of {Runs} runs; the goal is {Report.Number(Goal, 1)} × the sum of both.");
        report.Line();
        report.Head(
            1, "", "process, ms", "of it bare start, ms", "three reads, ms", "fit in memory, ms", "scores in memory, ms",
            "process / (reads + engine)", "goal");
        foreach (var host in Host.All)
        {
            string script = $"{folders.GetPairs} -OutVariable pairs | New-MicroSsimFit -OutVariable fit | Out-Null; "
                + "$rows = $pairs | Measure-MicroSsim -Fit $fit; $rows.Count";
            double process = double.MaxValue, bare = double.MaxValue;
            double reads = double.MaxValue, fit = double.MaxValue, scores = double.MaxValue;
            for (int run = 0; run < Runs; run++)
            {
                (double milliseconds, string[] lines) = host.Run(script);
                if (lines is not [var rows] || rows != $"{Pairs}")
                {
                    throw new InvalidOperationException($"{Pairs} rows were expected, but the output was: {string.Join(' ', lines)}");
                }

                process = Math.Min(process, milliseconds);
                bare = Math.Min(bare, host.RunBare("$null").Milliseconds);
                reads = Math.Min(reads, 3 * Best.Of(1, () => ReadAll(folders.Files)));
                fit = Math.Min(fit, Best.Of(1, () => Work.Fit.Do(Sharing.ByImages, set)));
                scores = Math.Min(scores, Best.Of(1, () => Work.MicroSsim.Do(Sharing.ByImages, set)));
            }

            var times = new[] { process, bare, reads, fit, scores }.Select(v => Report.Number(v, 0));
            report.Row([host.Name, .. times, Report.Number(process / (reads + fit + scores)), Report.Number(Goal)]);
        }
    }

    private static void ReadAll(IReadOnlyList<string> files) => Parallel.For(
        0,
        files.Count,
        new ParallelOptions { MaxDegreeOfParallelism = 2 },
        () => new byte[(Side * Side * sizeof(ushort)) + 4096],
        (i, _, buffer) =>
        {
            using var file = new FileStream(files[i], FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
            while (file.Read(buffer) > 0)
            {
                // Discards the bytes.
            }

            return buffer;
        },
        _ => { });
}
