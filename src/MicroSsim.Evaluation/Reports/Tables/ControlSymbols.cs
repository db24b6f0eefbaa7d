using System.Text;

namespace MicroSsim.Evaluation.Reports.Tables;

/// <summary>
/// Writes control characters of text as visible symbols, and reads them back: a terminal that shows a table must not obey the names of
/// files. Tabs and line ends stay. C0 becomes its Unicode symbol (U+241B for escape) and DEL U+2421; C1 becomes the symbol of NUL,
/// which names cannot contain, and a character from @ to _. A symbol that is part of the text gets the symbol of NUL before it.
/// </summary>
internal static class ControlSymbols
{
    private const char FirstSymbol = '\u2400', Delete = '\u007F', DeleteSymbol = '\u2421', Marker = FirstSymbol;

    /// <summary>Replaces control characters; other text is returned unchanged.</summary>
    public static string Write(string text)
    {
        if (!text.Any(c => IsControl(c) || IsSymbol(c))) return text;
        var result = new StringBuilder(text.Length + 8);
        foreach (char c in text)
        {
            if (IsSymbol(c)) result.Append(Marker).Append(c);
            else if (!IsControl(c)) result.Append(c);
            else if (c > Delete) result.Append(Marker).Append((char)(c - 0x80 + '@'));
            else result.Append(c == Delete ? DeleteSymbol : (char)(FirstSymbol + c));
        }

        return result.ToString();
    }

    /// <summary>Restores the text that <see cref="Write"/> was given.</summary>
    public static string Read(string text)
    {
        if (!text.Any(IsSymbol)) return text;
        var result = new StringBuilder(text.Length);
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i], next = i + 1 < text.Length ? text[i + 1] : ' ';
            if (c == Marker && IsSymbol(next)) result.Append(text[++i]);
            else if (c == Marker && next is >= '@' and <= '_') result.Append((char)(text[++i] - '@' + 0x80));
            else if (!IsSymbol(c)) result.Append(c);
            else result.Append(c == DeleteSymbol ? Delete : (char)(c - FirstSymbol));
        }

        return result.ToString();
    }

    private static bool IsControl(char c) => char.IsControl(c) && c is not ('\t' or '\r' or '\n');

    private static bool IsSymbol(char c) => c is >= FirstSymbol and <= DeleteSymbol;
}
