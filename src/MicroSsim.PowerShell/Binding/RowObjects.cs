using System.Management.Automation;
using System.Reflection;
using System.Runtime.CompilerServices;
using MicroSsim.Engine;
using MicroSsim.Evaluation;
using MicroSsim.Evaluation.Pairing;
using MicroSsim.Evaluation.Reports.Tables;
using MicroSsim.Evaluation.Scores.Metrics;

namespace MicroSsim.PowerShell.Binding;

/// <summary>
/// Converts score rows to PowerShell objects and back. An object is flat, with a property of text or number per column, so that it
/// survives CSV, JSON, Clixml and remote sessions.
/// </summary>
internal static class RowObjects
{
    private static readonly MethodInfo TextMethod = typeof(RowObjects).GetMethod(nameof(FormatRow))!;

    /// <summary>The properties that jobs and remote sessions add to every object; they are no columns.</summary>
    private static readonly HashSet<string> SessionProperties =
        ["PSComputerName", "PSShowComputerName", "RunspaceId", "PSSourceJobInstanceId"];

    /// <summary>The data of objects of this session besides their properties; objects from elsewhere have none.</summary>
    private static readonly ConditionalWeakTable<PSObject, SessionData> SessionDataOf = new();

    /// <summary>Makes the object of a row, with its columns in the order of a table.</summary>
    public static PSObject ToObject(ScoreRow row)
    {
        var result = new PSObject();
        AddFixed(followScores: false);
        foreach (var cell in row.Cells) result.Properties.Add(new PSNoteProperty(cell.Column, cell.Value));
        AddFixed(followScores: true);

        // The more specific name selects a table view with just the columns that this row has.
        result.TypeNames.Insert(0, ScoreViews.RowType);
        string view = ScoreViews.GetTypeName(result.Properties.Select(p => p.Name));
        if (view != ScoreViews.RowType) result.TypeNames.Insert(0, view);
        result.Methods.Add(new PSCodeMethod("ToString", TextMethod));
        if (row.Pair is not null || row.Settings.Count > 0 || row.Runs.Count > 0 || row.IsOfThisSession)
        {
            SessionDataOf.Add(result, new SessionData(row));
        }

        return result;

        void AddFixed(bool followScores)
        {
            foreach (var column in ScoreColumns.All.Where(c => c.FollowsScores == followScores))
            {
                object? value = column.GetValue(row);
                if (value is not null || !column.IsOptional) result.Properties.Add(new PSNoteProperty(column.Name, value));
            }
        }
    }

    /// <summary>Formats a row as one line of text. It is public because PowerShell calls it for ToString().</summary>
    public static string FormatRow(PSObject row)
    {
        var bag = new PropertyBag(row);
        var scores = MetricList.All.Where(m => bag.Number(m.Name) is not null)
            .Select(m => FormattableString.Invariant($"{m.Name} {bag.Number(m.Name):F4}"));
        string method = bag.Text(nameof(ScoreRow.Method)) is { } text ? $" ({text})" : "";
        return MessageText.Clean(
            $"{bag.Text(nameof(ScoreRow.Name))}{method}, page {bag.Text(nameof(ScoreRow.Page))}: {string.Join(", ", scores)}");
    }

