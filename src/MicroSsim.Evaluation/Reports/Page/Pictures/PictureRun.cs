using System.Collections.Concurrent;
using MicroSsim.Engine;
using MicroSsim.Engine.Masks;
using MicroSsim.Engine.Planes;
using MicroSsim.Evaluation.Batch;
using MicroSsim.Evaluation.Pairing;
using MicroSsim.Evaluation.Reports.Statistics;

namespace MicroSsim.Evaluation.Reports.Page.Pictures;

/// <summary>Renders the pictures of score rows in parallel. An image that cannot be read gives a failure instead of pictures.</summary>
internal static class PictureRun
{
    /// <summary>
    /// Renders the pictures of each row. Of the volumes of an image, all methods show the same slice: the one with the lowest mean of the
    /// maps of all of them.
    /// </summary>
    /// <param name="rows">The rows, each once; those of one image next to each other, so that its ground truth is decoded once.</param>
    /// <param name="size">The size of the pictures.</param>
    /// <param name="options">The options of the page.</param>
    /// <returns>For each row its pictures, or else the message that says why there are none.</returns>
    public static IReadOnlyDictionary<ScoreRow, RenderedRow> Render(
        IReadOnlyList<ScoreRow> rows, PictureSize size, ReportOptions options)
    {
        var slices = ChooseSlices([.. rows.Where(row => row.Slices is not null)], options);
        return Run(rows, options, RenderPage);

        RenderedRow RenderPage(ScoreRow row, PagePair page)
        {
            var recipe = PictureRecipe.FromRow(row);
            var (groundTruth, prediction, mask) = (page.LoadGroundTruth(), page.LoadPrediction(), LoadMask(page));
            int? slice = slices.TryGetValue(row, out int chosen) ? chosen : null;
            var pictures = RowPictures.Render(recipe, groundTruth, prediction, size, options.Cancellation, mask, slice);
            var changed = ChangedScore.Find(row, recipe, pictures.Ssim, groundTruth, prediction, mask, options.Cancellation);
            return RenderedRow.Encode(pictures with { Facts = pictures.Facts with { Changed = changed } });
        }
    }

    /// <summary>Renders small pictures of each row.</summary>
    /// <inheritdoc cref="Render"/>
    public static IReadOnlyDictionary<ScoreRow, RenderedRow> RenderSmall(
        IReadOnlyList<ScoreRow> rows, SmallSize size, ReportOptions options) => Run(rows, options, new SmallPictures(rows, size).Render);

    /// <summary>Chooses the slice that the pictures of volumes show: of each image the one with the lowest mean over its rows.</summary>
    private static Dictionary<ScoreRow, int> ChooseSlices(IReadOnlyList<ScoreRow> rows, ReportOptions options)
    {
        var chosen = new Dictionary<ScoreRow, int>(ReferenceComparer.Instance);
        if (rows.Count == 0) return chosen;
        var means = new ConcurrentDictionary<ScoreRow, double[]>(ReferenceComparer.Instance);
        Run(rows, options, (row, page) =>
        {
            means[row] = RowPictures.MeasureSlices(
                PictureRecipe.FromRow(row),
                (VolumePlane)page.LoadGroundTruth(),
                (VolumePlane)page.LoadPrediction(),
                options.Cancellation,
                LoadMask(page));
            return new RenderedRow(null, null);
        });
        foreach (var image in rows.Where(means.ContainsKey).GroupBy(row => ScoredImage.FromRow(row).Key))
        {
            var all = image.Select(row => means[row]).ToList();
            int worst = Enumerable.Range(0, all.Min(m => m.Length))
                .OrderBy(z => all.Any(m => double.IsNaN(m[z])))
                .ThenBy(z => all.Sum(m => m[z]))
                .First();
            foreach (var row in image) chosen[row] = worst;
        }

        return chosen;
    }

    private static ImageMask? LoadMask(PagePair page)
    {
        if (page.LoadMask() is not { } plane) return null;
        var mask = page.Pair.MaskImage!;
        return new ImageMask(mask.Label is { } label ? RegionMask.Create(plane, label) : plane, mask.Mode);
    }

    /// <summary>Renders rows, each on a thread; a row that cannot be rendered has the message of its failure.</summary>
    private static Dictionary<ScoreRow, RenderedRow> Run(
        IReadOnlyList<ScoreRow> rows, ReportOptions options, Func<ScoreRow, PagePair, RenderedRow> render)
    {
        var found = new Dictionary<ScoreRow, RenderedRow>(ReferenceComparer.Instance);
        var rowByPair = new ConcurrentDictionary<ImagePair, ScoreRow>();
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
                rowByPair[pair] = row;
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
            page => render(rowByPair[page.Pair], page),
            new ParallelScope(options.Threads),
            progress => options.Observer?.OnProgress("Making pictures", progress),
            options.Cancellation,
            ofVolumes: ofVolumes)
        {
            Total = rows.Count(row => row.Slices is not null == ofVolumes),
        };

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
