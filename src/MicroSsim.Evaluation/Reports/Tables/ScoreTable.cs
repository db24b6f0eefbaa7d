using MicroSsim.Evaluation.Pairing;
using MicroSsim.Evaluation.Scores.Metrics;

namespace MicroSsim.Evaluation.Reports.Tables;

/// <summary>Score rows as a rectangular table; a row without a column has null there.</summary>
internal sealed class ScoreTable
{
    private static readonly HashSet<string> Settings = [.. MetricList.All.Select(m => m.SettingsColumn)];

    private readonly Dictionary<string, int> _cells = new(StringComparer.Ordinal);
    private readonly List<(int Index, ScoreColumn Column)> _fixed = [];

    /// <summary>Makes the table of rows.</summary>
    /// <param name="rows">The rows, in order.</param>
    public ScoreTable(IReadOnlyList<ScoreRow> rows)
    {
        Rows = rows;
        var cells = rows.SelectMany(r => r.Cells).Select(c => c.Column).Distinct().ToList();
        Columns =
        [
            .. ListFixed(rows, followScores: false),
            .. cells.Where(c => !Settings.Contains(c)),
            .. ListFixed(rows, followScores: true),
            .. cells.Where(Settings.Contains),
        ];
        for (int i = 0; i < Columns.Count; i++)
        {
            if (ScoreColumns.Find(Columns[i]) is { } column) _fixed.Add((i, column));
            else _cells.Add(Columns[i], i);
        }
    }

    /// <summary>The rows, in order.</summary>
    public IReadOnlyList<ScoreRow> Rows { get; }

    /// <summary>
    /// All columns, in order: the fixed columns that precede the scores, the cells in order of first appearance, the fixed columns that
    /// follow, and last the settings, whose long texts would push the others out of sight. Optional fixed columns are there only if a row
    /// has a value.
    /// </summary>
    public IReadOnlyList<string> Columns { get; }

    /// <summary>
    /// The values of a row in the order of <see cref="Columns"/>, null where it has none, in a time proportional to the number of columns.
    /// </summary>
    public object?[] ReadValues(ScoreRow row)
    {
        object?[] values = new object?[Columns.Count];
        for (int i = row.Cells.Count - 1; i >= 0; i--) // the first of cells of one name counts, as in GetValue
        {
            if (_cells.TryGetValue(row.Cells[i].Column, out int index)) values[index] = row.Cells[i].Value;
        }

        foreach (var (index, column) in _fixed) values[index] = column.GetValue(row);
        return values;
    }

    /// <summary>Whether a column is required or has a value; averages of the user lack required columns.</summary>
    private static bool IsShown(ScoreColumn column, IReadOnlyList<ScoreRow> rows) =>
        (!column.IsOptional && !column.IsRequired) || rows.Any(row => column.GetValue(row) is not null);

    private static IEnumerable<string> ListFixed(IReadOnlyList<ScoreRow> rows, bool followScores) => ScoreColumns.All
        .Where(c => c.FollowsScores == followScores && (rows.Count == 0 ? !c.IsOptional : IsShown(c, rows)))
        .Select(c => c.Name);
}
