using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Language;
using MicroSsim.Engine;
using MicroSsim.Evaluation.Pairing;
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
            .Select(path => Directory.Exists(path) ? Path.GetFileName(path) : PairObjects.DefaultMethod(path)));
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
        string? image = Completion.ResolvePaths(argument).SelectMany(FilesOf).FirstOrDefault(ImageFormats.IsImage);
        return Completion.Filter(wordToComplete, image is null ? [] : ReadChannels(image));
    }

    private static IEnumerable<string> FilesOf(string path) =>
        Directory.Exists(path) ? Directory.GetFiles(path).OrderBy(f => f, StringComparer.Ordinal) : [path];

    private static List<string> ReadChannels(string path)
    {
        try
        {
            using var file = ImageFormats.Open(path);
            return file.Select(PageSelection.All).Select(p => p.Channel).OfType<int>().Distinct().OrderBy(c => c)
                .Select(c => c.ToString(CultureInfo.InvariantCulture)).ToList();
        }
        catch (MicroSsimException)
        {
            return []; // completion reports no errors; the command itself will
        }
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

/// <summary>Shared code of the argument completers.</summary>
internal static class Completion
{
    /// <summary>Returns the distinct values that begin with a word, ignoring case, quoted where PowerShell requires it.</summary>
    /// <param name="word">The word to complete, possibly with quotes.</param>
    /// <param name="values">The candidates.</param>
    public static IEnumerable<CompletionResult> Filter(string word, IEnumerable<string> values)
    {
        string prefix = word.Trim('\'', '"').Replace("''", "'");
        return values.Distinct().Where(v => v.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)).Select(v =>
            new CompletionResult(Quote(v), v, CompletionResultType.ParameterValue, v));
    }

    /// <summary>Resolves the files and folders of a path argument; ignores those that do not exist, and values that are no paths.</summary>
    /// <param name="argument">The value, or collection of values, of the parameter; null resolves to nothing.</param>
    public static IEnumerable<string> ResolvePaths(object? argument)
    {
        using var shell = System.Management.Automation.PowerShell.Create(RunspaceMode.CurrentRunspace);
        var paths = shell.AddScript("$ExecutionContext.SessionState").Invoke<SessionState>()[0].Path;
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
