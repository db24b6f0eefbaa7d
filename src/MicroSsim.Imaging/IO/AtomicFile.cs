namespace MicroSsim.Imaging.IO;

/// <summary>
/// Writes a file atomically: under a temporary name in the same folder, renamed by <see cref="Commit"/>. Other processes never
/// see a partial file, and a file that is not committed is deleted.
/// </summary>
public sealed class AtomicFile : IDisposable
{
    private readonly string _path, _temporary;
    private readonly FileStream _stream;
    private bool _committed;

    /// <summary>Creates the temporary file in the folder of the target, so that the rename stays on one volume and is atomic.</summary>
    /// <param name="path">Path of the target; <see cref="Commit"/> replaces an existing file.</param>
    public AtomicFile(string path)
    {
        _path = Path.GetFullPath(path);
        _temporary = Path.Combine(Path.GetDirectoryName(_path)!, $".{Path.GetFileName(_path)}.{Guid.NewGuid():N}.tmp");
        _stream = new FileStream(_temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 16);
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

    /// <summary>Flushes the file to disk and renames it to the target path.</summary>
    /// <exception cref="IOException">The disk is full, or the target cannot be replaced.</exception>
    public void Commit()
    {
        // Some file systems, network shares above all, report a full disk only when data is flushed.
        _stream.Flush(flushToDisk: true);
        _stream.Dispose();
#if NET
        File.Move(_temporary, _path, overwrite: true);
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
}
