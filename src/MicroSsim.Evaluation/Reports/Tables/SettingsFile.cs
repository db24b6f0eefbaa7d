using System.Runtime.Serialization;
using System.Runtime.Serialization.Json;
using System.Text;
using System.Xml;
using MicroSsim.Engine.Similarity;
using MicroSsim.Evaluation.Fits;
using MicroSsim.Evaluation.Fits.Files;
using MicroSsim.Evaluation.Pairing;

namespace MicroSsim.Evaluation.Reports.Tables;

/// <summary>
/// The runs that measured score rows, as JSON: pairs asked for and scored, fits, warnings, and why the rest was not scored.
/// It stands beside a table, as <c>scores.settings.json</c> beside <c>scores.csv</c>, and within a page.
/// </summary>
internal static class SettingsFile
{
    /// <summary>The largest settings file that is read, in bytes.</summary>
    private const long MaxBytes = 1 << 28;

    private static readonly DataContractJsonSerializer Serializer = new(typeof(SettingsDocument));

    private static readonly XmlDictionaryReaderQuotas Quotas = new() { MaxDepth = 16, MaxStringContentLength = int.MaxValue };

    /// <summary>The path of the settings file of a table.</summary>
    /// <param name="table">The path of the table.</param>
    public static string GetPath(string table) => Path.ChangeExtension(table, ".settings.json");

    /// <summary>The runs of rows, each once, in order.</summary>
    /// <param name="rows">The rows.</param>
    public static IReadOnlyList<RunRecord> ListRuns(IEnumerable<ScoreRow> rows)
    {
        var runs = new List<RunRecord>();
        IReadOnlyList<RunRecord>? last = null;
        var known = new HashSet<RunRecord>();
        foreach (var row in rows)
        {
            if (ReferenceEquals(row.Runs, last)) continue;
            last = row.Runs;
            runs.AddRange(row.Runs.Where(known.Add));
        }

        return runs;
    }

    /// <summary>Writes the runs of rows; the stream stays open.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="unit">The unit that n counts in reports of the rows.</param>
    /// <param name="stream">The destination.</param>
    public static void Write(IReadOnlyList<ScoreRow> rows, string unit, Stream stream)
    {
        using var writer = JsonReaderWriterFactory.CreateJsonWriter(
            stream, new UTF8Encoding(false), ownsStream: false, indent: true, indentChars: "  ");
        Serializer.WriteObject(writer, SettingsDocument.Create(rows, unit));
    }

    /// <summary>Adds the runs to rows that were read from a table or page; rows that the runs do not belong to stay as they are.</summary>
    /// <param name="rows">The rows, all of the table.</param>
    /// <param name="stream">The JSON; null if there is none.</param>
    public static IReadOnlyList<ScoreRow> AddRuns(IReadOnlyList<ScoreRow> rows, Stream? stream)
    {
        if (stream is null || stream.Length > MaxBytes) return rows;
        try
        {
            using var reader = JsonReaderWriterFactory.CreateJsonReader(stream, null, Quotas, null);
            if (Serializer.ReadObject(reader) is not SettingsDocument document || document.RowCount != rows.Count) return rows;
            IReadOnlyList<RunRecord> runs = [.. (document.Runs ?? []).Select(run => run.ToRecord())];
            if (runs.Count == 0) return rows;
            return [.. rows.Select(row => row with { Runs = runs })];
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return rows; // the rows do not depend on it, and the serializer throws many types for damaged text
        }
    }
}

/// <summary>The root object of a settings file.</summary>
[DataContract]
internal sealed class SettingsDocument
{
    [DataMember(Name = "schema", Order = 0)]
    public int Schema { get; set; } = 1;

    [DataMember(Name = "version", Order = 1)]
    public string? Version { get; set; }

    [DataMember(Name = "build", Order = 2)]
    public string? Build { get; set; }

    [DataMember(Name = "rowCount", Order = 3)]
    public int RowCount { get; set; }

