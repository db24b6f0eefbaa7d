using MicroSsim.Engine;
using MicroSsim.Evaluation.Pairing;

namespace MicroSsim.Evaluation.Scores.Metrics;

/// <summary>
/// The scores that rows can have, in the order of a table. To add a metric, write its class in this folder and add a line here.
/// </summary>
public static class MetricList
{
    /// <summary>All scores.</summary>
    public static IReadOnlyList<MetricInfo> All { get; } =
    [
        MicroSsimMetric.Facts,
        MicroMs3imMetric.Facts,
        SsimMetric.Facts,
        MsSsimMetric.Facts,
        PsnrMetric.Facts,
        PsnrMetric.RangeInvariantFacts,
        NrmseMetric.Facts,
        NrmseMetric.RangeInvariantFacts,
        PearsonMetric.Facts,
        VolumeMicroSsimMetric.Facts,
        VolumeSsimMetric.Facts,
        VolumeMetric.CreateFacts(PsnrMetric.Facts),
        VolumeMetric.CreateFacts(PsnrMetric.RangeInvariantFacts),
        VolumeMetric.CreateFacts(NrmseMetric.Facts),
        VolumeMetric.CreateFacts(NrmseMetric.RangeInvariantFacts),
        VolumeMetric.CreateFacts(PearsonMetric.Facts),
    ];

    /// <summary>
    /// The metric that a column belongs to: the one with the longest name that the column begins with, such as <c>Ssim3D</c> for
    /// <c>Ssim3DSettings</c>; null for other columns.
    /// </summary>
    /// <param name="column">The name of a column.</param>
    public static MetricInfo? OwnerOf(string column) =>
        All.Where(m => column.StartsWith(m.Name, StringComparison.Ordinal)).OrderByDescending(m => m.Name.Length).FirstOrDefault();

    /// <summary>The metric of volumes that corresponds to one of pages; null if there is none.</summary>
    /// <param name="metric">A metric of pages.</param>
    public static MetricInfo? FindVolumeMetric(MetricInfo metric) => All.FirstOrDefault(m => m.Name == metric.Name + VolumeMetric.Suffix);

    /// <summary>The metric of volumes that corresponds to one of pages.</summary>
    /// <param name="metric">A metric of pages.</param>
    /// <exception cref="MicroSsimException"><c>VolumeNotSupported</c>: there is none.</exception>
    public static MetricInfo GetVolumeMetric(MetricInfo metric) => FindVolumeMetric(metric) ?? throw VolumeMetric.CreateNoScales(metric);

    /// <summary>Whether some cell is a score that is a number.</summary>
    /// <param name="cells">The cells of a row.</param>
    public static bool HasScore(IEnumerable<ScoreCell> cells) =>
        cells.Any(cell => cell.Value is double && All.Any(metric => metric.Name == cell.Column));
}
