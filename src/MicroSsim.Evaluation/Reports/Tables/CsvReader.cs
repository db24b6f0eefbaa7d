using System.Globalization;
using System.Text;
using MicroSsim.Evaluation.Pairing;
using MicroSsim.Evaluation.Scores.Metrics;

namespace MicroSsim.Evaluation.Reports.Tables;

/// <summary>Reads the score rows of a CSV that <see cref="CsvTable"/> wrote.</summary>
internal static class CsvReader
{
    /// <summary>Limit of the columns of a table; those of all metrics, settings and users are far fewer.</summary>
    private const int MaxColumns = 10_000;

    /// <summary>Reads the rows, in order.</summary>
    /// <exception cref="InvalidDataException">It is not CSV, or a required column is missing.</exception>
    /// <exception cref="FormatException">A fixed column of integers holds something else.</exception>
    public static IReadOnlyList<ScoreRow> Read(TextReader reader)
    {
        if (reader.Peek() == '\uFEFF') reader.Read();
        string[] columns = ReadRecord(reader, ',') ?? throw new InvalidDataException("it is empty");

        // A table for a language with decimal commas has another delimiter.
        char delimiter = columns is [var only] ? only.FirstOrDefault(c => c is ';' or '\t') : ',';
        if (delimiter is ';' or '\t') columns = columns[0].Split(delimiter);
        else delimiter = ',';
        bool hasDecimalCommas = delimiter != ',';
        if (columns.Length > MaxColumns)
        {
            throw new InvalidDataException(
                FormattableString.Invariant($"it has {columns.Length} columns; a table has at most {MaxColumns}"));
        }

        var rows = new List<ScoreRow>();
        while (ReadRecord(reader, delimiter) is { } fields)
        {
            if (fields.Length != columns.Length)
            {
                throw new InvalidDataException(FormattableString.Invariant(
                    $"row {rows.Count + 1} has {fields.Length} fields instead of {columns.Length}"));
            }

            rows.Add(CreateRow(columns, fields, hasDecimalCommas));
        }

        return rows;
    }

    private static ScoreRow CreateRow(string[] columns, string[] fields, bool hasDecimalCommas)
    {
        var cells = columns.Zip(fields, (column, field) => (Column: column, Field: field))
            .Where(f => ScoreColumns.Find(f.Column) is null)
            .Select(f => new ScoreCell(CsvText.Restore(f.Column), ParseCell(f.Field, hasDecimalCommas)))
            .ToList();
        return ScoreColumns.CreateRow(Read, canLack: MetricList.HasScore(cells)) with { Cells = cells };

        object? Read(ScoreColumn column)
        {
            int i = Array.IndexOf(columns, column.Name);
            return i >= 0 && fields[i].Length > 0 ? column.Parse(CsvText.Restore(fields[i])) : null;
        }
    }

    private static object? ParseCell(string field, bool hasDecimalCommas)
    {
        if (field.Length == 0) return null;
        if (hasDecimalCommas && double.TryParse(
            field.Replace(',', '.'), NumberStyles.Float, CultureInfo.InvariantCulture, out double withComma))
        {
            return withComma;
        }

        return double.TryParse(field, NumberStyles.Float, CultureInfo.InvariantCulture, out double number)
            ? number
            : CsvText.Restore(field);
    }

    /// <summary>Reads the fields of the next record, their quotes removed; null at the end.</summary>
    /// <exception cref="InvalidDataException">A quoted field does not end.</exception>
    private static string[]? ReadRecord(TextReader reader, char delimiter)
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
            else if (c == ' ' && field.Length == 0 && !wasQuoted) continue; // the space that CsvText adds
            else if (c == '\r' && reader.Peek() == '\n') continue;
            else if (c == delimiter || c is '\n' or < 0)
            {
                fields.Add(field.ToString());
                field.Clear();
                wasQuoted = false;
                if (c != delimiter) return fields.ToArray();
            }
            else field.Append((char)c);
        }
    }
}
