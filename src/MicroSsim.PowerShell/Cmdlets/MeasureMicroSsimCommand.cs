using System.Management.Automation;
using MicroSsim.Engine;
using MicroSsim.Engine.Similarity;
using MicroSsim.Engine.Volumes;
using MicroSsim.Engine.Windows;
using MicroSsim.Evaluation.Maps;
using MicroSsim.Evaluation.Scores.Metrics;
using MicroSsim.PowerShell.Binding;

namespace MicroSsim.PowerShell.Cmdlets;

/// <summary>Scores pairs with MicroSSIM.</summary>
[Cmdlet(
    VerbsDiagnostic.Measure,
    "MicroSsim",
    DefaultParameterSetName = PairSet,
    SupportsShouldProcess = true,
    HelpUri = ProjectLinks.Help + "Measure-MicroSsim.md")]
[OutputType(typeof(ScoreRowProperties))]
public sealed class MeasureMicroSsimCommand : MeasureCmdlet
{
    private SsimOptions _options = new();

    /// <summary>
    /// Fits of New-MicroSsimFit, or paths of saved fits. A pair is scored with the fit of its method; a fit without a method applies to
    /// every pair. Without this parameter, each method is fitted on the pairs that are given, then scored.
    /// </summary>
    [Parameter]
    [FitInputTransformation]
    [ArgumentCompleter(typeof(SavedFitCompleter))]
    public FitInput[]? Fit { get; set; }

    /// <summary>Adds the columns Luminance, Contrast and Structure.</summary>
    [Parameter]
    public SwitchParameter Components { get; set; }

    /// <summary>A folder for SSIM maps (with -Components also maps of the factors).</summary>
    [Parameter]
    public string? MapDirectory { get; set; }

    /// <summary>The file format of maps: float32 TIFF, one page per page or slice of a volume, or PNG pictures with a colour bar.</summary>
    [Parameter]
    public MapFormat As { get; set; }

    /// <summary>The size of maps: as computed, or padded with NaN to the size of the image.</summary>
    [Parameter]
    public MapSize MapSize { get; set; }

    /// <summary>Fails if a map exists already.</summary>
    [Parameter]
    public SwitchParameter NoClobber { get; set; }

    /// <inheritdoc cref="SsimOptions.Window"/>
    [Parameter]
    public WindowKind Window
    {
        get => _options.Window;
        set => _options = _options with { Window = value };
    }

    /// <inheritdoc cref="SsimOptions.WindowSize"/>
    [Parameter]
    [ValidateWindowSize]
    public int? WindowSize
    {
        get => _options.WindowSize;
        set => _options = _options with { WindowSize = value };
    }

    /// <summary>
    /// The standard deviation of the Gaussian window in pixels; of volumes, one number for all axes, or three for z, y and x, where 0 does
    /// not mix neighbours along an axis.
    /// </summary>
    [Parameter]
    [ValidateSigma]
    public double[]? Sigma { get; set; }

    /// <summary>The unit of -Sigma of volumes: pixels of each axis, or micrometers by the spacing in the metadata.</summary>
    [Parameter]
    public SigmaUnit SigmaUnit { get; set; }

    /// <inheritdoc cref="SsimOptions.K1"/>
    [Parameter]
    [ValidatePositive]
    public double K1
    {
        get => _options.K1;
        set => _options = _options with { K1 = value };
    }

    /// <inheritdoc cref="SsimOptions.K2"/>
    [Parameter]
    [ValidatePositive]
    public double K2
    {
        get => _options.K2;
        set => _options = _options with { K2 = value };
    }

    /// <inheritdoc cref="SsimOptions.Covariance"/>
    [Parameter]
    public CovarianceKind Covariance
    {
        get => _options.Covariance;
        set => _options = _options with { Covariance = value };
    }

    private protected override PairMetric Metric() =>
        new MicroSsimMetric(VolumeOptions.ForPages(_options, Sigma, SigmaUnit), Components, MapDirectory is null ? null : MapSize);

    private protected override PairMetric VolumeMetric() => MapDirectory is null || As == MapFormat.Tiff
        ? new VolumeMicroSsimMetric(
            VolumeOptions.ForVolumes(_options, Sigma, SigmaUnit), Components, MapDirectory is null ? null : MapSize)
        : throw new MicroSsimException("VolumeNotSupported", "Maps of volumes are TIFF stacks, not pictures; omit -As, or measure pages.")
        {
            Kind = FailureKind.NotSupported,
        };

    /// <summary>The folder of the maps; null without -MapDirectory, and if the user, or -WhatIf, declines.</summary>
    private protected override MapFolder? Maps() =>
        MapDirectory is { } path && OutputPath.ShouldWrite(this, FullPath(path), "Write maps")
            ? new MapFolder(FullPath(path), As, NoClobber)
            : null;

    private protected override IReadOnlyList<MicroSsimFit>? Fits() => FitInputReader.ReadComplete(Fit, this, FullPath);
}
