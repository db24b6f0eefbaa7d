using System.Management.Automation.Runspaces;

namespace MicroSsim.Shell;

/// <summary>
/// Turns the words after <c>-File script.ps1</c> into parameters as pwsh does: every value stays the string that it is,
/// except that <c>-Name:$true</c> and <c>-Name:$false</c> can switch a switch.
/// </summary>
internal static class ScriptArguments
{
    public static IEnumerable<CommandParameter> Bind(IReadOnlyList<string> words)
    {
        for (int i = 0; i < words.Count; i++)
        {
            string word = words[i];
            int colon = word.IndexOf(':', StringComparison.Ordinal);
            if (word is not ['-', _, ..])
            {
                yield return new CommandParameter(null, word);
            }
            else if (colon < 0)
            {
                // A parameter whose value, if it takes one, is the next word: the script's own parameters decide.
                yield return new CommandParameter(word);
            }
            else if (colon < word.Length - 1)
            {
                yield return new CommandParameter(word[..colon], Value(word[(colon + 1)..]));
            }
            else if (i < words.Count - 1)
            {
                // -Name: takes the next word, even one that starts with a dash.
                yield return new CommandParameter(word[..colon], Value(words[++i]));
            }
            else
            {
                yield return new CommandParameter(word[..colon]);
            }
        }
    }

    private static object Value(string word) => word.ToUpperInvariant() switch
    {
        "$TRUE" or "TRUE" => true,
        "$FALSE" or "FALSE" => false,
        _ => word,
    };
}
