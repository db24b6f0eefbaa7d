using System.Collections.Concurrent;

namespace MicroSsim.Engine.Tests;

public sealed class ParallelScopeTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Every_iteration_runs_once(int threads)
    {
        var done = new ConcurrentBag<int>();
        new ParallelScope(threads).ForEach(100, () => 0, (i, _) => done.Add(i));
        Assert.Equal(Enumerable.Range(0, 100), done.Order());
    }

    [Fact]
    public void Idle_threads_are_used_and_reserved_ones_are_not()
    {
        var parallel = new ParallelScope(2);
        Assert.Equal(2, CountThreads(parallel));
        using (parallel.ReserveCurrentThread())
        {
            Assert.Equal(2, CountThreads(parallel)); // the reserved thread and the idle one
            using (parallel.ReserveCurrentThread()) Assert.Equal(1, CountThreads(parallel));
        }

        Assert.Equal(2, CountThreads(parallel));
    }

    [Fact]
    public void It_ends_after_the_last_iteration_on_any_thread()
    {
        using var both = new CountdownEvent(2);
        int caller = Environment.CurrentManagedThreadId, done = 0;
        new ParallelScope(2).ForEach(2, () => 0, (_, _) =>
        {
            both.Signal();
            both.Wait(TimeSpan.FromSeconds(2), TestContext.Current.CancellationToken);
            if (Environment.CurrentManagedThreadId != caller) Thread.Sleep(100);
            Interlocked.Increment(ref done);
        });
        Assert.Equal(2, done);
    }

    [Fact]
    public void An_exception_on_a_helper_thread_is_rethrown_to_the_caller_and_stops_the_loop()
    {
        int started = 0;
        var failure = Assert.Throws<InvalidOperationException>(() => new ParallelScope(3).ForEach(10_000, () => 0, (i, _) =>
        {
            Interlocked.Increment(ref started);
            if (i == 5) throw new InvalidOperationException("five");
            Thread.Sleep(1);
        }));
        Assert.Equal("five", failure.Message);
        Assert.InRange(started, 1, 1000);
    }

    [Fact]
    public void Scratch_is_disposed()
    {
        var scratches = new ConcurrentBag<MemoryStream>();
        new ParallelScope(2).ForEach(
            10,
            () =>
            {
                var scratch = new MemoryStream();
                scratches.Add(scratch);
                return scratch;
            },
            (_, scratch) => scratch.WriteByte(1));
        Assert.All(scratches, scratch => Assert.False(scratch.CanWrite));
    }

    [Fact]
    public void The_degree_of_parallelism_is_at_least_one() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new ParallelScope(0));

    /// <summary>The number of threads that run two iterations, each of which waits for the other for a while.</summary>
    private static int CountThreads(ParallelScope parallel)
    {
        using var both = new CountdownEvent(2);
        int scratches = 0;
        parallel.ForEach(
            2,
            () => Interlocked.Increment(ref scratches),
            (_, _) =>
            {
                both.Signal();
                both.Wait(TimeSpan.FromSeconds(2), TestContext.Current.CancellationToken);
            });
        return scratches;
    }
}
