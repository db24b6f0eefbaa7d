using MicroSsim.Evaluation.Pairing;
using static MicroSsim.Evaluation.Reports.Page.BidiText;

namespace MicroSsim.Evaluation.Reports;

/// <summary>Score rows that a report compares with other rows, for example today's with last week's.</summary>
/// <param name="Label">The name of the set.</param>
/// <param name="Origin">Where the rows come from, such as a path, for the head of the page.</param>
/// <param name="Rows">The rows.</param>
public sealed record RowSet(string Label, string Origin, IReadOnlyList<ScoreRow> Rows)
{
    /// <summary>
    /// The rows with the label as their method; if the set has several methods, the label is put in front of each.
    /// </summary>
    public IReadOnlyList<ScoreRow> Labelled()
    {
        bool isOneMethod = Rows.Select(r => r.Method).Distinct().Count() <= 1;
        return Rows.Select(r => r with { Method = isOneMethod ? Label : $"{Label}: {r.Method}" }).ToList();
    }

    /// <inheritdoc/>
    public override string ToString()
    {
        string methods = string.Join(", ", Rows.Select(r => r.Method).Distinct().Select(Isolate));
        return FormattableString.Invariant($"{Isolate(Label)}: {Isolate(Origin)}, {Rows.Count} row(s) of {methods}");
    }
}
