using System.Diagnostics;
using MicroSsim.Engine;

namespace MicroSsim.Evaluation;

/// <summary>
/// A limit on the memory that all workers of this process hold together. Work that does not fit beside that of others waits; work that
/// is larger than the limit runs when nobody else holds any. Waiting work is admitted in order of arrival. Thread-safe.
/// </summary>
/// <param name="limit">The limit in bytes.</param>
internal sealed class MemoryBudget(long limit)
{
    /// <summary>The share of the budget of one processor, in bytes; three is the least.</summary>
    private const long BytesPerProcessor = 96L << 20;

    /// <summary>The memory that is assumed where the system does not tell it, in bytes.</summary>
    private const long AssumedMemory = 2L << 30;

    /// <summary>The longest time until a waiting worker notices a cancellation.</summary>
    private static readonly TimeSpan CheckInterval = TimeSpan.FromMilliseconds(100);

    /// <summary>The arrivals that wait; also the lock.</summary>
    private readonly LinkedList<long> _waiting = [];

    private long _held;
    private int _holders;

    /// <summary>
    /// The memory that this process may use, in bytes: that of the machine, of its container, or a limit of the .NET heap.
    /// </summary>
    public static long AvailableBytes { get; } = ReadAvailableBytes();

    /// <summary>The budget of this process: 96 MiB for each processor, at least 288 MiB, at most half of the available memory.</summary>
    public static MemoryBudget Shared { get; } =
        new(Math.Min(AvailableBytes / 2, BytesPerProcessor * Math.Max(3, Environment.ProcessorCount)));

    /// <summary>Waits until an amount of memory is free, and holds it until the result is disposed.</summary>
    /// <param name="bytes">The amount in bytes; <see cref="long.MaxValue"/> to work alone.</param>
    /// <param name="cancellation">Token to cancel the operation.</param>
    /// <exception cref="OperationCanceledException">The operation was cancelled while waiting.</exception>
    public IDisposable Acquire(long bytes, CancellationToken cancellation)
    {
        bytes = Math.Min(bytes, limit);
        lock (_waiting)
        {
            var arrival = _waiting.AddLast(bytes);
            try
            {
                while (_waiting.First != arrival || (_holders > 0 && _held + bytes > limit))
                {
                    cancellation.ThrowIfCancellationRequested();
                    Monitor.Wait(_waiting, CheckInterval);
                }
            }
            finally
            {
                _waiting.Remove(arrival);
                Monitor.PulseAll(_waiting);
            }

            _held += bytes;
            _holders++;
            return new Lease(this, bytes);
        }
    }

    private static long ReadAvailableBytes()
    {
#if NET
        return GC.GetGCMemoryInfo().TotalAvailableMemoryBytes is > 0 and var bytes ? bytes : AssumedMemory;
#else
        // .NET Standard lacks the method, which every .NET since 3.0 has.
        object? info = typeof(GC).GetMethod("GetGCMemoryInfo", Type.EmptyTypes)?.Invoke(null, null);
        object? available = info?.GetType().GetProperty("TotalAvailableMemoryBytes")?.GetValue(info);
        return available is long and > 0 and var bytes ? bytes : AssumedMemory;
#endif
    }

    private void Release(long bytes)
    {
        lock (_waiting)
        {
            _held -= bytes;
            _holders--;
            Debug.Assert(_holders >= 0, "A lease was disposed twice.");
            Monitor.PulseAll(_waiting);
        }
    }

    private sealed class Lease(MemoryBudget budget, long bytes) : IDisposable
    {
        public void Dispose() => budget.Release(bytes);
    }
}
