using MicroSsim.Evaluation.Pairing;

namespace MicroSsim.Evaluation.Reports;

/// <summary>Rows that are compared with other rows, such as today's with last week's.</summary>
/// <param name="Label">What the set is called.</param>
/// <param name="Origin">Where it comes from, in words.</param>
/// <param name="Rows">Its rows.</param>
public sealed record RowSet(string Label, string Origin, IReadOnlyList<ScoreRow> Rows)
{
    /// <summary>The rows with the label as their method; where there are several methods, it stands before each.</summary>
    public IReadOnlyList<ScoreRow> Labelled()
    {
        bool isOneMethod = Rows.Select(r => r.Method).Distinct().Count() <= 1;
        return Rows.Select(r => r with { Method = isOneMethod ? Label : $"{Label}: {r.Method}" }).ToList();
    }

    /// <inheritdoc/>
    public override string ToString() =>
        FormattableString.Invariant($"{Label}: {Origin}, {Rows.Count} row(s) of {string.Join(", ", Rows.Select(r => r.Method).Distinct())}");
}
