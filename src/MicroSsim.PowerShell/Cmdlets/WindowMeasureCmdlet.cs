using System.Management.Automation;
using MicroSsim.Engine.Windows;
using MicroSsim.PowerShell.Binding;

namespace MicroSsim.PowerShell.Cmdlets;

/// <summary>The options that every metric over a sliding window has.</summary>
public abstract class WindowMeasureCmdlet : MeasureCmdlet
{
    /// <summary>The window's shape.</summary>
    [Parameter]
    public WindowKind Window { get; set; } = WindowKind.Gaussian;

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
}
