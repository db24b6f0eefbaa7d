using MicroSsim.Engine.Similarity;

namespace MicroSsim.Evaluation.Scores.Metrics;

/// <summary>
/// The facts of a metric. Rows, CSV, JSON, table views, summaries and reports are derived from them; <see cref="MetricList"/> lists
/// the metrics.
/// </summary>
public sealed record MetricInfo
{
    private readonly bool _needsSameUnit;

    /// <summary>The metric's name, which is also its column and the noun of its command, such as <c>MicroSsim</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The metric's name as papers print it, such as <c>MicroSSIM</c>.</summary>
    public required string DisplayName { get; init; }

    /// <summary>The unit of the score, such as <c>dB</c>; null for a score without a unit.</summary>
    public string? Unit { get; init; }

    /// <summary>The number of significant decimals of a score in print, at least 0. Table views show two more.</summary>
    public int Decimals { get; init; } = 4;

    /// <summary>Whether a higher score means a better prediction.</summary>
    public bool HigherIsBetter { get; init; } = true;

    /// <summary>Whether the score is that of a volume, all slices of one channel and frame, instead of a page.</summary>
    public bool IsVolume { get; init; }

    /// <summary>Whether the metric is measured with a fit.</summary>
    public bool NeedsFit { get; init; }

    /// <summary>Whether the metric is measured with a data range that the user has to choose.</summary>
    public bool NeedsDataRange { get; init; }

    /// <summary>Whether both images have to be in one unit; always so for a metric with a data range.</summary>
    public bool NeedsSameUnit
    {
        get => _needsSameUnit || NeedsDataRange;
        init => _needsSameUnit = value;
    }

    /// <summary>The columns of the score's components, which are measured on request and shown next to the score.</summary>
    public IReadOnlyList<string> ComponentColumns { get; init; } = [];

    /// <summary>The name of the metric that measures this score along with its own; null for a metric that is measured by itself.</summary>
    public string? MeasuredWith { get; init; }

    /// <summary>
    /// Creates the metric with its default options and a data range, which metrics without one ignore; null for a score that is
    /// measured with another one.
    /// </summary>
    public Func<DataRange, PairMetric>? Create { get; init; }

    /// <summary>The column of the fit and the options as text.</summary>
    public string SettingsColumn => Name + "Settings";

    /// <summary>The column of the data range of each row, in the unit of the ground truth.</summary>
    public string DataRangeColumn => Name + "DataRange";

    /// <summary>The metric's name with its unit, to head a table or an axis.</summary>
    public string Title => Unit is null ? DisplayName : $"{DisplayName} ({Unit})";

    /// <summary>A difference of scores with the sign of an improvement: positive is better.</summary>
    internal double Improvement(double difference) => HigherIsBetter ? difference : -difference;

    /// <inheritdoc/>
    public override string ToString() => Name;
}
