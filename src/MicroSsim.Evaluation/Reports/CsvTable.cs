using System.Globalization;
using System.Text;

namespace MicroSsim.Evaluation.Reports;

/// <summary>A table as CSV (RFC 4180, UTF-8, invariant culture, every digit).</summary>
internal static class CsvTable
{
    public static void Write(ScoreTable table, Stream stream)
    {
        using var writer = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), 1 << 14, leaveOpen: true) { NewLine = "\n" };
        writer.WriteLine(string.Join(",", table.Columns.Select(Field)));
        foreach (var row in table.Rows) writer.WriteLine(string.Join(",", table.Columns.Select(c => Field(ScoreTable.Value(row, c)))));
    }

    private static string Field(object? value) => value switch
    {
        null => "",
        double number when !double.IsNaN(number) && !double.IsInfinity(number) => RoundTrip.Text(number),
        double other => CsvText.Field(RoundTrip.Text(other)),
        IFormattable other => other.ToString(null, CultureInfo.InvariantCulture),
        _ => CsvText.Field(value.ToString()!),
    };
}
