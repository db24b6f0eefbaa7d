using MicroSsim.Engine.Planes;
using MicroSsim.Evaluation.Batch;
using MicroSsim.Evaluation.Pairing;
using MicroSsim.Evaluation.Reports.Statistics;
using MicroSsim.Imaging.Pictures;

namespace MicroSsim.Evaluation.Reports.Page.Pictures;

/// <summary>
/// Renders small pictures, of which a page has room for thousands: ground truth and prediction, without a map, as JPEG. Of a volume they
/// show the middle slice. Thread-safe.
/// </summary>
internal sealed class SmallPictures
{
    private readonly SmallSize _size;

    /// <summary>The ground truths of images whose rows are being rendered, by <see cref="GetKey"/>; also the lock of all state.</summary>
    private readonly Dictionary<string, Lazy<Truth>> _truths = new(StringComparer.Ordinal);

    /// <summary>The number of rows of each image that are not rendered yet.</summary>
    private readonly Dictionary<string, int> _rowsLeft;

    /// <summary>Prepares the pictures of rows.</summary>
    /// <param name="rows">The rows, each once.</param>
    /// <param name="size">The size of the pictures.</param>
    public SmallPictures(IReadOnlyList<ScoreRow> rows, SmallSize size)
    {
        _size = size;
        _rowsLeft = rows.GroupBy(GetKey, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Count(), StringComparer.Ordinal);
    }

    /// <summary>Renders the pictures of a row.</summary>
    /// <param name="row">The row.</param>
    /// <param name="page">Its page, or its volume.</param>
    public RenderedRow Render(ScoreRow row, PagePair page)
    {
        string key = GetKey(row);
        try
        {
            var truthPlane = page.LoadGroundTruth();
            int? slice = truthPlane is VolumePlane volume ? volume.Depth / 2 : null;
            var shown = GetShown(truthPlane);
            var truth = page.Pair.CropCenter ? CreateTruth(shown) : GetTruth(key, shown); // a crop has the size of its prediction
            var recipe = PictureRecipe.FromRow(row);
            double offset = recipe.GroundTruthOffset;
            var predicted = AreaMean.Measure(GetShown(page.LoadPrediction()), _size.Side);
            double[] values = [.. predicted.Values.Select(v => ((v - recipe.PredictionOffset) * recipe.Factor) + offset)];
            var facts = new PictureFacts(
                predicted.Width, predicted.Height, new GrayRange(truth.Grays.Low - offset, truth.Grays.High - offset), recipe)
            {
                Slice = slice,
                SliceCount = (truthPlane as VolumePlane)?.Depth ?? 0,
                ImageWidth = shown.Width,
                ImageHeight = shown.Height,
            };
            return RenderedRow.FromJpeg(facts, truth.Jpeg, Encode(predicted with { Values = values }, truth.Grays));
        }
        finally
        {
            Release(key);
        }
    }

    /// <summary>The key of a row's ground truth: rows of several methods share it.</summary>
    private static string GetKey(ScoreRow row) => $"{row.GroundTruth}\0{ScoredImage.FromRow(row).Key}\0{row.GroundTruthPage}";

    private static ImagePlane GetShown(ImagePlane plane) => plane is VolumePlane volume ? volume.Slices[volume.Depth / 2] : plane;

    private Truth GetTruth(string key, ImagePlane plane)
    {
        Lazy<Truth>? truth;
        lock (_truths)
        {
            if (!_truths.TryGetValue(key, out truth)) _truths.Add(key, truth = new Lazy<Truth>(() => CreateTruth(plane)));
        }

        return truth.Value;
    }

    private Truth CreateTruth(ImagePlane plane)
    {
        var grid = AreaMean.Measure(plane, _size.Side);
        var grays = GrayRange.Measure(grid);
        return new Truth(grays, Encode(grid, grays));
    }

    /// <summary>Notes that a row is rendered; the ground truth of an image is kept until its last row is.</summary>
    private void Release(string key)
    {
        lock (_truths)
        {
            if (--_rowsLeft[key] <= 0) _truths.Remove(key);
        }
    }

    private byte[] Encode(ValueGrid grid, GrayRange grays)
    {
        byte[] pixels = [.. grid.Values.Select(v => double.IsNaN(v) ? (byte)0 : ToByte((v - grays.Low) / (grays.High - grays.Low)))];
        return GrayJpeg.EncodeWithin(pixels, grid.Width, grid.Height, _size.Bytes);

        static byte ToByte(double share) => (byte)Math.Max(0, Math.Min(byte.MaxValue, Math.Floor(share * 256)));
    }

    /// <summary>A ground truth: its range of grays, in the unit of the file, and its picture as JPEG.</summary>
    private sealed record Truth(GrayRange Grays, byte[] Jpeg);
}
