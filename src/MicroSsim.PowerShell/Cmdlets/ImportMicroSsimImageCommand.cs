using System.Management.Automation;
using MicroSsim.Engine;
using MicroSsim.Evaluation;
using MicroSsim.Imaging;

namespace MicroSsim.PowerShell;

/// <summary>Reads image files into planes.</summary>
[Cmdlet(VerbsData.Import, "MicroSsimImage", DefaultParameterSetName = "Path")]
[OutputType(typeof(LoadedPlane))]
public sealed class ImportMicroSsimImageCommand : MicroSsimCmdlet
{
    /// <summary>Image files; wildcards are allowed.</summary>
    [Parameter(ParameterSetName = "Path", Mandatory = true, Position = 0, ValueFromPipeline = true)]
    public string[] Path { get; set; } = [];

    /// <summary>Image files, by their names as they are.</summary>
    [Parameter(ParameterSetName = "LiteralPath", Mandatory = true, ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath")]
    public string[] LiteralPath { get; set; } = [];

    /// <summary>The pages to read, from 0; all by default.</summary>
    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    public int[]? Page { get; set; }

    /// <summary>The channel to read, from 0; all by default.</summary>
    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    public int? Channel { get; set; }

    /// <summary>The slice to read, from 0; all by default.</summary>
    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    public int? Slice { get; set; }

    /// <summary>The frame to read, from 0; all by default.</summary>
    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    public int? Frame { get; set; }

    /// <summary>The array to read of NPZ archives that hold several.</summary>
    [Parameter]
    public string? Entry { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord() => Guard(() =>
    {
        bool literal = ParameterSetName == "LiteralPath";
        var selection = new PageSelection { Pages = Page, Channel = Channel, Slice = Slice, Frame = Frame };
        foreach (string path in (literal ? LiteralPath : Path).SelectMany(p => ResolvePaths(p, literal)))
        {
            try
            {
                foreach (var plane in LoadedPlane.Read(new FileImageSource(path, Entry), selection))
                {
                    Cancellation.ThrowIfCancellationRequested();
                    WriteObject(plane);
                }
            }
            catch (MicroSsimException e)
            {
                Failed(e);
            }
        }
    });
}
