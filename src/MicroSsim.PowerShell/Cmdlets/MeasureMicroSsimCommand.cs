using System.Management.Automation;
using MicroSsim.Engine;
using MicroSsim.Evaluation;

namespace MicroSsim.PowerShell;

/// <summary>Scores pairs with MicroSSIM.</summary>
[Cmdlet(VerbsDiagnostic.Measure, "MicroSsim", DefaultParameterSetName = PairSet)]
[OutputType("MicroSsim.Score")]
public sealed class MeasureMicroSsimCommand : FittedMeasureCmdlet
{
    /// <summary>Adds the columns Luminance, Contrast and Structure.</summary>
    [Parameter]
    public SwitchParameter Components { get; set; }

    /// <summary>A folder for SSIM maps (with -Components also the factors' maps): float32 TIFFs, one page per page.</summary>
    [Parameter]
    public string? MapDirectory { get; set; }

    /// <summary>Whether maps are as large as computed, or padded with NaN to the image's size.</summary>
    [Parameter]
    public MapSize MapSize { get; set; }

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

    private protected override PairMetric Metric() => new MicroSsimScore(
        new SsimOptions { Window = Window, WindowSize = WindowSize, Sigma = Sigma, K1 = K1, K2 = K2, Covariance = Covariance },
        Components,
        MapDirectory is null ? null : MapSize);

    private protected override MapFolder? Maps() => MapDirectory is null ? null : new MapFolder(FullPath(MapDirectory));
}
