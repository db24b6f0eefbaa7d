using System.Management.Automation;

namespace MicroSsim.PowerShell.Binding;

/// <summary>
/// The text that tells a user which parameter resolves a failure. The rooms below name an option (such as <c>Page</c>) and know no
/// commands; this is the only place that maps options to parameters and commands.
/// </summary>
internal static class ParameterHints
{
    /// <summary>The command that has the parameter of an option, for errors of commands that do not have it.</summary>
    private static readonly Dictionary<string, string> Commands = new(StringComparer.Ordinal)
    {
        ["Page"] = "Get-MicroSsimPair",
        ["Channel"] = "Get-MicroSsimPair",
        ["Slice"] = "Get-MicroSsimPair",
        ["Frame"] = "Get-MicroSsimPair",
        ["Entry"] = "Get-MicroSsimPair",
        ["Recurse"] = "Get-MicroSsimPair",
        ["RangeMode"] = "New-MicroSsimFit",
        ["Partial"] = "New-MicroSsimFit",
        ["Previous"] = "New-MicroSsimFit",
        ["IncludeHash"] = "Export-MicroSsimFit",
        ["DataRange"] = "Measure-Psnr",
        ["MapDirectory"] = "Measure-MicroSsim",
    };

    /// <summary>Appends the parameter of an option to a message, before its final full stop.</summary>
    /// <param name="message">Cause and remedy, without parameter names.</param>
    /// <param name="option">The PascalCase name of the option; null leaves the message as it is.</param>
    /// <param name="command">The running command; null if it is unknown, which assumes that it has the parameter.</param>
    public static string Append(string message, string? option, CommandInfo? command)
    {
        if (option is null) return message;
        string text = $" ({Hint(option, command)})";
        return message is [.., '.'] ? message.Insert(message.Length - 1, text) : message + text;
    }

    private static string Hint(string option, CommandInfo? command) => option switch
    {
        // Options that are given already, and cause the failure.
        "NoClobber" or "IncludeHash" or "MapDirectory" => $"omit {Parameter(option, command)}",
        "Previous" or "Recurse" => $"see {Parameter(option, command)}",
        _ => $"use {Parameter(option, command)}",
    };

    private static string Parameter(string option, CommandInfo? command) =>
        command is not null && !command.Parameters.ContainsKey(option) && Commands.TryGetValue(option, out string? other)
            ? $"{other} -{option}"
            : $"-{option}";
}
