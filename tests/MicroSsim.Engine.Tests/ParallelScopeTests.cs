using System.Collections.Concurrent;

namespace MicroSsim.Engine.Tests;

public sealed class ParallelScopeTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void All_work_is_done_once(int threads)
    {
        var done = new ConcurrentBag<int>();
        new ParallelScope(threads).ForEach(100, () => 0, (i, _) => done.Add(i));
        Assert.Equal(Enumerable.Range(0, 100), done.Order());
    }

    [Fact]
    public void Idle_threads_help_and_busy_ones_do_not()
    {
        var parallel = new ParallelScope(2);
        Assert.Equal(2, ThreadsThatWork(parallel));
        using (parallel.ReserveCurrentThread())
        {
            Assert.Equal(2, ThreadsThatWork(parallel)); // the one that entered, and the other
            using (parallel.ReserveCurrentThread()) Assert.Equal(1, ThreadsThatWork(parallel));
        }

        Assert.Equal(2, ThreadsThatWork(parallel));
    }

    [Fact]
    public void It_ends_when_the_last_piece_is_done_whoever_does_it()
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
    public void What_fails_on_a_helper_fails_for_the_caller_and_everybody_stops()
    {
        int begun = 0;
        var failure = Assert.Throws<InvalidOperationException>(() => new ParallelScope(3).ForEach(10_000, () => 0, (i, _) =>
        {
            Interlocked.Increment(ref begun);
            if (i == 5) throw new InvalidOperationException("five");
            Thread.Sleep(1);
        }));
        Assert.Equal("five", failure.Message);
        Assert.InRange(begun, 1, 1000);
    }

    [Fact]
    public void Tools_are_disposed_of()
    {
        var tools = new ConcurrentBag<MemoryStream>();
        new ParallelScope(2).ForEach(
            10,
            () =>
            {
                var tool = new MemoryStream();
                tools.Add(tool);
                return tool;
            },
            (_, tool) => tool.WriteByte(1));
        Assert.All(tools, tool => Assert.False(tool.CanWrite));
    }

    [Fact]
    public void A_crew_has_a_thread() => Assert.Throws<ArgumentOutOfRangeException>(() => new ParallelScope(0));

    /// <summary>How many threads meet when each waits a while for another.</summary>
    private static int ThreadsThatWork(ParallelScope parallel)
    {
        using var both = new CountdownEvent(2);
        int tools = 0;
        parallel.ForEach(
            2,
            () => Interlocked.Increment(ref tools),
            (_, _) =>
            {
                both.Signal();
                both.Wait(TimeSpan.FromSeconds(2), TestContext.Current.CancellationToken);
            });
        return tools;
    }
}
