using MicroSsim.Evaluation.Pairing;
using MicroSsim.Evaluation.Scores.Metrics;

namespace MicroSsim.Evaluation.Reports.Tables;

/// <summary>The content of a column of a table view.</summary>
public enum ViewContent
{
    /// <summary>The text of a property.</summary>
    Text,

    /// <summary>The number of a property, aligned to the right.</summary>
    Number,

    /// <summary>Channel, slice, frame and so on, such as C1 Z12, of the properties that a row has.</summary>
    Plane,

    /// <summary>All scores that a row has, each with its name, in as many lines as the width of the column requires.</summary>
    Scores,
}

/// <summary>A column of a table view.</summary>
/// <param name="Name">The column's name.</param>
/// <param name="Content">The content of a cell.</param>
/// <param name="Width">The number of characters.</param>
/// <param name="Format">A composite format string, such as <c>{0:F6}</c>; null for the default format.</param>
public sealed record ViewColumn(string Name, ViewContent Content, int Width, string? Format = null);

/// <summary>
/// The table views of score rows: one for each set of scores, because a PowerShell table shows every column of its view, also those
/// that its rows lack. A row selects its view by a type name that lists its scores. A view fits into 79 characters, because PowerShell
/// drops columns that do not; where the scores have no room as columns, one column has them all as text.
/// </summary>
public static class ScoreViews
{
    /// <summary>The type name of every score row.</summary>
    public const string RowType = "MicroSsim.ScoreRow";

    /// <summary>The name of the column of <see cref="ViewContent.Plane"/>.</summary>
    public const string PlaneColumn = "Plane";

    /// <summary>The name of the column of <see cref="ViewContent.Scores"/>.</summary>
    public const string ScoresColumn = "Scores";

    /// <summary>The number of characters of a line: PowerShell leaves the last one of a console with 80 free.</summary>
    private const int LineWidth = 79;

    /// <summary>Names of images and methods up to these lengths are shown in full.</summary>
    private const int NameWidth = 20, MethodWidth = 12;

    /// <summary>The width of names beside a plane and all scores, which leaves room for the longest name of a score.</summary>
    private const int ShortNameWidth = 17;

    private static readonly ViewColumn[] Fixed =
    [
        new(nameof(ScoreRow.Name), ViewContent.Text, NameWidth),
        new(nameof(ScoreRow.Method), ViewContent.Text, MethodWidth),
        new(nameof(ScoreRow.Page), ViewContent.Number, 5),
    ];

    /// <summary>The first columns of rows of volumes.</summary>
    private static readonly ViewColumn[] FixedOfVolumes =
        [.. Fixed.Where(c => c.Name != nameof(ScoreRow.Page)), new(nameof(ScoreRow.Slices), ViewContent.Number, 6)];

    private static readonly bool[] WithoutAndWithPlane = [false, true];

    private static readonly ViewColumn Plane = new(PlaneColumn, ViewContent.Plane, 10);

    /// <summary>The columns that <see cref="ViewContent.Plane"/> shows.</summary>
    public static IReadOnlyList<ScoreColumn> PlaneColumns { get; } = [.. Pairing.ScoreColumns.All.Where(c => c.PlaneLabel is not null)];

    /// <summary>Columns that are shown together or not at all, in the order of a table, with the metric that they belong to.</summary>
    private static readonly List<(MetricInfo Metric, List<string> Columns)> Groups =
    [
        .. from metric in MetricList.All
           where metric.MeasuredWith is null
           from columns in new[] { ListScores(metric), metric.ComponentColumns.ToList() }
           where columns.Count > 0
           select (metric, columns),
    ];

    /// <summary>The columns that <see cref="ViewContent.Scores"/> shows.</summary>
    public static IReadOnlyList<ViewColumn> ScoreColumns { get; } =
        [.. Groups.SelectMany(g => g.Columns.Select(c => CreateColumn(c, g.Metric)))];

    /// <summary>
    /// All views: the type name of the rows that a view is for, and its columns in order. The last one is for rows that have only the
    /// type name <see cref="RowType"/>, and for those whose scores have no room as columns.
    /// </summary>
    public static IEnumerable<(string TypeName, IReadOnlyList<ViewColumn> Columns)> All =>
    [
        .. ListViewsOfSets(),
        (RowType + "@", CreateListingView([Fixed[0] with { Width = ShortNameWidth }, .. Fixed.Skip(1), Plane])),
        (RowType, CreateListingView(Fixed)),
    ];

