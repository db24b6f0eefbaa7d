using MicroSsim.Imaging.IO;
using MicroSsim.Imaging.Zarr.Structure;

namespace MicroSsim.Imaging.Zarr;

/// <summary>
/// The stamp of an image that is a folder: the total length and the latest times of its metadata, chunks and folders, so that an
/// added, removed or rewritten chunk changes it.
/// </summary>
internal static class FolderStamp
{
    /// <summary>Limit of the nesting of folders of chunks.</summary>
    private const int MaxDepth = ZarrArray.MaxAxes + 2;

    /// <summary>Reads the stamp.</summary>
    /// <param name="array">Folder of the array; links to folders in it are not followed.</param>
    /// <param name="groups">Folders of the groups whose metadata belong to the image.</param>
    public static FileStamp Read(string array, IReadOnlyList<string> groups)
    {
        var stamp = new FileStamp(0, DateTime.MinValue);
        string[] names = [ZarrFolder.Version3, ZarrFolder.Group2, ZarrFolder.Attributes2];
        foreach (string folder in groups)
        {
            foreach (string name in names)
            {
                var file = new FileInfo(Path.Combine(folder, name));
                if (file.Exists) stamp = Add(stamp, file);
            }
        }

        try
        {
            return AddFolder(stamp, new DirectoryInfo(array), 0);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            string message = $"it cannot be listed ({e.Message.TrimEnd('.')}); check its access rights.";
            throw new ImageFileException("ImageUnreadable", array, null, message, e);
        }
    }

    private static FileStamp AddFolder(FileStamp stamp, DirectoryInfo folder, int depth)
    {
        stamp = stamp with { Written = Later(stamp.Written, folder.LastWriteTimeUtc) };
        foreach (var entry in folder.EnumerateFileSystemInfos())
        {
            bool isLink = (entry.Attributes & FileAttributes.ReparsePoint) != 0;
            if (entry is FileInfo file) stamp = Add(stamp, file);
            else if (depth < MaxDepth && !isLink) stamp = AddFolder(stamp, (DirectoryInfo)entry, depth + 1);
        }

        return stamp;
    }

    private static FileStamp Add(FileStamp stamp, FileInfo file)
    {
        if (UnixFile.Read(file.FullName) is not { } status)
        {
            return new FileStamp(stamp.Length + file.Length, Later(stamp.Written, file.LastWriteTimeUtc));
        }

        return new FileStamp(stamp.Length + status.Length, Later(stamp.Written, status.Written))
        {
            Changed = Later(stamp.Changed ?? status.Changed, status.Changed),
        };
    }

    private static DateTime Later(DateTime first, DateTime second) => first > second ? first : second;
}
