namespace MicroSsim.Benchmarks;

/// <summary>Pairs per second of many small files.</summary>
internal static class SmallFiles
{
    private const int Pairs = 5000, DistinctPairs = 50, Side = 256, Runs = 5;

    /// <summary>Smallest acceptable number of pairs per second.</summary>
    private const int Goal = 2500;

    /// <summary>Measures it in all hosts.</summary>
    public static void Measure(Report report)
    {
        var planes = Enumerable.Range(1, DistinctPairs).Select(seed => Pixels.Pair(Side, single: false, (uint)seed)).ToList();
        using var folders = new Folders();
        for (int i = 0; i < Pairs; i++) folders.Write(i, planes[i % DistinctPairs]);

        report.Line($"## {Pairs} pairs of {Side}², 16 bits");
        report.Line();
        report.Line($"`$pairs | Measure-MicroSsim -Fit $fit`, {Runs} times in one process.");
        report.Line();
        report.Head(1, "", "first run, ms", "fastest run, ms", "its processor time, ms", "pairs per second", "goal");
        foreach (var host in Host.All)
        {
            var runs = ProcessTimes.Score(host, folders, Runs);
            var best = ProcessTimes.Minimum(runs);
            report.Row(
                host.Name, Report.Number(runs[0].Wall, 0), Report.Number(best.Wall, 0), Report.Number(best.Processor, 0),
                Report.Number(Pairs / best.Wall * 1000, 0), $"{Goal}");
        }
    }
}
