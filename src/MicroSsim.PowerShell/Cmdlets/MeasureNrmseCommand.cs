using System.Management.Automation;
using MicroSsim.Engine.Similarity;
using MicroSsim.Evaluation.Scores.Metrics;

namespace MicroSsim.PowerShell.Cmdlets;

/// <summary>Scores pairs with the normalized root mean square error, plain and range-invariant.</summary>
[Cmdlet(
    VerbsDiagnostic.Measure,
    "Nrmse",
    DefaultParameterSetName = PairSet,
    SupportsShouldProcess = true,
    HelpUri = ProjectLinks.Help + "Measure-Nrmse.md")]
[OutputType(typeof(ScoreRowProperties))]
public sealed class MeasureNrmseCommand : MeasureCmdlet
{
    /// <summary>The measure of the ground truth that errors are divided by.</summary>
    [Parameter]
    public NrmseNormalization Normalization { get; set; } = NrmseNormalization.Euclidean;

    private protected override PairMetric Metric() => new NrmseMetric(Normalization);
}
