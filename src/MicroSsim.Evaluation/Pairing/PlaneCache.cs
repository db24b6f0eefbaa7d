using MicroSsim.Engine;
using MicroSsim.Imaging;

namespace MicroSsim.Evaluation;

/// <summary>What a page of a file is known by; a file that has changed is another.</summary>
internal readonly record struct PlaneKey(string Path, FileStamp Stamp, string? Entry, int Page);

/// <summary>
/// The planes that were decoded last, so that a row that flows on to the next metric finds its images decoded. How much it
/// holds is bounded, and when no run is left it holds nothing.
/// </summary>
/// <param name="capacity">Bytes, at most.</param>
internal sealed class PlaneCache(long capacity)
{
    private readonly Dictionary<PlaneKey, LinkedListNode<(PlaneKey Key, ImagePlane Plane)>> _places = [];
    private readonly LinkedList<(PlaneKey Key, ImagePlane Plane)> _latestFirst = [];
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

    /// <summary>A plane held, or else one loaded, and held from now on if it is small enough.</summary>
    public ImagePlane Get(PlaneKey key, Func<ImagePlane> load)
    {
        lock (_places)
        {
            if (_places.TryGetValue(key, out var place))
            {
                _latestFirst.Remove(place);
                _latestFirst.AddFirst(place);
                return place.Value.Plane;
            }
        }

        var plane = load();
        if (!plane.IsInMemory || BytesOf(plane) > capacity / 4) return plane;
        lock (_places)
        {
            if (_runs == 0 || _places.ContainsKey(key)) return plane;
            _places.Add(key, _latestFirst.AddFirst((key, plane)));
            Held += BytesOf(plane);
            while (Held > capacity) Forget(_latestFirst.Last!);
        }

        return plane;
    }

    private static long BytesOf(ImagePlane plane) => plane.RowBytes * plane.Height;

    private void Forget(LinkedListNode<(PlaneKey Key, ImagePlane Plane)> place)
    {
        Held -= BytesOf(place.Value.Plane);
        _places.Remove(place.Value.Key);
        _latestFirst.Remove(place);
        _forgotten += BytesOf(place.Value.Plane);
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
        }
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
