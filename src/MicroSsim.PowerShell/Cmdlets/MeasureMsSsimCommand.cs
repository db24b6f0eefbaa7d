using System.Management.Automation;
using MicroSsim.Engine;
using MicroSsim.Evaluation;

namespace MicroSsim.PowerShell;

/// <summary>Scores pairs with plain multi-scale SSIM.</summary>
[Cmdlet(VerbsDiagnostic.Measure, "MsSsim", DefaultParameterSetName = PairSet)]
[OutputType("MicroSsim.Score")]
public sealed class MeasureMsSsimCommand : MeasureCmdlet
{
    /// <summary>The data range R: a number, GroundTruth (maximum − minimum of each) or Type (of its integer type).</summary>
    [Parameter(Mandatory = true)]
    [DataRangeTransformation]
    public DataRange DataRange { get; set; }

    /// <summary>The exponents of the scales, finest first; there are as many scales as exponents.</summary>
    [Parameter]
    [ValidateCount(1, 16)]
    [ValidatePositive]
    public double[] Betas { get; set; } = [.. new MultiScaleOptions().Betas];

    /// <summary>What is done with negative means.</summary>
    [Parameter]
    public Normalization Normalize { get; set; } = Normalization.Relu;

    /// <summary>The window's shape.</summary>
    [Parameter]
    public WindowKind Window { get; set; } = WindowKind.Gaussian;

    /// <summary>The window's side, odd.</summary>
    [Parameter]
    [ValidateWindowSize]
    public int WindowSize { get; set; } = 11;

    /// <summary>The Gaussian's standard deviation in pixels.</summary>
    [Parameter]
    [ValidatePositive]
    public double Sigma { get; set; } = 1.5;

    /// <summary>K1 of C1 = (K1·R)².</summary>
    [Parameter]
    [ValidatePositive]
    public double K1 { get; set; } = 0.01;

    /// <summary>K2 of C2 = (K2·R)².</summary>
    [Parameter]
    [ValidatePositive]
    public double K2 { get; set; } = 0.03;

    private protected override PairMetric Metric() => new MsSsimScore(
        DataRange,
        new MultiScaleOptions { Betas = Betas, Normalize = Normalize, Window = Window, WindowSize = WindowSize, Sigma = Sigma, K1 = K1, K2 = K2 });
}
