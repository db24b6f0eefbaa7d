using System.Management.Automation;
using MicroSsim.Engine;

namespace MicroSsim.PowerShell;

/// <summary>The options that all multi-scale metrics share.</summary>
public abstract class MultiScaleMeasureCmdlet : MeasureCmdlet
{
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

    /// <summary>What was bound.</summary>
    private protected MultiScaleOptions Options =>
        new() { Betas = Betas, Normalize = Normalize, Window = Window, WindowSize = WindowSize, Sigma = Sigma, K1 = K1, K2 = K2 };
}
