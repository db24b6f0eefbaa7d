using MicroSsim.Engine;
using MicroSsim.Engine.Planes;
using MicroSsim.Evaluation.Pairing;
using MicroSsim.Imaging;
using MicroSsim.Imaging.Files;

namespace MicroSsim.Evaluation.Batch;

/// <summary>A page of a ground truth and the same page of its prediction, to be loaded by the thread that works on them.</summary>
internal sealed class PagePair(ImagePair pair, OpenPair images, ImagePage groundTruthPage, ImagePage predictionPage, int pageCount)
{
    private ImagePlane? _groundTruth, _prediction;

    public ImagePair Pair => pair;

    /// <summary>The page of the ground truth.</summary>
    public ImagePage Page => groundTruthPage;

    /// <summary>How many pages of the pair there are.</summary>
    public int PageCount => pageCount;

    /// <summary>What the files were when they were opened.</summary>
    public PairStamp Stamp => new(images.GroundTruth.Stamp, images.Prediction.Stamp);

    /// <summary>The ground truth's pixels, until <see cref="Release"/>.</summary>
    public ImagePlane LoadGroundTruth() => _groundTruth ??= images.GroundTruth.Load(groundTruthPage);

    /// <summary>Likewise the prediction's.</summary>
    public ImagePlane LoadPrediction() => _prediction ??= images.Prediction.Load(predictionPage);

    /// <summary>Remarks on how the pages were read, each with its file in front.</summary>
    public IReadOnlyList<string> Notes =>
    [
        .. images.GroundTruth.Notes.Select(note => $"{pair.GroundTruth}: {note}"),
        .. images.Prediction.Notes.Select(note => $"{pair.Prediction}: {note}"),
    ];

    /// <summary>This pair of pages is done with.</summary>
    public void Release()
    {
        if (_groundTruth is { } groundTruth) images.GroundTruth.Release(groundTruth);
        if (_prediction is { } prediction) images.Prediction.Release(prediction);
        images.Release();
    }

    /// <summary>The same failure with the path and page of the image at fault in front of it.</summary>
    public MicroSsimException Explain(MicroSsimException failure)
    {
        if (failure is ImageFileException or EvaluationException) return failure; // it names its file already
        var (location, page) = failure.Role == ImageRole.GroundTruth ? (pair.GroundTruth, groundTruthPage) : (pair.Prediction, predictionPage);
        return new EvaluationException(failure.ErrorId, location, $"{location}, page {page.Index}: {failure.Message}", failure);
    }
}

/// <summary>The open images of a pair; they are closed when all its pages are done with.</summary>
internal sealed class OpenPair : IDisposable
{
    private int _users;

    private OpenPair(IOpenImage groundTruth, IOpenImage prediction)
    {
        GroundTruth = groundTruth;
        Prediction = prediction;
    }

    public IOpenImage GroundTruth { get; }

    public IOpenImage Prediction { get; }

    /// <summary>Opens both images and pairs their pages; each of these must be released.</summary>
    /// <exception cref="MicroSsimException">An image cannot be read, or they have different numbers of pages.</exception>
    public static IReadOnlyList<PagePair> Pages(ImagePair pair)
    {
        var groundTruth = pair.GroundTruthSource.Open();
        try
        {
            var open = new OpenPair(groundTruth, pair.PredictionSource.Open());
            try
            {
                var groundTruthPages = open.GroundTruth.Pages(pair.Selection);
                var predictionPages = open.Prediction.Pages(pair.Selection);
                if (groundTruthPages.Count != predictionPages.Count)
                {
                    throw new EvaluationException(
                        "PageCountMismatch",
                        pair.Prediction,
                        $"{pair.Prediction}: {predictionPages.Count} page(s) against {groundTruthPages.Count} of the ground truth {pair.GroundTruth}; choose the pages to compare with -Page.");
                }

                open._users = groundTruthPages.Count;
                return groundTruthPages.Zip(predictionPages, (g, p) => new PagePair(pair, open, g, p, groundTruthPages.Count)).ToList();
            }
            catch
            {
                open.Prediction.Dispose();
                throw;
            }
        }
        catch
        {
            groundTruth.Dispose();
            throw;
        }
    }

    public void Release()
    {
        if (Interlocked.Decrement(ref _users) == 0) Dispose();
    }

    public void Dispose()
    {
        GroundTruth.Dispose();
        Prediction.Dispose();
    }
}
