using System.Management.Automation;
using MicroSsim.Engine;
using MicroSsim.Engine.Similarity;
using MicroSsim.Evaluation;
using MicroSsim.Evaluation.Fits;
using MicroSsim.Evaluation.Fits.Files;
using MicroSsim.PowerShell.Binding;

namespace MicroSsim.PowerShell.Cmdlets;

/// <summary>Saves fits as a JSON file.</summary>
[Cmdlet(VerbsData.Export, "MicroSsimFit", SupportsShouldProcess = true, HelpUri = ProjectLinks.Help + "Export-MicroSsimFit.md")]
[OutputType(typeof(FileInfo))]
public sealed class ExportMicroSsimFitCommand : MicroSsimCmdlet
{
    private readonly List<FitInput> _fits = [];

    /// <summary>The complete or incomplete fits of one or more methods.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, Position = 1, HelpMessage = "Fits of New-MicroSsimFit")]
    [FitInputTransformation]
    public FitInput[] InputObject { get; set; } = [];

    /// <summary>The file.</summary>
    [Parameter(Mandatory = true, Position = 0, HelpMessage = "The file to write: .json")]
    public string Path { get; set; } = "";

    /// <summary>Fails if the file exists already.</summary>
    [Parameter]
    public SwitchParameter NoClobber { get; set; }

    /// <summary>Outputs the file.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <summary>Replaces the file even if it is read-only.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Writes the SHA-256 of every image that was fitted.</summary>
    [Parameter]
    public SwitchParameter IncludeHash { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord() => _fits.AddRange(InputObject);

    /// <inheritdoc/>
    protected override void EndProcessing() => Guard(() =>
    {
        var fits = _fits.Select(f => f.Fit ?? throw NotAFit(f.Path!)).ToList();
        string path = FullPath(Path);
        if (fits.Count == 0)
        {
            throw new EvaluationException(
                "NoFits", path, $"{path}: there is no fit to save, so nothing is written, and a file of that name stays as it is; see the "
                + "errors before this one.")
            {
                Kind = FailureKind.NotFound,
            };
        }

        if (!OutputPath.Prepare(this, path, NoClobber, Force)) return;
        if (IncludeHash) fits = fits.Select(WithHashes).ToList();
        OutputPath.Write(this, path, PassThru, () => FitFile.Write(path, fits));
    });

    private static EvaluationException NotAFit(string path) =>
        new("FitIncomplete", path, $"{path}: is a path, not a fit; read it with Import-MicroSsimFit.")
        {
            Kind = FailureKind.InvalidArgument,
        };

    private MethodFit WithHashes(MethodFit fit) =>
        fit is FitWithOrigin known ? known with { Origin = known.Origin.WithHashes(Cancellation) } : fit;
}
