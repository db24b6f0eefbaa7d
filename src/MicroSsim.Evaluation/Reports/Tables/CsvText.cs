namespace MicroSsim.Evaluation.Reports.Tables;

/// <summary>
/// Escapes text as a field of CSV. Spreadsheets run a field that begins like a formula, quoted or not, and image names come from other
/// people; so such a field gets a leading space, which makes it text. Import-Csv drops the space of an unquoted field. A field that
/// needs quotes keeps the space, and <see cref="Restore"/> removes it. Control characters are written as symbols
/// (<see cref="ControlSymbols"/>).
/// </summary>
public static class CsvText
{
    private static readonly char[] Special = [',', '"', '\r', '\n'];

    /// <summary>Escapes a text as a field.</summary>
    /// <param name="text">The text.</param>
    /// <param name="delimiter">The delimiter of fields. A field that contains a comma is quoted with any delimiter.</param>
    public static string Escape(string text, char delimiter = ',')
    {
        text = ControlSymbols.Write(text);
        if (IsQuotedFormula(text)) return Quote(" " + text);
        bool needsQuotes = NeedsQuotes(text) || text.Contains(delimiter);
        if (text.Length > 0 && IsFormulaStart(text[0])) return needsQuotes ? Quote(" " + text) : " " + text;
        return needsQuotes ? Quote(text) : text;
    }

    /// <summary>Restores the text of a field that was read with its quotes removed, as Import-Csv does.</summary>
    public static string Restore(string text) =>
        ControlSymbols.Read(text.Length > 0 && text[0] == ' ' && IsQuotedFormula(text) ? text.Substring(1) : text);

    /// <summary>
    /// Whether the text, leading spaces aside, begins like a formula and needs quotes. Text with leading spaces of its own gets another
    /// one, so that <see cref="Restore"/> is unambiguous.
    /// </summary>
    private static bool IsQuotedFormula(string text)
    {
        string formula = text.TrimStart(' ');
        return formula.Length > 0 && IsFormulaStart(formula[0]) && NeedsQuotes(formula);
    }

    /// <summary>
    /// Whether formulas begin with a character, full-width ones included; spreadsheets may skip tabs and line ends before it.
    /// </summary>
    private static bool IsFormulaStart(char first) =>
        first is '=' or '+' or '-' or '@' or '\t' or '\r' or '\n' or '\uFF1D' or '\uFF0B' or '\uFF0D' or '\uFF20';

    /// <summary>Whether a field needs quotes; Import-Csv drops leading spaces and tabs of a field without quotes.</summary>
    private static bool NeedsQuotes(string text) => text.IndexOfAny(Special) >= 0 || (text.Length > 0 && text[0] is ' ' or '\t');

    private static string Quote(string text) => $"\"{text.Replace("\"", "\"\"")}\"";
}
