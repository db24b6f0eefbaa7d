using MicroSsim.Engine;
using MicroSsim.Engine.Masks;
using MicroSsim.Engine.Planes;
using MicroSsim.Engine.Similarity;
using MicroSsim.Engine.Volumes;
using MicroSsim.Evaluation.Maps;
using MicroSsim.Evaluation.Pairing;

namespace MicroSsim.Evaluation.Scores.Metrics;

/// <summary>
/// MicroSSIM of volumes: the fit of slices, and windows in three dimensions. Its components, and its maps, are measured on request.
/// </summary>
/// <param name="options">Window, constants and covariances.</param>
/// <param name="components">Whether to measure luminance, contrast and structure too.</param>
/// <param name="maps">The size of the maps; null for no maps.</param>
public sealed class VolumeMicroSsimMetric(VolumeSsimOptions options, bool components = false, MapSize? maps = null)
    : MappedSsimMetric<VolumeMapRow>(components, maps)
{
    /// <summary>The facts of MicroSSIM in three dimensions.</summary>
    public static MetricInfo Facts { get; } = VolumeMetric.CreateFacts(MicroSsimMetric.Facts) with
    {
        Create = _ => new VolumeMicroSsimMetric(new VolumeSsimOptions()),
    };

    /// <inheritdoc/>
    public override MetricInfo Info => Facts;

    /// <inheritdoc/>
    public override ScoreSettings GetSettings(MicroSsimFit? fit) => new(Info.SettingsColumn, fit, Volume: options);

    /// <inheritdoc/>
    private protected override string WindowText => SettingsText.Write(options);

    /// <inheritdoc/>
    private protected override (VolumeMapRow AddRow, Func<IReadOnlyList<ScoreMap>> ToMaps) CreateMaps(ImagePlane groundTruth, MapSize size)
    {
        var volume = (VolumePlane)groundTruth;
        var builder = new VolumeMapBuilder(volume, Components, options.GetCrop(volume), size);
        return (builder.AddRow, builder.ToMaps);
    }

    /// <inheritdoc/>
    private protected override SsimResult MeasurePage(
        ImagePlane groundTruth,
        ImagePlane prediction,
        ImageMask? mask,
        MicroSsimFit fit,
        VolumeMapRow? map,
        ParallelScope parallel,
        CancellationToken cancellation) =>
        VolumeSsimCalculator.Measure(
            (VolumePlane)groundTruth, (VolumePlane)prediction, fit, options, Components, map, mask, parallel, cancellation);

    /// <inheritdoc/>
    private protected override IReadOnlyList<RegionResult<SsimResult>> MeasureLabels(
        ImagePlane groundTruth,
        ImagePlane prediction,
        ImageMask labels,
        MicroSsimFit fit,
        VolumeMapRow? map,
        ParallelScope parallel,
        CancellationToken cancellation) =>
        VolumeSsimCalculator.MeasureRegions(
            (VolumePlane)groundTruth, (VolumePlane)prediction, labels, fit, options, Components, map, parallel, cancellation);
}
