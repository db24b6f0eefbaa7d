namespace MicroSsim.Imaging.IO;

/// <summary>An open file with random access. Thread-safe: any number of threads may read at once.</summary>
internal sealed class FileSource : IDisposable
{
#if NET
    private readonly Microsoft.Win32.SafeHandles.SafeFileHandle _file;
#else
    private readonly FileStream _file;
#endif

    /// <param name="path">Path of the file.</param>
    /// <param name="displayPath">Path of the file as shown in messages.</param>
    /// <param name="options">How it is opened: RandomAccess unless it is read from front to back.</param>
    /// <param name="length">Its length, if it is one of many files of an image, which have no stamps of their own; else null.</param>
    private FileSource(string path, string displayPath, FileOptions options, long? length = null)
    {
        Path = displayPath;
#if NET
        _file = File.OpenHandle(path, options: options);
        Stamp = length is { } known ? new FileStamp(known, default) : FileStamp.Read(_file, path, RandomAccess.GetLength(_file));
#else
        // A buffer size of 1 disables buffering: reads go straight to the file.
        _file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1, options);
        Stamp = length is { } known ? new FileStamp(known, default) : FileStamp.Read(_file.SafeFileHandle, path, _file.Length);
#endif
    }

#if NET
    private FileSource(string path, Microsoft.Win32.SafeHandles.SafeFileHandle file, long length)
    {
        Path = path;
        _file = file;
        Stamp = new FileStamp(length, default);
    }
