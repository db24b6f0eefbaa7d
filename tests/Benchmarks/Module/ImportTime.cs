namespace MicroSsim.Benchmarks;

/// <summary>How long <c>Import-Module</c> takes in a process that has just started.</summary>
internal static class ImportTime
{
    private const int Runs = 15;

    /// <summary>Measures it in pwsh; the Shell never starts without the module.</summary>
    public static void Measure(Report report)
    {
        report.Line("## Import-Module");
        report.Line();
        report.Line($"A process that does nothing, and one that only imports the module, by turns; each the best of {Runs}. MicroSsim.Shell always imports it.");
        report.Line();
        report.Head(1, "", "bare, ms", "with Import-Module, ms", "difference, ms", "goal, ms");
        if (Host.Pwsh is { } pwsh)
        {
            (double bare, double with) = (double.MaxValue, double.MaxValue);
            for (int run = 0; run < Runs; run++)
            {
                bare = Math.Min(bare, pwsh.RunBare("$null").Milliseconds);
                with = Math.Min(with, pwsh.RunBare(pwsh.Import).Milliseconds);
            }

            report.Row([pwsh.Name, Report.Number(bare, 0), Report.Number(with, 0), Report.Number(with - bare, 0), "150"]);
        }

        report.Row([Host.Shell.Name, "", Report.Number(Best.Of(Runs, () => Host.Shell.RunBare("$null").Milliseconds), 0), "", ""]);
    }
}
