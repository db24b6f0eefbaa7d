namespace MicroSsim.Build.Package;

/// <summary>Reads the release notes of the package from the changelog.</summary>
internal static class Changelog
{
    /// <summary>Reads the section of the newest version, the first heading of level 2, without its heading.</summary>
    /// <exception cref="InvalidDataException">The section has no text.</exception>
    public static string ReadNewest(string path)
    {
        string[] section = [.. File.ReadLines(path)
            .SkipWhile(line => !IsHeading(line)).Skip(1)
            .TakeWhile(line => !IsHeading(line))];
        string text = string.Join('\n', section).Trim();
        return text.Length > 0 ? text : throw new InvalidDataException($"{path}: there is no text under its first heading '## …'.");
    }

    private static bool IsHeading(string line) => line.StartsWith("## ", StringComparison.Ordinal);
}
