using MicroSsim.Engine.Masks;
using MicroSsim.Engine.Similarity;
using MicroSsim.Evaluation.Batch;
using MicroSsim.Evaluation.Pairing;
using MicroSsim.Evaluation.Scores.Metrics;
using MicroSsim.Imaging.Files;

namespace MicroSsim.Evaluation.Scores.Resuming;

/// <summary>
/// Keeps the results of the label images that were measured last: the score rows of the regions of a page arrive one by one at the next
/// metric, which measures all of them at the first. Thread-safe.
/// </summary>
internal sealed class RegionCache
{
    /// <summary>The number of pages that are kept, several per thread.</summary>
    private const int Capacity = 32;

    private readonly LinkedList<(Key Key, Lazy<IReadOnlyList<RegionResult<PairMeasurement>>> Results)> _recentFirst = [];

    /// <summary>The results of a page; other threads that ask for the same page wait for the first.</summary>
    /// <param name="page">The page.</param>
    /// <param name="metric">The metric, with the data range of the page's set if it needs one.</param>
    /// <param name="fit">The fit of its method; null for metrics without one.</param>
    /// <param name="measure">Measures the page.</param>
    public IReadOnlyList<RegionResult<PairMeasurement>> Get(
        PagePair page, PairMetric metric, MicroSsimFit? fit, Func<IReadOnlyList<RegionResult<PairMeasurement>>> measure)
    {
        var key = new Key(
            Identify(page.Pair.GroundTruthSource, page.Stamp.GroundTruth),
            Identify(page.Pair.PredictionSource, page.Stamp.Prediction),
            Identify(page.Pair.MaskImage!.Source, page.MaskStamp),
            page.Pages,
            page.MaskPage,
            page.Pair.MaskImage.Mode,
            page.Pair.CropCenter,
            metric.OptionsText,
            fit);
        Lazy<IReadOnlyList<RegionResult<PairMeasurement>>> results;
        lock (_recentFirst)
        {
            var known = _recentFirst.FirstOrDefault(entry => entry.Key == key);
            results = known.Results ?? new(measure);
            if (known.Results is not null) _recentFirst.Remove(known);
            _recentFirst.AddFirst((key, results));
            if (_recentFirst.Count > Capacity) _recentFirst.RemoveLast();
        }

        try
        {
            return results.Value;
        }
        catch (OutOfMemoryException)
        {
            // The run tries the page once more, when it has all memory.
            lock (_recentFirst) _recentFirst.Remove((key, results));
            throw;
        }
    }

    /// <summary>The identity of an image: path, array and stamp of a file, or the object of an image in memory.</summary>
    private static object Identify(ImageSource? source, object? stamp) => source switch
    {
        null => PairMask.Finite,
        FileImageSource file => (file.Location, file.Entry, stamp),
        _ => source,
    };

    private sealed record Key(
        object GroundTruth,
        object Prediction,
        object Mask,
        PairedPage Pages,
        ImagePage? MaskPage,
        MaskMode Mode,
        bool IsCropped,
        string Options,
        MicroSsimFit? Fit);
}
