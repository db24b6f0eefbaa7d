using MicroSsim.Engine;
using MicroSsim.Engine.Masks;
using MicroSsim.Evaluation.Batch;
using MicroSsim.Evaluation.Pairing;

namespace MicroSsim.Evaluation.Reports.Page.Pictures;

/// <summary>Renders the pictures of score rows in parallel. An image that cannot be read gives a failure instead of pictures.</summary>
internal static class PictureRun
{
    /// <summary>Pixels of all pictures together: incompressible and in base64, they leave a page below 15 MB.</summary>
    private const double PixelBudget = 7.5e6;

    private const int SmallestSide = 96, LargestSide = 400;

    /// <summary>Renders the pictures of each row, of a size that depends on the number of rows.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="options">The options of the page.</param>
    /// <returns>For each row its pictures, or else the message that says why there are none.</returns>
    public static IReadOnlyDictionary<ScoreRow, (RowPictures? Pictures, string? Failure)> Render(
        IReadOnlyList<ScoreRow> rows, ReportOptions options)
    {
        double budgetSide = Math.Sqrt(PixelBudget / (3.0 * Math.Max(1, rows.Count)));
        int side = (int)Math.Max(SmallestSide, Math.Min(LargestSide, budgetSide));
        var found = new Dictionary<ScoreRow, (RowPictures?, string?)>();
        var rowByPair = new Dictionary<ImagePair, ScoreRow>(); // used on the feeding thread only
        using var recentPlanes = PlaneCache.Shared.Activate();
        using PageRun<RowPictures> pages = CreateRun(ofVolumes: false), volumes = CreateRun(ofVolumes: true);
        foreach (var row in rows)
        {
            try
            {
                var pair = (row with
                {
                    GroundTruth = Resolve(row.GroundTruth),
                    Prediction = Resolve(row.Prediction),
                    Mask = row.Mask is null or PairMask.Finite ? row.Mask : Resolve(row.Mask),
                }).ToPair();
                rowByPair.Add(pair, row);
                foreach (var result in (row.Slices is null ? pages : volumes).Feed(pair)) Keep(result);
            }
            catch (EvaluationException e)
            {
                found[row] = (null, e.Message);
            }
        }

        foreach (var result in pages.Finish().Concat(volumes.Finish())) Keep(result);
        return found;

        PageRun<RowPictures> CreateRun(bool ofVolumes) => new(
            RenderPage,
            new ParallelScope(options.Threads),
            progress => options.Observer?.OnProgress("Making pictures", progress),
            options.Cancellation,
            ofVolumes: ofVolumes)
        {
            Total = rows.Count(row => row.Slices is not null == ofVolumes),
        };

        RowPictures RenderPage(PagePair page) => RowPictures.Render(
            PictureRecipe.FromRow(page.Pair.Row!),
            page.LoadGroundTruth(),
            page.LoadPrediction(),
            side,
            options.Cancellation,
            LoadMask(page));

        static ImageMask? LoadMask(PagePair page)
        {
            if (page.LoadMask() is not { } plane) return null;
            var mask = page.Pair.MaskImage!;
            return new ImageMask(mask.Label is { } label ? RegionMask.Create(plane, label) : plane, mask.Mode);
        }

        string Resolve(string path) => path == MemoryImageSource.InMemory ? path : options.Resolve(path);

        void Keep(PageResult<RowPictures> result) => found[rowByPair[result.Pair]] = (result.Value, result.Failure?.Message);
    }
}
