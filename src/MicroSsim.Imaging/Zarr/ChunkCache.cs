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

    /// <summary>Returns a cached chunk, or decodes and caches it; concurrent callers wait for one decoder.</summary>
    /// <param name="owner">The open image.</param>
    /// <param name="key">The key of the chunk.</param>
    /// <param name="bytes">Size of a decoded chunk.</param>
    /// <param name="decode">Decodes the chunk; null if it is not stored.</param>
    public byte[]? Get(object owner, string key, int bytes, Func<byte[]?> decode)
    {
        Lazy<byte[]?> chunk;
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

            chunk = node.Value.Chunk;
        }

        // Decoded outside the lock, so that other chunks do not wait.
        return chunk.Value;
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
    }

    private sealed record Entry(object Owner, string Key, long Bytes, Lazy<byte[]?> Chunk);
}
