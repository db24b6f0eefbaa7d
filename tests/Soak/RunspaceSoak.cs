using System.Diagnostics;

namespace MicroSsim.Soak;

/// <summary>Fits and scores repeatedly in several concurrent runspaces of one process; all score rows must be bit-identical.</summary>
internal static class RunspaceSoak
{
    private const int Count = 6;

    /// <summary>Runs for a given time.</summary>
    /// <returns>Number of times that the whole set was fitted and scored.</returns>
    /// <exception cref="InvalidOperationException">A row differed.</exception>
    public static int Run(string manifest, string folder, int runspaces, TimeSpan time)
    {
        using var first = new Session(manifest);
        first.Run($"$null = New-MicroSsimSample '{folder}' -Count {Count} -Width 192 -Height 192");
        string expected = Scores(first, folder, 1);

        int runs = 0;
        var watch = Stopwatch.StartNew();
        var failures = new System.Collections.Concurrent.ConcurrentQueue<Exception>();
        var threads = Enumerable.Range(1, runspaces).Select(number => new Thread(() =>
        {
            try
            {
                using var session = new Session(manifest);
                for (int run = 0; watch.Elapsed < time && failures.IsEmpty; run++)
                {
                    string scores = Scores(session, folder, threads: 1 + ((number + run) % 4));
                    if (scores != expected)
                    {
                        throw new InvalidOperationException($"Runspace {number}, run {run}: the rows differ.\n{scores}\n{expected}");
                    }

                    Interlocked.Increment(ref runs);
                }
            }
            catch (Exception e)
            {
                failures.Enqueue(e);
            }
        })).ToList();
        threads.ForEach(t => t.Start());
        threads.ForEach(t => t.Join());
        return failures.TryPeek(out var failure) ? throw new InvalidOperationException(failure.Message, failure) : runs;
    }

    private static string Scores(Session session, string folder, int threads) => string.Join("\n", session.Run(
        $"""
         $pairs = Get-MicroSsimPair '{folder}/gt' '{folder}/raw', '{folder}/denoised'
         $fit = $pairs | New-MicroSsimFit -ThrottleLimit {threads}
         $pairs | Measure-MicroSsim -Fit $fit -ThrottleLimit {threads} | Measure-MicroMs3im -Fit $fit -ThrottleLimit {threads}
         """).Select(Session.Text));
}
