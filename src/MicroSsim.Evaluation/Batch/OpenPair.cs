using MicroSsim.Engine;
using MicroSsim.Evaluation.Pairing;
using MicroSsim.Imaging.Files;

namespace MicroSsim.Evaluation.Batch;

/// <summary>The open images of a pair, counted by reference: they are closed when all page pairs are released. Thread-safe.</summary>
internal sealed class OpenPair : IDisposable
{
    private int _users;

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

    /// <summary>Opens both images and pairs their selected pages. The caller must release each page pair.</summary>
    /// <param name="pair">The pair to open.</param>
    /// <param name="ofVolumes">
    /// True if the slices of each channel and frame are one volume, and one page pair; false for single pages, but not those of a score row
    /// of a volume; null for single pages.
    /// </param>
    /// <exception cref="MicroSsimException">An image cannot be read, or an error of <see cref="PagePairing"/>.</exception>
    public static IReadOnlyList<PagePair> OpenPages(ImagePair pair, bool? ofVolumes = null)
    {
        bool asVolumes = ofVolumes == true;
        if (ofVolumes is not null) VolumePages.RequireKind(pair, asVolumes);
        var groundTruth = pair.GroundTruthSource.Open();
        try
        {
            var open = new OpenPair(groundTruth, pair.PredictionSource.Open());
            try
            {
                var pairing = PagePairing.Create(pair, groundTruth, open.Prediction);
                var pages = pairing.Pages;
                bool areAscending = !pages.Skip(1).Where((p, i) => p.GroundTruth.Index <= pages[i].GroundTruth.Index).Any();
                bool haveSameNumbers = pages.All(p => p.GroundTruth.Index == p.Prediction.Index);
                open.Mask = pair.MaskImage?.Source?.Open();
                var maskPages = open.Mask is null
                    ? null
                    : MaskPages.Match(pair, [.. pages.Select(p => p.GroundTruth)], groundTruth, open.Mask);
                var paired = pages.Select((p, i) => new PairedPage(p.GroundTruth, p.Prediction)
                {
                    Count = pages.Count,
                    Order = areAscending ? p.GroundTruth.Index : int.MinValue + i,
                    HaveSameNumbers = haveSameNumbers,
                    ChannelName = FindChannelName(pair, open, p.GroundTruth, p.Prediction),
                }).ToList();
                var opened = asVolumes
                    ? CreateVolumes(pair, open, paired, maskPages)
                    : paired.ConvertAll(page => new PagePair(pair, open, page));
                for (int i = 0; i < opened.Count && !asVolumes; i++) opened[i].MaskPage = maskPages?[i];
                opened[0].Warning = pairing.Warning;
                open._users = opened.Count;
                return opened;
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
        ImagePair pair, OpenPair open, List<PairedPage> pages, IReadOnlyList<ImagePage>? maskPages)
    {
        var volumes = VolumePages.Group(pair, pages);
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
            };
        })];
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
