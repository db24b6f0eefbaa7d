using System.Management.Automation;

namespace MicroSsim.PowerShell.Binding;

/// <summary>
/// Adds to a message which parameter or command resolves the failure. The rooms below name an option, such as <c>Page</c>, and know no
/// parameters; this is the only place that maps options to parameters and commands.
/// </summary>
internal static class ParameterHints
{
    /// <summary>The text per option: a format whose {0} is the parameter. Others are "use" and the parameter of the same name.</summary>
    private static readonly Dictionary<string, string> Texts = new(StringComparer.Ordinal)
    {
        // Options whose value caused the failure.
        ["NoClobber"] = "omit {0}",
        ["IncludeHash"] = "omit {0}",
        ["MapDirectory"] = "omit {0}",
        ["PredictionPage"] = "use {0}, and -Page for the ground truth",
        ["Previous"] = "see {0}",
        ["Recurse"] = "see {0}",
        ["Entry"] = "see {0}",
        ["Baseline"] = "see {0}",

        // Options with one useful value, and steps that are commands of their own.
        ["RangeMode"] = "use {0} PerImage",
        ["Mask"] = "use {0}, which takes a folder, a file, or Finite",
        ["MaskMode"] = "use {0} Center",
        ["SigmaUnit"] = "use {0} Pixel",
        ["MaskName"] = "say how masks are named with {0}, a pattern such as '*_mask' or a script block",
        ["Pool"] = "use {0} Channel",
        ["Merge"] = "use Merge-MicroSsimFit",
        ["Crop"] = "use {0} Center",
        ["Betas"] = "give one weight per scale with {0}",
        ["PredictionName"] = "say how predictions are named with {0}, a pattern such as '*_denoised' or a script block, or pipe objects "
            + "with GroundTruth and Prediction",
    };

    /// <summary>The command that has the parameter of an option, for failures in commands that do not have it.</summary>
    private static readonly Dictionary<string, string> Commands = new(StringComparer.Ordinal)
    {
        ["Page"] = "Get-MicroSsimPair",
        ["PredictionPage"] = "Get-MicroSsimPair",
        ["Axes"] = "Get-MicroSsimPair",
        ["Channel"] = "Get-MicroSsimPair",
        ["Slice"] = "Get-MicroSsimPair",
        ["Frame"] = "Get-MicroSsimPair",
        ["Entry"] = "Get-MicroSsimPair",
        ["Recurse"] = "Get-MicroSsimPair",
        ["PredictionName"] = "Get-MicroSsimPair",
        ["Crop"] = "Get-MicroSsimPair",
        ["Mask"] = "Get-MicroSsimPair",
        ["MaskMode"] = "Get-MicroSsimPair",
        ["MaskName"] = "Get-MicroSsimPair",
        ["UseMask"] = "New-MicroSsimFit",
        ["RangeMode"] = "New-MicroSsimFit",
        ["Pool"] = "New-MicroSsimFit",
        ["Partial"] = "New-MicroSsimFit",
        ["Previous"] = "New-MicroSsimFit",
        ["IncludeHash"] = "Export-MicroSsimFit",
        ["MapDirectory"] = "Measure-MicroSsim",
    };

    /// <summary>Adds the hint of an option to a message, in parentheses before the final full stop.</summary>
    /// <param name="message">Cause and remedy, without parameter names.</param>
    /// <param name="option">The PascalCase name of the option; null leaves the message unchanged.</param>
    /// <param name="command">The running command, which decides whether the parameter is its own or another command's.</param>
    public static string Append(string message, string? option, CommandInfo? command)
    {
        if (option is null) return message;
        string format = Texts.TryGetValue(option, out string? text) ? text : "use {0}";
        string hint = $" ({format.Replace("{0}", Parameter(option, command))})";
        return message is [.., '.'] ? message.Insert(message.Length - 1, hint) : message + hint;
    }

    private static string Parameter(string option, CommandInfo? command)
    {
        bool isOfOther = command is not null && !command.Parameters.ContainsKey(option);
        return isOfOther && Commands.TryGetValue(option, out string? other) ? $"{other} -{option}" : $"-{option}";
    }
}
