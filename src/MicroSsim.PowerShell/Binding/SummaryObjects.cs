using System.Management.Automation;
using MicroSsim.Evaluation.Reports.Statistics;

namespace MicroSsim.PowerShell.Binding;

/// <summary>
/// Makes the objects of summaries: those of channels get a type name that selects a table view with the channel.
/// </summary>
internal static class SummaryObjects
{
    /// <summary>Makes the object of a summary.</summary>
    /// <param name="summary">The summary.</param>
    public static PSObject ToObject(ScoreSummary summary)
    {
        var result = PSObject.AsPSObject(summary);
        if (summary.Channel is not null) result.TypeNames.Insert(0, "MicroSsim.Summary#Channel");
        return result;
    }
}
