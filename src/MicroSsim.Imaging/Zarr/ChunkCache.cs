namespace MicroSsim.Imaging.Zarr;

/// <summary>
/// A cache of decoded chunks that serve several pages, or several reads of rows, with least-recently-used eviction, so that each is
/// decoded once. The memory of removed chunks is reused for later ones. Thread-safe.
/// </summary>
/// <param name="capacity">The largest total size of the cached chunks, in bytes; chunks in use may exceed it.</param>
internal sealed class ChunkCache(long capacity) : IDisposable
{
    /// <summary>Approximate size of an entry besides its chunk, in bytes.</summary>
    public const int EntryBytes = 512;

    /// <summary>The cached chunks by key; also the lock of all state.</summary>
    private readonly Dictionary<(ChunkReader Owner, ChunkKey Key), LinkedListNode<Entry>> _nodes = [];

    /// <summary>The cached chunks, most recently used first.</summary>
    private readonly LinkedList<Entry> _recentFirst = [];

    private long _bytes;

    /// <summary>The cache of the chunks that hold several pages, for all images in this process.</summary>
    public static ChunkCache Shared { get; } = new(256L << 20);

    /// <summary>Whether a chunk is cached, or being decoded.</summary>
    public bool Contains(ChunkReader owner, ChunkKey key)
    {
        lock (_nodes) return _nodes.ContainsKey((owner, key));
    }

    /// <summary>Returns a cached chunk, as <see cref="Acquire"/> does.</summary>
    /// <returns>The chunk; null if it is not cached.</returns>
    public Entry? TryAcquire(ChunkReader owner, ChunkKey key)
    {
        Entry entry;
        lock (_nodes)
        {
            if (!_nodes.TryGetValue((owner, key), out var node)) return null;
            entry = Use(node);
        }

        return Wait(entry);
    }

    /// <summary>
    /// Returns a cached chunk, or decodes and caches it; concurrent callers wait for one decoder. The caller passes it to
    /// <see cref="Release"/> when it no longer uses it.
    /// </summary>
    /// <param name="owner">The chunks of the open image, which own the memory.</param>
    /// <param name="key">The place of the chunk in the image.</param>
    /// <param name="bytes">Size of a decoded chunk.</param>
    /// <param name="decode">Decodes the chunk into memory rented from its owner; null if it is not stored.</param>
    public Entry Acquire(ChunkReader owner, ChunkKey key, int bytes, Func<byte[]?> decode)
    {
        Entry entry;
        lock (_nodes)
        {
            if (!_nodes.TryGetValue((owner, key), out var node))
            {
                node = _recentFirst.AddFirst(new Entry(owner, key, (long)bytes + EntryBytes, new Lazy<byte[]?>(decode)));
                _nodes.Add((owner, key), node);
                _bytes += node.Value.Bytes;
                while (_bytes > capacity && _recentFirst.Last != node) Remove(_recentFirst.Last!);
            }

            entry = Use(node);
        }

        return Wait(entry);
    }

    /// <summary>Ends the use of a chunk.</summary>
    public void Release(Entry entry)
    {
        lock (_nodes)
        {
            entry.Users--;
            FreeUnused(entry);
        }
    }

    /// <summary>Removes the chunks of an image that is closed.</summary>
    public void Remove(ChunkReader owner)
    {
        lock (_nodes)
        {
            for (var node = _recentFirst.First; node is not null;)
            {
                var next = node.Next;
                if (node.Value.Owner == owner) Remove(node);
                node = next;
            }
        }
    }

    /// <summary>Removes all chunks.</summary>
    public void Dispose()
    {
        lock (_nodes)
        {
            while (_recentFirst.Last is { } node) Remove(node);
        }
    }

    private Entry Use(LinkedListNode<Entry> node)
    {
        _recentFirst.Remove(node);
        _recentFirst.AddFirst(node);
        node.Value.Users++;
        return node.Value;
    }

    /// <summary>Decodes a chunk in use, or waits for its decoder, outside the lock, so that other chunks do not wait.</summary>
    private Entry Wait(Entry entry)
    {
        try
        {
            _ = entry.Chunk;
            return entry;
        }
        catch
        {
            Release(entry);
            throw;
        }
    }

    private void Remove(LinkedListNode<Entry> node)
    {
        _bytes -= node.Value.Bytes;
        _nodes.Remove((node.Value.Owner, node.Value.Key));
        _recentFirst.Remove(node);
        node.Value.IsRemoved = true;
        FreeUnused(node.Value);
    }

    private static void FreeUnused(Entry entry)
    {
        if (entry is { IsRemoved: true, Users: 0, IsDecoded: true, Chunk: { } chunk }) entry.Owner.Return(chunk);
    }

    /// <summary>A cached chunk.</summary>
    internal sealed class Entry(ChunkReader owner, ChunkKey key, long bytes, Lazy<byte[]?> chunk)
    {
        /// <summary>The chunks of the open image, which own the memory.</summary>
        public ChunkReader Owner => owner;

        /// <summary>The place of the chunk in the image.</summary>
        public ChunkKey Key => key;

        /// <summary>Size in bytes.</summary>
        public long Bytes => bytes;

        /// <summary>The decoded chunk, at least as long as needed; null for a chunk that is not stored.</summary>
        public byte[]? Chunk => chunk.Value;

        /// <summary>True if the chunk was decoded without an error.</summary>
        public bool IsDecoded => chunk.IsValueCreated;

        /// <summary>Number of callers that use the chunk.</summary>
        public int Users { get; set; }

        /// <summary>True once the chunk is no longer cached; its memory is freed when no caller uses it.</summary>
        public bool IsRemoved { get; set; }
    }
}

/// <summary>The place of a chunk in an image.</summary>
/// <param name="Stack">Number of the chunk on the axes that enumerate pages.</param>
/// <param name="Down">Vertical position in the page.</param>
/// <param name="Across">Horizontal position in the page.</param>
internal readonly record struct ChunkKey(long Stack, int Down, int Across);
