using MicroSsim.Engine;
using MicroSsim.Evaluation.Pairing;
using MicroSsim.Imaging;
using MicroSsim.Imaging.Files;

namespace MicroSsim.Evaluation.Batch;

/// <summary>What became of one page of a pair: a value, or the failure that took its place.</summary>
/// <typeparam name="T">The value.</typeparam>
/// <param name="Pair">The pair.</param>
/// <param name="Page">The ground truth's page; null where the pair failed as a whole.</param>
/// <param name="Value">The value, unless it failed.</param>
/// <param name="Failure">The failure; it names the file.</param>
internal readonly record struct PageResult<T>(ImagePair Pair, ImagePage? Page, T? Value, MicroSsimException? Failure)
{
    /// <summary>How many pages the pair has.</summary>
    public int PageCount { get; init; }

    /// <summary>Whether this is the pair's last result.</summary>
    public bool IsLast { get; init; }

    /// <summary>Remarks on how the images were read.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}

/// <summary>How far a run is.</summary>
/// <param name="Done">Pages whose results were handed out.</param>
/// <param name="Total">Pages known so far; more may be fed.</param>
/// <param name="Current">What was done last.</param>
public readonly record struct RunProgress(long Done, long Total, string Current);

/// <summary>Works through the pages of pairs in parallel; results come in order, and a bad image is a result, not an end.</summary>
internal sealed class PageRun<T> : IDisposable
{
    /// <summary>How often, at least, a waiting run reports progress.</summary>
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(200);

    private readonly OrderedWork<PageResult<T>> _work;
    private readonly Func<PagePair, T> _do;
    private readonly ParallelScope _parallel;
    private readonly Action<RunProgress>? _progress;
    private readonly CancellationToken _cancellation;
    private long _done, _total;

    /// <param name="work">Done for each page, on any thread.</param>
    /// <param name="parallel">Who works: each page one thread, and those that have no page help the others.</param>
    /// <param name="progress">Called on the feeding thread, at least five times a second while it waits.</param>
    /// <param name="cancellation">Ends the run.</param>
    public PageRun(Func<PagePair, T> work, ParallelScope parallel, Action<RunProgress>? progress, CancellationToken cancellation)
    {
        _work = new OrderedWork<PageResult<T>>(parallel.DegreeOfParallelism, cancellation);
        _parallel = parallel;
        _do = work;
        _progress = progress;
        _cancellation = cancellation;
    }

    /// <summary>Adds the pages of a pair, and returns what has become ready meanwhile.</summary>
    public IEnumerable<PageResult<T>> Feed(ImagePair pair)
    {
        IReadOnlyList<PagePair> pages = [];
        MicroSsimException? failure = null;
        try
        {
            pages = OpenPair.Pages(pair);
        }
        catch (MicroSsimException e)
        {
            failure = e is EvaluationException or ImageFileException ? e : new EvaluationException(e.ErrorId, pair.Prediction, $"{pair}: {e.Message}", e);
        }

        if (failure is not null) Add(() => new PageResult<T>(pair, null, default, failure) { IsLast = true });
        int added = 0;
        try
        {
            while (added < pages.Count)
            {
                var page = pages[added];
                bool isLast = added == pages.Count - 1;
                Add(() => DoPage(page) with { PageCount = pages.Count, IsLast = isLast });
                added++;
                foreach (var result in TakeUntilThereIsRoom()) yield return result;
            }
        }
        finally
        {
            for (; added < pages.Count; added++) pages[added].Release(); // the run ended early
        }

        foreach (var result in TakeUntilThereIsRoom()) yield return result;
    }

    /// <summary>Returns all results that are still to come.</summary>
    public IEnumerable<PageResult<T>> Finish()
    {
        while (_work.HasResults)
        {
            if (_work.TryTake(Tick, out var result)) yield return Count(result);
            else _progress?.Invoke(new RunProgress(_done, _total, ""));
        }
    }

    /// <summary>Lets the threads end.</summary>
    public void Dispose() => _work.Dispose();

    private void Add(Func<PageResult<T>> work)
    {
        _total++;
        _work.Add(work);
    }

    private IEnumerable<PageResult<T>> TakeUntilThereIsRoom()
    {
        while (_work.TryTake(TimeSpan.Zero, out var result)) yield return Count(result);
        while (_work.IsFull)
        {
            if (_work.TryTake(Tick, out var result)) yield return Count(result);
            else _progress?.Invoke(new RunProgress(_done, _total, ""));
        }
    }

    private PageResult<T> Count(PageResult<T> result)
    {
        _done++;
        _progress?.Invoke(new RunProgress(_done, _total, result.Pair.ToString()));
        return result;
    }

    private PageResult<T> DoPage(PagePair page)
    {
        using var _ = _parallel.ReserveCurrentThread();
        try
        {
            _cancellation.ThrowIfCancellationRequested();
            return new PageResult<T>(page.Pair, page.Page, _do(page), null) { Notes = page.Notes };
        }
        catch (MicroSsimException e)
        {
            return new PageResult<T>(page.Pair, page.Page, default, page.Explain(e));
        }
        catch (IOException e)
        {
            return new PageResult<T>(page.Pair, page.Page, default, new EvaluationException("ImageUnreadable", page.Pair.GroundTruth, $"{page.Pair}: {e.Message}", e));
        }
        finally
        {
            page.Release();
        }
    }
}
