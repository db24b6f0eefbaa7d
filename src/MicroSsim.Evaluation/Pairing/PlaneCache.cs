using MicroSsim.Engine.Planes;
using MicroSsim.Imaging.IO;
using MicroSsim.Imaging.Pixels;

namespace MicroSsim.Evaluation.Pairing;

/// <summary>What a page of a file is known by; a file that has changed is another.</summary>
internal readonly record struct PlaneKey(string Path, FileStamp Stamp, string? Entry, int Page, int? Sample = null);

/// <summary>
/// The planes that were decoded last, so that a row that flows on to the next metric finds its images decoded. How much it
/// holds is bounded, and when no run is left it holds nothing. The memory of a plane that it forgets, and nobody uses, becomes
/// the next one's.
/// </summary>
/// <param name="capacity">Bytes, at most.</param>
internal sealed class PlaneCache(long capacity)
{
    private readonly Dictionary<PlaneKey, LinkedListNode<Entry>> _places = [];
    private readonly LinkedList<Entry> _latestFirst = [];
    private readonly Dictionary<ImagePlane, Entry> _used = [];
    private readonly PlanePool _pool = new(capacity / 3);
    private int _runs;
    private long _forgotten; // bytes, since memory was last given back

    /// <summary>That of all runs in this process: 96 MiB, several times the pairs that two threads have on their way if pages are of 16 bits and 1024 × 1024.</summary>
    public static PlaneCache Recent { get; } = new(96 << 20);

    /// <summary>Bytes held.</summary>
    public long Held { get; private set; }

    /// <summary>A run begins; what the cache holds is of use until the last run has disposed of the result.</summary>
    public IDisposable Enter()
    {
        lock (_places) _runs++;
        return new Stay(this);
    }

    /// <summary>A plane held, or else one loaded, and held from now on if it is small enough. To be released.</summary>
    public ImagePlane Get(PlaneKey key, Func<PlanePool, ImagePlane> load)
    {
        lock (_places)
        {
            if (_places.TryGetValue(key, out var place))
            {
                _latestFirst.Remove(place);
                _latestFirst.AddFirst(place);
                return Use(place.Value);
            }
        }

        var plane = load(_pool);
        if (!plane.IsInMemory) return plane;
        lock (_places)
        {
            var entry = new Entry(key, plane);
            if (BytesOf(plane) <= capacity / 4 && _runs > 0 && !_places.ContainsKey(key))
            {
                _places.Add(key, _latestFirst.AddFirst(entry));
                Held += BytesOf(plane);
                while (Held > capacity) Forget(_latestFirst.Last!);
            }

            return Use(entry);
        }
    }

    /// <summary>A plane that <see cref="Get"/> returned is used no more.</summary>
    public void Release(ImagePlane plane)
    {
        lock (_places)
        {
            if (!_used.TryGetValue(plane, out var entry) || --entry.Users > 0) return;
            _used.Remove(plane);
            if (!IsHeld(entry)) GiveBack(plane);
        }
    }

    private static long BytesOf(ImagePlane plane) => plane.RowBytes * plane.Height;

    private ImagePlane Use(Entry entry)
    {
        entry.Users++;
        _used[entry.Plane] = entry;
        return entry.Plane;
    }

    private bool IsHeld(Entry entry) => _places.TryGetValue(entry.Key, out var place) && place.Value == entry;

    private void Forget(LinkedListNode<Entry> place)
    {
        Held -= BytesOf(place.Value.Plane);
        _places.Remove(place.Value.Key);
        _latestFirst.Remove(place);
        if (place.Value.Users == 0) GiveBack(place.Value.Plane);
    }

    private void GiveBack(ImagePlane plane)
    {
        if (_runs == 0) return;
        _forgotten += _pool.Return(plane);
        if (_forgotten < capacity / 3) return;
        _forgotten = 0;
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: false); // it counts objects, and planes are few
    }

    private void Leave()
    {
        lock (_places)
        {
            if (--_runs > 0) return;
            while (_latestFirst.Last is { } place) Forget(place);
            _pool.Clear();
        }
    }

    /// <summary>A plane, and by how many it is used.</summary>
    private sealed class Entry(PlaneKey key, ImagePlane plane)
    {
        public PlaneKey Key => key;

        public ImagePlane Plane => plane;

        public int Users { get; set; }
    }

    private sealed class Stay(PlaneCache cache) : IDisposable
    {
        private bool _left;

        public void Dispose()
        {
            if (_left) return;
            _left = true;
            cache.Leave();
        }
    }
}
