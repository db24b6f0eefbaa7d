using MicroSsim.Engine;
using MicroSsim.Engine.Similarity;
using MicroSsim.Evaluation.Batch;
using MicroSsim.Evaluation.Pairing;

namespace MicroSsim.Evaluation.Scores;

/// <summary>
/// The data range of all ground truths of a set: maximum − minimum for each method, and each channel where files name channels.
/// </summary>
internal sealed class SetRanges
{
    private readonly Dictionary<(string Method, int? Channel), GroundTruthRange> _ranges = [];

    private SetRanges()
    {
    }

    /// <summary>
    /// Reads the ground truth of every page once. Pages that cannot be used are left out; the measurement that follows reports them.
    /// </summary>
    /// <param name="pairs">The set.</param>
    /// <param name="parallel">Degree of parallelism; the ranges do not depend on it.</param>
    /// <param name="observer">Receives progress.</param>
    /// <param name="cancellation">Token to cancel the operation.</param>
    /// <param name="ofVolumes">Whether volumes are measured, of which a mask may leave out whole slices.</param>
    public static SetRanges Measure(
        IReadOnlyList<ImagePair> pairs,
        ParallelScope parallel,
        IRunObserver observer,
        CancellationToken cancellation,
        bool ofVolumes = false)
    {
        var ranges = new SetRanges();
        using var run = new PageRun<PageRange>(
            page => new PageRange(page.Channel.Number, GroundTruthRange.Measure(page.LoadGroundTruth(), parallel, page.LoadMask())),
            parallel,
            progress => observer.OnProgress("Measuring the data range", progress),
            cancellation,
            ofVolumes: ofVolumes ? true : null);
        foreach (var pair in pairs) ranges.Add(run.Feed(pair));
        ranges.Add(run.Finish());
        return ranges;
    }

    /// <summary>The range for a page; that of its ground truth where the set is constant, which then is an error of the page.</summary>
    /// <param name="page">The page.</param>
    public DataRange Find(PagePair page) =>
        _ranges.TryGetValue((page.Pair.Method, page.Channel.Number), out var range) && range.Width > 0
            ? DataRange.FromSet(range.Width)
            : DataRange.GroundTruth;

    private void Add(IEnumerable<PageResult<PageRange>> results)
    {
        foreach (var result in results)
        {
            if (result.Failure is not null) continue;
            var key = (result.Pair.Method, result.Value!.Channel);
            if (_ranges.TryGetValue(key, out var known)) known.Add(result.Value.Range);
            else _ranges.Add(key, result.Value.Range);
        }
    }

    /// <summary>The range of one page.</summary>
    /// <param name="Channel">The channel of the page; null where the file names no channels.</param>
    /// <param name="Range">The range of its ground truth.</param>
    private sealed record PageRange(int? Channel, GroundTruthRange Range);
}
