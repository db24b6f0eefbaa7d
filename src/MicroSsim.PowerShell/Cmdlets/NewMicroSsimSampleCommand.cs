using System.Management.Automation;
using MicroSsim.Evaluation.Sample;

namespace MicroSsim.PowerShell.Cmdlets;

/// <summary>Writes a small simulated data set.</summary>
[Cmdlet(VerbsCommon.New, "MicroSsimSample", SupportsShouldProcess = true)]
[OutputType(typeof(SampleFolders))]
public sealed class NewMicroSsimSampleCommand : MicroSsimCmdlet
{
    /// <summary>The folder in which gt, raw and denoised are made.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    public string Path { get; set; } = "";

    /// <summary>How many images.</summary>
    [Parameter]
    [ValidateRange(1, 100_000)]
    public int Count { get; set; } = 12;

    /// <summary>Pixels per row.</summary>
    [Parameter]
    [ValidateRange(16, 16_384)]
    public int Width { get; set; } = 256;

    /// <summary>Rows.</summary>
    [Parameter]
    [ValidateRange(16, 16_384)]
    public int Height { get; set; } = 256;

    /// <summary>Another seed gives other images; the same seed always the same.</summary>
    [Parameter]
    public int Seed { get; set; }

    /// <summary>Fails where a folder of the sample exists already.</summary>
    [Parameter]
    public SwitchParameter NoClobber { get; set; }

    /// <inheritdoc/>
    protected override void EndProcessing() => Guard(() =>
    {
        string folder = FullPath(Path);
        if (NoClobber && SampleFolders.FindExisting(folder) is { } there) throw Output.Exists(there);
        if (!ShouldProcess(folder, "Write a simulated data set")) return;
        WriteObject(SampleFolders.Write(folder, new SampleOptions { Count = Count, Width = Width, Height = Height, Seed = Seed }, Cancellation));
    });
}
