using MicroSsim.Engine.Planes;
using MicroSsim.Imaging.IO;
using MicroSsim.Imaging.Pixels;

namespace MicroSsim.Evaluation.Pairing;

/// <summary>The key of a cached page. The stamp is part of it, so that a changed file is decoded again.</summary>
/// <param name="Path">The path of the file.</param>
/// <param name="Stamp">The length and write time of the file.</param>
/// <param name="Entry">The name of the array in an archive (NPZ); null for other files.</param>
/// <param name="Page">The page, from 0.</param>
/// <param name="Sample">The selected sample of pages with several samples per pixel, from 0; otherwise null.</param>
internal readonly record struct PlaneKey(string Path, FileStamp Stamp, string? Entry, int Page, int? Sample = null);

/// <summary>
/// A cache of decoded planes with least-recently-used eviction. A row that flows on to the next metric finds its images decoded. The
/// cache holds planes only while a run is active, and reuses the memory of evicted planes that are no longer in use. Thread-safe.
/// </summary>
/// <param name="capacity">The largest total size of the cached planes, in bytes.</param>
internal sealed class PlaneCache(long capacity)
{
    /// <summary>The cached planes by key; also the lock of all state.</summary>
    private readonly Dictionary<PlaneKey, LinkedListNode<Entry>> _nodes = [];

    /// <summary>The cached planes, most recently used first.</summary>
    private readonly LinkedList<Entry> _recentFirst = [];

    /// <summary>All planes in use, cached or already evicted.</summary>
    private readonly Dictionary<ImagePlane, Entry> _used = [];

    /// <summary>Reuses the memory of evicted planes.</summary>
    private readonly PlanePool _pool = new(capacity / 3);

    /// <summary>The number of active runs.</summary>
    private int _runs;

    /// <summary>The bytes freed since the last forced garbage collection.</summary>
    private long _freedBytes;

    /// <summary>
    /// The cache of all runs in this process: 96 MiB, several times the pairs that two threads process at a time if pages have
    /// 1024 × 1024 pixels of 16 bits; less where there is little memory.
    /// </summary>
    public static PlaneCache Shared { get; } = new(Math.Min(96 << 20, MemoryBudget.AvailableBytes / 8));

    /// <summary>The total size of the cached planes, in bytes.</summary>
    public long CachedBytes { get; private set; }

    /// <summary>Registers a run: the cache holds planes until the results of all such calls are disposed.</summary>
    public IDisposable Activate()
    {
        lock (_nodes) _runs++;
        return new Lease(this);
    }

    /// <summary>
    /// Returns a cached plane, or loads it and caches it if it takes at most a quarter of the capacity. The caller passes it to
    /// <see cref="Release"/> when it no longer uses it.
    /// </summary>
    /// <param name="key">The key of the page.</param>
    /// <param name="load">Decodes the page, with memory from the pool.</param>
    public ImagePlane Get(PlaneKey key, Func<PlanePool, ImagePlane> load)
    {
        lock (_nodes)
        {
            if (_nodes.TryGetValue(key, out var node))
            {
                _recentFirst.Remove(node);
                _recentFirst.AddFirst(node);
                return Use(node.Value);
            }
        }

        var plane = load(_pool);
        if (!plane.IsInMemory) return plane;
        lock (_nodes)
        {
            var entry = new Entry(key, plane);
            if (SizeOf(plane) <= capacity / 4 && _runs > 0 && !_nodes.ContainsKey(key))
            {
                _nodes.Add(key, _recentFirst.AddFirst(entry));
                CachedBytes += SizeOf(plane);
                while (CachedBytes > capacity) Evict(_recentFirst.Last!);
            }

            return Use(entry);
        }
    }

    /// <summary>Ends the use of a plane. When no other caller uses it and it is not cached, its memory is reused.</summary>
    /// <param name="plane">A plane that <see cref="Get"/> returned.</param>
    public void Release(ImagePlane plane)
    {
        lock (_nodes)
        {
            if (!_used.TryGetValue(plane, out var entry) || --entry.Users > 0) return;
            _used.Remove(plane);
            if (!IsCached(entry)) Free(plane);
        }
    }

    /// <summary>Drops all planes that are not in use, and their memory.</summary>
    public void Trim()
    {
        lock (_nodes)
        {
            while (_recentFirst.Last is { } node) Evict(node);
            _pool.Clear();
        }

        GC.Collect();
    }

    private static long SizeOf(ImagePlane plane) => plane.RowBytes * plane.Height;

    private ImagePlane Use(Entry entry)
    {
        entry.Users++;
        _used[entry.Plane] = entry;
        return entry.Plane;
    }

    private bool IsCached(Entry entry) => _nodes.TryGetValue(entry.Key, out var node) && node.Value == entry;

    private void Evict(LinkedListNode<Entry> node)
    {
        CachedBytes -= SizeOf(node.Value.Plane);
        _nodes.Remove(node.Value.Key);
        _recentFirst.Remove(node);
        if (node.Value.Users == 0) Free(node.Value.Plane);
    }

    private void Free(ImagePlane plane)
    {
        if (_runs == 0) return;
        _freedBytes += _pool.Return(plane);
        if (_freedBytes < capacity / 3) return;
        _freedBytes = 0;
        // Freed planes are few objects, so the garbage collector alone would collect them late.
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: false);
    }

    private void Deactivate()
    {
        lock (_nodes)
        {
            if (--_runs > 0) return;
            while (_recentFirst.Last is { } node) Evict(node);
            _pool.Clear();
        }
    }

    /// <summary>A plane and the number of its users.</summary>
    private sealed class Entry(PlaneKey key, ImagePlane plane)
    {
        public PlaneKey Key => key;

        public ImagePlane Plane => plane;

        public int Users { get; set; }
    }

    /// <summary>The registration of one run.</summary>
    private sealed class Lease(PlaneCache cache) : IDisposable
    {
        private bool _isDisposed;

        public void Dispose()
        {
            if (_isDisposed) return;
            _isDisposed = true;
            cache.Deactivate();
        }
    }
}
