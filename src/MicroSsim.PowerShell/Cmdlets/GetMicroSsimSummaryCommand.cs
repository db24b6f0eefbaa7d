using System.Management.Automation;
using MicroSsim.Evaluation.Reports.Statistics;

namespace MicroSsim.PowerShell.Cmdlets;

/// <summary>Summarizes score rows per method and metric.</summary>
[Cmdlet(VerbsCommon.Get, "MicroSsimSummary")]
[OutputType(typeof(ScoreSummary))]
public sealed class GetMicroSsimSummaryCommand : RowCmdlet
{
    /// <inheritdoc/>
    protected override void EndProcessing() => Guard(() => WriteObject(ScoreSummary.Summarize(Rows), enumerateCollection: true));
}
