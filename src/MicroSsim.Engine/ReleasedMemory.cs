namespace MicroSsim.Engine;

/// <summary>
/// Counts the memory of large arrays that are no longer used, and collects them in time. They are few objects, so the garbage collector
/// alone would collect them late, when a process has grown to several times what it needs. Thread-safe.
/// </summary>
public static class ReleasedMemory
{
    /// <summary>The bytes after which a collection pays: it takes far less time than computing on as many bytes of pixels.</summary>
    private const long CollectAfter = 64L << 20;

    private static long ReleasedBytes;

    /// <summary>Adds arrays that were released since the last call.</summary>
    /// <param name="bytes">Their size in bytes.</param>
    public static void Add(long bytes)
    {
        if (Interlocked.Add(ref ReleasedBytes, bytes) < CollectAfter) return;
        Interlocked.Exchange(ref ReleasedBytes, 0);
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true);
    }
}
