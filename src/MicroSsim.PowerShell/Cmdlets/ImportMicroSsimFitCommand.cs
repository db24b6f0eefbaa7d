using System.Management.Automation;
using MicroSsim.Engine.Similarity;
using MicroSsim.Evaluation.Fits.Files;
using MicroSsim.PowerShell.Binding;

namespace MicroSsim.PowerShell.Cmdlets;

/// <summary>Reads saved fits.</summary>
[Cmdlet(VerbsData.Import, "MicroSsimFit", DefaultParameterSetName = PathSet, HelpUri = ProjectLinks.Help + "Import-MicroSsimFit.md")]
[OutputType(typeof(MicroSsimFit), typeof(FitCheckpoint), typeof(PartialFit))]
public sealed class ImportMicroSsimFitCommand : MicroSsimCmdlet
{
    /// <summary>The files of Export-MicroSsimFit; wildcards are allowed.</summary>
    [Parameter(
        ParameterSetName = PathSet,
        Mandatory = true,
        Position = 0,
        ValueFromPipeline = true,
        HelpMessage = "The files of Export-MicroSsimFit")]
    [ArgumentCompleter(typeof(SavedFitCompleter))]
    public string[] Path { get; set; } = [];

    /// <summary>The files, by literal paths without wildcards.</summary>
    [Parameter(
        ParameterSetName = LiteralPathSet,
        Mandatory = true,
        ValueFromPipelineByPropertyName = true,
        HelpMessage = "The files of Export-MicroSsimFit")]
    [Alias("PSPath")]
    public string[] LiteralPath { get; set; } = [];

    /// <inheritdoc/>
    protected override void ProcessRecord() => Guard(() => ForEachFile(
        ParameterSetName == LiteralPathSet ? LiteralPath : Path,
        path => WriteObject(FitInputReader.ReadFile(path, this).Select(FitObjects.ToObject), enumerateCollection: true)));
}
