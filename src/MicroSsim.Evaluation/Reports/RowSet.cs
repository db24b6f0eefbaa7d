using MicroSsim.Engine;
using MicroSsim.Evaluation.Pairing;
using static MicroSsim.Evaluation.BidiText;

namespace MicroSsim.Evaluation.Reports;

/// <summary>Score rows that a report compares with other rows, for example today's with last week's.</summary>
/// <param name="Label">The name of the set.</param>
/// <param name="Origin">Where the rows come from, such as a path, for the head of the page.</param>
/// <param name="Rows">The rows.</param>
public sealed record RowSet(string Label, string Origin, IReadOnlyList<ScoreRow> Rows)
{
    private IEnumerable<string> Methods => Rows.Select(r => r.Method).Distinct();

    /// <summary>
    /// The rows with the label as their method; if the set has several methods, the label is put in front of each.
    /// </summary>
    public IReadOnlyList<ScoreRow> Labelled()
    {
        bool isOneMethod = IsOneMethod;
        return Rows.Select(r => r with { Method = GetName(r.Method, isOneMethod) }).ToList();
    }

    /// <summary>The methods that two sets have in common, by their names in <see cref="Labelled"/>: these are compared first.</summary>
    /// <param name="other">The other set.</param>
    public IReadOnlyList<(string First, string Second)> FindSameMethods(RowSet other)
    {
        if (IsOneMethod && other.IsOneMethod) return [(Label, other.Label)];
        return [.. Methods.Intersect(other.Methods).Select(m => (GetName(m, IsOneMethod), other.GetName(m, other.IsOneMethod)))];
    }

    /// <inheritdoc/>
    public override string ToString()
    {
        string methods = MessageText.ListNames([.. Methods.Select(Isolate)]);
        return FormattableString.Invariant($"{Isolate(Label)}: {Isolate(Origin)}, {Rows.Count} row(s) of {methods}");
    }

    private bool IsOneMethod => Methods.Take(2).Count() <= 1;

    private string GetName(string method, bool isOneMethod) => isOneMethod ? Label : $"{Label}: {method}";
}
