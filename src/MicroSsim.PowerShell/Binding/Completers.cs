using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Language;
using MicroSsim.Engine;
using MicroSsim.Evaluation.Pairing;
using MicroSsim.Evaluation.Reports;
using MicroSsim.Evaluation.Scores.Metrics;
using MicroSsim.Imaging.Files;
using MicroSsim.Imaging.Formats;

namespace MicroSsim.PowerShell.Binding;

/// <summary>Completes paths of saved fits: JSON files and folders.</summary>
public sealed class SavedFitCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        CompletionCompleters.CompleteFilename(wordToComplete).Where(found =>
            found.ResultType == CompletionResultType.ProviderContainer
            || found.ListItemText.EndsWith(".json", StringComparison.OrdinalIgnoreCase));
}

/// <summary>Completes <c>-Method</c>: the names of the folders in <c>-Prediction</c>.</summary>
public sealed class MethodCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        Completion.Filter(wordToComplete, Completion.ResolvePaths(fakeBoundParameters["Prediction"])
            .Select(path => Directory.Exists(path) && !ImageFormats.IsImageFolder(path)
                ? Path.GetFileName(path)
                : PairObjects.DefaultMethod(path)));
}

/// <summary>Completes <c>-Channel</c>: the channel numbers of the first image of the command line.</summary>
public sealed class ChannelCompleter : IArgumentCompleter
{
    private static readonly string[] ImageParameters = ["GroundTruth", "Path", "LiteralPath"];

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        object? argument = ImageParameters.Select(name => fakeBoundParameters[name]).FirstOrDefault(value => value is not null);
        string? image = Completion.ResolvePaths(argument).SelectMany(FilesOf)
            .FirstOrDefault(path => ImageFormats.IsImage(path) || ImageFormats.IsImageFolder(path));
        var names = image is null ? [] : ReadChannels(image);
        return Completion.Filter(wordToComplete, names.Keys, number => names[number] is { } name ? $"{number}: {name}" : number);
    }

    private static IEnumerable<string> FilesOf(string path) => Directory.Exists(path) && !ImageFormats.IsImageFolder(path)
        ? Directory.GetFileSystemEntries(path).OrderBy(f => f, StringComparer.Ordinal).SelectMany(ImageFormats.ListImages)
        : ImageFormats.ListImages(path);

    /// <summary>The channel numbers of an image in order, and their names; the names are null where the image has none.</summary>
    private static SortedList<string, string?> ReadChannels(string path)
    {
        var channels = new SortedList<string, string?>(Comparer<string>.Create((a, b) =>
            a.Length != b.Length ? a.Length.CompareTo(b.Length) : string.CompareOrdinal(a, b)));
        try
        {
            using var file = ImageFormats.Open(path);
            foreach (var page in file.Select(PageSelection.All).Where(p => p.Channel is not null))
            {
                channels[page.Channel!.Value.ToString(CultureInfo.InvariantCulture)] = file.GetChannelName(page);
            }

            return channels;
        }
        catch (MicroSsimException)
        {
            return channels; // completion reports no errors; the command itself will
        }
    }
}

/// <summary>
/// Completes <c>-Unit</c>: File, Page, the columns that name images, and the user's own properties of rows in a variable, as in
/// <c>$rows | Get-MicroSsimSummary -Unit</c>.
/// </summary>
public sealed class UnitCompleter : IArgumentCompleter
{
    /// <summary>The columns of rows that name an image or a part of it.</summary>
    private static readonly string[] Columns = ["Name", "Channel", "ChannelName", "Slice", "Frame", "Region"];

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        object? rows = fakeBoundParameters["InputObject"];
        if (rows is null && commandAst.Parent is PipelineAst { PipelineElements: [CommandExpressionAst { Expression: { } first }, ..] }
            && first is VariableExpressionAst variable)
        {
            rows = Completion.Session().PSVariable.GetValue(variable.VariablePath.UserPath);
        }

