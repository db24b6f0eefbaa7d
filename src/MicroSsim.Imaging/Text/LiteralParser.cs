using System.Globalization;
using System.Text;

namespace MicroSsim.Imaging.Text;

/// <summary>
/// Parses Python literals (strings in single or double quotes, numbers, tuples, lists, dictionaries, True, False, None) and JSON,
/// including the NaN and Infinity that Python writes. White space may be anywhere between tokens.
/// </summary>
internal sealed class LiteralParser
{
    /// <summary>Limit of nesting, so that hostile text cannot overflow the stack.</summary>
    private const int MaxDepth = 64;

    private readonly string _text;
    private int _at;

    private LiteralParser(string text) => _text = text;

    /// <summary>Parses a text that is a single literal, followed by nothing but white space and zeros.</summary>
    /// <exception cref="InvalidDataException">The text is not a valid literal.</exception>
    public static Literal Parse(string text)
    {
        var parser = new LiteralParser(text.TrimEnd('\0', ' ', '\n', '\r', '\t'));
        var literal = parser.ReadValue(0);
        parser.SkipSpace();
        return parser._at == parser._text.Length ? literal : throw parser.Invalid();
    }

    /// <summary>As <see cref="Parse"/>, but null for a text that is not a valid literal.</summary>
    public static Literal? TryParse(string text)
    {
        try
        {
            return Parse(text);
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    private Literal ReadValue(int depth)
    {
        if (depth > MaxDepth) throw Invalid();
        SkipSpace();
        switch (Peek())
        {
            case '{':
                return ReadMembers(depth);
            case '[':
                return ReadItems(']', depth);
            case '(':
                return ReadItems(')', depth);
            case '\'' or '"':
                return new Literal { Text = ReadText() };
            default:
                return ReadWord();
        }
    }

    /// <summary>Reads a list or tuple. A value in parentheses without a comma is that value, as in Python.</summary>
    private Literal ReadItems(char close, int depth)
    {
        var items = new List<Literal>();
        bool comma = false;
        _at++;
        for (SkipSpace(); Peek() != close; SkipSpace())
        {
            if (items.Count > 0 && !comma) throw Invalid();
            items.Add(ReadValue(depth + 1));
            comma = Skip(',');
        }

        _at++;
        return close == ')' && items.Count == 1 && !comma ? items[0] : new Literal { Items = items };
    }

    private Literal ReadMembers(int depth)
    {
        var members = new Dictionary<string, Literal>(StringComparer.Ordinal);
        bool comma = true;
        _at++;
        for (SkipSpace(); Peek() != '}'; SkipSpace())
        {
            if (!comma) throw Invalid();
            string key = ReadValue(depth + 1).Text ?? throw Invalid();
            if (!Skip(':')) throw Invalid();
            members[key] = ReadValue(depth + 1);
            comma = Skip(',');
        }

        _at++;
        return new Literal { Members = members };
    }

    /// <summary>Reads a number or a name; a string may have the prefix u or b of Python.</summary>
    private Literal ReadWord()
    {
        int start = _at;
        while (_at < _text.Length && (char.IsLetterOrDigit(_text[_at]) || _text[_at] is '+' or '-' or '.' or '_')) _at++;
        string word = _text.Substring(start, _at - start);
        if (word is "u" or "b" && _at < _text.Length && _text[_at] is '\'' or '"') return new Literal { Text = ReadText() };
        switch (word)
        {
            case "True" or "true":
                return new Literal { Boolean = true };
            case "False" or "false":
                return new Literal { Boolean = false };
            case "None" or "null":
                return new Literal();
            case "NaN":
                return new Literal { Number = double.NaN };
            case "Infinity" or "-Infinity":
                return new Literal { Number = word[0] == '-' ? double.NegativeInfinity : double.PositiveInfinity };
        }

        // Python 2 wrote long integers with an L.
        string digits = word.Length > 1 && word[word.Length - 1] == 'L' ? word.Substring(0, word.Length - 1) : word;
        if (long.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long integer))
        {
            return new Literal { Integer = integer };
        }

        if (ulong.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out ulong large))
        {
            return new Literal { Number = large, LargeInteger = large };
        }

        return double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out double number)
            ? new Literal { Number = number }
            : throw Invalid();
    }

    /// <summary>Reads a string in single or double quotes.</summary>
    private string ReadText()
    {
        char quote = _text[_at++];
        var text = new StringBuilder();
        while (Peek() != quote)
        {
            char c = _text[_at++];
            text.Append(c == '\\' ? ReadEscape() : c);
        }

        _at++;
        return text.ToString();
    }

    /// <summary>Reads the rest of an escape sequence of a string.</summary>
    private char ReadEscape()
    {
        char c = Peek();
        _at++;
        switch (c)
        {
            case 'n':
                return '\n';
            case 't':
                return '\t';
            case 'r':
                return '\r';
            case 'b':
                return '\b';
            case 'f':
                return '\f';
            case 'x':
                return ReadCode(2);
            case 'u':
                return ReadCode(4);
            default:
                return c;
        }
    }

    private char ReadCode(int digits)
    {
        if (_at + digits > _text.Length) throw Invalid();
        string code = _text.Substring(_at, digits);
        if (!ushort.TryParse(code, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ushort value)) throw Invalid();
        _at += digits;
        return (char)value;
    }

    private char Peek() => _at < _text.Length ? _text[_at] : throw Invalid();

    /// <summary>Skips white space and one character; true if it was there.</summary>
    private bool Skip(char expected)
    {
        SkipSpace();
        if (Peek() != expected) return false;
        _at++;
        return true;
    }

    private void SkipSpace()
    {
        while (_at < _text.Length && _text[_at] is ' ' or '\t' or '\r' or '\n') _at++;
    }

    private InvalidDataException Invalid() => new($"invalid text at character {_at}");
}
