using System.Management.Automation;
using MicroSsim.Engine.Similarity;
using MicroSsim.PowerShell.Binding;

namespace MicroSsim.PowerShell.Cmdlets;

/// <summary>The options that all multi-scale metrics share.</summary>
public abstract class MultiScaleMeasureCmdlet : WindowMeasureCmdlet
{
    /// <summary>The exponents of the scales, finest first; there are as many scales as exponents.</summary>
    [Parameter]
    [ValidateCount(1, 16)]
    [ValidatePositive]
    public double[] Betas { get; set; } = [.. new MultiScaleOptions().Betas];

    /// <summary>What is done with negative means.</summary>
    [Parameter]
    public Normalization Normalize { get; set; } = Normalization.Relu;

    /// <summary>The window's side, odd.</summary>
    [Parameter]
    [ValidateWindowSize]
    public int WindowSize { get; set; } = 11;

    /// <summary>What was bound.</summary>
    private protected MultiScaleOptions Options =>
        new() { Betas = Betas, Normalize = Normalize, Window = Window, WindowSize = WindowSize, Sigma = Sigma, K1 = K1, K2 = K2 };
}