    /// <summary>Reads the row of an object, of this session or from elsewhere.</summary>
    /// <param name="value">An object with the properties of a row.</param>
    /// <param name="resolve">Makes a path absolute.</param>
    /// <param name="canBeAverage">Whether an average that the user has made is a row too: an object with a score, without images.</param>
    /// <returns>The row, or null if GroundTruth, Prediction or Page is missing.</returns>
    /// <exception cref="EvaluationException"><c>PropertyInvalid</c>: a number of a row is not whole, or its mode unknown.</exception>
    public static ScoreRow? FromObject(PSObject value, Func<string, string> resolve, bool canBeAverage = false)
    {
        var bag = new PropertyBag(value);
        bool isOfThisSession = SessionDataOf.TryGetValue(value, out var session);
        string Restore(string text) => isOfThisSession ? text : CsvText.Restore(text);

        var values = ScoreColumns.All.ToDictionary(c => c.Name, Read);
        bool isAverage = ScoreColumns.All.Any(c => c.IsRequired && c.Name != nameof(ScoreRow.Name) && values[c.Name] is null);
        if (isAverage && !(canBeAverage && MetricList.All.Any(m => bag.Number(m.Name) is not null))) return null;
        if (!isAverage) CheckProperties();
        foreach (var column in ScoreColumns.All.Where(c => c.IsPath))
        {
            if (values[column.Name] is not string path || path is MemoryImageSource.InMemory or PairMask.Finite) continue;
            values[column.Name] = resolve(path);
        }

        var pair = session?.Pair;
        if (values[nameof(ScoreRow.GroundTruth)] is string groundTruth)
        {
            values[nameof(ScoreRow.Name)] ??= new FileImageSource(groundTruth).Name;
        }

        if (values[nameof(ScoreRow.Prediction)] is string prediction)
        {
            values[nameof(ScoreRow.Method)] ??= pair?.Method ?? PairObjects.DefaultMethod(prediction);
        }

        var cells = bag.All.Where(p => ScoreColumns.Find(p.Name) is null && !SessionProperties.Contains(p.Name))
            .Select(p => new ScoreCell(Restore(p.Name), ReadCell(p.Value) is string text ? Restore(text) : ReadCell(p.Value)))
            .ToList();
        var row = ScoreColumns.CreateRow(c => values[c.Name], canLack: isAverage) with { Cells = cells, Pair = pair };
        return session is null ? row : row with
        {
            Settings = session.ListUnchangedSettings(row),
            Runs = session.Runs,
            IsOfThisSession = session.IsComplete,
        };

        void CheckProperties()
        {
            foreach (var column in ScoreColumns.All.Where(c => c.IsInteger))
            {
                bag.Require(column.Name, values[column.Name], PropertyBag.WholeNumber);
            }

            bag.Require(nameof(ScoreRow.MaskMode), PairMask.ParseMode(values[nameof(ScoreRow.MaskMode)] as string), PairMask.ModeNames);
        }

        object? Read(ScoreColumn column)
        {
            if (column.IsInteger) return bag.Number(column.Name) is { } number ? column.FromNumber(number) : null;
            return bag.Text(column.Name) is { } text ? Restore(text) : null;
        }
    }

    private static object? ReadCell(object? value) => PropertyBag.ToNumber(value) ?? (value is "" ? null : (object?)value?.ToString());

    /// <summary>
    /// The images and typed settings behind the object of a row. The images are held weakly: while a pipeline runs, the command that was
    /// given arrays holds them; a row that is kept for later keeps no pixels.
    /// </summary>
    private sealed class SessionData(ScoreRow row)
    {
        /// <summary>Whether the row has all columns that its page needs.</summary>
        public bool IsComplete { get; } = row.IsOfThisSession;

        /// <summary>The records of the runs that measured the row.</summary>
        public IReadOnlyList<RunRecord> Runs { get; } = row.Runs;

        private readonly string _name = row.Name, _method = row.Method;
        private readonly WeakReference<ImageSource>? _groundTruth = row.Pair is { } pair ? new(pair.GetSources().GroundTruth) : null;
        private readonly WeakReference<ImageSource>? _prediction = row.Pair is { } pair ? new(pair.GetSources().Prediction) : null;
        private readonly WeakReference<ImageSource>? _mask = row.Pair?.GetMaskSource() is { } mask ? new(mask) : null;
        private readonly List<(ScoreSettings Settings, object? Text)> _settings =
            [.. row.Settings.Select(s => (s, row.GetValue(s.Column)))];

        public ImagePair? Pair => _groundTruth?.TryGetTarget(out var groundTruth) == true
            && _prediction!.TryGetTarget(out var prediction)
            ? AddMask(new ImagePair(_name, _method, groundTruth, prediction))
            : null;

        /// <summary>Adds the source of the mask; how it is used is in the columns of the row.</summary>
        private ImagePair AddMask(ImagePair pair) => _mask?.TryGetTarget(out var mask) == true
            ? pair.WithMask(new PairMask(mask, default, ByRegion: false))
            : pair;

        /// <summary>The typed settings whose column still has its text; a user may have changed the object.</summary>
        public IReadOnlyList<ScoreSettings> ListUnchangedSettings(ScoreRow current) =>
            [.. _settings.Where(s => Equals(s.Text, current.GetValue(s.Settings.Column))).Select(s => s.Settings)];
    }
}
