using System.Management.Automation;
using MicroSsim.Engine.Similarity;
using MicroSsim.Engine.Windows;
using MicroSsim.Evaluation.Scores.Metrics;
using MicroSsim.PowerShell.Binding;

namespace MicroSsim.PowerShell.Cmdlets;

/// <summary>Scores pairs with plain SSIM.</summary>
[Cmdlet(VerbsDiagnostic.Measure, "Ssim", DefaultParameterSetName = PairSet)]
[OutputType("MicroSsim.ScoreRow")]
public sealed class MeasureSsimCommand : SingleScaleMeasureCmdlet
{
    /// <summary>Begins with scikit-image's window, which is not that of MicroSSIM.</summary>
    public MeasureSsimCommand() => Window = WindowKind.Uniform;

    /// <summary>The data range R: a number, GroundTruth (maximum − minimum of each) or Type (of its integer type).</summary>
    [Parameter(Mandatory = true)]
    [DataRangeTransformation]
    [ArgumentCompleter(typeof(DataRangeCompleter))]
    public DataRange DataRange { get; set; }

    private protected override PairMetric Metric() => new SsimMetric(DataRange, Options);
}
