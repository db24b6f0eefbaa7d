using System.Runtime.ExceptionServices;

namespace MicroSsim.Engine;

/// <summary>
/// A limit on the number of threads that work at the same time, shared by nested parallel loops. A batch reserves one thread for
/// each image; threads without an image run iterations of the loops inside other images. So a batch of small images and a single
/// large image both use all threads, and never more.
/// </summary>
/// <remarks>Thread-safe.</remarks>
public sealed class ParallelScope
{
    private int _idleThreads;

    /// <summary>Creates a scope.</summary>
    /// <param name="degreeOfParallelism">The number of threads, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="degreeOfParallelism"/> is less than 1.</exception>
    public ParallelScope(int degreeOfParallelism)
    {
        if (degreeOfParallelism < 1)
        {
            throw new ArgumentOutOfRangeException(
                nameof(degreeOfParallelism), degreeOfParallelism, "The degree of parallelism must be at least 1.");
        }

        DegreeOfParallelism = _idleThreads = degreeOfParallelism;
    }

    /// <summary>The largest number of threads that work at the same time, at least 1.</summary>
    public int DegreeOfParallelism { get; }

    /// <summary>The scope that runs every loop on the calling thread only.</summary>
    public static ParallelScope SingleThreaded { get; } = new(1);

    /// <summary>
    /// Reserves one of the threads for the calling thread, so that loops on other threads do not use it, until the result is
    /// disposed.
    /// </summary>
    public IDisposable ReserveCurrentThread()
    {
        Interlocked.Decrement(ref _idleThreads);
        return new Reservation(this);
    }

    /// <summary>Runs iterations 0 … <paramref name="count"/> − 1 on the calling thread and on idle threads, in no fixed order.</summary>
    /// <typeparam name="TScratch">The scratch (working memory) of one thread.</typeparam>
    /// <param name="count">The number of iterations.</param>
    /// <param name="createScratch">
    /// Creates the scratch of one thread; it is disposed at the end if it is <see cref="IDisposable"/>.
    /// </param>
    /// <param name="body">Runs one iteration. The first exception stops the loop and is rethrown once all threads have stopped.</param>
    internal void ForEach<TScratch>(int count, Func<TScratch> createScratch, Action<int, TScratch> body)
    {
        int next = -1;
        ExceptionDispatchInfo? failure = null;
        var helpers = new List<Task>();
        while (helpers.Count < Math.Min(DegreeOfParallelism, count) - 1 && TryTakeIdleThread()) helpers.Add(Task.Run(RunHelper));
        RunIterations();
        Task.WaitAll(helpers.ToArray());
        failure?.Throw();

        void RunHelper()
        {
            RunIterations();
            Interlocked.Increment(ref _idleThreads);
        }

        void RunIterations()
        {
            try
            {
                var scratch = createScratch();
                using var _ = scratch as IDisposable;
                for (int i = Next(); i < count && failure is null; i = Next()) body(i, scratch);
            }
            catch (Exception e)
            {
                failure ??= ExceptionDispatchInfo.Capture(e);
            }
        }

        int Next() => Interlocked.Increment(ref next);
    }

    private bool TryTakeIdleThread()
    {
        for (int idle = Volatile.Read(ref _idleThreads); idle > 0; idle = Volatile.Read(ref _idleThreads))
        {
            if (Interlocked.CompareExchange(ref _idleThreads, idle - 1, idle) == idle) return true;
        }

        return false;
    }

    private sealed class Reservation(ParallelScope scope) : IDisposable
    {
        public void Dispose() => Interlocked.Increment(ref scope._idleThreads);
    }
}
