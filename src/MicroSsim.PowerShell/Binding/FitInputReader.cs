using System.Management.Automation;
using MicroSsim.Engine.Similarity;
using MicroSsim.Evaluation.Fits.Files;

namespace MicroSsim.PowerShell.Binding;

/// <summary>What was bound as parts of fits, read from files where paths were given.</summary>
internal static class FitInputReader
{
    /// <summary>The fits and pieces of some input, in its order.</summary>
    public static IEnumerable<MethodFit> Of(FitInput input, Cmdlet command, Func<string, IEnumerable<string>> files) =>
        input.Fit is { } fit ? [fit] : files(input.Path!).SelectMany(file => In(file, command));

    /// <summary>The fits and pieces of a file.</summary>
    public static IReadOnlyList<MethodFit> In(string file, Cmdlet command)
    {
        var fits = FitFile.ReadAll(file);
        command.WriteVerbose($"{file}: {fits.Count} fit(s).");
        return fits;
    }

    /// <summary>Reads the merged fits of the previous pass; null for the first pass.</summary>
    public static IReadOnlyList<MethodFit>? Merged(FitInput[]? previous, Cmdlet command, Func<string, string> fullPath) =>
        previous is null or [] ? null : previous.SelectMany(input => Of(input, command, path => [fullPath(path)])).ToList();
}
