using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using MicroSsim.Engine;
using MicroSsim.Evaluation.Scores.Metrics;
using MicroSsim.Imaging.Files;
using MicroSsim.Imaging.Formats;

namespace MicroSsim.PowerShell.Binding;

/// <summary>Completes <c>-Fit</c>: saved fits, and folders on the way to them.</summary>
public sealed class SavedFitCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        CompletionCompleters.CompleteFilename(wordToComplete).Where(found =>
            found.ResultType == CompletionResultType.ProviderContainer || found.ListItemText.EndsWith(".json", StringComparison.OrdinalIgnoreCase));
}

/// <summary>Completes <c>-Method</c>: the names of the folders that <c>-Prediction</c> names.</summary>
public sealed class MethodCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        Completion.Of(wordToComplete, Completion.Files(fakeBoundParameters["Prediction"])
            .Select(path => Directory.Exists(path) ? Path.GetFileName(path) : RowObjects.MethodOf(path)));
}

/// <summary>Completes <c>-Channel</c>: the channels of the first image.</summary>
public sealed class ChannelCompleter : IArgumentCompleter
{
    private static readonly string[] ImageParameters = ["GroundTruth", "Path", "LiteralPath"];

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        object? given = ImageParameters.Select(name => fakeBoundParameters[name]).FirstOrDefault(value => value is not null);
        string? image = Completion.Files(given)
            .SelectMany(path => Directory.Exists(path) ? Directory.GetFiles(path).OrderBy(f => f, StringComparer.Ordinal) : (IEnumerable<string>)[path])
            .FirstOrDefault(ImageFormats.IsImage);
        return Completion.Of(wordToComplete, image is null ? [] : ChannelsOf(image));
    }

    private static List<string> ChannelsOf(string path)
    {
        try
        {
            using var file = ImageFormats.Open(path);
            return file.Select(PageSelection.All).Select(p => p.Channel).OfType<int>().Distinct().OrderBy(c => c).Select(c => FormattableString.Invariant($"{c}")).ToList();
        }
        catch (MicroSsimException)
        {
            return []; // what cannot be read has nothing to offer; the command itself will say why
        }
    }
}

/// <summary>Completes <c>-DataRange</c>: the names of <see cref="NamedDataRanges"/>.</summary>
public sealed class DataRangeCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        Completion.Of(wordToComplete, NamedDataRanges.All.Select(range => range.ToString()));
}

/// <summary>What the completers share.</summary>
internal static class Completion
{
    /// <summary>Those that begin with the word, quoted where they need it.</summary>
    public static IEnumerable<CompletionResult> Of(string word, IEnumerable<string> values)
    {
        string begin = word.Trim('\'', '"').Replace("''", "'");
        return values.Distinct().Where(v => v.StartsWith(begin, StringComparison.OrdinalIgnoreCase)).Select(v =>
            new CompletionResult(IsPlain(v) ? v : $"'{CodeGeneration.EscapeSingleQuotedStringContent(v)}'", v, CompletionResultType.ParameterValue, v));
    }

    /// <summary>Whether a value is a word that PowerShell takes as it is: names of other people must not become code, or parameters.</summary>
    private static bool IsPlain(string value) => value.All(c => char.IsLetterOrDigit(c) || c is '_' or '-' or '.') && value is [not '-', ..];

    /// <summary>The files and folders of an argument, as far as they are there; completion complains of nothing.</summary>
    public static IEnumerable<string> Files(object? argument)
    {
        using var shell = System.Management.Automation.PowerShell.Create(RunspaceMode.CurrentRunspace);
        var paths = shell.AddScript("$ExecutionContext.SessionState").Invoke<SessionState>()[0].Path;
        foreach (object? value in argument is IEnumerable many and not string ? many : new[] { argument })
        {
            string? path = (value is PSObject wrapped ? wrapped.BaseObject : value) switch { string text => text, FileSystemInfo file => file.FullName, _ => null };
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
}
