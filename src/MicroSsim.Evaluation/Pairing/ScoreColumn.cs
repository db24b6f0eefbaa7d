using System.Globalization;

namespace MicroSsim.Evaluation.Pairing;

/// <summary>
/// A fixed column of score rows: its name and type, where tables show it, and how a row's value is read, set and parsed. All other
/// columns of a row are <see cref="ScoreCell"/>s.
/// </summary>
public abstract class ScoreColumn
{
    private protected ScoreColumn(string name) => Name = name;

    /// <summary>The column's name; also the name of the property of <see cref="ScoreRow"/>.</summary>
    public string Name { get; }

    /// <summary>True for a column of <see cref="int"/> or <see cref="long"/>, false for one of <see cref="string"/>.</summary>
    public abstract bool IsInteger { get; }

    /// <summary>Whether a row cannot be read without a value.</summary>
    public bool IsRequired { get; init; }

    /// <summary>Whether tables show the column only where some row has a value.</summary>
    public bool IsOptional { get; init; }

    /// <summary>Whether tables show the column after the scores instead of before them.</summary>
    public bool FollowsScores { get; init; }

    /// <summary>Whether the value is the path of a file, or <see cref="MemoryImageSource.InMemory"/>.</summary>
    public bool IsPath { get; init; }

    /// <summary>
    /// A composite format string that adds this column to the name of an image, such as <c>", page {0}"</c>; null for a column that
    /// does not distinguish images.
    /// </summary>
    public string? ImageLabel { get; init; }

    /// <summary>
    /// A composite format string for the column Plane of table views, such as <c>C{0}</c> for channel 1 as C1; null for a column that
    /// is shown by itself, or not at all.
    /// </summary>
    public string? PlaneLabel { get; init; }

    /// <summary>The value of a row: an <see cref="int"/>, a <see cref="long"/>, a <see cref="string"/> or null.</summary>
    public abstract object? GetValue(ScoreRow row);

    /// <summary>Returns a copy of a row with another value.</summary>
    /// <param name="row">The row.</param>
    /// <param name="value">A value of the column's type, as of <see cref="FromNumber"/> or <see cref="Parse"/>.</param>
    public abstract ScoreRow WithValue(ScoreRow row, object value);

    /// <summary>Converts a number to a value of this column; null if it is fractional or out of range, and for columns of text.</summary>
    public virtual object? FromNumber(double number) => null;

    /// <summary>Parses a value in the invariant culture.</summary>
    /// <exception cref="FormatException">An integer is expected, and the text is none.</exception>
    public abstract object Parse(string text);

    /// <summary>
    /// The text that this column adds to the name of a row's image; empty where it has no value, and for 0 in a column that is always
    /// shown.
    /// </summary>
    internal string FormatImageLabel(ScoreRow row) => ImageLabel is not null && GetValue(row) is { } value && (IsOptional || value is not 0)
        ? string.Format(CultureInfo.InvariantCulture, ImageLabel, value)
        : "";

    /// <inheritdoc/>
    public override string ToString() => Name;
}

/// <summary>A column of text.</summary>
/// <param name="name">The column's name.</param>
/// <param name="get">Reads the value of a row; null where it has none.</param>
/// <param name="set">Returns a copy of a row with another value.</param>
internal sealed class TextColumn(string name, Func<ScoreRow, string?> get, Func<ScoreRow, string, ScoreRow> set) : ScoreColumn(name)
{
    public override bool IsInteger => false;

    public override object? GetValue(ScoreRow row) => get(row);

    public override ScoreRow WithValue(ScoreRow row, object value) => set(row, (string)value);

    public override object Parse(string text) => text;
}

/// <summary>A column of integers.</summary>
/// <param name="name">The column's name.</param>
/// <param name="get">Reads the value of a row; null where it has none.</param>
/// <param name="set">Returns a copy of a row with another value.</param>
internal sealed class IntegerColumn(string name, Func<ScoreRow, int?> get, Func<ScoreRow, int, ScoreRow> set) : ScoreColumn(name)
{
    public override bool IsInteger => true;

    public override object? GetValue(ScoreRow row) => get(row);

    public override ScoreRow WithValue(ScoreRow row, object value) => set(row, (int)value);

    public override object? FromNumber(double number) =>
        number == Math.Floor(number) && Math.Abs(number) <= int.MaxValue ? (int)number : null;

    public override object Parse(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}

/// <summary>A column of integers of more than 32 bits; up to 2^53, they survive formats whose numbers are float64.</summary>
/// <param name="name">The column's name.</param>
/// <param name="get">Reads the value of a row; null where it has none.</param>
/// <param name="set">Returns a copy of a row with another value.</param>
internal sealed class LongIntegerColumn(string name, Func<ScoreRow, long?> get, Func<ScoreRow, long, ScoreRow> set) : ScoreColumn(name)
{
    public override bool IsInteger => true;

    public override object? GetValue(ScoreRow row) => get(row);

    public override ScoreRow WithValue(ScoreRow row, object value) => set(row, (long)value);

    public override object? FromNumber(double number) =>
        number == Math.Floor(number) && Math.Abs(number) <= 1L << 53 ? (long)number : null;

    public override object Parse(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}
