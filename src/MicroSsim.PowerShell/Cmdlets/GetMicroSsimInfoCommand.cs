using System.Collections;
using System.Management.Automation;

namespace MicroSsim.PowerShell.Cmdlets;

/// <summary>Returns the versions and machine facts that a problem report needs.</summary>
[Cmdlet(VerbsCommon.Get, "MicroSsimInfo", HelpUri = ProjectLinks.Help + "Get-MicroSsimInfo.md")]
[OutputType(typeof(MicroSsimInfo))]
public sealed class GetMicroSsimInfoCommand : MicroSsimCmdlet
{
    /// <inheritdoc/>
    protected override void EndProcessing() =>
        WriteObject(MicroSsimInfo.Read(SessionState.PSVariable.GetValue("PSVersionTable") as IDictionary));
}
