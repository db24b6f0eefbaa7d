using System.Management.Automation;
using MicroSsim.Evaluation;

namespace MicroSsim.PowerShell;

/// <summary>Saves fits as a JSON file.</summary>
[Cmdlet(VerbsData.Export, "MicroSsimFit", SupportsShouldProcess = true)]
[OutputType(typeof(FileInfo))]
public sealed class ExportMicroSsimFitCommand : MicroSsimCmdlet
{
    private readonly List<FitInput> _fits = [];

    /// <summary>The fits of one or more methods.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true)]
    [FitInputTransformation]
    public FitInput[] InputObject { get; set; } = [];

    /// <summary>The file.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    public string Path { get; set; } = "";

    /// <summary>Fails where the file exists already.</summary>
    [Parameter]
    public SwitchParameter NoClobber { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord() => _fits.AddRange(InputObject);

    /// <inheritdoc/>
    protected override void EndProcessing() => Guard(() =>
    {
        var fits = _fits.Select(f => f.Fit ?? throw new EvaluationException("FitIncomplete", f.Path!, $"{f.Path}: is a path, not a fit; read it with Import-MicroSsimFit.")).ToList();
        if (Output.Prepare(this, FullPath(Path), NoClobber) is { } path) Output.Written(this, path, () => FitFile.Write(path, fits));
    });
}
