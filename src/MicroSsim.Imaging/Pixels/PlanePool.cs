using System.Runtime.CompilerServices;
using MicroSsim.Engine.Planes;

namespace MicroSsim.Imaging.Pixels;

/// <summary>
/// Recycles the arrays of planes that are no longer used for later planes of the same type and size, because allocating an array
/// per image costs more than reading the image. Thread-safe.
/// </summary>
/// <param name="capacity">Bytes that the pool holds at most; the arrays returned first are dropped first.</param>
public sealed class PlanePool(long capacity)
{
    /// <summary>The array of each plane that was loaded into rented or tracked memory and has not been returned.</summary>
    private readonly ConditionalWeakTable<ImagePlane, Array> _arrayOf = new();

    /// <summary>The free arrays, last returned first; also the lock.</summary>
    private readonly LinkedList<Array> _free = [];

    /// <summary>Total size of the free arrays in bytes.</summary>
    private long _freeBytes;

    /// <summary>
    /// Returns the array of a plane that was loaded with this pool; the plane must not be used afterwards. Planes that were loaded
    /// otherwise are ignored.
    /// </summary>
    /// <param name="plane">The plane.</param>
    /// <returns>Bytes dropped because the pool was full; they are left to the garbage collector.</returns>
    public long Return(ImagePlane plane)
    {
        lock (_free)
        {
            if (!_arrayOf.TryGetValue(plane, out var pixels)) return 0;
            _arrayOf.Remove(plane);
            _free.AddFirst(pixels);
            _freeBytes += Buffer.ByteLength(pixels);
            long dropped = 0;
            for (; _freeBytes > capacity; _free.RemoveLast())
            {
                int bytes = Buffer.ByteLength(_free.Last!.Value);
                _freeBytes -= bytes;
                dropped += bytes;
            }

            return dropped;
        }
    }

    /// <summary>Drops all free arrays.</summary>
    public void Clear()
    {
        lock (_free)
        {
            _free.Clear();
            _freeBytes = 0;
        }
    }

    /// <summary>Takes a free array of exactly this type and length; its content is undefined. Null if there is none.</summary>
    internal T[]? Rent<T>(int length)
    {
        lock (_free)
        {
            for (var node = _free.First; node is not null; node = node.Next)
            {
                // "is T[]" does not suffice: for the runtime, a short[] is also a ushort[].
                if (node.Value.GetType() != typeof(T[]) || node.Value.Length != length) continue;
                var pixels = (T[])node.Value;
                _free.Remove(node);
                _freeBytes -= Buffer.ByteLength(pixels);
                return pixels;
            }

            return null;
        }
    }

    /// <summary>Remembers the array of a plane, so that <see cref="Return"/> can recycle it.</summary>
    internal void Track(ImagePlane plane, Array pixels) => _arrayOf.Add(plane, pixels);
}
