using MicroSsim.Engine;
using MicroSsim.Evaluation.Batch;
using MicroSsim.Evaluation.Pairing;

namespace MicroSsim.Evaluation.Reports.Page.Pictures;

/// <summary>Makes the pictures of rows, in parallel. Where an image is gone or cannot be read, its failure stands in their place.</summary>
internal static class PictureRun
{
    /// <summary>Incompressible pictures of this many pixels, in base64, leave a page room for everything else below 15 MB.</summary>
    private const double PixelBudget = 7.5e6;

    private const int SmallestSide = 96, LargestSide = 400;

    /// <summary>The pictures of each row, or why there are none.</summary>
    public static IReadOnlyDictionary<ScoreRow, (RowPictures? Pictures, string? Failure)> Of(IReadOnlyList<ScoreRow> rows, ReportRun run)
    {
        int side = (int)Math.Max(SmallestSide, Math.Min(LargestSide, Math.Sqrt(PixelBudget / (3.0 * Math.Max(1, rows.Count)))));
        var found = new Dictionary<ScoreRow, (RowPictures?, string?)>();
        var rowOf = new Dictionary<ImagePair, ScoreRow>(); // of the thread that feeds
        using var cacheLease = PlaneCache.Shared.Activate();
        using var pages = new PageRun<RowPictures>(
            page => RowPictures.Of(PictureRecipe.Of(page.Pair.Row!), page.LoadGroundTruth(), page.LoadPrediction(), side, run.Cancellation),
            new ParallelScope(run.Threads),
            progress => run.Observer?.OnProgress("Making pictures", progress with { Total = rows.Count }),
            run.Cancellation);
        foreach (var row in rows)
        {
            try
            {
                var pair = (row with { GroundTruth = Resolve(row.GroundTruth), Prediction = Resolve(row.Prediction) }).ToPair();
                rowOf.Add(pair, row);
                foreach (var result in pages.Feed(pair)) Take(result);
            }
            catch (EvaluationException e)
            {
                found[row] = (null, e.Message);
            }
        }

        foreach (var result in pages.Finish()) Take(result);
        return found;

        string Resolve(string path) => path == MemoryImageSource.InMemory ? path : run.Resolve(path);

        void Take(PageResult<RowPictures> result) => found[rowOf[result.Pair]] = (result.Value, result.Failure?.Message);
    }
}
