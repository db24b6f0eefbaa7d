using MicroSsim.Engine;
using MicroSsim.Evaluation.Pairing;

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

    /// <summary>The open ground truth.</summary>
    public IOpenImage GroundTruth { get; }

    /// <summary>The open prediction.</summary>
    public IOpenImage Prediction { get; }

    /// <summary>Opens both images and pairs their selected pages. The caller must release each page pair.</summary>
    /// <param name="pair">The pair to open.</param>
    /// <exception cref="MicroSsimException">
    /// An image cannot be read, or has no such pages; <c>PageCountMismatch</c>: the images have different numbers of pages.
    /// </exception>
    public static IReadOnlyList<PagePair> OpenPages(ImagePair pair)
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
                    string message = $"{pair.Prediction}: {predictionPages.Count} page(s) against {groundTruthPages.Count} of the ground "
                        + $"truth {pair.GroundTruth}; select the pages to compare.";
                    throw new EvaluationException("PageCountMismatch", pair.Prediction, message) { Option = OptionNames.Page };
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
    }
}
