using MicroSsim.Engine;
using MicroSsim.Engine.Masks;
using MicroSsim.Engine.Planes;
using MicroSsim.Engine.Similarity;
using MicroSsim.Evaluation.Pairing;

namespace MicroSsim.Evaluation.Scores.Metrics;

/// <summary>
/// A metric of single pixels over a volume: that of all its slices together. Its columns are those of the metric of pages with
/// <see cref="Suffix"/>.
/// </summary>
/// <param name="ofPages">The metric of pages.</param>
public sealed class VolumeMetric(PairMetric ofPages) : PairMetric
{
    /// <summary>Ends the name of a metric of volumes.</summary>
    public const string Suffix = "3D";

    /// <inheritdoc/>
    public override MetricInfo Info { get; } = MetricList.FindVolumeMetric(ofPages.Info)!;

    /// <inheritdoc/>
    public override bool NeedsSetRange => ofPages.NeedsSetRange;

    /// <inheritdoc/>
    public override string OptionsText => ofPages.OptionsText;

    /// <summary>The error of a metric on several scales, which has no volumes.</summary>
    /// <param name="metric">The metric.</param>
    internal static MicroSsimException CreateNoScales(MetricInfo metric) => new(
        "VolumeNotSupported",
        $"{metric.DisplayName} is not measured on volumes: five scales need 176 slices, more than stacks have; measure single pages, or "
        + "volumes with SSIM or MicroSSIM.")
    {
        Kind = FailureKind.NotSupported,
    };

    /// <summary>Makes the facts of a metric of volumes from those of the metric of pages.</summary>
    /// <param name="ofPages">The facts of the metric of pages.</param>
    public static MetricInfo CreateFacts(MetricInfo ofPages) => ofPages with
    {
        Name = ofPages.Name + Suffix,
        DisplayName = ofPages.DisplayName + " 3-D",
        IsVolume = true,
        MeasuredWith = ofPages.MeasuredWith is { } other ? other + Suffix : null,
        ComponentColumns = [.. ofPages.ComponentColumns.Select(column => column + Suffix)],
        Create = ofPages.Create is { } create ? range => new VolumeMetric(create(range)) : null,
    };

    /// <inheritdoc/>
    public override PairMetric WithDataRange(DataRange range) => new VolumeMetric(ofPages.WithDataRange(range));

    /// <inheritdoc/>
    public override PairMeasurement Measure(
        ImagePlane groundTruth, ImagePlane prediction, MicroSsimFit? fit, ParallelScope parallel, CancellationToken cancellation) =>
        Rename(ofPages.Measure(groundTruth, prediction, fit, parallel, cancellation));

    /// <inheritdoc/>
    public override IReadOnlyList<RegionResult<PairMeasurement>> MeasureRegions(
        ImagePlane groundTruth,
        ImagePlane prediction,
        ImageMask mask,
        bool byRegion,
        MicroSsimFit? fit,
        ParallelScope parallel,
        CancellationToken cancellation) =>
    [
        .. ofPages.MeasureRegions(groundTruth, prediction, mask, byRegion, fit, parallel, cancellation)
            .Select(region => region.Result is { } result ? region with { Result = Rename(result) } : region),
    ];

    private static PairMeasurement Rename(PairMeasurement measurement) =>
        measurement with { Cells = [.. measurement.Cells.Select(cell => cell with { Column = Rename(cell.Column) })] };

    /// <summary>Puts the suffix behind the name of the metric that a column begins with: <c>Psnr3DDataRange</c>.</summary>
    private static string Rename(string column) =>
        MetricList.OwnerOf(column) is { } metric ? column.Insert(metric.Name.Length, Suffix) : column;
}
