using System.Management.Automation;
using MicroSsim.Engine.Similarity;
using MicroSsim.PowerShell.Binding;

namespace MicroSsim.PowerShell.Cmdlets;

/// <summary>The options that all single-scale SSIMs share.</summary>
public abstract class SingleScaleMeasureCmdlet : WindowMeasureCmdlet
{
    /// <summary>The window's side, odd.</summary>
    [Parameter]
    [ValidateWindowSize]
    public int? WindowSize { get; set; }

    /// <summary>Sample or population covariances.</summary>
    [Parameter]
    public CovarianceKind Covariance { get; set; } = CovarianceKind.Sample;

    /// <summary>What was bound.</summary>
    private protected SsimOptions Options =>
        new() { Window = Window, WindowSize = WindowSize, Sigma = Sigma, K1 = K1, K2 = K2, Covariance = Covariance };
}
