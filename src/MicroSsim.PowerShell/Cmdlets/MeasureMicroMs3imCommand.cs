using System.Management.Automation;
using MicroSsim.Engine.Similarity;
using MicroSsim.Evaluation.Scores.Metrics;
using MicroSsim.PowerShell.Binding;

namespace MicroSsim.PowerShell.Cmdlets;

/// <summary>Scores pairs with MicroMS3IM.</summary>
[Cmdlet(VerbsDiagnostic.Measure, "MicroMs3im", DefaultParameterSetName = PairSet)]
[OutputType("MicroSsim.ScoreRow")]
public sealed class MeasureMicroMs3imCommand : MultiScaleMeasureCmdlet
{
    /// <summary>
    /// Fits of New-MicroSsimFit, or paths of saved ones. A row is scored with the fit of its method; a fit without a method
    /// serves every row. Without this parameter, each method is fitted on the pairs that are given, then scored.
    /// </summary>
    [Parameter]
    [FitInputTransformation]
    [ArgumentCompleter(typeof(SavedFitCompleter))]
    public FitInput[]? Fit { get; set; }

    /// <summary>Adds a column for the term of each scale.</summary>
    [Parameter]
    public SwitchParameter Components { get; set; }

    private protected override PairMetric Metric() => new MicroMs3imMetric(Options, Components);

    private protected override IReadOnlyList<MicroSsimFit>? Fits() => Read(Fit);
}
