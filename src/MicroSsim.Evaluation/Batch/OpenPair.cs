using MicroSsim.Engine;
using MicroSsim.Evaluation.Pairing;
using MicroSsim.Imaging.Files;

namespace MicroSsim.Evaluation.Batch;

/// <summary>The open images of a pair, counted by reference: they are closed when all page pairs are released. Thread-safe.</summary>
internal sealed class OpenPair : IDisposable
{
    private int _users, _unread;

    private OpenPair(IOpenImage groundTruth, IOpenImage prediction)
    {
        GroundTruth = groundTruth;
        Prediction = prediction;
    }

    /// <summary>The open mask or label image; null for none, and for the mask of the finite pixels.</summary>
    public IOpenImage? Mask { get; private set; }

    /// <summary>The open ground truth.</summary>
    public IOpenImage GroundTruth { get; }

    /// <summary>The open prediction.</summary>
    public IOpenImage Prediction { get; }

    /// <summary>Opens both images and pairs their selected pages.</summary>
    /// <param name="pair">The pair to open.</param>
    /// <param name="ofVolumes">
    /// True if the slices of each channel and frame are one volume, and one page pair; false for single pages, but not those of a score row
    /// of a volume; null for single pages.
    /// </param>
    /// <param name="cancellation">Token to cancel opening and reading.</param>
    /// <returns>The page pairs, created when they are read; the caller must read and release each of them once.</returns>
    /// <exception cref="MicroSsimException">An image cannot be read, or an error of <see cref="PagePairing"/>.</exception>
    public static IReadOnlyList<PagePair> OpenPages(ImagePair pair, bool? ofVolumes, CancellationToken cancellation)
    {
        if (ofVolumes is { } isOfVolumes) VolumePages.RequireKind(pair, isOfVolumes);
        var groundTruth = Open(pair.GroundTruthSource, cancellation);
        try
        {
            var open = new OpenPair(groundTruth, Open(pair.PredictionSource, cancellation));
            try
            {
                var pairing = PagePairing.Create(pair, groundTruth, open.Prediction);
                var pages = pairing.Pages;
                bool areAscending = AreAscending(pages.Select(p => p.GroundTruth.Index));
                bool haveSameNumbers = pages.All(p => p.GroundTruth.Index == p.Prediction.Index);
                open.Mask = pair.MaskImage?.Source is { } mask ? Open(mask, cancellation) : null;
                var maskPages = open.Mask is null
                    ? null
                    : MaskPages.Match(pair, [.. pages.Select(p => p.GroundTruth)], groundTruth, open.Mask);
                if (ofVolumes == true) return CreateVolumes(pair, open, pairing, maskPages);
                open._users = open._unread = pages.Count;
                // Reads the names of the channels, so that later calls cannot fail.
                _ = FindChannelName(pair, open, pages[0].GroundTruth, pages[0].Prediction);
                return new LazyList<PagePair>(pages.Count, CreatePage);

                PagePair CreatePage(int index)
                {
                    var (truth, prediction) = pages[index];
                    var paired = new PairedPage(truth, prediction)
                    {
                        Count = pages.Count,
                        Order = areAscending ? truth.Index : int.MinValue + index,
                        HaveSameNumbers = haveSameNumbers,
                        ChannelName = FindChannelName(pair, open, truth, prediction),
                    };
                    return new PagePair(pair, open, paired)
                    {
                        Warning = index == 0 ? pairing.Warning : null,
                        MaskPage = maskPages?[index],
                    };
                }
            }
            catch
            {
                open.Prediction.Dispose();
                open.Mask?.Dispose();
                throw;
            }
        }
        catch
        {
            groundTruth.Dispose();
            throw;
        }
    }

    /// <summary>The volumes of a pair, each as one page pair with the labels of its first slice, but without a slice.</summary>
    private static List<PagePair> CreateVolumes(
        ImagePair pair, OpenPair open, PagePairing pairing, IReadOnlyList<ImagePage>? maskPages)
    {
        var pages = pairing.Pages.Select(p => new PairedPage(p.GroundTruth, p.Prediction)
        {
            ChannelName = FindChannelName(pair, open, p.GroundTruth, p.Prediction),
        }).ToList();
        var volumes = VolumePages.Group(pair, pages);
        open._users = open._unread = volumes.Count;
        return [.. volumes.Select((places, i) =>
        {
            var first = pages[places[0]];
            var volume = new PairedPage(first.GroundTruth with { Slice = null }, first.Prediction with { Slice = null })
            {
                Count = volumes.Count,
                Order = i,
                HaveSameNumbers = true,
                ChannelName = first.ChannelName,
                SliceCount = places.Count,
            };
            return new PagePair(pair, open, volume)
            {
                Slices = [.. places.Select(place => pages[place])],
                MaskSlices = maskPages is null ? null : [.. places.Select(place => maskPages[place])],
                MaskPage = maskPages?[places[0]],
                Warning = i == 0 ? pairing.Warning : null,
            };
        })];
    }

    private static bool AreAscending(IEnumerable<int> numbers)
    {
        int last = -1;
        return numbers.All(number => number > last && (last = number) >= 0);
    }

    private static IOpenImage Open(ImageSource source, CancellationToken cancellation)
    {
        try
        {
            return source.Open(cancellation);
        }
        catch (Exception e) when (e is not MicroSsimException && !(e is OperationCanceledException && cancellation.IsCancellationRequested))
        {
            throw WorkerFailure.FromException(e, source.Location, source.Location);
        }
    }

    /// <summary>
    /// The name of the channel of a page: that of the ground truth, or, if its file has none, that of the prediction. The metadata of a
    /// file names no channels of axes that the user stated.
    /// </summary>
    private static string? FindChannelName(ImagePair pair, OpenPair open, ImagePage groundTruth, ImagePage prediction)
    {
        string? name = pair.Selection.Axes is null ? open.GroundTruth.GetChannelName(groundTruth) : null;
        if (name is not null || pair.PredictionSelection.Axes is not null) return name;
        bool isSame = groundTruth.Channel is null || groundTruth.Channel == prediction.Channel;
        return isSame ? open.Prediction.GetChannelName(prediction) : null;
    }

    /// <summary>Notes that a page pair reads no pixels any more; true if it is the last one.</summary>
    public bool EndReading() => Interlocked.Decrement(ref _unread) == 0;

    /// <summary>Ends the use by one page pair; the last call closes both images.</summary>
    public void Release()
    {
        if (Interlocked.Decrement(ref _users) == 0) Dispose();
    }

    /// <summary>Closes both images.</summary>
    public void Dispose()
    {
        GroundTruth.Dispose();
        Prediction.Dispose();
        Mask?.Dispose();
    }
}
