using Microsoft.Win32.SafeHandles;

namespace MicroSsim.Imaging.IO;

/// <summary>Length, write time and change time of a file; detects that a file changed.</summary>
/// <param name="Length">Size of the file in bytes.</param>
/// <param name="Written">Time of the last write, in UTC. Programs can set it, as copying with the times of the original does.</param>
public readonly record struct FileStamp(long Length, DateTime Written)
{
    /// <summary>
    /// Time of the last change of content or attributes, in UTC, which programs cannot set (<c>ctime</c> on Unix, ChangeTime of NTFS);
    /// null where the system does not tell it.
    /// </summary>
    public DateTime? Changed { get; init; }

    /// <summary>Reads the stamp of a file; links are followed.</summary>
    /// <exception cref="IOException">There is no such file, or it cannot be read.</exception>
    public static FileStamp Read(string path)
    {
        if (UnixFile.Read(path) is { } status) return FromStatus(status);
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 1);
        return new FileStamp(stream.Length, File.GetLastWriteTimeUtc(path)) { Changed = WindowsFile.ReadChangeTime(stream.SafeFileHandle) };
    }

    /// <summary>Reads the stamp of an open file.</summary>
    /// <param name="file">The handle of the file.</param>
    /// <param name="path">Its path.</param>
    /// <param name="length">Its length.</param>
    internal static FileStamp Read(SafeFileHandle file, string path, long length) => UnixFile.Read(file) is { } status
        ? FromStatus(status)
        : new FileStamp(length, File.GetLastWriteTimeUtc(path)) { Changed = WindowsFile.ReadChangeTime(file) };

    private static FileStamp FromStatus(UnixFileStatus status) => new(status.Length, status.Written) { Changed = status.Changed };
}
