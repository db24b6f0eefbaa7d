using System.Management.Automation;
using MicroSsim.Evaluation.Scores.Metrics;

namespace MicroSsim.PowerShell.Cmdlets;

/// <summary>Scores pairs with Pearson's correlation coefficient.</summary>
[Cmdlet(VerbsDiagnostic.Measure, "Pearson", DefaultParameterSetName = PairSet)]
[OutputType("MicroSsim.ScoreRow")]
public sealed class MeasurePearsonCommand : MeasureCmdlet
{
    private protected override PairMetric Metric() => new PearsonMetric();
}
