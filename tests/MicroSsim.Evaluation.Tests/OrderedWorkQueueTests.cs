using MicroSsim.Evaluation.Batch;

namespace MicroSsim.Tests;

/// <summary>Work items run on several threads; their results come in the order in which the items were added.</summary>
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
            Assert.True(secondIsDone.Wait(Long), "The second item did not start while the first was running.");
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
    public void A_failure_is_thrown_in_order_and_the_other_items_run()
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
        Assert.False(work.TryTake(Long, out _)); // returns at once: no item is left
    }

    [Fact]
    public void The_number_of_waiting_items_is_bounded()
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
    public void No_more_threads_than_given_run_at_the_same_time()
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
    public void Cancellation_stops_waiting_but_added_items_still_run()
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
        bool allRan = begun.Wait(Long, TestContext.Current.CancellationToken);
        Assert.True(allRan, "Items that hold files open must run, so that they can close them.");
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
