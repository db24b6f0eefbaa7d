namespace MicroSsim.Benchmarks;

/// <summary>How long <c>Import-Module</c> takes in a process that has just started.</summary>
internal static class ImportTime
{
    private const int Runs = 15;

    /// <summary>Measures it in every host.</summary>
    public static void Measure(Report report)
    {
        report.Line("## Import-Module");
        report.Line();
        report.Line($"A process that does nothing, and one that only imports the module, by turns; each the best of {Runs}.");
        report.Line();
        report.Head(1, "", "bare, ms", "with Import-Module, ms", "difference, ms", "goal, ms");
        foreach (Host host in Host.All)
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
