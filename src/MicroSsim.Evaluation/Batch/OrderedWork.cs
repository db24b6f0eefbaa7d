using System.Collections.Concurrent;

namespace MicroSsim.Evaluation.Batch;

/// <summary>
/// Does work on several threads and hands out the results in the order in which the work was given, as they are ready.
/// How far the threads run ahead of the results that were taken is bounded, and so is what waits in memory.
/// </summary>
/// <typeparam name="TResult">What the work returns.</typeparam>
internal sealed class OrderedWork<TResult> : IDisposable
{
    private readonly BlockingCollection<Action> _waiting = [];
    private readonly Queue<TaskCompletionSource<TResult>> _results = [];
    private readonly CancellationToken _cancellation;
    private readonly int _threads, _capacity;
    private int _started;

    /// <param name="threads">How many threads work.</param>
    /// <param name="cancellation">Ends it: nothing more can be added, and waiting throws. Work that was added is still begun.</param>
    public OrderedWork(int threads, CancellationToken cancellation)
    {
        _threads = threads;
        _capacity = 4 * threads;
        _cancellation = cancellation;
    }

    /// <summary>Whether no more work should be added before a result is taken.</summary>
    public bool IsFull => _results.Count >= _capacity;

    /// <summary>Adds work. What it throws comes out when its result is taken.</summary>
    public void Add(Func<TResult> work)
    {
        var result = new TaskCompletionSource<TResult>(TaskCreationOptions.RunContinuationsAsynchronously);
        _results.Enqueue(result);
        _waiting.Add(() => Complete(result, work), _cancellation);
        if (_started < _threads)
        {
            _started++;
            new Thread(Work) { IsBackground = true, Name = $"MicroSsim {_started}" }.Start();
        }
    }

    /// <summary>Takes the next result in order if it is ready within the time.</summary>
    /// <returns>False where it is not, or where no work is left.</returns>
    public bool TryTake(TimeSpan wait, out TResult result)
    {
        result = default!;
        if (_results.Count == 0) return false;
        var next = _results.Peek().Task;
        if (!next.IsCompleted && (wait == TimeSpan.Zero || !WaitFor(next, wait))) return false;
        _results.Dequeue();
        result = next.GetAwaiter().GetResult();
        return true;
    }

    /// <summary>Whether results are still to come.</summary>
    public bool HasResults => _results.Count > 0;

    /// <summary>No more work will be added; the threads end when they have done what there is.</summary>
    public void Dispose() => _waiting.CompleteAdding();

    private bool WaitFor(Task task, TimeSpan wait)
    {
        try
        {
            return task.Wait((int)wait.TotalMilliseconds, _cancellation);
        }
        catch (AggregateException)
        {
            return true; // the work failed; TryTake throws what it threw
        }
    }

    private void Work()
    {
        foreach (var action in _waiting.GetConsumingEnumerable()) action();
    }

    private static void Complete(TaskCompletionSource<TResult> result, Func<TResult> work)
    {
        try
        {
            result.SetResult(work());
        }
        catch (Exception e)
        {
            result.SetException(e);
        }
    }
}
