using System.Management.Automation;
using MicroSsim.Evaluation.Scores.Metrics;

namespace MicroSsim.PowerShell.Cmdlets;

/// <summary>Scores pairs with Pearson's correlation coefficient.</summary>
[Cmdlet(
    VerbsDiagnostic.Measure,
    "Pearson",
    DefaultParameterSetName = PairSet,
    SupportsShouldProcess = true,
    HelpUri = ProjectLinks.Help + "Measure-Pearson.md")]
[OutputType(typeof(ScoreRowProperties))]
public sealed class MeasurePearsonCommand : MeasureCmdlet
{
    private protected override PairMetric Metric() => new PearsonMetric();
}
