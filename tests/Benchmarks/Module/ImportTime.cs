namespace MicroSsim.Benchmarks;

/// <summary>Time of <c>Import-Module</c> in a new process.</summary>
internal static class ImportTime
{
    private const int Runs = 15;

    /// <summary>Measures it in all hosts.</summary>
    public static void Measure(Report report)
    {
        report.Line("## Import-Module");
        report.Line();
        report.Line($"A process without a script and one that only imports the module, alternately; each is the minimum of {Runs} runs.");
        report.Line();
        report.Head(1, "", "bare, ms", "with Import-Module, ms", "difference, ms", "goal, ms");
        foreach (var host in Host.All)
        {
            (double bare, double with) = (double.MaxValue, double.MaxValue);
            for (int run = 0; run < Runs; run++)
            {
                bare = Math.Min(bare, host.RunBare("$null").Milliseconds);
                with = Math.Min(with, host.RunBare(host.Import).Milliseconds);
            }

            report.Row([host.Name, Report.Number(bare, 0), Report.Number(with, 0), Report.Number(with - bare, 0), "150"]);
        }
    }
}
