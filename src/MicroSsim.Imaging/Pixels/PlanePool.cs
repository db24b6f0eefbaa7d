using System.Runtime.CompilerServices;
using MicroSsim.Engine.Planes;
using MicroSsim.Imaging.Files;

namespace MicroSsim.Imaging.Pixels;

/// <summary>
/// Memory of planes that are used no more, for the next ones of their size and type: new memory for every image costs more than
/// to read it. Any number of threads may use it.
/// </summary>
/// <param name="capacity">Bytes that it holds, at most; what came first goes first.</param>
public sealed class PlanePool(long capacity)
{
    private readonly ConditionalWeakTable<ImagePlane, Array> _lent = new();
    private readonly LinkedList<Array> _latestFirst = [];
    private long _held;

    /// <summary>Takes back the memory of a plane that <see cref="ImageFile.Load(ImagePage, int, PlanePool)"/> made with this pool; nobody may look at the plane again. Others are left alone.</summary>
    /// <param name="plane">The plane.</param>
    /// <returns>Bytes that there was no room for, so that the garbage collector is left with them.</returns>
    public long Return(ImagePlane plane)
    {
        lock (_latestFirst)
        {
            if (!_lent.TryGetValue(plane, out var pixels)) return 0;
            _lent.Remove(plane);
            _latestFirst.AddFirst(pixels);
            _held += Buffer.ByteLength(pixels);
            long tooMuch = 0;
            for (; _held > capacity; _latestFirst.RemoveLast())
            {
                int bytes = Buffer.ByteLength(_latestFirst.Last!.Value);
                _held -= bytes;
                tooMuch += bytes;
            }

            return tooMuch;
        }
    }

    /// <summary>Holds nothing any more.</summary>
    public void Clear()
    {
        lock (_latestFirst)
        {
            _latestFirst.Clear();
            _held = 0;
        }
    }

    /// <summary>An array of that length whose content is whatever was there last; null if there is none.</summary>
    internal T[]? Take<T>(int length)
    {
        lock (_latestFirst)
        {
            for (var place = _latestFirst.First; place is not null; place = place.Next)
            {
                // "is T[]" is not enough: to the runtime, a short[] is a ushort[] as well.
                if (place.Value.GetType() != typeof(T[]) || place.Value.Length != length) continue;
                var pixels = (T[])place.Value;
                _latestFirst.Remove(place);
                _held -= Buffer.ByteLength(pixels);
                return pixels;
            }

            return null;
        }
    }

    /// <summary>An array is a plane's until the plane is returned.</summary>
    internal void Lend(ImagePlane plane, Array pixels) => _lent.Add(plane, pixels);
}
