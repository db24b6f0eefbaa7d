using MicroSsim.Engine.Similarity;

namespace MicroSsim.Benchmarks;

/// <summary>From two folders to the last row: pair, fit and score, against what cannot be saved.</summary>
internal static class Batch
{
    private const int Pairs = 400, Different = 16, Side = 1024, Runs = 5;

    /// <summary>The goal: so many times the reading and the engine's own work.</summary>
    private const double Goal = 1.3;

    /// <summary>Measures it in every host.</summary>
    public static void Measure(Report report)
    {
        var planes = Enumerable.Range(1, Different).Select(seed => Pixels.Pair(Side, single: false, (uint)seed)).ToList();
        using var folders = new Folders();
        for (int i = 0; i < Pairs; i++) folders.Write(i, planes[i % Different]);
        var set = Enumerable.Range(0, Pairs).Select(i => planes[i % Different]).ToList();

        report.Line($"## {Pairs} pairs of uncompressed 16-bit TIFFs, {Side} × {Side}");
        report.Line();
        report.Line("    Get-MicroSsimPair gt model -OutVariable pairs | New-MicroSsimFit -OutVariable fit");
        report.Line("    $pairs | Measure-MicroSsim -Fit $fit");
        report.Line();
        report.Line($"From the start of a process to its end, files in a warm cache. Beside it, in this program and on two threads as well: plain reads of all files into a reused buffer, three times; the engine's fit and scores on the same pixels in memory. Each is the best of {Runs} runs; the goal is {Report.Number(Goal, 1)} × the sum of both.");
        report.Line();
        report.Head(1, "", "process, ms", "of it bare start, ms", "three reads, ms", "fit in memory, ms", "scores in memory, ms", "process / (reads + engine)", "goal");
        foreach (Host host in Host.All)
        {
            string script = $"{folders.GetPairs} -OutVariable pairs | New-MicroSsimFit -OutVariable fit | Out-Null; $rows = $pairs | Measure-MicroSsim -Fit $fit; $rows.Count";
            (double process, double bare, double reads, double fit, double scores) = (double.MaxValue, double.MaxValue, double.MaxValue, double.MaxValue, double.MaxValue);
            for (int run = 0; run < Runs; run++)
            {
                (double milliseconds, string[] lines) = host.Run(script);
                if (lines is not [var rows] || rows != $"{Pairs}") throw new InvalidOperationException($"{Pairs} rows were expected, and came: {string.Join(' ', lines)}");
                process = Math.Min(process, milliseconds);
                bare = Math.Min(bare, host.RunBare("$null").Milliseconds);
                reads = Math.Min(reads, 3 * Best.Of(1, () => ReadAll(folders.Files)));
                fit = Math.Min(fit, Best.Of(1, () => Work.Fit.Do(Sharing.ByImages, set)));
                scores = Math.Min(scores, Best.Of(1, () => Work.MicroSsim.Do(Sharing.ByImages, set)));
            }

            report.Row([host.Name, .. new[] { process, bare, reads, fit, scores }.Select(v => Report.Number(v, 0)), Report.Number(process / (reads + fit + scores)), Report.Number(Goal)]);
        }
    }

    private static void ReadAll(IReadOnlyList<string> files) => Parallel.For(
        0,
        files.Count,
        new ParallelOptions { MaxDegreeOfParallelism = 2 },
        () => new byte[Side * Side * sizeof(ushort) + 4096],
        (i, _, buffer) =>
        {
            using var file = new FileStream(files[i], FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
            while (file.Read(buffer) > 0)
            {
                // Only the reading counts.
            }

            return buffer;
        },
        _ => { });
}
