using System.Buffers;

namespace MicroSsim.Imaging.Zarr;

/// <summary>
/// A cache of decoded chunks that serve several pages or bands, with least-recently-used eviction, so that each is decoded once.
/// Thread-safe.
/// </summary>
/// <param name="capacity">The largest total size of the cached chunks, in bytes.</param>
internal sealed class ChunkCache(long capacity)
{
    /// <summary>Approximate size of an entry besides its chunk, in bytes.</summary>
    private const int EntryBytes = 512;

    /// <summary>The cached chunks by image and key; also the lock of all state.</summary>
    private readonly Dictionary<(object Owner, string Key), LinkedListNode<Entry>> _nodes = [];

    /// <summary>The cached chunks, most recently used first.</summary>
    private readonly LinkedList<Entry> _recentFirst = [];

    private long _bytes;

    /// <summary>The cache of all images in this process.</summary>
    public static ChunkCache Shared { get; } = new(256L << 20);

    /// <summary>
    /// Passes a cached chunk to a function, or decodes and caches it first; concurrent callers wait for one decoder. The memory of chunks
    /// that are removed is reused for later ones.
    /// </summary>
    /// <param name="owner">The open image.</param>
    /// <param name="key">The key of the chunk.</param>
    /// <param name="bytes">Size of a decoded chunk.</param>
    /// <param name="decode">Decodes the chunk into an array of the shared pool; null if it is not stored.</param>
    /// <param name="use">Receives the chunk, which it must not keep.</param>
    public void Use(object owner, string key, int bytes, Func<byte[]?> decode, Action<byte[]?> use)
    {
        Entry entry;
        lock (_nodes)
        {
            if (_nodes.TryGetValue((owner, key), out var node))
            {
                _recentFirst.Remove(node);
                _recentFirst.AddFirst(node);
            }
            else
            {
                node = _recentFirst.AddFirst(new Entry(owner, key, (long)bytes + EntryBytes, new Lazy<byte[]?>(decode)));
                _nodes.Add((owner, key), node);
                _bytes += node.Value.Bytes;
                while (_bytes > capacity && _recentFirst.Last != node) Remove(_recentFirst.Last!);
            }

            entry = node.Value;
            entry.Users++;
        }

        try
        {
            // Decoded outside the lock, so that other chunks do not wait.
            use(entry.Chunk.Value);
        }
        finally
        {
            lock (_nodes)
            {
                entry.Users--;
                FreeUnused(entry);
            }
        }
    }

    /// <summary>Removes the chunks of an image that is closed.</summary>
    public void Remove(object owner)
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
        if (!entry.IsRemoved || entry.Users > 0 || !entry.Chunk.IsValueCreated) return;
        if (entry.Chunk.Value is { } chunk) ArrayPool<byte>.Shared.Return(chunk);
    }

    private sealed class Entry(object owner, string key, long bytes, Lazy<byte[]?> chunk)
    {
        public object Owner => owner;

        public string Key => key;

        public long Bytes => bytes;

        public Lazy<byte[]?> Chunk => chunk;

        /// <summary>Number of functions that use the chunk.</summary>
        public int Users { get; set; }

        /// <summary>True once the chunk is no longer cached; its memory is freed when nothing uses it.</summary>
        public bool IsRemoved { get; set; }
    }
}
