using System.Buffers;
using System.Collections.Concurrent;
using MicroSsim.Imaging.IO;
using MicroSsim.Imaging.Zarr.Structure;

namespace MicroSsim.Imaging.Zarr;

/// <summary>Reads and decodes the chunks of an array. Thread-safe.</summary>
/// <param name="folder">Folder of the array.</param>
/// <param name="array">Metadata of the array.</param>
/// <param name="onMissing">Called for a chunk that is not stored.</param>
internal sealed class ChunkReader(string folder, ZarrArray array, Action onMissing) : IDisposable
{
    /// <summary>Approximate size of a cached chunk besides its bytes.</summary>
    public const int EntryBytes = 512;

    /// <summary>Limit of the indexes of shards that are kept, in bytes.</summary>
    private const long MaxIndexBytes = 32L << 20;

    /// <summary>Share of the files that the process may have open, and their largest number, which are kept open.</summary>
    private const int FilesShare = 32, MaxFiles = 1024;

    /// <summary>Files that are read several times, kept open for all images in this process.</summary>
    private static readonly LeaseCache<FileKey, FileSource> Files =
        new(Math.Min(MaxFiles, OpenFileLimit.Count / FilesShare), (_, file) => file.Dispose());

    /// <summary>The indexes of shards by the key of the shard.</summary>
    private readonly ConcurrentDictionary<string, byte[]> _indexes = new(StringComparer.Ordinal);

    /// <summary>The chunks that were looked up and are not stored.</summary>
    private readonly AbsentChunks _absent = new();

    /// <summary>
    /// Memory for decoded chunks that is not in use. The shared pool keeps only some arrays, and would leave others to the GC.
    /// </summary>
    private readonly ConcurrentBag<byte[]> _free = [];

    /// <summary>The decoded chunks that hold several pages, for all images in this process. The capacity is in bytes.</summary>
    public static LeaseCache<ChunkKey, byte[]> Shared { get; } = CreateCache(256L << 20);

    /// <summary>Metadata of the array.</summary>
    public ZarrArray Array => array;

    /// <summary>Creates a cache of decoded chunks.</summary>
    /// <param name="capacity">Its capacity in bytes.</param>
    public static LeaseCache<ChunkKey, byte[]> CreateCache(long capacity) => new(capacity, (key, chunk) => key.Owner.Return(chunk));

    /// <summary>Caches a chunk unless it is cached, and returns it. The caller releases it.</summary>
    /// <param name="cache">The cache.</param>
    /// <param name="key">The key of the chunk.</param>
    /// <param name="stored">The stored chunk, which is decoded before this method returns, or not at all.</param>
    /// <exception cref="InvalidDataException">The chunk is damaged.</exception>
    public LeaseCache<ChunkKey, byte[]>.Lease Acquire(LeaseCache<ChunkKey, byte[]> cache, ChunkKey key, StoredChunk stored) =>
        cache.Acquire(key, (long)array.ChunkBytes + EntryBytes, () => Decode(stored));

    /// <summary>True if a chunk was looked up and is not stored.</summary>
    public bool IsAbsent(ChunkKey key) => _absent.Contains(key);

    /// <summary>Returns the memory of a chunk, to be reused for another.</summary>
    public void Return(byte[] chunk) => _free.Add(chunk);

    /// <summary>Decodes a chunk.</summary>
    /// <param name="stored">The stored chunk.</param>
    /// <returns>
    /// The elements in the byte order of the machine, in memory that <see cref="Return"/> takes back and that may be longer.
    /// </returns>
    /// <exception cref="InvalidDataException">The chunk is damaged.</exception>
    public byte[] Decode(StoredChunk stored)
    {
        var output = array.Codecs.IsEmpty ? Rent() : Decompress(stored);
        if (array.Codecs.IsEmpty) stored.Read(0, output.AsSpan());
        array.Samples.ToMachineByteOrder(output.AsSpan(), array.BigEndian);
        return output.Array!;
    }

    /// <summary>Opens the stored bytes of a chunk, whose length is checked. A chunk that is not stored is looked up once.</summary>
    /// <param name="chunk">The key of the chunk.</param>
    /// <param name="indexes">Position in the grid of chunks on each axis.</param>
    /// <param name="isReadAgain">True to keep the file open for the next call, which is faster if the file is read in parts.</param>
    /// <returns>The stored chunk; null for one that is not stored.</returns>
    /// <exception cref="InvalidDataException">The chunk is damaged.</exception>
    /// <exception cref="ImageFileException">Its file cannot be opened.</exception>
    public StoredChunk? Open(ChunkKey chunk, ReadOnlySpan<long> indexes, bool isReadAgain)
    {
        if (_absent.Contains(chunk)) return null;
        Span<long> fileIndexes = stackalloc long[indexes.Length];
        int inner = FileIndexes(indexes, fileIndexes);
        Span<char> buffer = stackalloc char[array.MaxKeyLength];
        var name = buffer.Slice(0, array.WriteKey(fileIndexes, buffer));
        string? key = isReadAgain || array.Shards is not null ? name.ToString() : null;
        var opened = key is null ? OpenOnce(name) : OpenShared(key);
        var stored = opened is var (file, close) ? Locate(file, key ?? name.ToString(), inner, close) : null;
        if (stored is null)
        {
            _absent.Add(chunk);
            onMissing();
        }

        return stored;
    }

