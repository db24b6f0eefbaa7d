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
}