    /// <summary>All columns that a row may have besides those of the user's own, in the order of a table.</summary>
    public static IReadOnlyList<string> Columns { get; } =
    [
        .. Pairing.ScoreColumns.All.Where(c => !c.FollowsScores).Select(c => c.Name),
        .. from metric in MetricList.All
           where metric.MeasuredWith is null
           from column in ListScores(metric).Concat([.. metric.ComponentColumns, metric.DataRangeColumn, metric.SettingsColumn])
           select column,
        ScoreRow.CropColumn,
        .. Pairing.ScoreColumns.All.Where(c => c.FollowsScores).Select(c => c.Name),
    ];

    /// <summary>The type name of rows with certain columns.</summary>
    /// <param name="columns">The columns that have values; those that no view shows are ignored.</param>
    public static string GetTypeName(IEnumerable<string> columns)
    {
        var present = new HashSet<string>(columns);
        bool hasPlane = present.Contains(PlaneColumn) || PlaneColumns.Any(c => present.Contains(c.Name));
        var groups = Groups.Where(g => g.Columns.All(present.Contains)).ToList();
        if (HasRoom(groups, hasPlane)) return GetTypeName(groups, hasPlane);
        return hasPlane ? RowType + "@" : RowType;
    }

    private static string GetTypeName(IReadOnlyList<(MetricInfo Metric, List<string> Columns)> groups, bool hasPlane) =>
        $"{RowType}{(hasPlane ? "@" : "#")}{string.Join("+", groups.Select(g => g.Columns[0]))}";

    private static bool HasRoom(IReadOnlyList<(MetricInfo Metric, List<string> Columns)> groups, bool hasPlane) =>
        ListColumns(groups, hasPlane).Sum(c => c.Width + 1) - 1 <= LineWidth;

    /// <summary>A view with one column for all scores, which takes the rest of the line.</summary>
    private static List<ViewColumn> CreateListingView(IReadOnlyList<ViewColumn> first) =>
        [.. first, new ViewColumn(ScoresColumn, ViewContent.Scores, LineWidth - first.Sum(c => c.Width + 1))];

    private static IEnumerable<ViewColumn> ListColumns(
        IReadOnlyList<(MetricInfo Metric, List<string> Columns)> groups, bool hasPlane) =>
    [
        .. groups.Any(g => g.Metric.IsVolume) ? FixedOfVolumes : Fixed,
        .. hasPlane ? new[] { Plane } : [],
        .. groups.SelectMany(g => g.Columns.Select(c => CreateColumn(c, g.Metric))),
    ];

    private static IEnumerable<(string TypeName, IReadOnlyList<ViewColumn> Columns)> ListViewsOfSets() =>
        from bits in Enumerable.Range(1, (1 << Groups.Count) - 1)
        let groups = Groups.Where((_, i) => (bits & (1 << i)) != 0).ToList()
        let scores = groups.SelectMany(g => g.Columns).ToList()
        where groups.All(g => scores.Contains(g.Metric.Name)) // components are shown with their score only
        where groups.All(g => g.Metric.IsVolume == groups[0].Metric.IsVolume) // a row is of a page or of a volume
        from hasPlane in WithoutAndWithPlane
        where HasRoom(groups, hasPlane)
        select (GetTypeName(groups, hasPlane), (IReadOnlyList<ViewColumn>)[.. ListColumns(groups, hasPlane)]);

    private static List<string> ListScores(MetricInfo metric) =>
        [metric.Name, .. MetricList.All.Where(m => m.MeasuredWith == metric.Name).Select(m => m.Name)];

    /// <summary>A column of scores, wide enough for its name, and for scores such as -0.123456 or 123.1234.</summary>
    private static ViewColumn CreateColumn(string name, MetricInfo metric)
    {
        int decimals = metric.Decimals + 2;
        string format = FormattableString.Invariant($"{{0:F{decimals}}}");
        return new ViewColumn(name, ViewContent.Number, Math.Max(name.Length, Math.Max(decimals + 3, 8)), format);
    }
}
