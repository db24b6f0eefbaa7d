namespace MicroSsim.Imaging.IO;

/// <summary>The bytes of a file, read at any offset by any number of threads at once.</summary>
internal sealed class FileSource : IDisposable
{
#if NET
    private readonly Microsoft.Win32.SafeHandles.SafeFileHandle _file;
#else
    private readonly FileStream _file;
#endif

    private FileSource(string path, string shownAs, FileOptions options)
    {
        Path = shownAs;
#if NET
        _file = File.OpenHandle(path, options: FileOptions.RandomAccess | options);
        Stamp = new FileStamp(RandomAccess.GetLength(_file), File.GetLastWriteTimeUtc(_file));
#else
        // A buffer of one byte is none: reads go straight to the file.
        _file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1, options);
        Stamp = new FileStamp(_file.Length, File.GetLastWriteTimeUtc(path));
#endif
    }

    /// <summary>The file's name, for messages.</summary>
    public string Path { get; }

    /// <summary>What it was when it was opened.</summary>
    public FileStamp Stamp { get; }

    public long Length => Stamp.Length;

    public static FileSource Open(string path)
    {
        try
        {
            // Before it is opened, for a pipe would keep the reader waiting until somebody writes.
            if (SizeOf(path) == 0) throw new ImageFileException("ImageUnreadable", path, null, "it is empty, or a pipe or device instead of a file; copy it anew.");
            return new FileSource(path, path, FileOptions.None);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new ImageFileException("ImageNotFound", path, null, "there is no such file; check the path.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            throw new ImageFileException("ImageUnreadable", path, null, $"it cannot be opened ({e.Message.TrimEnd('.')}); check that it is readable and not in use.", e);
        }
    }

    /// <summary>Opens a file that is gone when it is closed.</summary>
    public static FileSource OpenTemporary(string path, string shownAs) => new(path, shownAs, FileOptions.DeleteOnClose);

    /// <summary>Fills <paramref name="destination"/> with the bytes at <paramref name="offset"/>.</summary>
    /// <exception cref="InvalidDataException">The file ends before.</exception>
    public void Read(long offset, Span<byte> destination)
    {
        CheckRange(offset, destination.Length);
        while (destination.Length > 0)
        {
            int read = ReadSome(offset, destination);
            if (read == 0) throw new InvalidDataException($"the file ends at byte {offset}");
            destination = destination.Slice(read);
            offset += read;
        }
    }

    /// <summary>The bytes at <paramref name="offset"/>.</summary>
    /// <exception cref="InvalidDataException">The file ends before.</exception>
    public byte[] Read(long offset, long count)
    {
        // Before memory is taken: a broken file can claim any size.
        CheckRange(offset, count);
        var bytes = new byte[count];
        Read(offset, bytes);
        return bytes;
    }

    /// <exception cref="InvalidDataException">Not all these bytes are in the file.</exception>
    public void CheckRange(long offset, long count)
    {
        if (offset < 0 || count < 0 || offset > Length - count)
        {
            throw new InvalidDataException($"{count} bytes at {offset} lie beyond its end at {Length}");
        }
    }

    public void Dispose() => _file.Dispose();

    /// <summary>The size of a file, or of what a link leads to; 0 for what is no file.</summary>
    private static long SizeOf(string path)
    {
        var file = new FileInfo(path);
#if NET
        if (file.ResolveLinkTarget(returnFinalTarget: true) is FileInfo target) file = target;
#endif
        return file.Length;
    }

    private int ReadSome(long offset, Span<byte> destination)
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
