using System.Management.Automation;
using MicroSsim.Engine;

namespace MicroSsim.PowerShell;

/// <summary>The options that all single-scale SSIMs share.</summary>
public abstract class SingleScaleMeasureCmdlet : MeasureCmdlet
{
    /// <summary>The window's shape.</summary>
    [Parameter]
    public WindowKind Window { get; set; } = WindowKind.Gaussian;

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

    /// <summary>What was bound.</summary>
    private protected SsimOptions Options =>
        new() { Window = Window, WindowSize = WindowSize, Sigma = Sigma, K1 = K1, K2 = K2, Covariance = Covariance };
}
