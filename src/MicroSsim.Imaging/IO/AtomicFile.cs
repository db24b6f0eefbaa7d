namespace MicroSsim.Imaging.IO;

/// <summary>
/// Writes a file atomically: under a temporary name in the same folder, renamed by <see cref="Commit"/>. Other processes never
/// see a partial file, and a file that is not committed is deleted.
/// </summary>
public sealed class AtomicFile : IDisposable
{
    private readonly string _path;
    private readonly FileStream _stream;
    private string _temporary;
    private bool _committed;

    /// <summary>Creates the temporary file in the folder of the target, so that the rename stays on one volume and is atomic.</summary>
    /// <param name="path">
    /// Path of the target; <see cref="Commit"/> replaces an existing file, whose permissions and owner stay. A link is followed.
    /// </param>
    /// <exception cref="OutputTargetException">The target is a folder, device, drive, pipe or socket.</exception>
    /// <exception cref="IOException">The file cannot be created.</exception>
    public AtomicFile(string path)
    {
        _path = FollowLinks(Path.GetFullPath(path));
        if (Directory.Exists(_path)) throw new OutputTargetException("it is a folder.");
        var status = UnixFile.Read(_path);
        if (status is { IsRegular: false }) throw new OutputTargetException("it is a device, pipe or socket, not a file.");
        // Windows takes con.csv and aux.json in any folder for devices.
        if (Path.GetDirectoryName(_path) is null) throw new OutputTargetException("it is a device or a drive, not a file.");
        _stream = TemporaryFiles.Create(_path);
        _temporary = _stream.Name;
        if (status is not null) UnixFile.Apply(_temporary, status); // before there is content that others must not read
    }

    /// <summary>The stream of the temporary file: write-only, seekable.</summary>
    public Stream Stream => _stream;

    /// <summary>Writes a complete file and commits it.</summary>
    /// <param name="path">Path of the target; an existing file is replaced.</param>
    /// <param name="write">Writes the content to the stream.</param>
    public static void Write(string path, Action<Stream> write)
    {
        using var file = new AtomicFile(path);
        write(file.Stream);
        file.Commit();
    }

    /// <summary>
    /// Deletes the hidden temporary files that killed processes have left in a folder; those of running processes stay.
    /// </summary>
    /// <param name="folder">The folder.</param>
    /// <param name="output">The name of the output whose temporary files are deleted; null for those of all outputs.</param>
    /// <returns>The names of the deleted files.</returns>
    public static IReadOnlyList<string> DeleteLeftOver(string folder, string? output = null) =>
        TemporaryFiles.DeleteLeftOver(folder, output);

    /// <summary>Flushes the file to disk and renames it to the target path.</summary>
    /// <exception cref="IOException">The disk is full, or the target cannot be replaced.</exception>
    public void Commit()
    {
        // Some file systems, network shares above all, report a full disk only when data is flushed.
        _stream.Flush(flushToDisk: true);
        _temporary = TemporaryFiles.Protect(_temporary); // while it is locked
        _stream.Dispose();
#if NET
        // On Windows, only File.Replace keeps the access rights of the file that it replaces.
        if (!OperatingSystem.IsWindows() || !TryReplace()) File.Move(_temporary, _path, overwrite: true);
#else
        if (File.Exists(_path)) File.Replace(_temporary, _path, null);
        else File.Move(_temporary, _path);
#endif
        _committed = true;
    }

    /// <summary>Deletes the temporary file unless it was committed.</summary>
    public void Dispose()
    {
        if (_committed) return;
        try
        {
            _stream.Dispose();
        }
        catch (IOException)
        {
            // Buffered data that a full disk rejects belongs to a file that is deleted anyway.
        }

        File.Delete(_temporary);
    }

    /// <summary>The target of a link, or of a chain of links, which need not exist; other paths are returned unchanged.</summary>
    private static string FollowLinks(string path)
    {
#if NET
        var file = new FileInfo(path);
        return file.LinkTarget is null ? path : file.ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? path;
#else
        return UnixFile.FollowLinks(path);
#endif
    }

#if NET
    private bool TryReplace()
    {
        if (!File.Exists(_path)) return false;
        try
        {
            File.Replace(_temporary, _path, null, ignoreMetadataErrors: true);
            return true;
        }
        catch (IOException)
        {
            return false; // some file systems cannot; the file is then moved
        }
    }
#endif
}
