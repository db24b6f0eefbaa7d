using System.Management.Automation;
using MicroSsim.Evaluation.Pairing;
using MicroSsim.Imaging.Formats;

namespace MicroSsim.PowerShell.Cmdlets;

/// <summary>Reads the pages of image files as planes in memory.</summary>
[Cmdlet(VerbsData.Import, "MicroSsimImage", DefaultParameterSetName = PathSet, HelpUri = ProjectLinks.Help + "Import-MicroSsimImage.md")]
[OutputType(typeof(LoadedPlane))]
public sealed class ImportMicroSsimImageCommand : PageSelectingCmdlet
{
    /// <summary>The image files; wildcards are allowed.</summary>
    [Parameter(
        ParameterSetName = PathSet, Mandatory = true, Position = 0, ValueFromPipeline = true, HelpMessage = "The image files")]
    public string[] Path { get; set; } = [];

    /// <summary>The image files, by literal paths without wildcards.</summary>
    [Parameter(
        ParameterSetName = LiteralPathSet, Mandatory = true, ValueFromPipelineByPropertyName = true, HelpMessage = "The image files")]
    [Alias("PSPath")]
    public string[] LiteralPath { get; set; } = [];

    /// <inheritdoc/>
    protected override void ProcessRecord() =>
        Guard(() => ForEachFile(ParameterSetName == LiteralPathSet ? LiteralPath : Path, WriteImages));

    private void WriteImages(string path)
    {
        foreach (string image in ImageFormats.ListImages(path)) WritePlanes(image);
    }

    private void WritePlanes(string path)
    {
        foreach (var plane in LoadedPlane.Read(new FileImageSource(path, Entry), Selection))
        {
            Cancellation.ThrowIfCancellationRequested();
            OnVerbose($"{path}: {plane}.");
            WriteObject(plane);
        }
    }
}
