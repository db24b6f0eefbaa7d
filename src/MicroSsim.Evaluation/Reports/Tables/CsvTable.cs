using System.Globalization;
using System.Text;

namespace MicroSsim.Evaluation.Reports.Tables;

/// <summary>
/// Writes a table as CSV (RFC 4180): UTF-8, LF, every digit. Without a culture, fields are separated by commas and numbers have a decimal
/// point; with one, its list separator and decimal separator are used, as spreadsheets of that language expect.
/// </summary>
internal static class CsvTable
{
    /// <summary>Writes the header and the rows; the stream stays open.</summary>
    /// <param name="table">The table.</param>
    /// <param name="stream">The destination.</param>
    /// <param name="hasMark">Whether the text begins with a byte order mark, by which Excel recognizes UTF-8.</param>
    /// <param name="culture">The culture of separators; null for commas and decimal points.</param>
    public static void Write(ScoreTable table, Stream stream, bool hasMark = false, CultureInfo? culture = null)
    {
        char delimiter = culture?.TextInfo.ListSeparator is [var separator, ..] ? separator : ',';
        string point = culture?.NumberFormat.NumberDecimalSeparator ?? ".";
        var encoding = new UTF8Encoding(hasMark);
        using var writer = new StreamWriter(stream, encoding, bufferSize: 1 << 14, leaveOpen: true) { NewLine = "\n" };
        writer.WriteLine(Join(table.Columns));
        foreach (var row in table.Rows) writer.WriteLine(Join(table.ReadValues(row)));

        string Join(IEnumerable<object?> values) => string.Join(delimiter.ToString(), values.Select(Format));

        string Format(object? value) => value switch
        {
            null => "",
            double number when !double.IsNaN(number) && !double.IsInfinity(number) => FormatNumber(number),
            double other => CsvText.Escape(RoundTrip.Text(other), delimiter),
            IFormattable other => other.ToString(null, CultureInfo.InvariantCulture),
            _ => CsvText.Escape(value.ToString()!, delimiter),
        };

        string FormatNumber(double number)
        {
            string text = RoundTrip.Text(number).Replace(".", point);
            return text.Contains(delimiter) ? $"\"{text}\"" : text;
        }
    }
}
