using MicroSsim.Engine;
using MicroSsim.Engine.Similarity;
using MicroSsim.Evaluation.Batch;
using MicroSsim.Evaluation.Pairing;

namespace MicroSsim.Evaluation.Scores;

/// <summary>The data range of all ground truths of a set: maximum − minimum for each method, and each channel where files name channels.</summary>
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
    public static SetRanges Measure(
        IReadOnlyList<ImagePair> pairs, ParallelScope parallel, IRunObserver observer, CancellationToken cancellation)
    {
        var ranges = new SetRanges();
        using var run = new PageRun<GroundTruthRange>(
            page => GroundTruthRange.Measure(page.LoadGroundTruth(), parallel),
            parallel,
            progress => observer.OnProgress("Measuring the data range", progress),
            cancellation);
        foreach (var pair in pairs) ranges.Add(run.Feed(pair));
        ranges.Add(run.Finish());
        return ranges;
    }

    /// <summary>The range for a page; that of its ground truth where the set is constant, which then is an error of the page.</summary>
    /// <param name="pair">The pair.</param>
    /// <param name="pages">The pages of both images.</param>
    public DataRange Find(ImagePair pair, PairedPage pages) =>
        _ranges.TryGetValue((pair.Method, pages.Labels.Channel), out var range) && range.Width > 0
            ? DataRange.FromSet(range.Width)
            : DataRange.GroundTruth;

    private void Add(IEnumerable<PageResult<GroundTruthRange>> results)
    {
        foreach (var result in results)
        {
            if (result is { Value: { } range, Pages: { } pages, Failure: null })
            {
                var key = (result.Pair.Method, pages.Labels.Channel);
                if (_ranges.TryGetValue(key, out var known)) known.Add(range);
                else _ranges.Add(key, range);
            }
        }
    }
}
