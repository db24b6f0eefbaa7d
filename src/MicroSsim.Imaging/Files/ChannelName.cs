using MicroSsim.Engine;

namespace MicroSsim.Imaging.Files;

/// <summary>The name of a channel in metadata.</summary>
internal static class ChannelName
{
    /// <summary>Longest name in characters; longer ones are cut.</summary>
    private const int MaxLength = 60;

    /// <summary>
    /// A name of limited length, without surrounding blanks and with visible signs for control characters; null for a text without a
    /// letter or digit.
    /// </summary>
    public static string? Clean(string? text)
    {
        if (text is null || !text.Any(char.IsLetterOrDigit)) return null;
        string name = MessageText.Clean(text.Trim());
        if (name.Length <= MaxLength) return name;
        // A pair of surrogates is not split.
        return name.Substring(0, char.IsHighSurrogate(name[MaxLength - 1]) ? MaxLength - 1 : MaxLength);
    }
}
