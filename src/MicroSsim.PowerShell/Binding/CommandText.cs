using System.Collections;
using System.Globalization;
using System.Management.Automation;
using MicroSsim.Engine.Similarity;
using MicroSsim.Evaluation.Pairing;
using MicroSsim.Evaluation.Reports.Page;
using MicroSsim.Evaluation.Scores.Metrics;

namespace MicroSsim.PowerShell.Binding;

/// <summary>
/// Writes a command with its arguments as text that a reader can paste. Values are numbers, words and quoted strings, none of which
/// becomes code; objects of the session are variables, which the reader defines.
/// </summary>
internal static class CommandText
{
    /// <summary>Parameters that change nothing of the result.</summary>
    private static readonly HashSet<string> Ignored = new(
        Cmdlet.CommonParameters.Concat(Cmdlet.OptionalCommonParameters).Concat(["PassThru", "Show"]), StringComparer.OrdinalIgnoreCase);

    /// <summary>Writes a command.</summary>
    /// <param name="invocation">The running command.</param>
    /// <param name="input">The name of the variable for what the pipeline brings; null if it is in <paramref name="arguments"/>.</param>
    /// <param name="arguments">Values to write in place of bound ones, by the names of their parameters.</param>
    public static string Format(InvocationInfo invocation, string? input, IReadOnlyDictionary<string, object>? arguments = null)
    {
        var parts = new List<string> { invocation.MyCommand.Name };
        var names = invocation.BoundParameters.Keys.Union(arguments?.Keys ?? []).Where(name => !Ignored.Contains(name));
        foreach (string name in names.OrderBy(name => GetPosition(invocation, name)))
        {
            if (name == "InputObject" && invocation.ExpectingInput) continue;
            object? value = null;
            if (arguments?.TryGetValue(name, out value) != true) invocation.BoundParameters.TryGetValue(name, out value);
            if (value is SwitchParameter given) parts.Add(given ? $"-{name}" : $"-{name}:$false");
            else parts.Add($"-{name} {Format(name, value)}");
        }

        string command = string.Join(" ", parts);
        return input is not null && invocation.ExpectingInput ? $"${input} | {command}" : command;
    }

    /// <summary>The position of a parameter: those with one come first, as in the help.</summary>
    private static int GetPosition(InvocationInfo invocation, string name) =>
        invocation.MyCommand.Parameters.TryGetValue(name, out var parameter)
            ? parameter.Attributes.OfType<ParameterAttribute>().Min(a => a.Position < 0 ? int.MaxValue : a.Position)
            : int.MaxValue;

    private static string Format(string name, object? value)
    {
        object? plain = value is PSObject wrapped ? wrapped.BaseObject : value;
        if (plain is not string && plain is IEnumerable list)
        {
            string[] items = [.. list.Cast<object>().Select(item => FormatOne(name, item))];
            return items.Length == 0 ? "@()" : string.Join(", ", items.Distinct());
        }

        return FormatOne(name, plain);
    }

    private static string FormatOne(string name, object? value)
    {
        object? plain = value is PSObject wrapped ? wrapped.BaseObject : value;
        return plain switch
        {
            null => "$null",
            string or MetricInfo or NamePattern or DataRange or Enum or ImageInput { Path: not null } or FileSystemInfo =>
                PowerShellLiteral.FormatArgument(plain.ToString()!),
            UnitInput unit => unit.IsScript ? $"{{ {unit} }}" : PowerShellLiteral.FormatArgument(unit.ToString()),
            IFormattable number => PowerShellLiteral.FormatArgument(number.ToString(null, CultureInfo.InvariantCulture)),
            _ => $"${char.ToLowerInvariant(name[0])}{name.Substring(1)}",
        };
    }
}
