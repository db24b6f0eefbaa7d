using System.IO.Compression;
using MicroSsim.Engine;
using MicroSsim.Engine.Similarity;
using MicroSsim.Evaluation.Fits;
using MicroSsim.Evaluation.Pairing;
using MicroSsim.Evaluation.Reports.Page;
using MicroSsim.Evaluation.Reports.Statistics;
using MicroSsim.Evaluation.Reports.Tables;
using SpreadCheetah;
using SpreadCheetah.Styling;
using SpreadCheetah.Worksheets;

namespace MicroSsim.Evaluation.Reports;

/// <summary>
/// An Excel workbook (.xlsx) of score rows: the sheets Scores (the rows), Summary and Settings (what happened in the runs behind them).
/// Numbers are numbers with every digit, and no text is a formula.
/// </summary>
internal static class ExcelBook
{
    /// <summary>The most rows of a sheet, its heading included, and the most characters of a cell; limits of the format.</summary>
    public const int MostRows = 1 << 20, MostCharacters = 32767;

    private const double WideColumn = 60, Column = 16;

    private static readonly string[] SummaryColumns =
    [
        "Method", "Channel", "ChannelName", "Metric", "Unit", "Count", "PageCount", "Mean", "StandardError", "StandardDeviation", "Median",
        "Minimum", "Maximum", "InfiniteCount", "Best",
    ];

    private static readonly string[] SettingsColumns = ["Subject", "Name", "Value"];

    /// <summary>Checks that rows fit into a sheet.</summary>
    /// <param name="path">The file, for the message.</param>
    /// <param name="rows">The rows.</param>
    /// <exception cref="EvaluationException"><c>TooManyRows</c>.</exception>
    public static void ThrowIfTooLarge(string path, IReadOnlyList<ScoreRow> rows)
    {
        if (rows.Count < MostRows) return;
        string message = FormattableString.Invariant(
            $"{path}: a sheet of .xlsx holds {MostRows - 1} rows, and there are {rows.Count}; write them as .csv.");
        throw new EvaluationException("TooManyRows", path, message) { Kind = FailureKind.InvalidArgument };
    }

    /// <summary>Writes rows, their summary and what happened; the stream stays open.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="unit">The unit of analysis, which n counts; null for files.</param>
    /// <param name="stream">The destination.</param>
    public static void Write(IReadOnlyList<ScoreRow> rows, UnitOfAnalysis? unit, Stream stream)
    {
        var table = new ScoreTable(rows);
        var set = new ScoreSet(rows, unit);
        Write(
            stream,
            new Sheet("Scores", [.. table.Columns], rows.Select(table.ReadValues)),
            new Sheet("Summary", SummaryColumns, set.Summaries.Select(ListValues)),
            new Sheet("Settings", SettingsColumns, ListSettings(rows, set.Unit.Name)));
    }

    /// <summary>Writes summaries; the stream stays open.</summary>
    /// <param name="summaries">The summaries.</param>
    /// <param name="stream">The destination.</param>
    public static void Write(IReadOnlyList<ScoreSummary> summaries, Stream stream) => Write(
        stream,
        new Sheet("Summary", SummaryColumns, summaries.Select(ListValues)),
        new Sheet("Settings", SettingsColumns, ListVersion()));

    private static void Write(Stream stream, params Sheet[] sheets)
    {
        // The archive of .NET asks a stream for its position, which pipes and other streams may not have.
        using var buffer = new MemoryStream();
        WriteAsync(buffer, sheets).GetAwaiter().GetResult();
        buffer.Position = 0;
        buffer.CopyTo(stream);
    }

    private static async Task WriteAsync(Stream stream, Sheet[] sheets)
    {
        var options = new SpreadCheetahOptions { PreserveStringWhitespace = true, WriteCellReferenceAttributes = true };
        using var book = await Spreadsheet.CreateNewAsync(stream, options).ConfigureAwait(false);
        var style = new Style();
        style.Font.Bold = true;
        var heading = book.AddStyle(style);
        foreach (var sheet in sheets)
        {
            var worksheet = new WorksheetOptions { FrozenRows = 1 };
            for (int i = 0; i < sheet.Columns.Length; i++)
            {
                worksheet.Column(i + 1).Width = sheet.Columns[i] is "Value" ? WideColumn : Math.Max(Column, sheet.Columns[i].Length + 2);
            }

            await book.StartWorksheetAsync(sheet.Name, worksheet).ConfigureAwait(false);
            await book.AddHeaderRowAsync([.. sheet.Columns.Select(Clean)], heading).ConfigureAwait(false);
            foreach (object?[] row in sheet.Rows)
            {
                await book.AddRowAsync([.. row.Select(CreateCell)]).ConfigureAwait(false);
            }
        }

        await book.FinishAsync().ConfigureAwait(false);
    }

