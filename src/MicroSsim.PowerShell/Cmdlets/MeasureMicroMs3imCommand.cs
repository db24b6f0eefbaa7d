using System.Management.Automation;
using MicroSsim.Engine;
using MicroSsim.Evaluation;

namespace MicroSsim.PowerShell;

/// <summary>Scores pairs with MicroMS3IM.</summary>
[Cmdlet(VerbsDiagnostic.Measure, "MicroMs3im", DefaultParameterSetName = PairSet)]
[OutputType("MicroSsim.Score")]
public sealed class MeasureMicroMs3imCommand : FittedMeasureCmdlet
{
    private protected override PairMetric Metric() => new MicroMs3imScore(new MultiScaleOptions());
}
