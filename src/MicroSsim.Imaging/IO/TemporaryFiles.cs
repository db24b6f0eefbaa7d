using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace MicroSsim.Imaging.IO;

/// <summary>
/// The hidden temporary files of <see cref="AtomicFile"/>, <c>.NAME.MACHINE.ID.tmp</c>, in the folder of the output. A process that is
/// killed leaves its own; the next one that writes to the folder deletes them.
/// </summary>
internal static class TemporaryFiles
{
    /// <summary>The number of characters of the output's name that a temporary name contains, so that it is not too long.</summary>
    private const int MaxNameLength = 40;

    /// <summary>The age from which a file of another machine counts as left over: locks may not reach across machines.</summary>
    private static readonly TimeSpan OldAge = TimeSpan.FromDays(1);

    private static readonly Regex Pattern =
        new(@"^\.(?<name>.*)\.(?<machine>[0-9a-f]{8})\.[0-9a-f]{32}\.tmp$", RegexOptions.CultureInvariant | RegexOptions.Singleline);

    /// <summary>A number that tells this machine from others.</summary>
    private static readonly string Machine =
        Crc32.Append(0, Encoding.UTF8.GetBytes(Environment.MachineName)).ToString("x8", CultureInfo.InvariantCulture);

    /// <summary>Creates the path of a new temporary file for an output.</summary>
    /// <param name="path">The absolute path of the output.</param>
    public static string CreateName(string path) =>
        Path.Combine(Path.GetDirectoryName(path)!, $".{Shorten(Path.GetFileName(path))}.{Machine}.{Guid.NewGuid():N}.tmp");

    /// <summary>Deletes the temporary files that killed processes have left in a folder; those of running processes stay.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="output">The name of the output whose files are deleted; null for those of all outputs.</param>
    /// <returns>The names of the deleted files.</returns>
    public static IReadOnlyList<string> DeleteLeftOver(string folder, string? output)
    {
        var deleted = new List<string>();
        try
        {
            foreach (string path in Directory.EnumerateFiles(folder, ".*.tmp"))
            {
                string name = Path.GetFileName(path);
                if (Pattern.Match(name) is not { Success: true } match) continue;
                if (output is not null && match.Groups["name"].Value != Shorten(output)) continue;
                bool isOfThisMachine = match.Groups["machine"].Value == Machine;
                if (!isOfThisMachine && DateTime.UtcNow - File.GetLastWriteTimeUtc(path) < OldAge) continue;
                if (TryDelete(path)) deleted.Add(name);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A folder that cannot be listed, or does not exist yet, has no files of ours that could be deleted.
        }

        return deleted;
    }

    private static bool TryDelete(string path)
    {
        try
        {
            // The process that writes it has locked it, on Unix too.
            using (new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None)) File.Delete(path);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static string Shorten(string name)
    {
        if (name.Length <= MaxNameLength) return name;
        // A pair of surrogates is not split.
        int length = char.IsHighSurrogate(name[MaxNameLength - 1]) ? MaxNameLength - 1 : MaxNameLength;
        return name.Substring(0, length);
    }
}
