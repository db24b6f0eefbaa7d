using System.Management.Automation;
using MicroSsim.Engine;
using MicroSsim.Evaluation.Batch;

namespace MicroSsim.PowerShell.Binding;

/// <summary>Converts the progress of a run to progress records: count, rate, current file and remaining time.</summary>
internal static class ProgressRecords
{
    /// <summary>Creates the record of a state of progress.</summary>
    /// <param name="activity">The name of the operation.</param>
    /// <param name="progress">The state; a total of 0 is unknown, because the pipeline may bring more input.</param>
    /// <param name="elapsed">The time since the operation began.</param>
    public static ProgressRecord Create(string activity, RunProgress progress, TimeSpan elapsed)
    {
        bool isKnown = progress.Total > 0;
        double perSecond = elapsed > TimeSpan.Zero ? progress.Done / elapsed.TotalSeconds : 0;
        string status = isKnown ? $"{progress.Done} of {progress.Total}" : $"{progress.Done}";
        if (progress.Done > 0) status += FormattableString.Invariant($", {perSecond:G3}/s");
        string current = MessageText.Clean(progress.Current);
        if (current.Length > 0) status += $": {current}"; // pwsh displays the status only, Windows PowerShell both

        var record = new ProgressRecord(0, activity, status) { CurrentOperation = current };
        if (isKnown) record.PercentComplete = (int)Math.Min(100, (100 * progress.Done) / progress.Total);
        if (isKnown && progress.Done > 0) record.SecondsRemaining = (int)((progress.Total - progress.Done) / perSecond);
        return record;
    }
}