    [DataMember(Name = "unit", Order = 4)]
    public string? Unit { get; set; }

    [DataMember(Name = "runs", Order = 5)]
    public RunEntry[]? Runs { get; set; }

    public static SettingsDocument Create(IReadOnlyList<ScoreRow> rows, string unit)
    {
        var written = new List<FitWithOrigin>();
        return new SettingsDocument
        {
            Version = FitOrigin.ThisVersion,
            Build = FitOrigin.ThisBuild,
            RowCount = rows.Count,
            Unit = unit,
            Runs = [.. SettingsFile.ListRuns(rows).Select(run => RunEntry.FromRecord(run, written))],
        };
    }
}

/// <summary>The JSON form of a <see cref="RunRecord"/>.</summary>
[DataContract]
internal sealed class RunEntry
{
    [DataMember(Name = "metric", Order = 0)]
    public string? Metric { get; set; }

    [DataMember(Name = "options", Order = 1)]
    public string? Options { get; set; }

    [DataMember(Name = "pairCount", Order = 2)]
    public int PairCount { get; set; }

    [DataMember(Name = "scoredCount", Order = 3)]
    public int ScoredCount { get; set; }

    [DataMember(Name = "failedCount", Order = 4)]
    public int FailedCount { get; set; }

    [DataMember(Name = "missingCount", Order = 5)]
    public int MissingCount { get; set; }

    [DataMember(Name = "fits", Order = 6)]
    public FitEntry[]? Fits { get; set; }

    [DataMember(Name = "warnings", Order = 7)]
    public RunMessageEntry[]? Warnings { get; set; }

    [DataMember(Name = "failures", Order = 8)]
    public RunMessageEntry[]? Failures { get; set; }

    [DataMember(Name = "missing", Order = 9)]
    public RunMessageEntry[]? Missing { get; set; }

    /// <summary>Converts a run.</summary>
    /// <param name="run">The run.</param>
    /// <param name="written">The fits of earlier runs, whose images are not written again; this run's are added.</param>
    public static RunEntry FromRecord(RunRecord run, List<FitWithOrigin> written) => new()
    {
        Metric = run.Metric,
        Options = run.Options,
        PairCount = run.PairCount,
        ScoredCount = run.ScoredCount,
        FailedCount = run.FailedCount,
        MissingCount = run.MissingCount,
        Fits = [.. run.Fits.Select(fit => FromFit(fit, written))],
        Warnings = [.. run.Warnings.Select(RunMessageEntry.FromMessage)],
        Failures = [.. run.Failures.Select(RunMessageEntry.FromMessage)],
        Missing = [.. run.Missing.Select(RunMessageEntry.FromMessage)],
    };

    public RunRecord ToRecord()
    {
        var run = new RunRecord
        {
            Metric = Metric ?? "",
            Options = Options ?? "",
            PairCount = PairCount,
            ScoredCount = ScoredCount,
            FailedCount = FailedCount,
            MissingCount = MissingCount,
        };
        foreach (var fit in Fits ?? []) run.AddFit(fit.ToFit());
        foreach (var warning in Warnings ?? []) run.AddWarning(warning.ToMessage());
        foreach (var failure in Failures ?? []) run.AddFailure(failure.ToMessage());
        foreach (var missing in Missing ?? []) run.AddMissing(missing.ToMessage());
        return run;
    }

    /// <summary>A fit without the list of its files, which the rows name.</summary>
    private static FitEntry FromFit(MicroSsimFit fit, List<FitWithOrigin> written)
    {
        if (fit is not FitWithOrigin known) return FitEntry.FromFit(fit);
        bool isRepeated = written.Exists(other => ReferenceEquals(other, known));
        written.Add(known);
        return FitEntry.FromFit(known with
        {
            Origin = known.Origin with { Inputs = [] },
            Images = isRepeated ? FitImages.None : known.Images,
        });
    }
}
