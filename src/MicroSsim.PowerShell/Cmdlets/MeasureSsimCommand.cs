using System.Management.Automation;
using MicroSsim.Engine.Similarity;
using MicroSsim.Engine.Volumes;
using MicroSsim.Engine.Windows;
using MicroSsim.Evaluation.Scores.Metrics;
using MicroSsim.PowerShell.Binding;

namespace MicroSsim.PowerShell.Cmdlets;

/// <summary>Scores pairs with plain SSIM.</summary>
[Cmdlet(
    VerbsDiagnostic.Measure,
    "Ssim",
    DefaultParameterSetName = PairSet,
    SupportsShouldProcess = true,
    HelpUri = ProjectLinks.Help + "Measure-Ssim.md")]
[OutputType(typeof(ScoreRowProperties))]
public sealed class MeasureSsimCommand : MeasureCmdlet
{
    private SsimOptions _options = SsimMetric.DefaultOptions;

    /// <summary>
    /// The data range R: a number, GroundTruth (maximum − minimum of each), GroundTruthSet (of all) or Type (of its integer type).
    /// </summary>
    [Parameter(Mandatory = true, HelpMessage = "GroundTruth, GroundTruthSet, Type or a number: the data range R")]
    [DataRangeTransformation]
    [ArgumentCompleter(typeof(DataRangeCompleter))]
    public DataRange DataRange { get; set; }

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

    private protected override PairMetric Metric() => new SsimMetric(DataRange, VolumeOptions.ForPages(_options, Sigma, SigmaUnit));

    private protected override PairMetric VolumeMetric() =>
        new VolumeSsimMetric(DataRange, VolumeOptions.ForVolumes(_options, Sigma, SigmaUnit));
}