#endif

    /// <summary>Path of the file as shown in messages.</summary>
    public string Path { get; }

    /// <summary>Length and times of the file when it was opened; the length alone for <see cref="OpenIfExists"/>.</summary>
    public FileStamp Stamp { get; }

    /// <summary>Token to cancel reading.</summary>
    public CancellationToken Cancellation { get; private init; }

    /// <summary>Length in bytes when the file was opened.</summary>
    public long Length => Stamp.Length;

    /// <summary>Opens a file for reading.</summary>
    /// <param name="path">Path of the file.</param>
    /// <param name="cancellation">Token to cancel reading.</param>
    /// <exception cref="ImageFileException">The file is missing, empty, not a regular file, or cannot be opened.</exception>
    public static FileSource Open(string path, CancellationToken cancellation = default)
    {
        try
        {
            // Checked before opening: opening a named pipe blocks until another process writes to it.
            if (GetLength(path) == 0)
            {
                throw new ImageFileException(
                    "ImageUnreadable", path, null, "it is empty, or a pipe or device instead of a file; copy it again.");
            }

            return new FileSource(path, path, FileOptions.RandomAccess) { Cancellation = cancellation };
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new ImageFileException("ImageNotFound", path, null, "there is no such file; check the path.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            string message = $"it cannot be opened ({e.Message.TrimEnd('.')}); check that it is readable and not in use.";
            throw new ImageFileException("ImageUnreadable", path, null, message, e);
        }
    }

    /// <summary>
    /// Opens a file for reading, with few system calls, for files of which there are many. A missing file takes no memory in the
    /// net10.0 build on Linux.
    /// </summary>
    /// <param name="folder">Path of the folder.</param>
    /// <param name="name">Path of the file, relative to the folder.</param>
    /// <returns>The file; null if there is none.</returns>
    /// <exception cref="ImageFileException">As for <see cref="Open"/>.</exception>
    public static FileSource? OpenIfExists(string folder, ReadOnlySpan<char> name)
    {
#if NET
        var handle = UnixFile.TryOpen(folder, name, out long length, out bool isMissing);
        if (isMissing) return null;
#endif
        string path = System.IO.Path.Combine(folder, name.ToString());
#if NET
        if (handle is not null) return new FileSource(path, handle, length);
#endif
        var file = new FileInfo(path);
        if (!file.Exists) return null;
        bool isPlain = file.Length > 0 && (file.Attributes & FileAttributes.ReparsePoint) == 0;
        try
        {
            return isPlain ? new FileSource(path, path, FileOptions.None, file.Length) : Open(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Open(path); // which names the cause
        }
    }

    /// <summary>Opens a temporary file that is deleted when it is closed.</summary>
    /// <param name="path">Path of the temporary file.</param>
    /// <param name="displayPath">Path of the file that the user named, for messages.</param>
    public static FileSource OpenTemporary(string path, string displayPath)
    {
        const FileOptions Options = FileOptions.RandomAccess;
        if (System.IO.Path.DirectorySeparatorChar == '\\') return new FileSource(path, displayPath, Options | FileOptions.DeleteOnClose);
        // On Unix, an open file can be deleted at once, so that it does not remain if the process is killed.
        var source = new FileSource(path, displayPath, Options);
        File.Delete(path);
        return source;
    }

    /// <summary>Fills <paramref name="destination"/> with the bytes at <paramref name="offset"/>.</summary>
    /// <exception cref="InvalidDataException">The file ends before the last byte.</exception>
    public void Read(long offset, Span<byte> destination)
    {
        Cancellation.ThrowIfCancellationRequested();
        CheckRange(offset, destination.Length);
        while (destination.Length > 0)
        {
            int read = ReadOnce(offset, destination);
            if (read == 0) throw new InvalidDataException($"the file ends at byte {offset}");
            destination = destination.Slice(read);
            offset += read;
        }
    }

    /// <summary>
    /// Reads rows that follow each other in the file to rows of a destination with other pixels between them. On Unix, the system puts
    /// them into their place.
    /// </summary>
    /// <param name="offset">Offset of the first row in the file.</param>
    /// <param name="rows">The rows: their number, length and distances.</param>
    /// <param name="destination">The destination, from the first byte of the first row.</param>
    /// <exception cref="InvalidDataException">The file ends before the last byte.</exception>
    public void ReadRows(long offset, RowSpacing rows, Span<byte> destination)
    {
        Cancellation.ThrowIfCancellationRequested();
        CheckRange(offset, rows.FileBytes);
        int done = 0;
#if NET
        done = UnixRows.Read(_file, offset, rows, destination);
#endif
        if (done == rows.Count) return;
        int partRows = Math.Max(1, Math.Min(rows.Count - done, RowSpacing.PartBytes / rows.FileStride));
        byte[] part = System.Buffers.ArrayPool<byte>.Shared.Rent(partRows * rows.FileStride);
        try
        {
            for (; done < rows.Count; done += partRows)
            {
                var rest = rows with { Count = Math.Min(partRows, rows.Count - done) };
                Read(offset + ((long)done * rows.FileStride), part.AsSpan(0, (int)rest.FileBytes));
                rest.Copy(part, destination.Slice(done * rows.Stride));
            }
        }
        finally
        {
            System.Buffers.ArrayPool<byte>.Shared.Return(part);
        }
    }

    /// <summary>Reads <paramref name="count"/> bytes at <paramref name="offset"/> into a new array.</summary>
    /// <exception cref="InvalidDataException">The file ends before the last byte.</exception>
    public byte[] Read(long offset, long count)
    {
        // Checked before allocating: a damaged file can claim any size.
        CheckRange(offset, count);
        byte[] bytes = new byte[count];
        Read(offset, bytes);
        return bytes;
    }

    /// <summary>Checks that <paramref name="count"/> bytes at <paramref name="offset"/> are within the file.</summary>
    /// <exception cref="InvalidDataException">The range is negative or extends beyond the end of the file.</exception>
    public void CheckRange(long offset, long count)
    {
        if (offset < 0 || count < 0 || offset > Length - count)
        {
            throw new InvalidDataException($"{count} bytes at {offset} lie beyond its end at {Length}");
        }
    }

    /// <summary>Closes the file.</summary>
    public void Dispose() => _file.Dispose();

    /// <summary>Length in bytes of a file or of the target of a link; 0 for pipes and devices.</summary>
    private static long GetLength(string path)
    {
        var file = new FileInfo(path);
#if NET
        if (file.ResolveLinkTarget(returnFinalTarget: true) is FileInfo target) file = target;
#else
        if (UnixFile.Read(path) is { } status) return status.IsRegular ? status.Length : 0;
#endif
        return file.Length;
    }

    /// <summary>Reads at least one byte, unless the file ends at <paramref name="offset"/>; returns the number of bytes read.</summary>
    private int ReadOnce(long offset, Span<byte> destination)
    {
#if NET
        return RandomAccess.Read(_file, destination, offset);
#else
        byte[] block = System.Buffers.ArrayPool<byte>.Shared.Rent(Math.Min(destination.Length, 1 << 20));
        try
        {
            int read;
            lock (_file)
            {
                _file.Position = offset;
                read = _file.Read(block, 0, Math.Min(destination.Length, block.Length));
            }

            block.AsSpan(0, read).CopyTo(destination);
            return read;
        }
        finally
        {
            System.Buffers.ArrayPool<byte>.Shared.Return(block);
        }
#endif
    }
}
