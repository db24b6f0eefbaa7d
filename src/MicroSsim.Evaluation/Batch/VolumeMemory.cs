namespace MicroSsim.Evaluation.Batch;

/// <summary>
/// Bounds the memory of the volumes that are measured at the same time: a volume waits until those before it leave enough. Small volumes
/// are measured side by side, a large one alone. Thread-safe.
/// </summary>
internal static class VolumeMemory
{
    /// <summary>The largest total size of a ground truth and a prediction that are loaded as a whole, in bytes.</summary>
    public const long WholeBytes = 256L << 20;

    /// <summary>The largest total size of all volumes in memory, in bytes.</summary>
    private const long AllBytes = 2 * WholeBytes;

    private static readonly object Lock = new();

    private static long _used;

    /// <summary>Waits until a pair of volumes may be loaded. The caller disposes the result when it has released them.</summary>
    /// <param name="bytes">The size of both; what exceeds the limit is read from the files in bands.</param>
    public static IDisposable Reserve(long bytes)
    {
        bytes = Math.Min(bytes, AllBytes);
        lock (Lock)
        {
            while (_used > 0 && _used + bytes > AllBytes) Monitor.Wait(Lock);
            _used += bytes;
        }

        return new Reservation(bytes);
    }

    private sealed class Reservation(long bytes) : IDisposable
    {
        public void Dispose()
        {
            lock (Lock)
            {
                _used -= bytes;
                Monitor.PulseAll(Lock);
            }
        }
    }
}
