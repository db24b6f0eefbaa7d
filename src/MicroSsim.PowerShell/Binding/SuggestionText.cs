using System.Management.Automation;
using System.Management.Automation.Language;
using System.Text.RegularExpressions;
using MicroSsim.Evaluation.Pairing;

namespace MicroSsim.PowerShell.Binding;

/// <summary>Writes a <see cref="PairingSuggestion"/> as parameters that can be copied to the command line.</summary>
internal static class SuggestionText
{
    /// <summary>Adds the parameters to a message.</summary>
    /// <param name="message">Cause, with a full stop at the end.</param>
    /// <param name="suggestion">The suggestion.</param>
    /// <param name="command">The running command; null if it is unknown.</param>
    public static string Append(string message, PairingSuggestion suggestion, CommandInfo? command)
    {
        string count = suggestion.Paired == suggestion.Total ? $"all {suggestion.Total}" : $"{suggestion.Paired} of {suggestion.Total}";
        if (suggestion.Total == 1) count = "it";
        string pair = suggestion.Total == 1 ? "pairs" : "pair";
        string with = Format(suggestion.Naming);
        string prefix = command?.Parameters.ContainsKey("PredictionName") == false ? "Get-MicroSsimPair " : "";
        string text = with.Length > 0 ? $"{count} {pair} with {prefix}{with}" : $"{count} {pair} without -PredictionName";
        if (suggestion.IgnoresCase)
        {
            text = $"{count} would {(suggestion.Total == 1 ? "pair" : pair)} but for upper and lower case; rename the files"
                + (with.Length > 0 ? $", and use {prefix}{with}" : FormatRule(suggestion.Folder, prefix));
        }

        return $"{message.TrimEnd('.')}; {text}.";
    }

    private static string Format(NamingOptions naming)
    {
        var parameters = new List<string>();
        if (naming.Recurse) parameters.Add("-Recurse");
        if (naming.ByFileName) parameters.Add("-ByFileName");
        if (Format(naming.PredictionName) is { } rule) parameters.Add($"-PredictionName {rule}");
        return string.Join(" ", parameters);
    }

    /// <summary>
    /// A script block that finds the prediction of a name whatever its case, as PowerShell compares text; empty without a folder.
    /// </summary>
    private static string FormatRule(string? folder, string prefix) => folder is null
        ? ""
        : $", or use {prefix}-PredictionName {{ $name = $_; (Get-ChildItem -LiteralPath {Quote(folder)}).BaseName -eq $name }}";

    private static string? Format(NameRule? rule) => rule switch
    {
        NamePattern pattern => Quote(pattern.Pattern),
        NameReplacement replacement => $"{{ $_ -creplace {Quote(Expression(replacement))}, {Quote(replacement.New.Replace("$", "$$"))} }}",
        NameCase { Upper: true } => "{ $_.ToUpperInvariant() }",
        NameCase => "{ $_.ToLowerInvariant() }",
        _ => null,
    };

    private static string Expression(NameReplacement replacement)
    {
        string text = Regex.Escape(replacement.Old);
        return replacement.Part switch
        {
            NamePart.Start => "^" + text,
            NamePart.End => text + "$",
            _ => text,
        };
    }

    private static string Quote(string text) => $"'{CodeGeneration.EscapeSingleQuotedStringContent(text)}'";
}
