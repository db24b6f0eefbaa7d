namespace MicroSsim.Evaluation.Pairing;

/// <summary>Lists the files of a folder. What cannot be looked into is a problem of its own: nothing is missing without a word.</summary>
internal static class FolderWalk
{
    /// <summary>The files of a folder, in no certain order.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="recurse">Whether to look into the folders in it, too.</param>
    /// <param name="problems">Gets folders that cannot be read, and links to folders, which are not followed.</param>
    public static IEnumerable<string> Files(string folder, bool recurse, List<EvaluationException> problems)
    {
        string[] files = [], folders = [];
        try
        {
            files = Directory.GetFiles(folder);
            if (recurse) folders = Directory.GetDirectories(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            problems.Add(new EvaluationException("FolderUnreadable", folder, $"{folder}: cannot be looked into, and its images are missing from the set; {e.Message}", e));
        }

        foreach (string file in files) yield return file;
        foreach (string inner in folders)
        {
            if (IsLink(inner))
            {
                problems.Add(new EvaluationException("LinkNotFollowed", inner, $"{inner}: is a link to a folder, which -Recurse does not follow, for it may lead in circles; name the folder itself."));
                continue;
            }

            foreach (string file in Files(inner, recurse, problems)) yield return file;
        }
    }

    private static bool IsLink(string folder) =>
#if NET
        new DirectoryInfo(folder).LinkTarget is not null;
#else
        (new DirectoryInfo(folder).Attributes & FileAttributes.ReparsePoint) != 0;
#endif
}