        return Completion.Filter(wordToComplete, ["File", "Page", .. Columns, .. OwnProperties(rows)]);
    }

    /// <summary>The properties of the first row that are neither fixed columns nor those of metrics.</summary>
    private static IEnumerable<string> OwnProperties(object? rows)
    {
        object? value = rows is PSObject wrapped ? wrapped.BaseObject : rows;
        if (value is IList { Count: > 0 } list) value = list[0];
        if (value is null or string or IList) return [];
        var known = new HashSet<string>(MetricList.All.SelectMany(m =>
            new[] { m.Name, m.SettingsColumn, m.DataRangeColumn }.Concat(m.ComponentColumns)));
        return PSObject.AsPSObject(value).Properties.Select(p => p.Name).Where(n => ScoreColumns.Find(n) is null && !known.Contains(n));
    }
}

/// <summary>Completes <c>-DataRange</c>: the names of <see cref="NamedDataRanges"/>.</summary>
public sealed class DataRangeCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        Completion.Filter(wordToComplete, NamedDataRanges.All.Select(range => range.ToString()));
}

/// <summary>Completes <c>-Metric</c>: the metrics that are measured by themselves.</summary>
public sealed class MetricCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        Completion.Filter(wordToComplete, MetricTransformationAttribute.Metrics.Select(m => m.Name));
}

/// <summary>Completes <c>-Format</c>: the formats of tables other than CSV.</summary>
public sealed class TableFormatCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        Completion.Filter(
            wordToComplete, ScoreReport.Extensions.Where(e => e != ".csv" && !ScoreReport.IsPage(e)).Select(e => e.TrimStart('.')));
}

/// <summary>Shared code of the argument completers.</summary>
internal static class Completion
{
    /// <summary>Returns the distinct values that begin with a word, ignoring case, quoted where PowerShell requires it.</summary>
    /// <param name="word">The word to complete, possibly with quotes.</param>
    /// <param name="values">The candidates.</param>
    /// <param name="describe">The tooltip of a value; null for the value itself.</param>
    public static IEnumerable<CompletionResult> Filter(
        string word, IEnumerable<string> values, Func<string, string>? describe = null)
    {
        string prefix = word.Trim('\'', '"').Replace("''", "'");
        return values.Distinct().Where(v => v.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)).Select(v =>
            new CompletionResult(Quote(v), v, CompletionResultType.ParameterValue, describe?.Invoke(v) ?? v));
    }

    /// <summary>Resolves the files and folders of a path argument; ignores those that do not exist, and values that are no paths.</summary>
    /// <param name="argument">The value, or collection of values, of the parameter; null resolves to nothing.</param>
    public static IEnumerable<string> ResolvePaths(object? argument)
    {
        var paths = Session().Path;
        foreach (object? value in argument is IEnumerable many and not string ? many : new[] { argument })
        {
            string? path = (value is PSObject wrapped ? wrapped.BaseObject : value) switch
            {
                string text => text,
                FileSystemInfo file => file.FullName,
                _ => null,
            };
            if (path is null) continue;
            IEnumerable<string> found;
            try
            {
                found = paths.GetResolvedProviderPathFromPSPath(path, out _);
            }
            catch (RuntimeException)
            {
                continue;
            }

            foreach (string one in found) yield return one.TrimEnd(Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar);
        }
    }

    /// <summary>The session in which the user types.</summary>
    public static SessionState Session()
    {
        using var shell = System.Management.Automation.PowerShell.Create(RunspaceMode.CurrentRunspace);
        return shell.AddScript("$ExecutionContext.SessionState").Invoke<SessionState>()[0];
    }

    private static string Quote(string value) =>
        IsBareWord(value) ? value : $"'{CodeGeneration.EscapeSingleQuotedStringContent(value)}'";

    /// <summary>Whether a value needs no quotes: file names from others must not run as code, or bind as parameters.</summary>
    private static bool IsBareWord(string value) =>
        value.All(c => char.IsLetterOrDigit(c) || c is '_' or '-' or '.') && value is [not '-', ..];
}

/// <summary>Completes <c>-Mask</c>: the word Finite, folders and files.</summary>
public sealed class MaskCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        Completion.Filter(wordToComplete, [PairMask.Finite]).Concat(CompletionCompleters.CompleteFilename(wordToComplete));
}
