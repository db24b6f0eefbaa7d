using System.Collections.Concurrent;
using MicroSsim.Engine;

namespace MicroSsim.Evaluation;

/// <summary>Fits a set of pairs: drives the passes of a <see cref="FitSession"/> over the images, in parallel.</summary>
public static class FitRun
{
    /// <summary>One fit per method, in order of first appearance; a method that cannot be fitted is reported and left out.</summary>
    /// <param name="pairs">The pairs of all methods.</param>
    /// <param name="options">What to estimate.</param>
    /// <param name="threads">How many threads work; the fit does not depend on it.</param>
    /// <param name="observer">Hears of bad pairs, warnings and progress.</param>
    /// <param name="cancellation">Ends the run.</param>
    public static IEnumerable<MicroSsimFit> FitEachMethod(
        IReadOnlyList<ImagePair> pairs, FitOptions options, int threads, IRunObserver observer, CancellationToken cancellation)
    {
        using var recentPlanes = PlaneCache.Recent.Enter();
        foreach (var method in pairs.GroupBy(p => p.Method, StringComparer.Ordinal))
        {
            if (Fit(method.Key, WithCopies(method), options, threads, observer, cancellation) is { } fit) yield return fit;
        }
    }

    /// <summary>A pair that was given twice counts twice and has two places; a copy stands for it at the second.</summary>
    private static List<ImagePair> WithCopies(IEnumerable<ImagePair> pairs)
    {
        var seen = new HashSet<ImagePair>();
        return pairs.Select(pair => seen.Add(pair) ? pair : pair.Of(pair.Method)).ToList();
    }

    private static FitOfImages? Fit(
        string method, List<ImagePair> pairs, FitOptions options, int threads, IRunObserver observer, CancellationToken cancellation)
    {
        var run = new MethodFit(method, pairs, options, threads, observer, cancellation);
        try
        {
            return run.Fit();
        }
        catch (MicroSsimException e) when (e.ErrorId == "NoPairs")
        {
            observer.Failed(new EvaluationException("NoPairs", method, $"{run.Title}: {e.Message}", e));
            return null;
        }
    }

    private sealed class MethodFit(
        string method, List<ImagePair> pairs, FitOptions options, int threads, IRunObserver observer, CancellationToken cancellation)
    {
        private readonly FitSession _session = new(options);
        private readonly Crew _crew = new(threads);
        private readonly Dictionary<ImagePair, int> _placeOf = pairs.Select((pair, i) => (pair, i)).ToDictionary(p => p.pair, p => p.i);
        private readonly HashSet<ImagePair> _skippedPairs = [];
        private readonly HashSet<long> _skippedPages = [];
        private readonly HashSet<ImagePair> _usedPairs = []; // of which the latest pass counted a page
        private readonly ConcurrentDictionary<ImagePair, PairStamp> _stamps = []; // of the files when they were first read
        private int _pass;

        public string Title => method == ImagePair.UnknownMethod ? "Fit" : $"Method '{method}'";

        public FitOfImages Fit()
        {
            while (_session.Stage != FitStage.Complete) Pass();
            foreach (var warning in _session.Warnings) observer.Warned(warning.Id, $"{Title}: {warning.Message}");
            long skipped = _skippedPairs.Count + _skippedPages.Count;
            if (skipped > 0)
            {
                observer.Warned("PairsSkipped", $"{Title}: the fit rests on {_session.Result.PairCount} pair(s) of pages; {skipped} could not be used.");
            }

            var fit = _session.Result with { Method = method == ImagePair.UnknownMethod ? null : method, SkippedCount = skipped };
            return new FitOfImages(fit, FitOrigin.Of(options, pairs.Where(_usedPairs.Contains).Select(p => FitInputImages.Of(p, _stamps[p]))));
        }

        private void Pass()
        {
            _usedPairs.Clear();
            string activity = $"{Title}, pass {++_pass} ({_session.Stage})";
            using var tallies = new ThreadLocal<FitTally>(_session.NewTally, trackAllValues: true);
            using var run = new PageRun<PairOutcome>(page => AddTo(tallies.Value!, page), _crew, p => observer.Progressed(activity, p), cancellation);
            foreach (var pair in pairs.Where(p => !_skippedPairs.Contains(p)))
            {
                foreach (var result in run.Feed(pair)) Take(result);
            }

            foreach (var result in run.Finish()) Take(result);
            foreach (var tally in tallies.Values) _session.Merge(tally);
            foreach (long place in _session.EndPass()) Reject(place);
        }

        private PairOutcome AddTo(FitTally tally, PagePair page)
        {
            _stamps.GetOrAdd(page.Pair, page.Stamp).Check(page.Pair, page.Stamp);
            long place = PlaceOf(page.Pair, page.Page.Index);
            if (_skippedPages.Contains(place)) return PairOutcome.Counted; // left out in an earlier pass
            return tally.Add(place, page.LoadGroundTruth(), page.LoadPrediction(), _crew, cancellation);
        }

        private void Take(PageResult<PairOutcome> result)
        {
            if (result.Failure is { } failure)
            {
                if (failure.ErrorId == "ImageChanged") throw failure;
                if (_session.Stage != FitStage.Survey)
                {
                    throw new EvaluationException(
                        "ImageChanged", result.Pair.Name, $"{failure.Message} It could be read earlier in this fit; keep the images as they are while a fit runs, and fit again.", failure);
                }

                observer.Failed(failure);
                Skip(result);
            }
            else if (result.Value == PairOutcome.BlankLeftOut)
            {
                observer.Warned("BlankLeftOut", $"{result.Pair.GroundTruth}, page {result.Page!.Index}: every ground truth pixel is the same, so the page has no range of its own and is left out of the fit.");
                Skip(result);
            }
            else if (!_skippedPages.Contains(PlaceOf(result.Pair, result.Page!.Index)))
            {
                _usedPairs.Add(result.Pair);
            }
        }

        private void Skip(PageResult<PairOutcome> result)
        {
            if (result.Page is { } page) _skippedPages.Add(PlaceOf(result.Pair, page.Index));
            else _skippedPairs.Add(result.Pair);
        }

        private void Reject(long place)
        {
            _skippedPages.Add(place);
            var pair = pairs[(int)(place >> 32)];
            observer.Failed(new EvaluationException(
                "ConstantGroundTruth",
                pair.GroundTruth,
                $"{pair.GroundTruth}, page {(int)place}: every ground truth pixel is the same; as the last image it would have to set the fit's constants. It is left out; remove it, or use -RangeMode PerImage."));
        }

        /// <summary>A page's place in the order of the set.</summary>
        private long PlaceOf(ImagePair pair, int page) => ((long)_placeOf[pair] << 32) | (uint)page;
    }
}
