using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace MicroSsim.Imaging.IO;

/// <summary>
/// The hidden temporary files of <see cref="AtomicFile"/>, <c>.NAME.MACHINE.ID.tmp</c>, in the folder of the output. A process that is
/// killed leaves its own; the next one that writes to the folder deletes them. A file that is locked is in use; one that is complete is
/// unlocked and then renamed, and has <c>.ready</c> in its name for that moment.
/// </summary>
internal static class TemporaryFiles
{
    private const string Extension = ".tmp", ReadyExtension = ".ready.tmp";

    /// <summary>The number of characters of the output's name that a temporary name contains, so that it is not too long.</summary>
    private const int MaxNameLength = 40;

    /// <summary>
    /// The age from which a file counts as left over if locks do not tell: one of another machine, and one that is complete.
    /// </summary>
    private static readonly TimeSpan OldAge = TimeSpan.FromDays(1);

    /// <summary>The age from which a file counts as left over on Windows, where it is not locked while it is renamed.</summary>
    private static readonly TimeSpan RenameTime = TimeSpan.FromMinutes(1);

    private static readonly Regex Pattern = new(
        @"^\.(?<name>.*)\.(?<machine>[0-9a-f]{8})\.[0-9a-f]{32}(?<ready>\.ready)?\.tmp$",
        RegexOptions.CultureInvariant | RegexOptions.Singleline);

    /// <summary>A number that tells this machine from others.</summary>
    private static readonly string Machine =
        Crc32.Append(0, Encoding.UTF8.GetBytes(Environment.MachineName)).ToString("x8", CultureInfo.InvariantCulture);

    /// <summary>The number of times that a new file may be taken for one of a killed process.</summary>
    private const int MostTries = 10;

    /// <summary>Creates a new temporary file for an output, and locks it.</summary>
    /// <param name="path">The absolute path of the output.</param>
    /// <returns>The stream: write-only, seekable.</returns>
    /// <exception cref="IOException">The file cannot be created.</exception>
    public static FileStream Create(string path)
    {
        for (int tries = 1; ; tries++)
        {
            string temporary = CreateName(path);
            try
            {
                // On Unix, creating and locking are two steps. A process that deletes left over files between them locks the file and
                // deletes it before it unlocks it, so the file is safe if it is still there when this process has locked it.
                var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 16);
                if (tries == MostTries || File.Exists(temporary)) return stream;
                stream.Dispose();
            }
            catch (IOException e) when (tries < MostTries && e is not DirectoryNotFoundException and not PathTooLongException)
            {
                // Another process has just locked it to delete it. If there is another reason, the next try fails, too.
                File.Delete(temporary);
            }
        }
    }

    /// <summary>Renames a complete file that is still locked, so that no other process deletes it once it is unlocked.</summary>
    /// <param name="temporary">The path of a temporary file.</param>
    /// <returns>Its new path; on Windows, which renames no open files, and where it cannot be renamed, the same.</returns>
    public static string Protect(string temporary)
    {
        if (Path.DirectorySeparatorChar == '\\') return temporary;
        string ready = Path.ChangeExtension(temporary, ReadyExtension);
        try
        {
            File.Move(temporary, ready);
            return ready;
        }
        catch (IOException)
        {
            return temporary;
        }
    }

    /// <summary>The path of a new temporary file for an output.</summary>
    /// <param name="path">The absolute path of the output.</param>
    internal static string CreateName(string path) =>
        Path.Combine(Path.GetDirectoryName(path)!, $".{Shorten(Path.GetFileName(path))}.{Machine}.{Guid.NewGuid():N}{Extension}");

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
                bool isLockable = match.Groups["machine"].Value == Machine && !match.Groups["ready"].Success;
                if (!isLockable && !IsOlder(path, OldAge)) continue;
                if (Path.DirectorySeparatorChar == '\\' && !IsOlder(path, RenameTime)) continue;
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
            // The process that writes it has locked it, on Unix too. It is deleted before it is unlocked: see Create.
            if (!IsOlder(path, OldAge) && !CanLock(path)) return false;
            new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose).Dispose();
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static bool IsOlder(string path, TimeSpan age) => DateTime.UtcNow - File.GetLastWriteTimeUtc(path) >= age;

    /// <summary>
    /// Whether locks work. Where they do not, as on some network file systems, nothing tells whether a file is in use.
    /// </summary>
    /// <exception cref="IOException">The file is locked by a process.</exception>
    private static bool CanLock(string path)
    {
        using var first = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        try
        {
            new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None).Dispose();
            return false;
        }
        catch (IOException)
        {
            return true;
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
