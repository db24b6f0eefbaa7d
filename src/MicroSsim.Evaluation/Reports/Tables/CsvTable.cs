using System.Globalization;
using System.Text;

namespace MicroSsim.Evaluation.Reports.Tables;

/// <summary>Writes a table as CSV (RFC 4180): UTF-8 without a byte order mark, LF, invariant culture, every digit.</summary>
internal static class CsvTable
{
    /// <summary>Writes the header and the rows; the stream stays open.</summary>
    public static void Write(ScoreTable table, Stream stream)
    {
        var encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        using var writer = new StreamWriter(stream, encoding, bufferSize: 1 << 14, leaveOpen: true) { NewLine = "\n" };
        writer.WriteLine(string.Join(",", table.Columns.Select(Format)));
        foreach (var row in table.Rows) writer.WriteLine(string.Join(",", table.ReadValues(row).Select(Format)));
    }

    private static string Format(object? value) => value switch
    {
        null => "",
        double number when !double.IsNaN(number) && !double.IsInfinity(number) => RoundTrip.Text(number),
        double other => CsvText.Escape(RoundTrip.Text(other)),
        IFormattable other => other.ToString(null, CultureInfo.InvariantCulture),
        _ => CsvText.Escape(value.ToString()!),
    };
}
