using MicroSsim.Engine;
using MicroSsim.Imaging.Formats;

namespace MicroSsim.Evaluation.Pairing;

/// <summary>
/// Lists the images of folders, which are files or folders themselves, and records what is not among them: unreadable folders, links,
/// formats that are not read.
/// </summary>
internal sealed class FolderListing
{
    private readonly List<(string Folder, string File)> _notRead = [];

    /// <summary><c>FolderUnreadable</c> for folders that cannot be read, and <c>LinkNotFollowed</c> for links to folders.</summary>
    public List<EvaluationException> Problems { get; } = [];

    /// <summary>Lists the images of a folder, without hidden and system files, in no particular order.</summary>
    /// <param name="folder">The absolute path of the folder.</param>
    /// <param name="recurse">Whether subfolders are searched.</param>
    public IEnumerable<string> ListImages(string folder, bool recurse) => ListImages(folder, folder, recurse);

    /// <summary>Creates one <c>FormatsNotRead</c> warning per listed folder with images of known formats that are not read.</summary>
    public IEnumerable<PairingWarning> CreateWarnings() =>
        _notRead.Distinct().GroupBy(n => n.Folder, StringComparer.Ordinal).Select(folder =>
    {
        var files = folder.Select(n => n.File).OrderBy(f => f, StringComparer.Ordinal).ToList();
        var remedies = files.Select(UnreadFormat.Find).GroupBy(f => f!.Remedy, StringComparer.Ordinal)
            .Select(g => $"{string.Join(", ", g.Select(f => f!.Name).Distinct())}: {g.Key}");
        string names = MessageText.ListNames(files.Select(f => f.Substring(folder.Key.Length).TrimStart('/', '\\')).ToList());
        return new PairingWarning(
            "FormatsNotRead",
            $"{folder.Key}: {files.Count} image(s) of formats that are not read are missing from the set: {names}. "
            + $"{string.Join("; ", remedies)}.");
    });

    private IEnumerable<string> ListImages(string root, string folder, bool recurse)
    {
        string[] files = [], folders = [];
        try
        {
            files = Directory.GetFiles(folder);
            folders = Directory.GetDirectories(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            string message = $"{folder}: cannot be read, so its images are missing from the set; {e.Message}";
            Problems.Add(new EvaluationException("FolderUnreadable", folder, message, e) { Kind = FailureKind.Unreadable });
        }

        foreach (string file in files)
        {
            bool isImage = ImageFormats.IsImage(file);
            if ((!isImage && UnreadFormat.Find(file) is null) || IsHidden(file)) continue;
            if (isImage) yield return file;
            else _notRead.Add((root, file));
        }

        foreach (string subfolder in folders)
        {
            if (ImageFormats.IsImage(subfolder))
            {
                if (IsHidden(subfolder)) continue;
                foreach (string image in ImageFormats.ListImages(subfolder)) yield return image;
                continue;
            }

            if (UnreadFormat.Find(subfolder) is not null && !IsHidden(subfolder))
            {
                _notRead.Add((root, subfolder)); // an image whose format is a folder
                continue;
            }

            if (!recurse) continue;
            if (IsLink(subfolder))
            {
                string message = $"{subfolder}: is a link to a folder, which a recursive search does not follow, because links may form "
                    + "cycles; name the folder itself.";
                Problems.Add(new EvaluationException("LinkNotFollowed", subfolder, message) { Option = OptionNames.Recurse });
                continue;
            }

            var images = ImageFormats.IsImageFolder(subfolder) ? ImageFormats.ListImages(subfolder) : ListImages(root, subfolder, recurse);
            foreach (string image in images) yield return image;
        }
    }

    /// <summary>
    /// Whether a name begins with a dot, as hidden files on Unix and companion files of macOS do, or the system hides it.
    /// </summary>
    private static bool IsHidden(string path)
    {
        if (Path.GetFileName(path)[0] == '.') return true;
        try
        {
            return (File.GetAttributes(path) & FileAttributes.System) != 0;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static bool IsLink(string folder) =>
#if NET
        new DirectoryInfo(folder).LinkTarget is not null;
#else
        (new DirectoryInfo(folder).Attributes & FileAttributes.ReparsePoint) != 0;
#endif
}
