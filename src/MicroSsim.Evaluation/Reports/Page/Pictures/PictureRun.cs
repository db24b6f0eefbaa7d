using MicroSsim.Engine;
using MicroSsim.Engine.Masks;
using MicroSsim.Evaluation.Batch;
using MicroSsim.Evaluation.Pairing;

namespace MicroSsim.Evaluation.Reports.Page.Pictures;

/// <summary>Renders the pictures of score rows in parallel. An image that cannot be read gives a failure instead of pictures.</summary>
internal static class PictureRun
{
    /// <summary>Renders the pictures of each row.</summary>
    /// <param name="rows">The rows, each once; those of one image next to each other, so that its ground truth is decoded once.</param>
    /// <param name="size">The size of the pictures.</param>
    /// <param name="options">The options of the page.</param>
    /// <returns>For each row its pictures, or else the message that says why there are none.</returns>
    public static IReadOnlyDictionary<ScoreRow, RenderedRow> Render(
        IReadOnlyList<ScoreRow> rows, PictureSize size, ReportOptions options)
    {
        var found = new Dictionary<ScoreRow, RenderedRow>(ReferenceComparer.Instance);
        var rowByPair = new Dictionary<ImagePair, ScoreRow>(); // used on the feeding thread only
        using var recentPlanes = PlaneCache.Shared.Activate();
        using PageRun<RenderedRow> pages = CreateRun(ofVolumes: false), volumes = CreateRun(ofVolumes: true);
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
            catch (Exception e) when (!(e is OperationCanceledException && options.Cancellation.IsCancellationRequested))
            {
                found[row] = new RenderedRow(null, WorkerFailure.FromException(e, row.Prediction, row.Prediction).Message);
            }
        }

        foreach (var result in pages.Finish().Concat(volumes.Finish())) Keep(result);
        return found;

        PageRun<RenderedRow> CreateRun(bool ofVolumes) => new(
            RenderPage,
            new ParallelScope(options.Threads),
            progress => options.Observer?.OnProgress("Making pictures", progress),
            options.Cancellation,
            ofVolumes: ofVolumes)
        {
            Total = rows.Count(row => row.Slices is not null == ofVolumes),
        };

        RenderedRow RenderPage(PagePair page)
        {
            var recipe = PictureRecipe.FromRow(page.Pair.Row!);
            var (groundTruth, prediction, mask) = (page.LoadGroundTruth(), page.LoadPrediction(), LoadMask(page));
            var pictures = RowPictures.Render(recipe, groundTruth, prediction, size, options.Cancellation, mask);
            return RenderedRow.Encode(pictures with
            {
                Changed = ChangedScore.Find(
                    page.Pair.Row!, recipe, pictures.Ssim, groundTruth, prediction, mask, options.Cancellation),
            });
        }

        static ImageMask? LoadMask(PagePair page)
        {
            if (page.LoadMask() is not { } plane) return null;
            var mask = page.Pair.MaskImage!;
            return new ImageMask(mask.Label is { } label ? RegionMask.Create(plane, label) : plane, mask.Mode);
        }

        string Resolve(string path) => path == MemoryImageSource.InMemory ? path : options.Resolve(path);

        void Keep(PageResult<RenderedRow> result) =>
            found[rowByPair[result.Pair]] = result.Value ?? new RenderedRow(null, result.Failure?.Message);
    }

    /// <summary>Rows are found by identity: two copies of a row have places of their own, and to compare all columns takes long.</summary>
    private sealed class ReferenceComparer : IEqualityComparer<ScoreRow>
    {
        public static readonly ReferenceComparer Instance = new();

        public bool Equals(ScoreRow? x, ScoreRow? y) => ReferenceEquals(x, y);

        public int GetHashCode(ScoreRow obj) => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(obj);
    }
}
