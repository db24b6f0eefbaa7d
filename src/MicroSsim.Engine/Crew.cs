using System.Runtime.ExceptionServices;

namespace MicroSsim.Engine;

/// <summary>
/// A number of threads that share work. Whoever works on one image may be helped, band by band, by threads that have none;
/// so a batch of small images and a single large one both keep all of them busy, and never more.
/// </summary>
public sealed class Crew
{
    private int _idle;

    /// <summary>Says how many threads there are.</summary>
    /// <param name="threads">At least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is not.</exception>
    public Crew(int threads)
    {
        if (threads < 1) throw new ArgumentOutOfRangeException(nameof(threads), threads, "A crew has at least one thread.");
        Threads = _idle = threads;
    }

    /// <summary>How many threads there are.</summary>
    public int Threads { get; }

    /// <summary>Nobody helps: all work is done by the thread that it is given to.</summary>
    public static Crew Single { get; } = new(1);

    /// <summary>The calling thread has work of its own, and helps nobody until the result is disposed.</summary>
    public IDisposable Enter()
    {
        Interlocked.Decrement(ref _idle);
        return new Stay(this);
    }

    /// <summary>Does work 0 … <paramref name="count"/> − 1 on the calling thread and on those that are idle, in any order.</summary>
    /// <param name="count">How many pieces.</param>
    /// <param name="tool">Makes what a thread works with; disposed of in the end if it can be.</param>
    /// <param name="work">Does one piece.</param>
    internal void Each<TTool>(int count, Func<TTool> tool, Action<int, TTool> work)
    {
        int next = -1;
        ExceptionDispatchInfo? failure = null;
        var helpers = new List<Task>();
        while (helpers.Count < Math.Min(Threads, count) - 1 && TryHire()) helpers.Add(Task.Run(Help));
        Work();
        Task.WaitAll(helpers.ToArray());
        failure?.Throw();

        void Help()
        {
            Work();
            Interlocked.Increment(ref _idle);
        }

        void Work()
        {
            try
            {
                var mine = tool();
                using var _ = mine as IDisposable;
                for (int i = Interlocked.Increment(ref next); i < count && failure is null; i = Interlocked.Increment(ref next)) work(i, mine);
            }
            catch (Exception e)
            {
                failure ??= ExceptionDispatchInfo.Capture(e); // thrown again once everybody has stopped
            }
        }
    }

    private bool TryHire()
    {
        for (int idle = Volatile.Read(ref _idle); idle > 0; idle = Volatile.Read(ref _idle))
        {
            if (Interlocked.CompareExchange(ref _idle, idle - 1, idle) == idle) return true;
        }

        return false;
    }

    private sealed class Stay(Crew crew) : IDisposable
    {
        public void Dispose() => Interlocked.Increment(ref crew._idle);
    }
}
