using System.Management.Automation;
using MicroSsim.Engine.Similarity;
using MicroSsim.Evaluation;
using MicroSsim.Evaluation.Fits;
using MicroSsim.Evaluation.Fits.Files;
using MicroSsim.PowerShell.Binding;

namespace MicroSsim.PowerShell.Cmdlets;

/// <summary>Saves fits as a JSON file.</summary>
[Cmdlet(VerbsData.Export, "MicroSsimFit", SupportsShouldProcess = true)]
[OutputType(typeof(FileInfo))]
public sealed class ExportMicroSsimFitCommand : MicroSsimCmdlet
{
    private readonly List<FitInput> _fits = [];

    /// <summary>The fits of one or more methods, complete or on their way.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true)]
    [FitInputTransformation]
    public FitInput[] InputObject { get; set; } = [];

    /// <summary>The file.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    public string Path { get; set; } = "";

    /// <summary>Fails where the file exists already.</summary>
    [Parameter]
    public SwitchParameter NoClobber { get; set; }

    /// <summary>Replaces the file even where it is read-only.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Writes the SHA-256 of every image that the fits rest on.</summary>
    [Parameter]
    public SwitchParameter IncludeHash { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord() => _fits.AddRange(InputObject);

    /// <inheritdoc/>
    protected override void EndProcessing() => Guard(() =>
    {
        if (_fits.FirstOrDefault(f => f.Path is not null) is { } given) throw new EvaluationException("FitIncomplete", given.Path!, $"{given.Path}: is a path, not a fit; read it with Import-MicroSsimFit.");
        var fits = _fits.Select(f => f.Fit!).ToList();
        if (Output.Prepare(this, FullPath(Path), NoClobber, Force) is not { } path) return;
        if (IncludeHash) fits = fits.Select(WithHashes).ToList();
        Output.Written(this, path, () => FitFile.Write(path, fits));
    });

    private MethodFit WithHashes(MethodFit fit) => fit is FitWithOrigin known ? known with { Origin = known.Origin.WithHashes(Cancellation) } : fit;
}
