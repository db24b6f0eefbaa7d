namespace MicroSsim.Evaluation;

/// <summary>Writes rows to a file in the format that its extension names.</summary>
public static class ScoreReport
{
    /// <summary>The extensions that can be written.</summary>
    public static IReadOnlyList<string> Extensions { get; } = [".csv", ".json"];

    /// <summary>Writes a report; a file of that name is replaced when the report is whole.</summary>
    /// <param name="path">Where to; the extension decides on the format.</param>
    /// <param name="rows">The rows, in the order to write them.</param>
    /// <exception cref="EvaluationException"><c>ReportFormatUnknown</c> or <c>OutputNotWritten</c>.</exception>
    public static void Write(string path, IReadOnlyList<Score> rows)
    {
        var table = new ScoreTable(rows);
        switch (Path.GetExtension(path).ToLowerInvariant())
        {
            case ".csv":
                OutputFile.Write(path, stream => CsvTable.Write(table, stream));
                break;
            case ".json":
                OutputFile.Write(path, stream => JsonTable.Write(table, stream));
                break;
            default:
                throw new EvaluationException("ReportFormatUnknown", path, $"{path}: the extension does not name a report format; use {string.Join(" or ", Extensions)}.");
        }
    }
}
