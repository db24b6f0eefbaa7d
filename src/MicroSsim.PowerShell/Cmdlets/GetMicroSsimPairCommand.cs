using System.Management.Automation;
using MicroSsim.Evaluation.Pairing;

namespace MicroSsim.PowerShell.Cmdlets;

/// <summary>Pairs predicted images with ground truth images by name.</summary>
[Cmdlet(VerbsCommon.Get, "MicroSsimPair", DefaultParameterSetName = FolderSet, HelpUri = ProjectLinks.Help + "Get-MicroSsimPair.md")]
[OutputType(typeof(ImagePair))]
public sealed class GetMicroSsimPairCommand : PairFindingCmdlet
{
    /// <inheritdoc/>
    protected override void EndProcessing() => Guard(() => WriteObject(FindPairs(), enumerateCollection: true));
}
