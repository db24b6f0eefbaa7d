using System.Management.Automation;
using MicroSsim.Engine.Similarity;
using MicroSsim.Evaluation;
using MicroSsim.Evaluation.Fits;
using MicroSsim.Evaluation.Fits.Shards;

namespace MicroSsim.PowerShell.Binding;

/// <summary>What was bound as parts of fits, read from files where paths were given.</summary>
internal static class FitInputReader
{
    /// <summary>The fits and pieces of some input, in its order.</summary>
    public static IEnumerable<object> Of(FitInput input, Cmdlet command, Func<string, IEnumerable<string>> files) =>
        input.Value is { } value ? [value] : files(input.Path!).SelectMany(file => In(file, command));

    /// <summary>The fits and pieces of a file.</summary>
    public static IReadOnlyList<object> In(string file, Cmdlet command)
    {
        var fits = FitFile.ReadAll(file);
        command.WriteVerbose($"{file}: {fits.Count} fit(s).");
        return fits;
    }

    /// <summary>What a round was merged to; null before the first.</summary>
    public static MergedFits? Merged(FitInput[]? previous, Cmdlet command, Func<string, string> fullPath)
    {
        if (previous is null or []) return null;
        var all = previous.SelectMany(input => Of(input, command, path => [fullPath(path)])).ToList();
        return all.OfType<PartialFit>().FirstOrDefault() is { } part
            ? throw new EvaluationException("PreviousPartial", part.ToString(), $"{part}: -Previous takes what Merge-MicroSsimFit made of all shards, not a part.")
            : new MergedFits(all.OfType<MicroSsimFit>().ToList(), all.OfType<FitCheckpoint>().ToList());
    }
}
