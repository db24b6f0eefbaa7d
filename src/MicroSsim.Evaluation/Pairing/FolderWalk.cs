using MicroSsim.Engine;

namespace MicroSsim.Evaluation.Pairing;

/// <summary>Lists the files of a folder; reports folders that cannot be read, so that no file is missing silently.</summary>
internal static class FolderWalk
{
    /// <summary>Lists the files of a folder, in no particular order.</summary>
    /// <param name="folder">The path of the folder.</param>
    /// <param name="recurse">Whether subfolders are searched.</param>
    /// <param name="problems">
    /// Receives <c>FolderUnreadable</c> for folders that cannot be read, and <c>LinkNotFollowed</c> for links to folders.
    /// </param>
    public static IEnumerable<string> ListFiles(string folder, bool recurse, List<EvaluationException> problems)
    {
        string[] files = [], folders = [];
        try
        {
            files = Directory.GetFiles(folder);
            if (recurse) folders = Directory.GetDirectories(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            string message = $"{folder}: cannot be read, so its images are missing from the set; {e.Message}";
            problems.Add(new EvaluationException("FolderUnreadable", folder, message, e) { Kind = FailureKind.Unreadable });
        }

        foreach (string file in files) yield return file;
        foreach (string subfolder in folders)
        {
            if (IsLink(subfolder))
            {
                string message = $"{subfolder}: is a link to a folder, which a recursive search does not follow, because links may form "
                    + "cycles; name the folder itself.";
                problems.Add(new EvaluationException("LinkNotFollowed", subfolder, message) { Option = OptionNames.Recurse });
                continue;
            }

            foreach (string file in ListFiles(subfolder, recurse, problems)) yield return file;
        }
    }

    private static bool IsLink(string folder) =>
#if NET
        new DirectoryInfo(folder).LinkTarget is not null;
#else
        (new DirectoryInfo(folder).Attributes & FileAttributes.ReparsePoint) != 0;
#endif
}
