using MicroSsim.Evaluation.Pairing;
using MicroSsim.Evaluation.Scores.Metrics;

namespace MicroSsim.Evaluation.Reports.Tables;

/// <summary>A column of a table view.</summary>
/// <param name="Name">The column's name.</param>
/// <param name="IsNumber">Whether it is aligned to the right.</param>
/// <param name="Format">A composite format string, such as <c>{0:F6}</c>; null for the default format.</param>
public sealed record ViewColumn(string Name, bool IsNumber, string? Format = null);

/// <summary>
/// The table views of score rows: one for each set of scores, because a PowerShell table shows every column of its view, also those
/// that its rows lack. A row selects its view by a type name that lists its scores.
/// </summary>
public static class ScoreViews
{
    /// <summary>The type name of every score row.</summary>
    public const string RowType = "MicroSsim.ScoreRow";

    /// <summary>Columns that are shown together or not at all, in the order of a table, with the metric that they belong to.</summary>
    private static readonly List<(MetricInfo Metric, List<string> Columns)> Groups =
    [
        .. from metric in MetricList.All
           where metric.MeasuredWith is null
           from columns in new[] { ListScores(metric), metric.ComponentColumns.ToList() }
           where columns.Count > 0
           select (metric, columns),
    ];

    /// <summary>
    /// All views: the type name of the rows that a view is for, and its columns in order. The last one, with every score and no
    /// components, is for rows that have only the type name <see cref="RowType"/>.
    /// </summary>
    public static IEnumerable<(string TypeName, IReadOnlyList<ViewColumn> Columns)> All =>
    [
        .. ListViewsOfSets(),
        (RowType, [.. ListFixed(), .. MetricList.All.Select(m => CreateColumn(m.Name, m))]),
    ];

    /// <summary>All columns that a row may have besides those of the user's own, in the order of a table.</summary>
    public static IReadOnlyList<string> Columns { get; } =
    [
        .. ScoreColumns.All.Where(c => !c.FollowsScores).Select(c => c.Name),
        .. from metric in MetricList.All
           where metric.MeasuredWith is null
           from column in ListScores(metric).Concat([.. metric.ComponentColumns, metric.DataRangeColumn, metric.SettingsColumn])
           select column,
        ScoreRow.CropColumn,
        .. ScoreColumns.All.Where(c => c.FollowsScores).Select(c => c.Name),
    ];

    /// <summary>The type name of rows with certain columns.</summary>
    /// <param name="columns">The columns; those that no view shows are ignored.</param>
    public static string GetTypeName(IEnumerable<string> columns)
    {
        var present = new HashSet<string>(columns);
        return $"{RowType}#{string.Join("+", Groups.Where(g => g.Columns.All(present.Contains)).Select(g => g.Columns[0]))}";
    }

    private static IEnumerable<(string TypeName, IReadOnlyList<ViewColumn> Columns)> ListViewsOfSets() =>
        from bits in Enumerable.Range(1, (1 << Groups.Count) - 1)
        let groups = Groups.Where((_, i) => (bits & (1 << i)) != 0).ToList()
        let scores = groups.SelectMany(g => g.Columns).ToList()
        where groups.All(g => scores.Contains(g.Metric.Name)) // components are shown with their score only
        select (GetTypeName(scores), (IReadOnlyList<ViewColumn>)
        [
            .. ListFixed(),
            .. groups.SelectMany(g => g.Columns.Select(c => CreateColumn(c, g.Metric))),
        ]);

    private static List<string> ListScores(MetricInfo metric) =>
        [metric.Name, .. MetricList.All.Where(m => m.MeasuredWith == metric.Name).Select(m => m.Name)];

    private static IEnumerable<ViewColumn> ListFixed() => ScoreColumns.All
        .Where(c => !c.IsOptional && !c.FollowsScores)
        .Select(c => new ViewColumn(c.Name, c.IsInteger));

    private static ViewColumn CreateColumn(string name, MetricInfo metric) =>
        new(name, IsNumber: true, FormattableString.Invariant($"{{0:F{metric.Decimals + 2}}}"));
}
