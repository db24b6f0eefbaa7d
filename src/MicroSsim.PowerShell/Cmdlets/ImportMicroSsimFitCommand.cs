using System.Management.Automation;
using MicroSsim.Engine.Similarity;
using MicroSsim.Evaluation;
using MicroSsim.Evaluation.Fits.Files;
using MicroSsim.PowerShell.Binding;

namespace MicroSsim.PowerShell.Cmdlets;

/// <summary>Reads saved fits.</summary>
[Cmdlet(VerbsData.Import, "MicroSsimFit", DefaultParameterSetName = "Path")]
[OutputType(typeof(MicroSsimFit), typeof(FitCheckpoint), typeof(PartialFit))]
public sealed class ImportMicroSsimFitCommand : MicroSsimCmdlet
{
    /// <summary>Files of Export-MicroSsimFit; wildcards are allowed.</summary>
    [Parameter(ParameterSetName = "Path", Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [ArgumentCompleter(typeof(SavedFitCompleter))]
    public string[] Path { get; set; } = [];

    /// <summary>Files, by their names as they are.</summary>
    [Parameter(ParameterSetName = "LiteralPath", Mandatory = true, ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath")]
    public string[] LiteralPath { get; set; } = [];

    /// <inheritdoc/>
    protected override void ProcessRecord() => Guard(() =>
    {
        bool literal = ParameterSetName == "LiteralPath";
        foreach (string path in (literal ? LiteralPath : Path).SelectMany(p => ResolvePaths(p, literal)))
        {
            try
            {
                WriteObject(FitInputReader.In(path, this), enumerateCollection: true);
            }
            catch (EvaluationException e)
            {
                OnError(e);
            }
        }
    });
}
