using System.Management.Automation;
using MicroSsim.Engine;
using MicroSsim.Evaluation;

namespace MicroSsim.PowerShell;

/// <summary>Scores pairs with MicroSSIM.</summary>
[Cmdlet(VerbsDiagnostic.Measure, "MicroSsim", DefaultParameterSetName = PairSet)]
[OutputType("MicroSsim.Score")]
public sealed class MeasureMicroSsimCommand : FittedMeasureCmdlet
{
    private protected override PairMetric Metric() => new MicroSsimScore(new SsimOptions());
}
