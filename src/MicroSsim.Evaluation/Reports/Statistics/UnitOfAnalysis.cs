namespace MicroSsim.Evaluation.Reports.Statistics;

/// <summary>The kinds of units that n counts.</summary>
public enum UnitKind
{
    /// <summary>Images: all pages of a file are one unit.</summary>
    File,

    /// <summary>Pages.</summary>
    Page,

    /// <summary>Rows, which have no image: the user has averaged them.</summary>
    Row,

    /// <summary>A unit that the user names, such as animals: the unit of each row is <see cref="Pairing.ScoreRow.Unit"/>.</summary>
    Named,
}

/// <summary>
/// The unit of analysis: scores are averaged within a unit first, and n, errors, intervals and tests are over units. Pages of one stack
/// are not independent, so that they are no units by default.
/// </summary>
/// <param name="Kind">The kind of unit that n counts.</param>
/// <param name="Name">The name of a unit: <c>file</c>, <c>page</c>, <c>row</c>, or what the user named.</param>
public sealed record UnitOfAnalysis(UnitKind Kind, string Name)
{
    /// <summary>Files, the default.</summary>
    public static UnitOfAnalysis File { get; } = new(UnitKind.File, "file");

    /// <summary>Pages.</summary>
    public static UnitOfAnalysis Page { get; } = new(UnitKind.Page, "page");

    /// <summary>Rows that the user has averaged.</summary>
    public static UnitOfAnalysis Row { get; } = new(UnitKind.Row, "row");

    /// <summary>The name of the parts of a unit, which have a score each: <c>page</c>, <c>region</c> or <c>volume</c>.</summary>
    public string Part { get; init; } = "page";

    /// <summary>The name for any number of units, such as <c>files</c> or <c>units (Animal)</c>.</summary>
    public string Plural => Kind == UnitKind.Named ? $"units ({Name})" : $"{Name}s";

    /// <summary>A number of units as text, such as <c>1 file</c> or <c>3 units (Animal)</c>.</summary>
    /// <param name="count">The number.</param>
    public string Format(int count)
    {
        string noun = count != 1 ? Plural : Kind == UnitKind.Named ? $"unit ({Name})" : Name;
        return FormattableString.Invariant($"{count} {noun}");
    }

    /// <summary>A number of units, and of the parts in them if there are more, such as <c>2 files, 24 pages</c>.</summary>
    /// <param name="count">The number of units.</param>
    /// <param name="parts">The number of pages, regions or volumes.</param>
    public string Format(int count, int parts) => count == parts || Name == Part
        ? Format(count)
        : $"{Format(count)}, {FormatParts(parts)}";

    /// <summary>A number of parts as text, such as <c>24 pages</c>.</summary>
    /// <param name="count">The number.</param>
    public string FormatParts(int count) => FormattableString.Invariant($"{count} {Part}{(count == 1 ? "" : "s")}");

    /// <inheritdoc/>
    public override string ToString() => Name;
}
