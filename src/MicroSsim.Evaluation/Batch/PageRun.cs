using MicroSsim.Engine;
using MicroSsim.Evaluation.Pairing;
using MicroSsim.Imaging.IO;

namespace MicroSsim.Evaluation.Batch;

/// <summary>
/// Processes the pages of pairs in parallel and returns the results in input order. An image that cannot be used gives a result with a
/// failure and does not stop the run. Pairs are added and results read by one thread.
/// </summary>
/// <typeparam name="T">The result of a page.</typeparam>
internal sealed class PageRun<T> : IDisposable
{
    /// <summary>The longest time between two reports of progress while the run waits for a result.</summary>
    private static readonly TimeSpan ProgressInterval = TimeSpan.FromMilliseconds(200);

    /// <summary>Files that the process has open for other purposes.</summary>
    private const int OtherFiles = 96;

    /// <summary>Runs of one pipeline that are expected to share the process's limit of open files.</summary>
    private const int RunsOfPipeline = 4;

    /// <summary>The most files of a pair: ground truth, prediction and mask.</summary>
    private const int FilesOfPair = 3;

    /// <summary>The number of pages in the queue whose files may be open.</summary>
    private static readonly int MaxPages = Math.Max(2, (OpenFileLimit.Count - OtherFiles) / (FilesOfPair * RunsOfPipeline));

    private readonly OrderedWorkQueue<PageResult<T>> _queue;
    private readonly Func<PagePair, T> _process;
    private readonly ParallelScope _parallel;
    private readonly Action<RunProgress>? _progress;
    private readonly CancellationToken _cancellation;
    private readonly PageCounts _counts;
    private readonly bool? _ofVolumes;
    private long _done;

    /// <summary>Whether the total counts pages of all pairs; otherwise it counts results, of which a failed pair has one.</summary>
    private bool _isTotalOfPairs;

    /// <summary>Creates a run without pages.</summary>
    /// <param name="process">Processes one page, on any thread.</param>
    /// <param name="parallel">Degree of parallelism: one thread per page; idle threads join the loops within other pages.</param>
    /// <param name="progress">Receives the progress, on the calling thread, every 200 ms or more often; null for none.</param>
    /// <param name="cancellation">Token to cancel the operation.</param>
    /// <param name="counts">The numbers of pages, shared with other runs over the same pairs; null for a run that counts by itself.</param>
    /// <param name="ofVolumes">
    /// True if a page stands for a volume, the slices of one channel and frame; false for single pages; null for single pages, also those
    /// of volumes.
    /// </param>
    public PageRun(
        Func<PagePair, T> process,
        ParallelScope parallel,
        Action<RunProgress>? progress,
        CancellationToken cancellation,
        PageCounts? counts = null,
        bool? ofVolumes = null)
    {
        _queue = new OrderedWorkQueue<PageResult<T>>(parallel.DegreeOfParallelism, cancellation, MaxPages);
        _parallel = parallel;
        _process = process;
        _progress = progress;
        _cancellation = cancellation;
        _counts = counts ?? new PageCounts(cancellation, ofVolumes == true);
        _ofVolumes = ofVolumes;
    }

    /// <summary>The number of pages of the run, for progress; 0 while it is unknown.</summary>
    public long Total { get; set; }

    /// <summary>Sets <see cref="Total"/> to the pages of the pairs that will be added, by the headers of their files.</summary>
    /// <param name="pairs">All pairs of the run.</param>
    public void SetTotal(IEnumerable<ImagePair> pairs)
    {
        Total = _counts.Sum(pairs);
        _isTotalOfPairs = true;
    }

