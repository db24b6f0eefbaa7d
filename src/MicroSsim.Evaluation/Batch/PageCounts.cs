using MicroSsim.Engine;
using MicroSsim.Evaluation.Pairing;
using MicroSsim.Imaging.Files;

namespace MicroSsim.Evaluation.Batch;

/// <summary>
/// The number of pages of each pair, by the header of its ground truth: the total of a progress bar, known before the first pass. A
/// ground truth that several methods share is opened once. Not thread-safe.
/// </summary>
/// <param name="cancellation">Token to cancel the operation.</param>
/// <param name="ofVolumes">Whether volumes are counted: the slices of one channel and frame as one.</param>
public sealed class PageCounts(CancellationToken cancellation, bool ofVolumes = false)
{
    private readonly Dictionary<(object Image, string? Entry, PageSelection Selection), int> _counts = [];

    /// <summary>Counts the pages of pairs, in a time proportional to the number of ground truth files.</summary>
    /// <param name="pairs">The pairs.</param>
    public long Sum(IEnumerable<ImagePair> pairs) => pairs.Sum(pair => (long)Count(pair));

    /// <summary>Counts the pages of a pair; 1 for an image that cannot be opened, whose error is one result.</summary>
    /// <param name="pair">The pair.</param>
    public int Count(ImagePair pair)
    {
        if (pair.Selection.Pages is { } pages) return pages.Distinct().Count();
        var source = pair.GroundTruthSource;
        object image = source is FileImageSource ? source.Location : source;
        var key = (image, pair.Entry, pair.Selection);
        if (!_counts.TryGetValue(key, out int count)) _counts.Add(key, count = Read(source, pair.Selection));
        return count;
    }

    private int Read(ImageSource source, PageSelection selection)
    {
        cancellation.ThrowIfCancellationRequested();
        try
        {
            using var image = source.Open(cancellation);
            var pages = image.Pages(selection);
            return ofVolumes ? pages.Select(page => (page.Channel, page.Frame)).Distinct().Count() : pages.Count;
        }
        catch (Exception e) when (!(e is OperationCanceledException && cancellation.IsCancellationRequested))
        {
            return 1; // the run reports it
        }
    }
}