    private static DataCell CreateCell(object? value) => value switch
    {
        int number => new DataCell(number),
        long number => new DataCell((double)number),
        bool flag => new DataCell(flag),
        double.NaN or null => new DataCell((string?)null),
        double number when double.IsInfinity(number) => new DataCell(RoundTrip.Text(number)),
        double number => new DataCell(number),
        _ => new DataCell(Clean(value.ToString()!)),
    };

    /// <summary>Replaces characters that XML or a reader cannot show, and cuts what is longer than a cell holds.</summary>
    private static string Clean(string text)
    {
        string clean = Html.Clean(ControlSymbols.Write(text), keepIsolates: true);
        return clean.Length <= MostCharacters ? clean : clean.Remove(MostCharacters - 1) + "…";
    }

    private static object?[] ListValues(ScoreSummary summary) =>
    [
        summary.Method, summary.Channel, summary.ChannelName, summary.Metric, summary.Unit, summary.Count, summary.PageCount, summary.Mean,
        summary.StandardError, summary.StandardDeviation, summary.Median, summary.Minimum, summary.Maximum, summary.InfiniteCount,
        summary.IsBest,
    ];

    private static IEnumerable<object?[]> ListVersion() =>
        [["Report", "MicroSsim", FitOrigin.ThisVersion], ["Report", "Build", FitOrigin.ThisBuild]];

    private static IEnumerable<object?[]> ListSettings(IReadOnlyList<ScoreRow> rows, string unit)
    {
        foreach (object?[] line in ListVersion()) yield return line;
        yield return ["Report", "Unit (what n counts)", unit];
        yield return ["Report", "Rows", rows.Count];
        var runs = SettingsFile.ListRuns(rows);
        foreach (var run in runs)
        {
            yield return [run.Metric, "Options", run.Options];
            yield return [run.Metric, "Pairs or rows asked for", run.PairCount];
            yield return [run.Metric, "Pages scored", run.ScoredCount];
            yield return [run.Metric, "Pairs or rows failed", run.FailedCount];
            yield return [run.Metric, "Images without partner", run.MissingCount];
            foreach (object?[] line in ListMessages(run.Metric, "Warning", run.Warnings)) yield return line;
            foreach (object?[] line in ListMessages(run.Metric, "Not scored", run.Failures)) yield return line;
            foreach (object?[] line in ListMessages(run.Metric, "Without partner", run.Missing)) yield return line;
        }

        foreach (object?[] line in runs.SelectMany(run => run.Fits).Distinct().SelectMany(ListFit)) yield return line;
    }

    private static IEnumerable<object?[]> ListFit(MicroSsimFit fit)
    {
        string subject = FitSet.Title(fit.Method, new ChannelLabel(fit.Channel, fit.ChannelName));
        yield return [subject, nameof(fit.RangeInvariantFactor), fit.RangeInvariantFactor];
        yield return [subject, nameof(fit.LeastSquaresFactor), fit.LeastSquaresFactor];
        yield return [subject, nameof(fit.GroundTruthOffset), fit.GroundTruthOffset];
        yield return [subject, nameof(fit.PredictionOffset), fit.PredictionOffset];
        yield return [subject, nameof(fit.BackgroundPercentile), fit.BackgroundPercentile];
        yield return [subject, nameof(fit.RangeMode), fit.RangeMode];
        yield return [subject, nameof(fit.Converged), fit.Converged];
        yield return [subject, nameof(fit.MeanSsim), fit.MeanSsim];
        yield return [subject, "Pages", fit.PairCount];
        yield return [subject, "Pages left out", fit.SkippedCount];
        if (fit is not FitWithOrigin known) yield break;
        foreach (object?[] line in ListMessages(subject, "Warning", known.Warnings)) yield return line;
    }

    private static IEnumerable<object?[]> ListMessages(string subject, string kind, IEnumerable<RunMessage> messages) =>
        messages.Select(message => new object?[] { subject, $"{kind} {message.Id}", message.Message });

    /// <summary>A sheet.</summary>
    /// <param name="Name">Its name.</param>
    /// <param name="Columns">The headings of its columns.</param>
    /// <param name="Rows">The values of its rows: numbers, texts, truth values or null.</param>
    private sealed record Sheet(string Name, string[] Columns, IEnumerable<object?[]> Rows);
}
