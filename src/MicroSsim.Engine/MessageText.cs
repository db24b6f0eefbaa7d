using System.Globalization;
using System.Text;

namespace MicroSsim.Engine;

/// <summary>
/// Makes text of others, such as names of files, safe to display: control characters, which a terminal would obey, become visible
/// signs, and long lists and names are shortened.
/// </summary>
public static class MessageText
{
    /// <summary>The number of names that a message lists; more are counted.</summary>
    public const int MaxNames = 10;

    /// <summary>The number of characters of a name in a list; longer names are shortened in their middle.</summary>
    private const int MaxNameLength = 100;

    /// <summary>
    /// Replaces line breaks and tabs by spaces, other control characters (C0 by their Unicode symbols, such as U+241B for escape; C1 and
    /// the marks that change the direction of text by U+FFFD). Text without them is returned unchanged.
    /// </summary>
    public static string Clean(string text)
    {
        int first = 0;
        while (first < text.Length && !IsControl(text[first])) first++;
        if (first == text.Length) return text;
        var clean = new StringBuilder(text, 0, first, text.Length);
        for (int i = first; i < text.Length; i++) clean.Append(IsControl(text[i]) ? Symbol(text[i]) : text[i]);
        return clean.ToString();
    }

    /// <summary>Lists up to <see cref="MaxNames"/> names with commas, each shortened, and the number of the others.</summary>
    /// <param name="names">The names, in the order to list them.</param>
    public static string ListNames(IReadOnlyCollection<string> names)
    {
        string listed = string.Join(", ", names.Take(MaxNames).Select(Shorten));
        return names.Count > MaxNames ? FormattableString.Invariant($"{listed} and {names.Count - MaxNames} more") : listed;
    }

    /// <summary>Lists numbers as <see cref="ListNames"/> lists names.</summary>
    /// <param name="numbers">The numbers, in the order to list them.</param>
    public static string ListNumbers<T>(IEnumerable<T> numbers)
        where T : IFormattable => ListNames([.. numbers.Select(number => number.ToString(null, CultureInfo.InvariantCulture))]);

    /// <summary>Shortens a long name in its middle.</summary>
    public static string Shorten(string name) => name.Length <= MaxNameLength
        ? name
        : $"{name.Substring(0, MaxNameLength / 2)}…{name.Substring(name.Length - ((MaxNameLength / 2) - 1))}";

    private static char Symbol(char control) => control switch
    {
        '\r' or '\n' or '\t' => ' ',
        < ' ' => (char)('\u2400' + control),
        '\u007F' => '\u2421',
        _ => '\uFFFD',
    };

    private static bool IsControl(char c) => c < ' '
        || (c >= '\u007F' && (c <= '\u009F' || c is '\u061C' or '\u200E' or '\u200F' or '\u2028' or '\u2029'
            or (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069')));
}
