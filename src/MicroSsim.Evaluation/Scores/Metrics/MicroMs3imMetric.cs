using MicroSsim.Engine;
using MicroSsim.Engine.Masks;
using MicroSsim.Engine.Planes;
using MicroSsim.Engine.Similarity;
using MicroSsim.Evaluation.Pairing;

namespace MicroSsim.Evaluation.Scores.Metrics;

/// <summary>MicroMS3IM, with the term of each scale (<c>MicroMs3imScale0</c> for the finest) on request.</summary>
/// <param name="options">Scales, window and constants.</param>
/// <param name="components">Whether to add a column for the term of each scale.</param>
public sealed class MicroMs3imMetric(MultiScaleOptions options, bool components = false) : PairMetric<MultiScaleResult>
{
    /// <summary>The facts of MicroMS3IM.</summary>
    public static MetricInfo Facts { get; } = new()
    {
        Name = "MicroMs3im",
        DisplayName = "MicroMS3IM",
        NeedsFit = true,
        Create = _ => new MicroMs3imMetric(new MultiScaleOptions()),
    };

    /// <summary>The error for volumes, which are not measured on several scales.</summary>
    public static MicroSsimException NoVolumes() => VolumeMetric.CreateNoScales(Facts);

    /// <inheritdoc/>
    public override MetricInfo Info => Facts;

    /// <inheritdoc/>
    public override string OptionsText => SettingsText.Write(options) + (components ? "; Components" : "");

    /// <inheritdoc/>
    public override ScoreSettings GetSettings(MicroSsimFit? fit) => new(Info.SettingsColumn, fit, MultiScale: options);

    /// <inheritdoc/>
    private protected override MultiScaleResult MeasurePage(
        ImagePlane groundTruth,
        ImagePlane prediction,
        ImageMask? mask,
        MicroSsimFit? fit,
        ParallelScope parallel,
        CancellationToken cancellation) =>
        MicroMs3imCalculator.Measure(groundTruth, prediction, fit!, options, mask, parallel, cancellation);

    /// <inheritdoc/>
    private protected override IReadOnlyList<RegionResult<MultiScaleResult>> MeasureLabels(
        ImagePlane groundTruth,
        ImagePlane prediction,
        ImageMask labels,
        MicroSsimFit? fit,
        ParallelScope parallel,
        CancellationToken cancellation) =>
        MicroMs3imCalculator.MeasureRegions(groundTruth, prediction, labels, fit!, options, parallel, cancellation);

    /// <inheritdoc/>
    private protected override PairMeasurement Convert(MultiScaleResult result, MicroSsimFit? fit)
    {
        var cells = new List<ScoreCell> { new(Name, result.Score) };
        if (components) cells.AddRange(result.Terms.Select((term, scale) => new ScoreCell($"{Name}Scale{scale}", term)));
        cells.Add(new ScoreCell(Info.SettingsColumn, SettingsText.Write(GetSettings(fit))));
        return new PairMeasurement(cells, result.ConstantPrediction) { MaskedPixels = result.MaskedPixels };
    }
}
