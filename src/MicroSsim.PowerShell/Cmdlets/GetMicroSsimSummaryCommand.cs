using System.Management.Automation;
using MicroSsim.Engine;
using MicroSsim.Evaluation.Reports.Statistics;
using MicroSsim.Evaluation.Scores.Metrics;
using MicroSsim.PowerShell.Binding;

namespace MicroSsim.PowerShell.Cmdlets;

/// <summary>Summarizes score rows per method, channel and metric, over units of analysis.</summary>
[Cmdlet(VerbsCommon.Get, "MicroSsimSummary", HelpUri = ProjectLinks.Help + "Get-MicroSsimSummary.md")]
[OutputType(typeof(ScoreSummary))]
public sealed class GetMicroSsimSummaryCommand : RowCmdlet
{
    /// <inheritdoc/>
    protected override void EndProcessing() => Guard(() =>
    {
        var summaries = ScoreSummary.Summarize(Rows, Unit.Analysis);
        if (summaries.Count == 0 && Rows.Count > 0) OnError(NoScores());
        WriteObject(summaries.Select(SummaryObjects.ToObject), enumerateCollection: true);
    });

    private MicroSsimException NoScores()
    {
        var texts = MetricList.All.SelectMany(m => Rows.Select(r => (m.Name, Value: r.GetValue(m.Name) as string)));
        var (metric, value) = texts.FirstOrDefault(t => t.Value is not null);
        string message = value is null
            ? $"{Rows.Count} row(s), but none has a score; see the errors of the Measure- commands."
            : $"{Rows.Count} row(s), but none has a score that is a number: {metric} is '{value}'; "
                + "read the table on a system with the decimal "
                + "separator of the one that wrote it, or write it with Export-MicroSsimReport, whose numbers are the same everywhere.";
        return new MicroSsimException("NoScores", message) { Kind = FailureKind.InvalidData };
    }
}
