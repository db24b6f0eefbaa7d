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
    /// <exception cref="MicroSsimException">An image cannot be read, or an error of <see cref="PagePairing"/>.</exception>
    public static IReadOnlyList<PagePair> OpenPages(ImagePair pair)
    {
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
                open._users = pages.Count;
                return pages.Select((p, i) => new PagePair(pair, open, new PairedPage(p.GroundTruth, p.Prediction)
                {
                    Count = pages.Count,
                    Order = areAscending ? p.GroundTruth.Index : int.MinValue + i,
                    HaveSameNumbers = haveSameNumbers,
                    ChannelName = FindChannelName(pair, open, p.GroundTruth, p.Prediction),
                })
                { Warning = i == 0 ? pairing.Warning : null, MaskPage = maskPages?[i] }).ToList();
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
