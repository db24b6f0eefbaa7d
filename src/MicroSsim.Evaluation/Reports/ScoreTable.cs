using MicroSsim.Evaluation.Pairing;

namespace MicroSsim.Evaluation.Reports;

/// <summary>Rows as a table: which columns there are, and what a row has in each.</summary>
internal sealed class ScoreTable
{
    /// <summary>Reads the columns off the rows.</summary>
    public ScoreTable(IReadOnlyList<ScoreRow> rows)
    {
        Rows = rows;
        string[] places = new (string Column, bool IsThere)[]
        {
            ("Channel", rows.Any(r => r.Channel is not null)),
            ("Slice", rows.Any(r => r.Slice is not null)),
            ("Frame", rows.Any(r => r.Frame is not null)),
            ("Entry", rows.Any(r => r.Entry is not null)),
        }.Where(c => c.IsThere).Select(c => c.Column).ToArray();
        Columns = ["Name", "Method", "Page", .. places, .. rows.SelectMany(r => r.Cells).Select(c => c.Column).Distinct(), "GroundTruth", "Prediction"];
    }

    public IReadOnlyList<ScoreRow> Rows { get; }

    /// <summary>All columns, in order; those of the stack only where some row has them.</summary>
    public IReadOnlyList<string> Columns { get; }

    /// <summary>What a row has in a column: text, an integer, a double or null.</summary>
    public static object? Value(ScoreRow row, string column) => column switch
    {
        "Name" => row.Name,
        "Method" => row.Method,
        "Page" => row.Page,
        "Channel" => row.Channel,
        "Slice" => row.Slice,
        "Frame" => row.Frame,
        "Entry" => row.Entry,
        "GroundTruth" => row.GroundTruth,
        "Prediction" => row.Prediction,
        _ => row.Cells.FirstOrDefault(c => c.Column == column).Value,
    };
}
