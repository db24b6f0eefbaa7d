using System.Management.Automation;
using MicroSsim.Engine.Similarity;
using MicroSsim.Evaluation.Scores.Metrics;
using MicroSsim.PowerShell.Binding;

namespace MicroSsim.PowerShell.Cmdlets;

/// <summary>Scores pairs with PSNR and range-invariant PSNR.</summary>
[Cmdlet(
    VerbsDiagnostic.Measure,
    "Psnr",
    DefaultParameterSetName = PairSet,
    SupportsShouldProcess = true,
    HelpUri = ProjectLinks.Help + "Measure-Psnr.md")]
[OutputType(typeof(ScoreRowProperties))]
public sealed class MeasurePsnrCommand : MeasureCmdlet
{
    /// <summary>
    /// The data range R: a number, GroundTruth (maximum − minimum of each), GroundTruthSet (of all) or Type (of its integer type).
    /// </summary>
    [Parameter(Mandatory = true, HelpMessage = "GroundTruth, GroundTruthSet, Type or a number: the data range R")]
    [DataRangeTransformation]
    [ArgumentCompleter(typeof(DataRangeCompleter))]
    public DataRange DataRange { get; set; }

    private protected override PairMetric Metric() => new PsnrMetric(DataRange);
}
