using System.Text;
using MicroSsim.Engine;
using MicroSsim.Evaluation.Pairing;
using MicroSsim.Evaluation.Reports.Page;
using MicroSsim.Evaluation.Reports.Page.Sections;
using MicroSsim.Evaluation.Reports.Tables;

namespace MicroSsim.Evaluation.Reports;

/// <summary>Writes score rows to a file, as a page or as a table, and reads them back.</summary>
public static class ScoreReport
{
    /// <summary>The extensions of the formats that can be written.</summary>
    public static IReadOnlyList<string> Extensions { get; } = [".html", ".csv", ".json"];

    /// <summary>Whether the extension of a path is that of a page (.html, .htm).</summary>
    public static bool IsPage(string path) => GetExtension(path) is ".html" or ".htm";

    /// <summary>Whether the extension of a path names a format that can be written.</summary>
    public static bool CanWrite(string path) => IsPage(path) || Extensions.Contains(GetExtension(path));

    /// <summary>Whether the extension of a path is that of a report that rows can be read from (a page or .csv).</summary>
    public static bool CanRead(string path) => IsPage(path) || GetExtension(path) is ".csv";

    /// <summary>Writes a report. An existing file is replaced once the report is complete.</summary>
    /// <param name="path">The file; its extension selects the format.</param>
    /// <param name="rows">The rows, in the order to write them.</param>
    /// <param name="options">The options of a page; null for the defaults.</param>
    /// <exception cref="EvaluationException"><c>ReportFormatUnknown</c> or <c>OutputNotWritten</c>.</exception>
    public static void Write(string path, IReadOnlyList<ScoreRow> rows, ReportOptions? options = null)
    {
        switch (GetExtension(path))
        {
            case ".html" or ".htm":
                OutputFile.Write(path, stream => ReportPage.Write(rows, options ?? new ReportOptions(), stream));
                break;
            case ".csv":
                OutputFile.Write(path, stream => CsvTable.Write(new ScoreTable(rows), stream));
                break;
            case ".json":
                OutputFile.Write(path, stream => JsonTable.Write(new ScoreTable(rows), stream));
                break;
            default:
                throw CreateUnknown(path);
        }
    }

    /// <summary>Checks that the extension of a path names a format that can be written.</summary>
    /// <exception cref="EvaluationException"><c>ReportFormatUnknown</c>.</exception>
    internal static void ThrowIfUnknown(string path)
    {
        if (!CanWrite(path)) throw CreateUnknown(path);
    }

    /// <summary>Reads the rows of a page or a CSV.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="EvaluationException"><c>ReportNotFound</c>, <c>ReportUnreadable</c> or <c>ReportFormatUnknown</c>.</exception>
    public static IReadOnlyList<ScoreRow> Read(string path)
    {
        if (!CanRead(path))
        {
            throw new EvaluationException(
                "ReportFormatUnknown", path, $"{path}: rows can be read from .html and .csv reports only.")
            {
                Kind = FailureKind.InvalidArgument,
            };
        }

        try
        {
            using var reader = new StreamReader(path, Encoding.UTF8);
            return IsPage(path) ? RowsSection.Read(reader) : CsvReader.Read(reader);
        }
        catch (Exception e) when (e is InvalidDataException or FormatException)
        {
            throw new EvaluationException(
                "ReportUnreadable", path, $"{path}: is not a report of score rows, or is damaged ({e.Message}); export it again.", e)
            {
                Kind = FailureKind.NotParsable,
            };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new EvaluationException("ReportNotFound", path, $"{path}: cannot be read; {e.Message}", e)
            {
                Kind = FailureKind.NotFound,
            };
        }
    }

    private static EvaluationException CreateUnknown(string path) =>
        new("ReportFormatUnknown", path, $"{path}: the extension does not name a report format; use {string.Join(" or ", Extensions)}.")
        {
            Kind = FailureKind.InvalidArgument,
        };

    private static string GetExtension(string path) => Path.GetExtension(path).ToLowerInvariant();
}
