namespace MicroSsim.Evaluation.Maps;

/// <summary>
/// A temporary file for maps that are too large to wait in memory until they are written: results wait for those of earlier pages, and
/// the memory of maps counts in no budget. Thread-safe. The file is deleted when it is closed.
/// </summary>
internal sealed class MapSpool : IDisposable
{
    /// <summary>The size of all maps of a page or volume up to which they are kept in memory, in bytes.</summary>
    private const long MostInMemory = 16L << 20;

    private readonly FileStream _file;
    private long _reserved;

    private MapSpool()
    {
        string path = Path.Combine(Path.GetTempPath(), $"microssim-{Guid.NewGuid():N}.tmp");
        _file = new FileStream(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose);
        // On Unix, an open file can be deleted at once, so that it does not remain if the process is killed.
        if (Path.DirectorySeparatorChar == '/') File.Delete(path);
    }

    /// <summary>Creates a file for maps; null if they are small.</summary>
    /// <param name="bytes">The size of all maps in bytes.</param>
    /// <exception cref="EvaluationException"><c>OutputNotWritten</c>.</exception>
    public static MapSpool? CreateIfLarge(long bytes) => bytes > MostInMemory ? Guard(() => new MapSpool()) : null;

    /// <summary>Reserves a part of the file.</summary>
    /// <param name="bytes">Its size in bytes.</param>
    /// <returns>Its offset.</returns>
    public long Reserve(long bytes) => Interlocked.Add(ref _reserved, bytes) - bytes;

    /// <summary>Writes values.</summary>
    /// <param name="offset">The offset in bytes.</param>
    /// <param name="values">The values.</param>
    /// <exception cref="EvaluationException"><c>OutputNotWritten</c>: the disk is full, for example.</exception>
    public void Write(long offset, float[] values)
    {
        byte[] bytes = new byte[values.Length * sizeof(float)];
        Buffer.BlockCopy(values, 0, bytes, 0, bytes.Length);
        Guard(() =>
        {
            lock (_file)
            {
                _file.Position = offset;
                _file.Write(bytes, 0, bytes.Length);
            }

            return true;
        });
    }

    /// <summary>Reads bytes.</summary>
    /// <param name="offset">The offset in bytes.</param>
    /// <param name="bytes">Receives the bytes.</param>
    public void Read(long offset, Span<byte> bytes)
    {
        byte[] block = new byte[bytes.Length];
        lock (_file)
        {
            _file.Position = offset;
            for (int done = 0, read; done < block.Length; done += read)
            {
                read = _file.Read(block, done, block.Length - done);
                if (read == 0) throw new EndOfStreamException();
            }
        }

        block.CopyTo(bytes);
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private static T Guard<T>(Func<T> action)
    {
        try
        {
            return action();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            string folder = Path.GetTempPath();
            throw new EvaluationException("OutputNotWritten", folder, $"{folder}: a large map cannot be kept there; {e.Message}", e)
            {
                Kind = Engine.FailureKind.NotWritten,
            };
        }
    }
}
