using System.Management.Automation;
using System.Reflection;
using System.Runtime.CompilerServices;
using MicroSsim.Evaluation.Pairing;
using MicroSsim.Evaluation.Reports;

namespace MicroSsim.PowerShell.Binding;

/// <summary>
/// Rows as PowerShell objects and back. A row is flat, with a property per column and numbers and text in them, so that it
/// survives CSV, JSON, Clixml and remote sessions.
/// </summary>
internal static class RowObjects
{
    private const string RowType = ScoreViews.RowType;

    private static readonly MethodInfo TextMethod = typeof(RowObjects).GetMethod(nameof(Text))!;

    /// <summary>What jobs and remote sessions add to every object, and is no column.</summary>
    private static readonly HashSet<string> SessionProperties = ["PSComputerName", "PSShowComputerName", "RunspaceId", "PSSourceJobInstanceId"];

    /// <summary>
    /// The images behind rows of this session. Rows hold them weakly: while a pipeline runs, the command that was given
    /// arrays keeps them; a row that is kept for later keeps no pixels.
    /// </summary>
    private static readonly ConditionalWeakTable<PSObject, RowImages> ImagesOf = new();

    /// <summary>The object of a row, columns in the order of a table.</summary>
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

        // The more specific name selects a table view with just the columns that this row has.
        result.TypeNames.Insert(0, RowType);
        result.TypeNames.Insert(0, ScoreViews.TypeOf(row.Cells.Select(c => c.Column)));
        result.Methods.Add(new PSCodeMethod("ToString", TextMethod));
        if (row.Pair is { } pair) ImagesOf.Add(result, new RowImages(pair));
        return result;
    }

    /// <summary>A row in a line of text. PowerShell calls it for ToString(), and wants it public.</summary>
    public static string Text(PSObject row)
    {
        var bag = new PropertyBag(row);
        var scores = ScoreSummary.Metrics.Where(m => bag.Number(m) is not null).Select(m => FormattableString.Invariant($"{m} {bag.Number(m):F4}"));
        return $"{bag.Text("Name")}{(bag.Text("Method") is { } method ? $" ({method})" : "")}, page {bag.Text("Page")}: {string.Join(", ", scores)}";
    }

    /// <summary>The row of an object: one of ours, or one that came back from elsewhere.</summary>
    /// <param name="value">An object with the properties GroundTruth and Prediction.</param>
    /// <param name="resolve">Makes a path absolute.</param>
    public static ScoreRow? FromObject(PSObject value, Func<string, string> resolve)
    {
        var bag = new PropertyBag(value);
        bool isOfThisSession = ImagesOf.TryGetValue(value, out var images);
        string? TextOf(string name) => bag.Text(name) is { } text ? Restored(text) : null;
        string Restored(string text) => isOfThisSession ? text : CsvText.Restore(text);

        if (TextOf("GroundTruth") is not { } groundTruth || TextOf("Prediction") is not { } prediction || bag.Integer("Page") is not { } page) return null;
        var pair = images?.Pair;
        if (groundTruth != MemoryImageSource.InMemory) groundTruth = resolve(groundTruth);
        if (prediction != MemoryImageSource.InMemory) prediction = resolve(prediction);
        return new ScoreRow
        {
            Name = TextOf("Name") ?? new FileImageSource(groundTruth).Name,
            Method = TextOf("Method") ?? (pair?.Method ?? MethodOf(prediction)),
            Page = page,
            Channel = bag.Integer("Channel"),
            Slice = bag.Integer("Slice"),
            Frame = bag.Integer("Frame"),
            Entry = TextOf("Entry"),
            Cells = bag.All.Where(p => !ScoreRow.FixedColumns.Contains(p.Name) && !SessionProperties.Contains(p.Name))
                .Select(p => new ScoreCell(Restored(p.Name), CellValue(p.Value) is string text ? Restored(text) : CellValue(p.Value))).ToList(),
            GroundTruth = groundTruth,
            Prediction = prediction,
            Pair = pair,
        };
    }

    /// <summary>The method of a prediction that does not say: the name of its folder.</summary>
    public static string MethodOf(string prediction) => Path.GetFileName(Path.GetDirectoryName(prediction)) is { Length: > 0 } folder ? folder : ImagePair.UnknownMethod;

    private static object? CellValue(object? value) => PropertyBag.ToNumber(value) ?? (value is "" ? null : (object?)value?.ToString());

    private sealed class RowImages(ImagePair pair)
    {
        private readonly string _name = pair.Name, _method = pair.Method;
        private readonly WeakReference<ImageSource> _groundTruth = new(pair.GroundTruthSource), _prediction = new(pair.PredictionSource);

        public ImagePair? Pair => _groundTruth.TryGetTarget(out var groundTruth) && _prediction.TryGetTarget(out var prediction)
            ? new ImagePair(_name, _method, groundTruth, prediction)
            : null;
    }
}
