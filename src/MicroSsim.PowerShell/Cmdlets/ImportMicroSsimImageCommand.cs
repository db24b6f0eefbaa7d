using System.Management.Automation;
using MicroSsim.Engine;
using MicroSsim.Evaluation.Pairing;

namespace MicroSsim.PowerShell.Cmdlets;

/// <summary>Reads image files into planes.</summary>
[Cmdlet(VerbsData.Import, "MicroSsimImage", DefaultParameterSetName = "Path")]
[OutputType(typeof(LoadedPlane))]
public sealed class ImportMicroSsimImageCommand : PageSelectingCmdlet
{
    /// <summary>Image files; wildcards are allowed.</summary>
    [Parameter(ParameterSetName = "Path", Mandatory = true, Position = 0, ValueFromPipeline = true)]
    public string[] Path { get; set; } = [];

    /// <summary>Image files, by their names as they are.</summary>
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
                foreach (var plane in LoadedPlane.Read(new FileImageSource(path, Entry), Selection))
                {
                    Cancellation.ThrowIfCancellationRequested();
                    WriteVerbose($"{path}: {plane}.");
                    WriteObject(plane);
                }
            }
            catch (MicroSsimException e)
            {
                OnError(e);
            }
        }
    });
}
