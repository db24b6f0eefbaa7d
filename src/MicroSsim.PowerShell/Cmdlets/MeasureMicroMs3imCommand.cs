using System.Management.Automation;
using MicroSsim.Engine.Similarity;
using MicroSsim.Engine.Windows;
using MicroSsim.Evaluation.Scores;
using MicroSsim.Evaluation.Scores.Metrics;
using MicroSsim.PowerShell.Binding;

namespace MicroSsim.PowerShell.Cmdlets;

/// <summary>Scores pairs with MicroMS3IM.</summary>
[Cmdlet(
    VerbsDiagnostic.Measure,
    "MicroMs3im",
    DefaultParameterSetName = PairSet,
    SupportsShouldProcess = true,
    HelpUri = ProjectLinks.Help + "Measure-MicroMs3im.md")]
[OutputType(typeof(ScoreRowProperties))]
public sealed class MeasureMicroMs3imCommand : MeasureCmdlet
{
    private MultiScaleOptions _options = new();

    /// <summary>
    /// Fits of New-MicroSsimFit, or paths of saved fits. A pair is scored with the fit of its method; a fit without a method applies to
    /// every pair. Without this parameter, each method is fitted on the pairs that are given, then scored.
    /// </summary>
    [Parameter]
    [FitInputTransformation]
    [ArgumentCompleter(typeof(SavedFitCompleter))]
    public FitInput[]? Fit { get; set; }

    /// <summary>Adds a column with the term of each scale.</summary>
    [Parameter]
    public SwitchParameter Components { get; set; }

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

    private protected override PairMetric Metric() => new MicroMs3imMetric(_options, Components);

    private protected override PairMetric VolumeMetric() => throw MicroMs3imMetric.NoVolumes();

    private protected override IReadOnlyList<MicroSsimFit>? Fits() => FitInputReader.ReadComplete(Fit, this, FullPath);
}
