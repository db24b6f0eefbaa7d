using System.Management.Automation;
using MicroSsim.Engine;
using MicroSsim.Evaluation.Batch;

namespace MicroSsim.PowerShell.Binding;

/// <summary>Converts the progress of a run to progress records: count, rate, current file and remaining time.</summary>
internal static class ProgressRecords
{
    /// <summary>The time before which a rate is mostly chance, or a division by 0.</summary>
    private static readonly TimeSpan ShortestForRate = TimeSpan.FromMilliseconds(100);

    /// <summary>The longest remaining time that is shown.</summary>
    private static readonly TimeSpan LongestRemaining = TimeSpan.FromDays(100);

    /// <summary>Creates the record of a state of progress.</summary>
    /// <param name="activity">The name of the operation.</param>
    /// <param name="progress">The state; a total of 0 is unknown, because the pipeline may bring more input.</param>
    /// <param name="elapsed">The time since the operation began.</param>
    public static ProgressRecord Create(string activity, RunProgress progress, TimeSpan elapsed)
    {
        bool isKnown = progress.Total > 0;
        double perSecond = elapsed > ShortestForRate ? progress.Done / elapsed.TotalSeconds : 0;
        string status = isKnown ? $"{progress.Done} of {progress.Total}" : $"{progress.Done}";
        if (perSecond > 0) status += FormattableString.Invariant($", {perSecond:G3}/s");
        string current = MessageText.Clean(progress.Current);
        if (current.Length > 0) status += $": {current}"; // pwsh displays the status only, Windows PowerShell both

        var record = new ProgressRecord(0, activity, status) { CurrentOperation = current };
        if (isKnown) record.PercentComplete = (int)Math.Min(100, (100 * progress.Done) / progress.Total);
        if (isKnown && perSecond > 0)
        {
            double seconds = Math.Max(0, progress.Total - progress.Done) / perSecond;
            if (seconds < LongestRemaining.TotalSeconds) record.SecondsRemaining = (int)Math.Ceiling(seconds);
        }

        return record;
    }
}
