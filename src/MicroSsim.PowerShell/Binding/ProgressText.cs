using System.Management.Automation;
using MicroSsim.Evaluation.Batch;

namespace MicroSsim.PowerShell.Binding;

/// <summary>Progress in words: how many of how many, how fast, which file, and how long it will take.</summary>
internal static class ProgressText
{
    /// <param name="activity">What is being done.</param>
    /// <param name="progress">How far it is; a total of 0 is one that nobody knows, for the pipeline may bring more.</param>
    /// <param name="elapsed">Since it began.</param>
    public static ProgressRecord Of(string activity, RunProgress progress, TimeSpan elapsed)
    {
        bool isKnown = progress.Total > 0;
        double perSecond = elapsed > TimeSpan.Zero ? progress.Done / elapsed.TotalSeconds : 0;
        string status = isKnown ? $"{progress.Done} of {progress.Total}" : $"{progress.Done}";
        if (progress.Done > 0) status += FormattableString.Invariant($", {perSecond:G3}/s");
        if (progress.Current.Length > 0) status += $": {progress.Current}"; // pwsh shows the status, Windows PowerShell the operation too

        var record = new ProgressRecord(0, activity, status) { CurrentOperation = progress.Current };
        if (isKnown) record.PercentComplete = (int)Math.Min(100, 100 * progress.Done / progress.Total);
        if (isKnown && progress.Done > 0) record.SecondsRemaining = (int)((progress.Total - progress.Done) / perSecond);
        return record;
    }
}
