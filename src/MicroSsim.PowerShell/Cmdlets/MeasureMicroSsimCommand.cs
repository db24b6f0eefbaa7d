using System.Management.Automation;
using MicroSsim.Engine.Similarity;
using MicroSsim.Evaluation.Maps;
using MicroSsim.Evaluation.Scores.Metrics;
using MicroSsim.PowerShell.Binding;

namespace MicroSsim.PowerShell.Cmdlets;

/// <summary>Scores pairs with MicroSSIM.</summary>
[Cmdlet(VerbsDiagnostic.Measure, "MicroSsim", DefaultParameterSetName = PairSet, SupportsShouldProcess = true)]
[OutputType("MicroSsim.ScoreRow")]
public sealed class MeasureMicroSsimCommand : SingleScaleMeasureCmdlet
{
    /// <summary>
    /// Fits of New-MicroSsimFit, or paths of saved ones. A row is scored with the fit of its method; a fit without a method
    /// serves every row. Without this parameter, each method is fitted on the pairs that are given, then scored.
    /// </summary>
    [Parameter]
    [FitInputTransformation]
    [ArgumentCompleter(typeof(SavedFitCompleter))]
    public FitInput[]? Fit { get; set; }

    /// <summary>Adds the columns Luminance, Contrast and Structure.</summary>
    [Parameter]
    public SwitchParameter Components { get; set; }

    /// <summary>A folder for SSIM maps (with -Components also the factors' maps).</summary>
    [Parameter]
    public string? MapDirectory { get; set; }

    /// <summary>Whether maps are float32 TIFFs, one page per page, or PNG pictures with a colour bar.</summary>
    [Parameter]
    public MapFormat As { get; set; }

    /// <summary>Whether maps are as large as computed, or padded with NaN to the image's size.</summary>
    [Parameter]
    public MapSize MapSize { get; set; }

    /// <summary>Fails where a map exists already.</summary>
    [Parameter]
    public SwitchParameter NoClobber { get; set; }

    private protected override PairMetric Metric() => new MicroSsimMetric(Options, Components, MapDirectory is null ? null : MapSize);

    /// <summary>Without the user's leave the pairs are scored, and no map is written.</summary>
    private protected override MapFolder? Maps() =>
        MapDirectory is { } path && ShouldProcess(FullPath(path), "Write maps") ? new MapFolder(FullPath(path), As, NoClobber) : null;

    private protected override IReadOnlyList<MicroSsimFit>? Fits() => Read(Fit);
}
