using System.Management.Automation;
using System.Reflection;
using System.Runtime.CompilerServices;
using MicroSsim.Evaluation.Pairing;
using MicroSsim.Evaluation.Reports;

namespace MicroSsim.PowerShell.Binding;

/// <summary>
/// Converts score rows to PowerShell objects and back. The object of a row is flat, with one property per column that holds a number
/// or text, so that it survives CSV, JSON, Clixml and remote sessions.
/// </summary>
internal static class RowObjects
{
    private const string RowType = ScoreViews.RowType;

    private static readonly MethodInfo TextMethod = typeof(RowObjects).GetMethod(nameof(Text))!;

    /// <summary>The properties that jobs and remote sessions add to every object; they are not columns.</summary>
    private static readonly HashSet<string> SessionProperties =
        ["PSComputerName", "PSShowComputerName", "RunspaceId", "PSSourceJobInstanceId"];

    /// <summary>
    /// The images of the score rows of this session, by weak references: while a pipeline runs, the command that was given arrays
    /// references them; a row that the user keeps does not keep pixels in memory.
    /// </summary>
    private static readonly ConditionalWeakTable<PSObject, RowImages> ImagesOf = new();

    /// <summary>Converts a score row to an object whose properties have the order of the columns of a table.</summary>
    /// <param name="row">The score row.</param>
    public static PSObject ToObject(ScoreRow row)
    {
        var result = new PSObject();
        void Add(string name, object? value) => result.Properties.Add(new PSNoteProperty(name, value));

        Add("Name", row.Name);
        Add("Method", row.Method);
        Add("Page", row.Page);
        if (row.Channel is not null) Add("Channel", row.Channel);
        if (row.Slice is not null) Add("Slice", row.Slice);
        if (row.Frame is not null) Add("Frame", row.Frame);
        if (row.Entry is not null) Add("Entry", row.Entry);
        foreach (var cell in row.Cells) Add(cell.Column, cell.Value);
        Add("GroundTruth", row.GroundTruth);
        Add("Prediction", row.Prediction);

        // The first, more specific type name selects a table view with only the columns that this row has.
        result.TypeNames.Insert(0, RowType);
        result.TypeNames.Insert(0, ScoreViews.TypeOf(row.Cells.Select(c => c.Column)));
        result.Methods.Add(new PSCodeMethod("ToString", TextMethod));
        if (row.Pair is { } pair) ImagesOf.Add(result, new RowImages(pair));
        return result;
    }

    /// <summary>Formats name and scores of a row as one line. Public, because PowerShell calls it for ToString().</summary>
    /// <param name="row">The object of a score row.</param>
    public static string Text(PSObject row)
    {
        var bag = new PropertyBag(row);
        var scores = ScoreSummary.Metrics.Where(m => bag.Number(m) is not null)
            .Select(m => FormattableString.Invariant($"{m} {bag.Number(m):F4}"));
        string method = bag.Text("Method") is { } name ? $" ({name})" : "";
        return $"{bag.Text("Name")}{method}, page {bag.Text("Page")}: {string.Join(", ", scores)}";
    }

    /// <summary>Converts an object to a score row: one of this session, or one that was deserialized or read from a table.</summary>
    /// <param name="value">An object with the properties GroundTruth, Prediction and Page.</param>
    /// <param name="resolve">Makes a path absolute.</param>
    /// <returns>The score row; null if a property is missing.</returns>
    public static ScoreRow? FromObject(PSObject value, Func<string, string> resolve)
    {
        var bag = new PropertyBag(value);
        bool isOfThisSession = ImagesOf.TryGetValue(value, out var images);
        string? TextOf(string name) => bag.Text(name) is { } text ? Restored(text) : null;
        string Restored(string text) => isOfThisSession ? text : CsvText.Restore(text);

        if (TextOf("GroundTruth") is not { } groundTruth || TextOf("Prediction") is not { } prediction) return null;
        if (bag.Integer("Page") is not { } page) return null;
        var pair = images?.Pair;
        if (groundTruth != MemoryImageSource.InMemory) groundTruth = resolve(groundTruth);
        if (prediction != MemoryImageSource.InMemory) prediction = resolve(prediction);
        return new ScoreRow
        {
            Name = TextOf("Name") ?? new FileImageSource(groundTruth).Name,
            Method = TextOf("Method") ?? (pair?.Method ?? PairObjects.DefaultMethod(prediction)),
            Page = page,
            Channel = bag.Integer("Channel"),
            Slice = bag.Integer("Slice"),
            Frame = bag.Integer("Frame"),
            Entry = TextOf("Entry"),
            Cells = bag.All.Where(p => !ScoreRow.FixedColumns.Contains(p.Name) && !SessionProperties.Contains(p.Name))
                .Select(p => new ScoreCell(Restored(p.Name), CellValue(p.Value) is string text ? Restored(text) : CellValue(p.Value)))
                .ToList(),
            GroundTruth = groundTruth,
            Prediction = prediction,
            Pair = pair,
        };
    }

    /// <summary>Converts a property to the value of a cell: a number, or text; null for null and empty text.</summary>
    private static object? CellValue(object? value) => PropertyBag.ToNumber(value) ?? (value is "" ? null : (object?)value?.ToString());

    /// <summary>Weak references to the images of a pair.</summary>
    private sealed class RowImages(ImagePair pair)
    {
        private readonly string _name = pair.Name, _method = pair.Method;
        private readonly WeakReference<ImageSource> _groundTruth = new(pair.GroundTruthSource), _prediction = new(pair.PredictionSource);

        /// <summary>The pair; null if an image was garbage-collected.</summary>
        public ImagePair? Pair => _groundTruth.TryGetTarget(out var groundTruth) && _prediction.TryGetTarget(out var prediction)
            ? new ImagePair(_name, _method, groundTruth, prediction)
            : null;
    }
}
