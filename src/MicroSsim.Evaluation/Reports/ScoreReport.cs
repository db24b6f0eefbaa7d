using System.Text;
using MicroSsim.Engine;
using MicroSsim.Evaluation.Pairing;
using MicroSsim.Evaluation.Reports.Page;
using MicroSsim.Evaluation.Reports.Page.Sections;
using MicroSsim.Evaluation.Reports.Statistics;
using MicroSsim.Evaluation.Reports.Tables;

namespace MicroSsim.Evaluation.Reports;

/// <summary>Writes score rows to a file, as a page or as a table, and reads them back.</summary>
public static class ScoreReport
{
    /// <summary>The extensions of the formats that can be written.</summary>
    public static IReadOnlyList<string> Extensions { get; } = [".html", ".csv", ".json", ".xlsx", ".md", ".tex"];

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
                OutputFile.Write(path, stream => CsvTable.Write(new ScoreTable(rows), stream, hasMark: true, options?.Culture));
                WriteSettings(path, rows, options);
                break;
            case ".json":
                OutputFile.Write(path, stream => JsonTable.Write(new ScoreTable(rows), stream));
                WriteSettings(path, rows, options);
                break;
            case ".xlsx":
                ExcelBook.ThrowIfTooLarge(path, rows);
                OutputFile.Write(path, stream => ExcelBook.Write(rows, options?.Unit, stream));
                break;
            case ".md" or ".tex":
                Write(path, ScoreSummary.Summarize(rows, options?.Unit), options);
                break;
            default:
                throw CreateUnknown(path);
        }
    }

    /// <summary>
    /// Writes summaries as the table of a paper, or as a workbook. An existing file is replaced once the new one is complete.
    /// </summary>
    /// <param name="path">The file: .md, .tex or .xlsx.</param>
    /// <param name="summaries">The summaries, in the order of the methods.</param>
    /// <param name="options">Options, of which the caption is used; null for none.</param>
    /// <exception cref="EvaluationException"><c>ReportFormatUnknown</c>, <c>RowsNeeded</c> or <c>OutputNotWritten</c>.</exception>
    public static void Write(string path, IReadOnlyList<ScoreSummary> summaries, ReportOptions? options = null)
    {
        var table = new PaperTable(summaries);
        switch (GetExtension(path))
        {
            case ".md":
                OutputFile.Write(path, stream => table.WriteMarkdown(options?.Caption, stream));
                break;
            case ".tex":
                OutputFile.Write(path, stream => table.WriteLatex(options?.Caption, stream));
                break;
            case ".xlsx":
                OutputFile.Write(path, stream => ExcelBook.Write(summaries, stream));
                break;
            default:
                if (!CanWrite(path)) throw CreateUnknown(path);
                string message =
                    $"{path}: is a report of score rows, not of summaries; give the rows, or write the summaries as .md, .tex or .xlsx.";
                throw new EvaluationException("RowsNeeded", path, message) { Kind = FailureKind.InvalidArgument };
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
            if (IsPage(path)) return RowsSection.Read(reader);
            var rows = CsvReader.Read(reader);
            string settings = SettingsFile.GetPath(path);
            if (!File.Exists(settings)) return rows;
            using var stream = new FileStream(settings, FileMode.Open, FileAccess.Read, FileShare.Read);
            return SettingsFile.AddRuns(rows, stream);
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

    /// <summary>Whether a table of a path has a settings file beside it.</summary>
    /// <param name="path">The path of a report.</param>
    public static bool HasSettings(string path) => GetExtension(path) is ".csv" or ".json";

    /// <summary>The path of the settings file beside a table.</summary>
    /// <param name="path">The path of the table.</param>
    public static string GetSettingsPath(string path) => SettingsFile.GetPath(path);

    private static void WriteSettings(string path, IReadOnlyList<ScoreRow> rows, ReportOptions? options)
    {
        string settings = SettingsFile.GetPath(path);
        if (rows.Count > 0) OutputFile.Write(settings, stream => SettingsFile.Write(rows, GetUnit(options), stream));
    }

    private static string GetUnit(ReportOptions? options) => (options?.Unit ?? UnitOfAnalysis.File).Name;

    private static EvaluationException CreateUnknown(string path) =>
        new("ReportFormatUnknown", path, $"{path}: the extension does not name a report format; use {string.Join(" or ", Extensions)}.")
        {
            Kind = FailureKind.InvalidArgument,
        };

    private static string GetExtension(string path) => Path.GetExtension(path).ToLowerInvariant();
}
