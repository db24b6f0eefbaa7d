using MicroSsim.Engine;
using MicroSsim.Engine.Masks;
using MicroSsim.Engine.Planes;
using MicroSsim.Engine.Similarity;
using MicroSsim.Evaluation.Pairing;

namespace MicroSsim.Evaluation.Scores.Metrics;

/// <summary>MicroMS3IM, with the term of each scale (<c>MicroMs3imScale0</c> for the finest) on request.</summary>
/// <param name="options">Scales, window and constants.</param>
/// <param name="components">Whether to add a column for the term of each scale.</param>
public sealed class MicroMs3imMetric(MultiScaleOptions options, bool components = false) : PairMetric
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
    public override PairMeasurement Measure(
        ImagePlane groundTruth, ImagePlane prediction, MicroSsimFit? fit, ParallelScope parallel, CancellationToken cancellation)
    {
        var result = MicroMs3imCalculator.Measure(groundTruth, prediction, fit!, options, mask: null, parallel, cancellation);
        return Convert(result, fit);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<RegionResult<PairMeasurement>> MeasureRegions(
        ImagePlane groundTruth,
        ImagePlane prediction,
        ImageMask mask,
        bool byRegion,
        MicroSsimFit? fit,
        ParallelScope parallel,
        CancellationToken cancellation)
    {
        var results = byRegion
            ? MicroMs3imCalculator.MeasureRegions(groundTruth, prediction, mask, fit!, options, parallel, cancellation)
            : [new(0, MicroMs3imCalculator.Measure(groundTruth, prediction, fit!, options, mask, parallel, cancellation), null)];
        return Convert(results, result => Convert(result, fit));
    }

    private PairMeasurement Convert(MultiScaleResult result, MicroSsimFit? fit)
    {
        var cells = new List<ScoreCell> { new(Name, result.Score) };
        if (components) cells.AddRange(result.Terms.Select((term, scale) => new ScoreCell($"{Name}Scale{scale}", term)));
        cells.Add(new ScoreCell(Info.SettingsColumn, SettingsText.Write(GetSettings(fit))));
        return new PairMeasurement(cells, result.ConstantPrediction) { MaskedPixels = result.MaskedPixels };
    }
}
