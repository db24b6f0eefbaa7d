using MicroSsim.Evaluation.Batch;

namespace MicroSsim.Tests;

/// <summary>Work on several threads whose results come in the order in which it was given.</summary>
public class OrderedWorkQueueTests
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(30);

    [Fact]
    public void Results_come_in_order_however_long_the_work_takes()
    {
        using var work = new OrderedWorkQueue<int>(3, CancellationToken.None);
        using var secondIsDone = new ManualResetEventSlim();
        work.Add(() =>
        {
            Assert.True(secondIsDone.Wait(Long), "The second was not begun before the first had ended.");
            return 1;
        });
        work.Add(() =>
        {
            secondIsDone.Set();
            return 2;
        });
        work.Add(() => 3);
        Assert.Equal([1, 2, 3], Rest(work));
    }

    [Fact]
    public void A_failure_comes_out_at_its_place_and_the_others_are_done()
    {
        using var work = new OrderedWorkQueue<int>(2, CancellationToken.None);
        work.Add(() => 1);
        work.Add(() => throw new InvalidDataException("the second"));
        work.Add(() => 3);
        Assert.True(work.TryTake(Long, out int first));
        var failure = Assert.Throws<InvalidDataException>(() => work.TryTake(Long, out _));
        Assert.Equal((1, "the second"), (first, failure.Message));
        Assert.Equal([3], Rest(work));
    }

    [Fact]
    public void Taking_does_not_wait_longer_than_asked()
    {
        using var work = new OrderedWorkQueue<int>(1, CancellationToken.None);
        using var go = new ManualResetEventSlim();
        work.Add(() =>
        {
            go.Wait(Long);
            return 1;
        });
        Assert.False(work.TryTake(TimeSpan.Zero, out _));
        Assert.False(work.TryTake(TimeSpan.FromMilliseconds(20), out _));
        go.Set();
        Assert.Equal([1], Rest(work));
        Assert.False(work.TryTake(Long, out _)); // at once: nothing is to come
    }

    [Fact]
    public void It_is_full_before_much_waits_in_memory()
    {
        using var work = new OrderedWorkQueue<int>(2, CancellationToken.None);
        int added = 0;
        while (!work.IsFull && added < 1000)
        {
            int value = added++;
            work.Add(() => value);
        }

        Assert.InRange(added, 2, 16);
        Assert.True(work.TryTake(Long, out _));
        Assert.False(work.IsFull);
    }

    [Fact]
    public void No_more_threads_than_asked_work_at_once()
    {
        using var work = new OrderedWorkQueue<int>(3, CancellationToken.None);
        int now = 0, most = 0;
        for (int i = 0; i < 40; i++)
        {
            work.Add(() =>
            {
                int running = Interlocked.Increment(ref now);
                lock (work) most = Math.Max(most, running);
                Thread.Sleep(2);
                Interlocked.Decrement(ref now);
                return 0;
            });
        }

        Assert.Equal(40, Rest(work).Count);
        Assert.InRange(most, 1, 3);
    }

    [Fact]
    public void Cancelling_ends_the_wait_and_what_was_added_is_still_begun()
    {
        using var cancellation = new CancellationTokenSource();
        using var go = new ManualResetEventSlim();
        using var begun = new CountdownEvent(5);
        using (var work = new OrderedWorkQueue<int>(1, cancellation.Token))
        {
            for (int i = 0; i < 5; i++)
            {
                work.Add(() =>
                {
                    begun.Signal();
                    return go.Wait(Long) ? 0 : 1;
                });
            }

            cancellation.CancelAfter(50);
            Assert.ThrowsAny<OperationCanceledException>(() => work.TryTake(Long, out _));
            Assert.ThrowsAny<OperationCanceledException>(() => work.Add(() => 0));
        }

        go.Set();
        Assert.True(begun.Wait(Long, TestContext.Current.CancellationToken), "Work that holds files open must get the chance to close them.");
    }

    private static List<int> Rest(OrderedWorkQueue<int> work)
    {
        var results = new List<int>();
        while (work.HasResults)
        {
            if (work.TryTake(Long, out int result)) results.Add(result);
        }

        return results;
    }
}
