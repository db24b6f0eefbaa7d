using System.Globalization;
using System.Text;
using MicroSsim.Evaluation.Pairing;

namespace MicroSsim.Evaluation.Reports;

/// <summary>Reads the rows of a CSV that <see cref="CsvTable"/> wrote.</summary>
internal static class CsvReader
{
    /// <summary>The rows, in order.</summary>
    /// <exception cref="InvalidDataException">It is no table of scores.</exception>
    public static IReadOnlyList<ScoreRow> Read(TextReader reader)
    {
        string[] columns = ReadRecord(reader) ?? throw new InvalidDataException("it is empty");

        var rows = new List<ScoreRow>();
        while (ReadRecord(reader) is { } fields)
        {
            if (fields.Length != columns.Length) throw new InvalidDataException(FormattableString.Invariant($"row {rows.Count + 1} has {fields.Length} fields instead of {columns.Length}"));
            rows.Add(Row(columns.Zip(fields, (column, field) => (column, field)).ToList()));
        }

        return rows;
    }

    private static ScoreRow Row(List<(string Column, string Field)> fields)
    {
        string? Text(string column) => fields.FirstOrDefault(f => f.Column == column).Field is { Length: > 0 } text ? CsvText.Restore(text) : null;
        int? Integer(string column) => Text(column) is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : null;
        string Needed(string column) => Text(column) ?? throw new InvalidDataException($"a row has no {column}");

        return new ScoreRow
        {
            Name = Needed("Name"),
            Method = Text("Method") ?? ImagePair.UnknownMethod,
            Page = int.Parse(Needed("Page"), CultureInfo.InvariantCulture),
            Channel = Integer("Channel"),
            Slice = Integer("Slice"),
            Frame = Integer("Frame"),
            Entry = Text("Entry"),
            Cells = fields.Where(f => !ScoreRow.FixedColumns.Contains(f.Column)).Select(f => new ScoreCell(CsvText.Restore(f.Column), Value(f.Field))).ToList(),
            GroundTruth = Needed("GroundTruth"),
            Prediction = Needed("Prediction"),
        };
    }

    private static object? Value(string field) =>
        field.Length == 0 ? null : double.TryParse(field, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) ? number : CsvText.Restore(field);

    /// <summary>The fields of the next record; null at the end.</summary>
    private static string[]? ReadRecord(TextReader reader)
    {
        if (reader.Peek() < 0) return null;
        var fields = new List<string>();
        var field = new StringBuilder();
        bool quoted = false, wasQuoted = false;
        while (true)
        {
            int c = reader.Read();
            if (c < 0 && quoted) throw new InvalidDataException("a quoted field does not end");
            if (c == '"' && quoted && reader.Peek() == '"') field.Append((char)reader.Read());
            else if (c == '"') (quoted, wasQuoted) = (!quoted, true);
            else if (quoted) field.Append((char)c);
            else if (c == ' ' && field.Length == 0 && !wasQuoted) continue; // see CsvText
            else if (c == '\r' && reader.Peek() == '\n') continue;
            else if (c is ',' or '\n' or < 0)
            {
                fields.Add(field.ToString());
                field.Clear();
                wasQuoted = false;
                if (c != ',') return fields.ToArray();
            }
            else field.Append((char)c);
        }
    }
}
