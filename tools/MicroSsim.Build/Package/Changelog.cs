namespace MicroSsim.Build.Package;

/// <summary>The release notes.</summary>
internal static class Changelog
{
    /// <summary>What stands under the first heading of the second level: the newest version.</summary>
    public static string Newest(string path)
    {
        string[] section = [.. File.ReadLines(path)
            .SkipWhile(line => !IsHeading(line)).Skip(1)
            .TakeWhile(line => !IsHeading(line))];
        string text = string.Join('\n', section).Trim();
        return text.Length > 0 ? text : throw new InvalidDataException($"{path}: there is no text under its first heading '## …'.");
    }

    private static bool IsHeading(string line) => line.StartsWith("## ", StringComparison.Ordinal);
}
