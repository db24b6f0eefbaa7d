using MicroSsim.Engine;
using MicroSsim.Engine.Planes;
using MicroSsim.Engine.Similarity;
using MicroSsim.Engine.Volumes;
using MicroSsim.Evaluation.Pairing;

namespace MicroSsim.Evaluation.Scores.Metrics;

/// <summary>MicroSSIM of volumes: the fit of slices, and windows in three dimensions. Its components are measured on request.</summary>
/// <param name="options">Window, constants and covariances.</param>
/// <param name="components">Whether to measure luminance, contrast and structure too.</param>
public sealed class VolumeMicroSsimMetric(VolumeSsimOptions options, bool components = false) : PairMetric
{
    /// <summary>The facts of MicroSSIM in three dimensions.</summary>
    public static MetricInfo Facts { get; } = VolumeMetric.CreateFacts(MicroSsimMetric.Facts) with
    {
        Create = _ => new VolumeMicroSsimMetric(new VolumeSsimOptions()),
    };

    /// <inheritdoc/>
    public override MetricInfo Info => Facts;

    /// <inheritdoc/>
    public override string OptionsText => SettingsText.Write(options) + (components ? "; Components" : "");

    /// <inheritdoc/>
    public override ScoreSettings GetSettings(MicroSsimFit? fit) => new(Info.SettingsColumn, fit, Volume: options);

    /// <inheritdoc/>
    public override PairMeasurement Measure(
        ImagePlane groundTruth, ImagePlane prediction, MicroSsimFit? fit, ParallelScope parallel, CancellationToken cancellation)
    {
        var result = VolumeSsimCalculator.Measure(
            (VolumePlane)groundTruth,
            (VolumePlane)prediction,
            fit!,
            options,
            components,
            parallel: parallel,
            cancellationToken: cancellation);
        var cells = new List<ScoreCell> { new(Name, result.Ssim) };
        if (result.Components is { } c)
        {
            double[] values = [c.Luminance, c.Contrast, c.Structure];
            cells.AddRange(Info.ComponentColumns.Zip(values, (column, value) => new ScoreCell(column, value)));
        }

        cells.Add(new ScoreCell(Info.SettingsColumn, SettingsText.Write(GetSettings(fit))));
        return new PairMeasurement(cells, result.ConstantPrediction);
    }
}
