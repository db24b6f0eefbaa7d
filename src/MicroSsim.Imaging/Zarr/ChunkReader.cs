using System.Buffers;
using System.Collections.Concurrent;
using MicroSsim.Imaging.IO;
using MicroSsim.Imaging.Zarr.Codecs;
using MicroSsim.Imaging.Zarr.Structure;

namespace MicroSsim.Imaging.Zarr;

/// <summary>Reads and decodes the chunks of an array. Thread-safe.</summary>
/// <param name="folder">Folder of the array.</param>
/// <param name="array">Metadata of the array.</param>
/// <param name="onMissing">Called for a chunk that is not stored.</param>
internal sealed class ChunkReader(string folder, ZarrArray array, Action onMissing) : IDisposable
{
    /// <summary>Limit of the indexes of shards that are kept, in bytes.</summary>
    private const long MaxIndexBytes = 32L << 20;

    /// <summary>The indexes of shards by the key of the shard.</summary>
    private readonly ConcurrentDictionary<string, byte[]> _indexes = new(StringComparer.Ordinal);

    /// <summary>
    /// Memory for decoded chunks that is not in use. The shared pool keeps only some arrays, and would leave others to the GC.
    /// </summary>
    private readonly ConcurrentBag<byte[]> _free = [];

    /// <summary>Metadata of the array.</summary>
    public ZarrArray Array => array;

    /// <summary>Returns a chunk of a cache, or decodes and caches it. The caller releases it.</summary>
    /// <param name="cache">The cache.</param>
    /// <param name="indexes">Position in the grid of chunks on each axis.</param>
    /// <param name="key">The key of the chunk in the cache.</param>
    /// <exception cref="InvalidDataException">The chunk is damaged.</exception>
    /// <exception cref="ImageFileException">Its file cannot be opened.</exception>
    public ChunkCache.Entry Acquire(ChunkCache cache, long[] indexes, ChunkKey key) =>
        cache.Acquire(this, key, array.ChunkBytes, () => Decode(indexes, Rent)?.Array);

    /// <summary>Memory for a decoded chunk; <see cref="Return"/> takes it back.</summary>
    public ArraySegment<byte> Rent() =>
        new(_free.TryTake(out byte[]? chunk) ? chunk : ArrayPool<byte>.Shared.Rent(array.ChunkBytes), 0, array.ChunkBytes);

    /// <summary>Returns the memory of a chunk, to be reused for another.</summary>
    public void Return(byte[] chunk) => _free.Add(chunk);

    /// <summary>Decodes a chunk.</summary>
    /// <param name="indexes">Position in the grid of chunks on each axis.</param>
    /// <param name="allocate">Returns the destination; called once the stored chunk is known to claim its size.</param>
    /// <returns>The destination with the elements in the byte order of the machine; null for a chunk that is not stored.</returns>
    /// <exception cref="InvalidDataException">The chunk is damaged.</exception>
    /// <exception cref="ImageFileException">Its file cannot be opened.</exception>
    public ArraySegment<byte>? Decode(long[] indexes, Func<ArraySegment<byte>> allocate)
    {
        ArraySegment<byte> output = default;
        bool isStored = Open(indexes, (source, offset, length) =>
            output = array.Codecs.IsEmpty ? Read(source, offset, allocate()) : Decode(source, offset, length, allocate));
        if (!isStored) return null;
        array.Samples.ToMachineByteOrder(output.AsSpan(), array.BigEndian);
        return output;
    }

    /// <summary>Opens the stored bytes of a chunk, whose length is checked.</summary>
    /// <param name="indexes">Position in the grid of chunks on each axis.</param>
    /// <param name="read">Reads it from a file, an offset and a length.</param>
    /// <returns>False for a chunk that is not stored.</returns>
    /// <exception cref="InvalidDataException">The chunk is damaged.</exception>
    /// <exception cref="ImageFileException">Its file cannot be opened.</exception>
    public bool Open(long[] indexes, Action<FileSource, long, int> read)
    {
        string key = array.Key(FileIndexes(indexes, out int inner));
        using var source = FileSource.OpenIfExists(Path.Combine(folder, key));
        if (source is null) return Missing();
        try
        {
            long offset = 0, length = source.Length;
            if (array.Shards is not null)
            {
                if (ShardLayout.Locate(Index(key, source), inner) is not { } place) return Missing();
                (offset, length) = place;
            }

            array.Codecs.CheckLength(length, array.ChunkBytes);
            source.CheckRange(offset, length);
            read(source, offset, (int)length);
            return true;
        }
        catch (InvalidDataException e)
        {
            string chunk = array.Shards is null ? "" : $" number {inner} of shard";
            throw new InvalidDataException($"chunk{chunk} {key}: {e.Message}", e);
        }
    }

    /// <summary>Removes the chunks of this array from the shared cache.</summary>
    public void Dispose()
    {
        ChunkCache.Shared.Remove(this);
        while (_free.TryTake(out byte[]? chunk)) ArrayPool<byte>.Shared.Return(chunk);
    }

    private bool Missing()
    {
        onMissing();
        return false;
    }

    private static ArraySegment<byte> Read(FileSource source, long offset, ArraySegment<byte> output)
    {
        source.Read(offset, output.AsSpan());
        return output;
    }

    private ArraySegment<byte> Decode(FileSource source, long offset, int length, Func<ArraySegment<byte>> allocate)
    {
        byte[] stored = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            source.Read(offset, stored.AsSpan(0, length));
            return array.Codecs.Decode(new ArraySegment<byte>(stored, 0, length), array.ChunkBytes, allocate);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(stored);
        }
    }

    /// <summary>The position of the file of a chunk, and the number of the chunk in it.</summary>
    private long[] FileIndexes(long[] indexes, out int inner)
    {
        inner = 0;
        if (array.Shards is not { } shards) return indexes;
        long[] files = new long[indexes.Length];
        for (int i = 0; i < indexes.Length; i++)
        {
            files[i] = indexes[i] / shards.Counts[i];
            inner = (inner * shards.Counts[i]) + (int)(indexes[i] % shards.Counts[i]);
        }

        return files;
    }

    private byte[] Index(string key, FileSource source)
    {
        if (_indexes.TryGetValue(key, out byte[]? known)) return known;
        if ((_indexes.Count + 1L) * array.Shards!.ChunkCount * 16 > MaxIndexBytes) _indexes.Clear();
        byte[] index = array.Shards.ReadIndex(source);
        _indexes[key] = index;
        return index;
    }
}
