using System.Management.Automation;
using MicroSsim.Engine;
using MicroSsim.Evaluation;

namespace MicroSsim.PowerShell;

/// <summary>Scores pairs with plain SSIM.</summary>
[Cmdlet(VerbsDiagnostic.Measure, "Ssim", DefaultParameterSetName = PairSet)]
[OutputType("MicroSsim.Score")]
public sealed class MeasureSsimCommand : MeasureCmdlet
{
    /// <summary>The data range R: a number, GroundTruth (maximum − minimum of each) or Type (of its integer type).</summary>
    [Parameter(Mandatory = true)]
    [DataRangeTransformation]
    public DataRange DataRange { get; set; }

    /// <summary>The window's shape.</summary>
    [Parameter]
    public WindowKind Window { get; set; } = WindowKind.Uniform;

    /// <summary>The window's side, odd.</summary>
    [Parameter]
    [ValidateWindowSize]
    public int? WindowSize { get; set; }

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

    /// <summary>Sample or population covariances.</summary>
    [Parameter]
    public CovarianceKind Covariance { get; set; } = CovarianceKind.Sample;

    private protected override PairMetric Metric() => new SsimScore(
        DataRange,
        new SsimOptions { Window = Window, WindowSize = WindowSize, Sigma = Sigma, K1 = K1, K2 = K2, Covariance = Covariance });
}
