using System.Management.Automation;
using MicroSsim.Engine;
using MicroSsim.Evaluation.Sample;
using MicroSsim.PowerShell.Binding;

namespace MicroSsim.PowerShell.Cmdlets;

/// <summary>Writes a small simulated data set.</summary>
[Cmdlet(VerbsCommon.New, "MicroSsimSample", SupportsShouldProcess = true, HelpUri = ProjectLinks.Help + "New-MicroSsimSample.md")]
[OutputType(typeof(SampleFolders))]
public sealed class NewMicroSsimSampleCommand : MicroSsimCmdlet
{
    private SampleOptions _options = new();

    /// <summary>The folder in which the folders gt, raw, denoised, mask and labels are created.</summary>
    [Parameter(Mandatory = true, Position = 0, HelpMessage = "The folder of the simulated images")]
    public string Path { get; set; } = "";

    /// <summary>The number of images per folder.</summary>
    [Parameter]
    [ValidateRange(1, 100_000)]
    public int Count
    {
        get => _options.Count;
        set => _options = _options with { Count = value };
    }

    /// <summary>The width of the images in pixels.</summary>
    [Parameter]
    [ValidateRange(16, 16_384)]
    public int Width
    {
        get => _options.Width;
        set => _options = _options with { Width = value };
    }

    /// <summary>The height of the images in pixels.</summary>
    [Parameter]
    [ValidateRange(16, 16_384)]
    public int Height
    {
        get => _options.Height;
        set => _options = _options with { Height = value };
    }

    /// <summary>The number of slices of each image, a z-stack; images of one slice are pages without axes.</summary>
    [Parameter]
    [ValidateRange(1, 1024)]
    public int Slices
    {
        get => _options.Slices;
        set => _options = _options with { Slices = value };
    }

    /// <summary>The seed of the random numbers; the same seed always gives the same images.</summary>
    [Parameter]
    public int Seed
    {
        get => _options.Seed;
        set => _options = _options with { Seed = value };
    }

    /// <summary>Fails if one of the folders exists already.</summary>
    [Parameter]
    public SwitchParameter NoClobber { get; set; }

    /// <inheritdoc/>
    protected override void EndProcessing() => Guard(() =>
    {
        string folder = FullPath(Path);
        if (NoClobber && SampleFolders.FindExisting(folder) is { } existing) throw OutputPath.Exists(existing);
        if (!OutputPath.ShouldWrite(this, folder, "Write a simulated data set")) return;
        WriteObject(SampleFolders.Write(folder, _options, Cancellation));
    });
}
