namespace MicroSsim.Imaging.Zarr;

/// <summary>
/// A cache of values that several threads use, with least-recently-used eviction. Each value is created once; concurrent callers wait for
/// it. An evicted value is freed when nobody uses it any more. Thread-safe.
/// </summary>
/// <typeparam name="TKey">The key of a value.</typeparam>
/// <typeparam name="TValue">A value, such as a decoded chunk or an open file; null is a value too.</typeparam>
/// <param name="capacity">The largest total size of the cached values; values in use may exceed it.</param>
/// <param name="free">Frees a value.</param>
internal sealed class LeaseCache<TKey, TValue>(long capacity, Action<TKey, TValue> free) : IDisposable
    where TKey : struct, IEquatable<TKey>
    where TValue : class
{
    /// <summary>The cached values by key; also the lock of all state.</summary>
    private readonly Dictionary<TKey, LinkedListNode<Lease>> _nodes = [];

    /// <summary>The cached values, most recently used first.</summary>
    private readonly LinkedList<Lease> _recentFirst = [];

    private long _size;

    /// <summary>Whether a value is cached, or being created.</summary>
    public bool Contains(TKey key)
    {
        lock (_nodes) return _nodes.ContainsKey(key);
    }

    /// <summary>Returns a cached value, as <see cref="Acquire"/> does.</summary>
    /// <returns>The value; null if it is not cached.</returns>
    public Lease? TryAcquire(TKey key)
    {
        Lease lease;
        lock (_nodes)
        {
            if (!_nodes.TryGetValue(key, out var node)) return null;
            lease = Use(node);
        }

        return Wait(lease);
    }

    /// <summary>
    /// Returns a cached value, or creates and caches it. The caller passes it to <see cref="Release"/> when it no longer uses it.
    /// </summary>
    /// <param name="key">The key of the value.</param>
    /// <param name="size">Its size, in the unit of the capacity.</param>
    /// <param name="create">Creates the value. An exception is thrown to all callers.</param>
    public Lease Acquire(TKey key, long size, Func<TValue?> create)
    {
        Lease lease;
        lock (_nodes)
        {
            if (!_nodes.TryGetValue(key, out var node))
            {
                node = _recentFirst.AddFirst(new Lease(key, size, new Lazy<TValue?>(create)));
                _nodes.Add(key, node);
                _size += size;
                while (_size > capacity && _recentFirst.Last != node) Remove(_recentFirst.Last!);
            }

            lease = Use(node);
        }

        return Wait(lease);
    }

    /// <summary>Ends the use of a value.</summary>
    public void Release(Lease lease)
    {
        lock (_nodes)
        {
            lease.Users--;
            FreeUnused(lease);
        }
    }

    /// <summary>Removes the values whose keys match.</summary>
    public void Remove(Predicate<TKey> match)
    {
        lock (_nodes)
        {
            for (var node = _recentFirst.First; node is not null;)
            {
                var next = node.Next;
                if (match(node.Value.Key)) Remove(node);
                node = next;
            }
        }
    }

    /// <summary>Removes all values.</summary>
    public void Dispose() => Remove(_ => true);

    private Lease Use(LinkedListNode<Lease> node)
    {
        _recentFirst.Remove(node);
        _recentFirst.AddFirst(node);
        node.Value.Users++;
        return node.Value;
    }

    /// <summary>Creates a value in use, or waits until it is created, outside the lock, so that other values do not wait.</summary>
    private Lease Wait(Lease lease)
    {
        try
        {
            _ = lease.Value;
            return lease;
        }
        catch
        {
            Release(lease);
            throw;
        }
    }

    private void Remove(LinkedListNode<Lease> node)
    {
        _size -= node.Value.Size;
        _nodes.Remove(node.Value.Key);
        _recentFirst.Remove(node);
        node.Value.IsRemoved = true;
        FreeUnused(node.Value);
    }

    private void FreeUnused(Lease lease)
    {
        if (lease is { IsRemoved: true, Users: 0, IsCreated: true, Value: { } value }) free(lease.Key, value);
    }

    /// <summary>A cached value in use.</summary>
    internal sealed class Lease(TKey key, long size, Lazy<TValue?> value)
    {
        /// <summary>The key of the value.</summary>
        public TKey Key => key;

        /// <summary>Size in the unit of the capacity.</summary>
        public long Size => size;

        /// <summary>The value.</summary>
        public TValue? Value => value.Value;

        /// <summary>True if the value was created without an error.</summary>
        public bool IsCreated => value.IsValueCreated;

        /// <summary>Number of callers that use the value.</summary>
        public int Users { get; set; }

        /// <summary>True once the value is no longer cached; it is freed when nobody uses it.</summary>
        public bool IsRemoved { get; set; }
    }
}
