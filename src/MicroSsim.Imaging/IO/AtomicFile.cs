namespace MicroSsim.Imaging.IO;

/// <summary>
/// A file that is written under a temporary name beside its own, and moved there when it is whole: nobody ever sees part
/// of it, and nothing is left of one that was not finished.
/// </summary>
public sealed class AtomicFile : IDisposable
{
    private readonly string _path, _temporary;
    private readonly FileStream _stream;
    private bool _committed;

    /// <summary>Opens the temporary file, in the same folder, so that the move stays on one disk and is one step.</summary>
    /// <param name="path">The file; one that exists is replaced in the end.</param>
    public AtomicFile(string path)
    {
        _path = Path.GetFullPath(path);
        _temporary = Path.Combine(Path.GetDirectoryName(_path)!, $".{Path.GetFileName(_path)}.{Guid.NewGuid():N}.tmp");
        _stream = new FileStream(_temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 16);
    }

    /// <summary>What to write to; it can seek.</summary>
    public Stream Stream => _stream;

    /// <summary>Writes a whole file.</summary>
    /// <param name="path">The file; one that exists is replaced.</param>
    /// <param name="write">Writes the content.</param>
    public static void Write(string path, Action<Stream> write)
    {
        using var file = new AtomicFile(path);
        write(file.Stream);
        file.Commit();
    }

    /// <summary>The file is whole: gives it its name.</summary>
    public void Commit()
    {
        _stream.Flush(flushToDisk: true); // some disks, those of servers above all, say only now that they are full
        _stream.Dispose();
#if NET
        File.Move(_temporary, _path, overwrite: true);
#else
        if (File.Exists(_path)) File.Replace(_temporary, _path, null);
        else File.Move(_temporary, _path);
#endif
        _committed = true;
    }

    /// <summary>Takes the temporary file away unless it was committed.</summary>
    public void Dispose()
    {
        if (_committed) return;
        try
        {
            _stream.Dispose();
        }
        catch (IOException)
        {
            // What a full disk did not take is not wanted any more.
        }

        File.Delete(_temporary);
    }
}