    /// <summary>Adds the pages of a pair, and returns the results that are available by then, of this and earlier pairs.</summary>
    /// <param name="pair">The pair; it is opened when the result is enumerated.</param>
    /// <param name="selects">Whether a page is processed, evaluated on the calling thread; null for all pages.</param>
    /// <exception cref="OperationCanceledException">The operation was cancelled.</exception>
    public IEnumerable<PageResult<T>> Feed(ImagePair pair, Func<PagePair, bool>? selects = null)
    {
        IReadOnlyList<PagePair> pages = [];
        MicroSsimException? failure = null;
        try
        {
            pages = OpenPair.OpenPages(pair, _ofVolumes, _cancellation);
        }
        catch (Exception e) when (!IsCancellation(e))
        {
            failure = WorkerFailure.FromException(e, pair.Prediction, e is MicroSsimException ? pair.ToString() : pair.Prediction);
        }

        if (failure is not null) _queue.Add(() => new PageResult<T>(pair, null, default, failure) { IsLast = true });
        int taken = 0;
        PagePair? next = null, afterNext = null;
        try
        {
            next = TakePage();
            while (next is { } page)
            {
                afterNext = TakePage();
                bool isLast = afterNext is null;
                _queue.Add(() => Process(page) with { IsLast = isLast, Warning = page.Warning, Channel = page.Channel });
                (next, afterNext) = (afterNext, null);
                foreach (var result in TakeUntilNotFull()) yield return result;
            }
        }
        finally
        {
            // After a failure or cancellation, the pages that were not added would stay open.
            next?.Release();
            afterNext?.Release();
            while (taken < pages.Count) pages[taken++].Release();
        }

        foreach (var result in TakeUntilNotFull()) yield return result;

        // The next page that is selected; those before it are released.
        PagePair? TakePage()
        {
            while (taken < pages.Count)
            {
                var page = pages[taken++];
                if (selects is null || selects(page)) return page;
                page.Release();
            }

            return null;
        }
    }

    /// <summary>Waits for all remaining results and returns them.</summary>
    /// <exception cref="OperationCanceledException">The operation was cancelled.</exception>
    public IEnumerable<PageResult<T>> Finish()
    {
        if (Total == 0) Total = _done + _queue.Count; // no more pages follow
        while (_queue.HasResults)
        {
            if (_queue.TryTake(ProgressInterval, out var result)) yield return Count(result);
            else _progress?.Invoke(new RunProgress(_done, Total, ""));
        }
    }

    /// <summary>Stops the threads once all added pages are processed.</summary>
    public void Dispose() => _queue.Dispose();

    private IEnumerable<PageResult<T>> TakeUntilNotFull()
    {
        while (_queue.TryTake(TimeSpan.Zero, out var result)) yield return Count(result);
        while (_queue.IsFull)
        {
            if (_queue.TryTake(ProgressInterval, out var result)) yield return Count(result);
            else _progress?.Invoke(new RunProgress(_done, Total, ""));
        }
    }

    private PageResult<T> Count(PageResult<T> result)
    {
        // A pair that failed as a whole is one result for all its pages.
        _done += result.Pages is null && _isTotalOfPairs ? _counts.Count(result.Pair) : 1;
        _progress?.Invoke(new RunProgress(_done, Total, result.Pair.ToString()));
        return result;
    }

    private PageResult<T> Process(PagePair page)
    {
        try
        {
            try
            {
                return Process(page, page.EstimateMemory());
            }
            catch (OutOfMemoryException)
            {
                // The estimate was too low, or other programs take the memory: once more, when no other page is worked on.
                page.Unload();
                PlaneCache.Shared.Trim();
                return Process(page, long.MaxValue);
            }
        }
        catch (Exception e) when (!IsCancellation(e))
        {
            return new PageResult<T>(page.Pair, page.Pages, default, page.CreateFailure(e));
        }
        finally
        {
            page.Release();
        }
    }

    private PageResult<T> Process(PagePair page, long bytes)
    {
        using var memory = MemoryBudget.Shared.Acquire(bytes, _cancellation);
        using var reservation = _parallel.ReserveCurrentThread();
        _cancellation.ThrowIfCancellationRequested();
        var value = _process(page);
        page.ThrowIfWritten();
        return new PageResult<T>(page.Pair, page.Pages, value, null) { Notes = page.Notes };
    }

    private bool IsCancellation(Exception exception) => exception is OperationCanceledException && _cancellation.IsCancellationRequested;
}
