namespace MicroSsim.Evaluation.Reports;

/// <summary>
/// Text as a cell of CSV. Spreadsheets run a cell that begins like a formula, quoted or not, and image names come from
/// other people; so a blank is put before it, which makes it text. An unquoted cell loses the blank again where Import-Csv
/// reads it. A cell that needs quotes keeps it, and <see cref="Restore"/> takes it away.
/// </summary>
public static class CsvText
{
    private static readonly char[] Special = [',', '"', '\r', '\n'];

    /// <summary>The cell of a text.</summary>
    public static string Field(string text)
    {
        if (IsQuotedFormula(text)) return Quote(" " + text);
        if (text.Length > 0 && IsFormulaStart(text[0])) return " " + text;
        return NeedsQuotes(text) ? Quote(text) : text;
    }

    /// <summary>The text of a cell that Import-Csv has read.</summary>
    public static string Restore(string text) => text.Length > 0 && text[0] == ' ' && IsQuotedFormula(text) ? text.Substring(1) : text;

    /// <summary>Whether the text, blanks aside, is a formula that needs quotes. A blank that the text has itself is no other than one that is put there.</summary>
    private static bool IsQuotedFormula(string text)
    {
        string formula = text.TrimStart(' ');
        return formula.Length > 0 && IsFormulaStart(formula[0]) && NeedsQuotes(formula);
    }

    /// <summary>What formulas begin with, in East Asian width too; spreadsheets may skip tabs and line ends before it.</summary>
    private static bool IsFormulaStart(char first) =>
        first is '=' or '+' or '-' or '@' or '\t' or '\r' or '\n' or '\uFF1D' or '\uFF0B' or '\uFF0D' or '\uFF20';

    /// <summary>Import-Csv drops blanks and tabs at the beginning of a cell without quotes.</summary>
    private static bool NeedsQuotes(string text) => text.IndexOfAny(Special) >= 0 || (text.Length > 0 && text[0] is ' ' or '\t');

    private static string Quote(string text) => $"\"{text.Replace("\"", "\"\"")}\"";
}
