using System.Globalization;
using System.Text;

namespace MicroSsim.Evaluation.Reports.Page;

/// <summary>
/// Writes values as arguments of PowerShell commands, for commands that a reader pastes. The values come from files of others; none of
/// them may become code.
/// </summary>
public static class PowerShellLiteral
{
    /// <summary>The characters that PowerShell takes for a single quote: ' and the typographic ‘ ’ ‚ ‛.</summary>
    private const string SingleQuotes = "'\u2018\u2019\u201A\u201B";

    /// <summary>Writes a text as a single-quoted string, in which PowerShell expands nothing; quotes of any form are doubled.</summary>
    public static string Quote(string text)
    {
        var quoted = new StringBuilder(text.Length + 2).Append('\'');
        foreach (char c in text)
        {
            if (SingleQuotes.Contains(c)) quoted.Append(c);
            quoted.Append(c);
        }

        return quoted.Append('\'').ToString();
    }

    /// <summary>
    /// Writes an argument: numbers, lists of numbers such as <c>0.5,0.5</c>, and words of ASCII letters and digits as they are, anything
    /// else as a quoted string.
    /// </summary>
    public static string FormatArgument(string value) =>
        IsWord(value) || value.Split(',').All(IsNumber) ? value : Quote(value);

    /// <summary>Whether a text begins with an ASCII letter and has only ASCII letters and digits.</summary>
    private static bool IsWord(string text) => text.Length > 0 && !IsDigit(text[0]) && text.All(c => IsDigit(c) || IsLetter(c));

    /// <summary>Whether a text is a finite number in ASCII characters, which PowerShell reads as a number too.</summary>
    private static bool IsNumber(string text) =>
        text.All(c => IsDigit(c) || c is '.' or 'e' or 'E' or '+' or '-')
        && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _);

    private static bool IsDigit(char c) => c is >= '0' and <= '9';

    private static bool IsLetter(char c) => c is (>= 'A' and <= 'Z') or (>= 'a' and <= 'z');
}