    /// <summary>Closes the files, and removes the chunks of this array from the shared cache.</summary>
    public void Dispose()
    {
        Files.Remove(key => key.Owner == this);
        Shared.Remove(key => key.Owner == this);
        while (_free.TryTake(out byte[]? chunk)) ArrayPool<byte>.Shared.Return(chunk);
    }

    /// <summary>Caches an open file, or closes it if another thread has cached it in the meantime.</summary>
    private static LeaseCache<FileKey, FileSource>.Lease Cache(FileKey key, FileSource file)
    {
        var lease = Files.Acquire(key, 1, () => file);
        if (lease.Value != file) file.Dispose();
        return lease;
    }

    /// <summary>The stored chunk in its open file, which is closed if it does not hold the chunk.</summary>
    private StoredChunk? Locate(FileSource file, string key, int inner, Action close)
    {
        StoredChunk? stored = null;
        int? number = array.Shards is null ? null : inner;
        try
        {
            if (Locate(file, key, inner) is { } place)
            {
                stored = new StoredChunk(file, place.Offset, (int)place.Length, key, number, close);
            }

            return stored;
        }
        catch (InvalidDataException e)
        {
            throw StoredChunk.Damaged(key, number, e);
        }
        finally
        {
            if (stored is null) close();
        }
    }

    /// <summary>Memory for a decoded chunk.</summary>
    private ArraySegment<byte> Rent() =>
        new(_free.TryTake(out byte[]? chunk) ? chunk : ArrayPool<byte>.Shared.Rent(array.ChunkBytes), 0, array.ChunkBytes);

    private ArraySegment<byte> Decompress(StoredChunk stored)
    {
        byte[] bytes = ArrayPool<byte>.Shared.Rent(stored.Length);
        try
        {
            stored.Read(0, bytes.AsSpan(0, stored.Length));
            return array.Codecs.Decode(new ArraySegment<byte>(bytes, 0, stored.Length), array.ChunkBytes, Rent);
        }
        catch (InvalidDataException e)
        {
            throw stored.Damaged(e);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }

    private (FileSource File, Action Close)? OpenOnce(ReadOnlySpan<char> name)
    {
        var file = FileSource.OpenIfExists(folder, name);
        return file is null ? null : (file, file.Dispose);
    }

    private (FileSource File, Action Close)? OpenShared(string name)
    {
        var key = new FileKey(this, name);
        var lease = Files.TryAcquire(key);
        if (lease is null)
        {
            // Opened before it is cached, so that a missing file leaves no entry.
            if (FileSource.OpenIfExists(folder, name.AsSpan()) is not { } file) return null;
            lease = Cache(key, file);
        }

        return (lease.Value!, () => Files.Release(lease));
    }

    /// <summary>The place of a chunk in its file, whose length is checked; null if it is not stored.</summary>
    private (long Offset, long Length)? Locate(FileSource file, string key, int inner)
    {
        long offset = 0, length = file.Length;
        if (array.Shards is not null)
        {
            if (ShardLayout.Locate(Index(key, file), inner) is not { } place) return null;
            (offset, length) = place;
        }

        array.Codecs.CheckLength(length, array.ChunkBytes);
        file.CheckRange(offset, length);
        return (offset, length);
    }

    /// <summary>Determines the position of the file of a chunk.</summary>
    /// <returns>The number of the chunk in the file.</returns>
    private int FileIndexes(ReadOnlySpan<long> indexes, Span<long> files)
    {
        indexes.CopyTo(files);
        int inner = 0;
        if (array.Shards is not { } shards) return inner;
        for (int i = 0; i < indexes.Length; i++)
        {
            files[i] = indexes[i] / shards.Counts[i];
            inner = (inner * shards.Counts[i]) + (int)(indexes[i] % shards.Counts[i]);
        }

        return inner;
    }

    private byte[] Index(string key, FileSource source)
    {
        if (_indexes.TryGetValue(key, out byte[]? known)) return known;
        if ((_indexes.Count + 1L) * array.Shards!.ChunkCount * 16 > MaxIndexBytes) _indexes.Clear();
        byte[] index = array.Shards.ReadIndex(source);
        _indexes[key] = index;
        return index;
    }

    /// <summary>The key of an open file.</summary>
    /// <param name="Owner">The chunks of the open image.</param>
    /// <param name="Name">The name of the file.</param>
    private readonly record struct FileKey(ChunkReader Owner, string Name);
}

/// <summary>The key of a decoded chunk.</summary>
/// <param name="Owner">The chunks of the open image, which own the memory.</param>
/// <param name="Layout">The axes of rows and columns: an array can be read with several of them.</param>
/// <param name="Stack">Number of the chunk on the axes that enumerate pages.</param>
/// <param name="Number">Number of the chunk in the page, row by row.</param>
internal readonly record struct ChunkKey(ChunkReader Owner, PageLayout Layout, long Stack, long Number);
