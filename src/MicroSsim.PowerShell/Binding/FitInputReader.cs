using System.Management.Automation;
using MicroSsim.Engine;
using MicroSsim.Engine.Similarity;
using MicroSsim.Evaluation;
using MicroSsim.Evaluation.Fits.Files;

namespace MicroSsim.PowerShell.Binding;

/// <summary>Reads the fits of fit parameters, from files where paths are bound.</summary>
internal static class FitInputReader
{
    /// <summary>Reads the complete and incomplete fits of one argument, in order.</summary>
    /// <param name="input">The argument.</param>
    /// <param name="command">The command that receives verbose messages.</param>
    /// <param name="resolve">Resolves a path to files.</param>
    public static IEnumerable<MethodFit> Read(FitInput input, Cmdlet command, Func<string, IEnumerable<string>> resolve) =>
        input.Fit is { } fit ? [fit] : resolve(input.Path!).SelectMany(file => ReadFile(file, command));

    /// <summary>Reads the complete and incomplete fits of a file, in order.</summary>
    /// <param name="file">The absolute path.</param>
    /// <param name="command">The command that receives verbose messages.</param>
    public static IReadOnlyList<MethodFit> ReadFile(string file, Cmdlet command)
    {
        var fits = FitFile.ReadAll(file);
        command.WriteVerbose(MessageText.Clean($"{file}: {fits.Count} fit(s)."));
        return fits;
    }

    /// <summary>Reads the complete fits of a parameter; an incomplete fit is an error.</summary>
    /// <param name="fits">The arguments; null if the parameter is not bound.</param>
    /// <param name="command">The command that receives verbose messages.</param>
    /// <param name="fullPath">Makes a path absolute.</param>
    /// <returns>The fits in order; null if the parameter is not bound.</returns>
    /// <exception cref="EvaluationException"><c>FitUnfinished</c>, or the errors of <see cref="FitFile"/>.</exception>
    public static IReadOnlyList<MicroSsimFit>? ReadComplete(FitInput[]? fits, Cmdlet command, Func<string, string> fullPath)
    {
        return fits?.SelectMany(ReadOne).ToList();

        IReadOnlyList<MicroSsimFit> ReadOne(FitInput input)
        {
            if (input.Fit is IncompleteFit incomplete) throw FitFile.CreateUnfinished(incomplete.ToString());
            if (input.Fit is MicroSsimFit fit) return [fit];
            string path = fullPath(input.Path!);
            var read = FitFile.Read(path);
            command.WriteVerbose(MessageText.Clean($"{path}: {read.Count} fit(s)."));
            return read;
        }
    }

    /// <summary>Reads the merged fits of the preceding pass, complete and incomplete.</summary>
    /// <param name="previous">The arguments of -Previous; null or empty before the first pass.</param>
    /// <param name="command">The command that receives verbose messages.</param>
    /// <param name="fullPath">Makes a path absolute.</param>
    /// <returns>The fits in order; null before the first pass.</returns>
    public static IReadOnlyList<MethodFit>? ReadPrevious(FitInput[]? previous, Cmdlet command, Func<string, string> fullPath) =>
        previous is null or [] ? null : previous.SelectMany(input => Read(input, command, path => [fullPath(path)])).ToList();
}
