using System.Management.Automation;
using MicroSsim.Engine.Similarity;
using MicroSsim.Evaluation.Scores.Metrics;
using MicroSsim.PowerShell.Binding;

namespace MicroSsim.PowerShell.Cmdlets;

/// <summary>Scores pairs with plain multi-scale SSIM.</summary>
[Cmdlet(VerbsDiagnostic.Measure, "MsSsim", DefaultParameterSetName = PairSet)]
[OutputType("MicroSsim.ScoreRow")]
public sealed class MeasureMsSsimCommand : MultiScaleMeasureCmdlet
{
    /// <summary>The data range R: a number, GroundTruth (maximum − minimum of each) or Type (of its integer type).</summary>
    [Parameter(Mandatory = true)]
    [DataRangeTransformation]
    [ArgumentCompleter(typeof(DataRangeCompleter))]
    public DataRange DataRange { get; set; }

    private protected override PairMetric Metric() => new MsSsimMetric(DataRange, Options);
}
