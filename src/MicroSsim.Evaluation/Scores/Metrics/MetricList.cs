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
    ];

    /// <summary>Whether some cell is a score that is a number.</summary>
    /// <param name="cells">The cells of a row.</param>
    public static bool HasScore(IEnumerable<ScoreCell> cells) =>
        cells.Any(cell => cell.Value is double && All.Any(metric => metric.Name == cell.Column));
}
