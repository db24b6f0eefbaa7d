using System.Collections.Concurrent;

namespace MicroSsim.Evaluation.Batch;

/// <summary>
/// A queue of work items that run on several threads and return their results in the order in which they were added. Its capacity is
/// bounded, and so is the memory of results that wait. Items are added and results taken by one thread.
/// </summary>
/// <typeparam name="TResult">The result of a work item.</typeparam>
internal sealed class OrderedWorkQueue<TResult> : IDisposable
{
    private readonly BlockingCollection<Action> _items = [];
    private readonly Queue<TaskCompletionSource<TResult>> _results = [];
    private readonly CancellationToken _cancellation;
    private readonly int _capacity;
    private int _threads, _started;

    /// <summary>Creates an empty queue; threads are started as items are added.</summary>
    /// <param name="threads">The largest number of threads.</param>
    /// <param name="cancellation">
    /// Token to cancel the operation: adding and waiting throw from then on. Items that were added still run, so that they can release
    /// what they hold.
    /// </param>
    /// <param name="maxItems">The largest number of items that have been added and not taken; there are no more threads either.</param>
    public OrderedWorkQueue(int threads, CancellationToken cancellation, int maxItems = int.MaxValue)
    {
        _threads = Math.Min(threads, maxItems);
        _capacity = (int)Math.Min(4L * threads, maxItems);
        _cancellation = cancellation;
    }

    /// <summary>Whether a result must be taken before the next item should be added.</summary>
    public bool IsFull => _results.Count >= _capacity;

    /// <summary>Whether results remain to be taken.</summary>
    public bool HasResults => _results.Count > 0;

    /// <summary>The number of results that remain to be taken.</summary>
    public int Count => _results.Count;

    /// <summary>Adds a work item. An exception that it throws is rethrown when its result is taken.</summary>
    /// <param name="work">The work, run on any thread.</param>
    /// <exception cref="OperationCanceledException">The operation was cancelled.</exception>
    public void Add(Func<TResult> work)
    {
        var result = new TaskCompletionSource<TResult>(TaskCreationOptions.RunContinuationsAsynchronously);
        _results.Enqueue(result);
        _items.Add(() => Run(work, result), _cancellation);
        if (_started < _threads) StartThread();
    }

    /// <summary>Takes the next result in order, if it is available within a time.</summary>
    /// <param name="wait">The longest time to wait; zero to return at once.</param>
    /// <param name="result">The result.</param>
    /// <returns>False if the result is not available yet, or no item is left.</returns>
    /// <exception cref="OperationCanceledException">The operation was cancelled while waiting.</exception>
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

    /// <summary>Completes the queue: no item can be added any more, and the threads stop when all items have run.</summary>
    public void Dispose() => _items.CompleteAdding();

    private void StartThread()
    {
        try
        {
            new Thread(RunItems) { IsBackground = true, Name = $"MicroSsim {_started + 1}" }.Start();
            _started++;
        }
        catch (Exception e) when (e is OutOfMemoryException or ThreadStartException && _started > 0)
        {
            _threads = _started; // the system allows no more threads
        }
    }

    private bool WaitFor(Task task, TimeSpan wait)
    {
        try
        {
            return task.Wait((int)wait.TotalMilliseconds, _cancellation);
        }
        catch (AggregateException)
        {
            return true; // The item failed; TryTake rethrows its exception.
        }
    }

    private void RunItems()
    {
        foreach (var item in _items.GetConsumingEnumerable()) item();
    }

    private static void Run(Func<TResult> work, TaskCompletionSource<TResult> result)
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
