using System.Text;
using MicroSsim.Engine;
using MicroSsim.Evaluation.Pairing;
using MicroSsim.Evaluation.Reports.Page;
using MicroSsim.Evaluation.Reports.Page.Sections;

namespace MicroSsim.Evaluation.Reports;

/// <summary>Rows in a file, in the format that its extension names.</summary>
public static class ScoreReport
{
    /// <summary>The extensions that can be written.</summary>
    public static IReadOnlyList<string> Extensions { get; } = [".html", ".csv", ".json"];

    /// <summary>Whether a path names a page, which has pictures, rather than a table.</summary>
    public static bool IsPage(string path) => Extension(path) is ".html" or ".htm";

    /// <summary>Whether a path names a report that rows can be read from.</summary>
    public static bool CanRead(string path) => IsPage(path) || Extension(path) is ".csv";

    /// <summary>Writes a report; a file of that name is replaced when the report is whole.</summary>
    /// <param name="path">Where to; the extension decides on the format.</param>
    /// <param name="rows">The rows, in the order to write them.</param>
    /// <param name="run">What a page says besides, and how it is made; null for a plain one.</param>
    /// <exception cref="EvaluationException"><c>ReportFormatUnknown</c> or <c>OutputNotWritten</c>.</exception>
    public static void Write(string path, IReadOnlyList<ScoreRow> rows, ReportRun? run = null)
    {
        switch (Extension(path))
        {
            case ".html" or ".htm":
                OutputFile.Write(path, stream => ReportPage.Write(rows, run ?? new ReportRun(), stream));
                break;
            case ".csv":
                OutputFile.Write(path, stream => CsvTable.Write(new ScoreTable(rows), stream));
                break;
            case ".json":
                OutputFile.Write(path, stream => JsonTable.Write(new ScoreTable(rows), stream));
                break;
            default:
                throw new EvaluationException("ReportFormatUnknown", path, $"{path}: the extension does not name a report format; use {string.Join(" or ", Extensions)}.") { Kind = FailureKind.InvalidArgument };
        }
    }

    /// <summary>Reads the rows of a report: of a page, or of a CSV.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="EvaluationException"><c>ReportNotFound</c>, <c>ReportUnreadable</c> or <c>ReportFormatUnknown</c>.</exception>
    public static IReadOnlyList<ScoreRow> Read(string path)
    {
        if (!CanRead(path)) throw new EvaluationException("ReportFormatUnknown", path, $"{path}: rows can be read from .html and .csv reports only.") { Kind = FailureKind.InvalidArgument };
        try
        {
            using var reader = new StreamReader(path, Encoding.UTF8);
            return IsPage(path) ? RowsSection.Read(reader) : CsvReader.Read(reader);
        }
        catch (Exception e) when (e is InvalidDataException or FormatException)
        {
            throw new EvaluationException("ReportUnreadable", path, $"{path}: is not a report of MicroSsim, or is damaged ({e.Message}); write it again.", e) { Kind = FailureKind.NotParsable };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new EvaluationException("ReportNotFound", path, $"{path}: cannot be read; {e.Message}", e) { Kind = FailureKind.NotFound };
        }
    }

    private static string Extension(string path) => Path.GetExtension(path).ToLowerInvariant();
}
