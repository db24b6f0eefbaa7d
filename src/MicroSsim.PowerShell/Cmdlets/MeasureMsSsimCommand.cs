using System.Management.Automation;
using MicroSsim.Engine.Similarity;
using MicroSsim.Engine.Windows;
using MicroSsim.Evaluation.Scores;
using MicroSsim.Evaluation.Scores.Metrics;
using MicroSsim.PowerShell.Binding;

namespace MicroSsim.PowerShell.Cmdlets;

/// <summary>Scores pairs with plain multi-scale SSIM.</summary>
[Cmdlet(
    VerbsDiagnostic.Measure,
    "MsSsim",
    DefaultParameterSetName = PairSet,
    SupportsShouldProcess = true,
    HelpUri = ProjectLinks.Help + "Measure-MsSsim.md")]
[OutputType(typeof(ScoreRowProperties))]
public sealed class MeasureMsSsimCommand : MeasureCmdlet
{
    private MultiScaleOptions _options = new();

    /// <summary>
    /// The data range R: a number, GroundTruth (maximum − minimum of each), GroundTruthSet (of all) or Type (of its integer type).
    /// </summary>
    [Parameter(Mandatory = true, HelpMessage = "GroundTruth, GroundTruthSet, Type or a number: the data range R")]
    [DataRangeTransformation]
    [ArgumentCompleter(typeof(DataRangeCompleter))]
    public DataRange DataRange { get; set; }

    /// <inheritdoc cref="MultiScaleOptions.Betas"/>
    [Parameter]
    [Alias("Beta")]
    [ValidateCount(1, 16)]
    [ValidatePositive]
    public double[] Betas
    {
        get => [.. _options.Betas];
        set => _options = _options with { Betas = value };
    }

    /// <inheritdoc cref="MultiScaleOptions.Normalize"/>
    [Parameter]
    public Normalization Normalize
    {
        get => _options.Normalize;
        set => _options = _options with { Normalize = value };
    }

    /// <inheritdoc cref="MultiScaleOptions.Window"/>
    [Parameter]
    public WindowKind Window
    {
        get => _options.Window;
        set => _options = _options with { Window = value };
    }

    /// <inheritdoc cref="MultiScaleOptions.WindowSize"/>
    [Parameter]
    [ValidateWindowSize]
    public int WindowSize
    {
        get => _options.WindowSize;
        set => _options = _options with { WindowSize = value };
    }

    /// <inheritdoc cref="MultiScaleOptions.Sigma"/>
    [Parameter]
    [ValidatePositive]
    public double Sigma
    {
        get => _options.Sigma;
        set => _options = _options with { Sigma = value };
    }

    /// <inheritdoc cref="MultiScaleOptions.K1"/>
    [Parameter]
    [ValidatePositive]
    public double K1
    {
        get => _options.K1;
        set => _options = _options with { K1 = value };
    }

    /// <inheritdoc cref="MultiScaleOptions.K2"/>
    [Parameter]
    [ValidatePositive]
    public double K2
    {
        get => _options.K2;
        set => _options = _options with { K2 = value };
    }

    private protected override PairMetric Metric() => new MsSsimMetric(DataRange, _options);

    private protected override PairMetric VolumeMetric() => throw MsSsimMetric.NoVolumes();
}
