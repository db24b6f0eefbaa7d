using MicroSsim.Evaluation;

namespace MicroSsim.Tests;

public class MemoryBudgetTests
{
    [Fact]
    public void Workers_never_hold_more_than_the_limit_together_and_all_get_their_turn()
    {
        const long Limit = 100;
        var budget = new MemoryBudget(Limit);
        long held = 0, most = 0;
        int alone = 0;
        long[] amounts = [10, 60, 30, 100, 50, 1000, 1, long.MaxValue, 99, 2];
        Parallel.For(0, 400, new ParallelOptions { MaxDegreeOfParallelism = 8 }, i =>
        {
            long bytes = Math.Min(Limit, amounts[i % amounts.Length]);
            using var lease = budget.Acquire(amounts[i % amounts.Length], CancellationToken.None);
            long now = Interlocked.Add(ref held, bytes);
            lock (budget) most = Math.Max(most, now);
            if (now == Limit) Interlocked.Increment(ref alone);
            Thread.Yield();
            Interlocked.Add(ref held, -bytes);
        });
        Assert.InRange(most, 1, Limit);
        Assert.True(alone >= 120, $"{alone}");
    }

    [Fact]
    public void Waiting_ends_when_the_operation_is_cancelled()
    {
        var budget = new MemoryBudget(1);
        var first = budget.Acquire(1, CancellationToken.None);
        using var cancellation = new CancellationTokenSource(50);
        Assert.ThrowsAny<OperationCanceledException>(() => budget.Acquire(1, cancellation.Token));
        first.Dispose();
        using var next = budget.Acquire(1, CancellationToken.None);
    }

    [Fact]
    public void The_system_tells_how_much_memory_there_is() =>
        Assert.InRange(MemoryBudget.AvailableBytes, 1 << 24, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes);
}
