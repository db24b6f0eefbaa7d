namespace MicroSsim.Tests;

/// <summary>Lists files, with hidden ones, which would be the temporary files of an interrupted write.</summary>
internal static class AllFiles
{
    /// <summary>Returns the paths of the files in a folder and its subfolders; none if the folder does not exist.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="pattern">The wildcard pattern of the names.</param>
    public static string[] In(string folder, string pattern = "*") => Directory.Exists(folder)
        ? Directory.GetFiles(folder, pattern, new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0 })
        : [];
}
