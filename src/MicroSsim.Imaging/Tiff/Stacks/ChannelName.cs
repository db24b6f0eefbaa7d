namespace MicroSsim.Imaging.Tiff.Stacks;

/// <summary>The name of a channel in metadata.</summary>
internal static class ChannelName
{
    /// <summary>Longest name in characters; longer ones are cut.</summary>
    private const int MaxLength = 60;

    /// <summary>A name without surrounding blanks and of limited length; null for a text without a letter or digit.</summary>
    public static string? Clean(string? text)
    {
        if (text is null || !text.Any(char.IsLetterOrDigit)) return null;
        string name = text.Trim();
        return name.Length <= MaxLength ? name : name.Substring(0, MaxLength);
    }
}
