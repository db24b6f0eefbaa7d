using System.Management.Automation;

namespace MicroSsim.PowerShell.Cmdlets;

/// <summary>Says what runs where: what a report of a problem needs to say.</summary>
[Cmdlet(VerbsCommon.Get, "MicroSsimInfo")]
[OutputType(typeof(MicroSsimInfo))]
public sealed class GetMicroSsimInfoCommand : MicroSsimCmdlet
{
    /// <inheritdoc/>
    protected override void EndProcessing() => WriteObject(MicroSsimInfo.Of(SessionState.PSVariable.GetValue("PSVersionTable") as System.Collections.IDictionary));
}
