using MicroSsim.Evaluation.Pairing;

namespace MicroSsim.Evaluation.Reports.Tables;

/// <summary>Score rows as a rectangular table; a row without a column has null there.</summary>
/// <param name="rows">The rows, in order.</param>
internal sealed class ScoreTable(IReadOnlyList<ScoreRow> rows)
{
    /// <summary>The rows, in order.</summary>
    public IReadOnlyList<ScoreRow> Rows => rows;

    /// <summary>
    /// All columns, in order: the fixed columns that precede the scores, the cells in order of first appearance, the fixed columns that
    /// follow. Optional fixed columns are there only if a row has a value.
    /// </summary>
    public IReadOnlyList<string> Columns { get; } =
    [
        .. ListFixed(rows, followScores: false),
        .. rows.SelectMany(r => r.Cells).Select(c => c.Column).Distinct(),
        .. ListFixed(rows, followScores: true),
    ];

    private static IEnumerable<string> ListFixed(IReadOnlyList<ScoreRow> rows, bool followScores) => ScoreColumns.All
        .Where(c => c.FollowsScores == followScores && (!c.IsOptional || rows.Any(r => c.GetValue(r) is not null)))
        .Select(c => c.Name);
}
