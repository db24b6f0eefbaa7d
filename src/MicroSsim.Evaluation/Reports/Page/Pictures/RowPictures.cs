using MicroSsim.Engine.Masks;
using MicroSsim.Engine.Planes;
using MicroSsim.Evaluation.Maps;
using MicroSsim.Imaging.Pictures;

namespace MicroSsim.Evaluation.Reports.Page.Pictures;

/// <summary>The pictures of a score row, and what the page says about them.</summary>
/// <param name="GroundTruth">The ground truth minus its offset.</param>
/// <param name="Prediction">The prediction minus its offset, times α, in the same range of grays.</param>
/// <param name="Map">The SSIM map.</param>
/// <param name="Facts">What the page says about the pictures.</param>
/// <param name="Ssim">The mean of the SSIM map.</param>
internal sealed record RowPictures(Picture GroundTruth, Picture Prediction, Picture Map, PictureFacts Facts, double Ssim)
{
    /// <summary>The colour of the outline of a mask, which no gray hides.</summary>
    private static readonly Rgb OutlineColour = new(255, 170, 0);

    /// <summary>The prediction in its own range of grays, of half the size; null if it would look the same.</summary>
    public Picture? OwnPrediction { get; private init; }

    /// <summary>The pixels of the ground truth at the place of the insets; null for none.</summary>
    public Picture? GroundTruthInset { get; private init; }

    /// <summary>The pixels of the prediction at the place of the insets; null for none.</summary>
    public Picture? PredictionInset { get; private init; }

    /// <summary>Renders the pictures of a row.</summary>
    /// <param name="recipe">The settings.</param>
    /// <param name="groundTruth">The ground truth.</param>
    /// <param name="prediction">The prediction, of the same size.</param>
    /// <param name="size">The largest side of a picture, and of an inset, in pixels; larger images are shrunk by area means.</param>
    /// <param name="cancellation">Token to cancel the operation.</param>
    /// <param name="mask">The mask of the row, whose outline is drawn; null for none.</param>
    /// <param name="slice">The slice of a volume; null for the one with the lowest mean of the map, and for a page.</param>
    public static RowPictures Render(
        PictureRecipe recipe,
        ImagePlane groundTruth,
        ImagePlane prediction,
        PictureSize size,
        CancellationToken cancellation,
        ImageMask? mask = null,
        int? slice = null)
    {
        if (groundTruth is VolumePlane volume)
        {
            var predicted = (VolumePlane)prediction;
            slice ??= FindLowest(MeasureSlices(recipe, volume, predicted, cancellation, mask));
            return RenderSlice(recipe, volume, predicted, slice.Value, size, mask, cancellation);
        }

        var map = new AreaMean(groundTruth.Width, groundTruth.Height, size.Side);
        int crop = recipe.Options.Crop;
        double mean = recipe.Measure(
            groundTruth, prediction, (row, column, ssim, _, _, _) => map.Add(row + crop, column + crop, ssim), cancellation, mask);
        return Render(recipe, groundTruth, prediction, map, mean, size, mask?.Plane);
    }

    /// <summary>Measures the mean of the map of each slice of a volume; NaN for slices without a map, at the ends.</summary>
    /// <param name="recipe">The settings.</param>
    /// <param name="groundTruth">The ground truth.</param>
    /// <param name="prediction">The prediction, of the same size.</param>
    /// <param name="cancellation">Token to cancel the operation.</param>
    /// <param name="mask">The mask of the row; null for none.</param>
    public static double[] MeasureSlices(
        PictureRecipe recipe, VolumePlane groundTruth, VolumePlane prediction, CancellationToken cancellation, ImageMask? mask = null)
    {
        int crop = recipe.Volume!.GetCrop(groundTruth).Z;
        double[] sums = new double[groundTruth.Depth];
        long[] counts = new long[groundTruth.Depth];
        recipe.Measure(
            groundTruth,
            prediction,
            (slice, _, _, ssim, _, _, _) =>
            {
                foreach (double value in ssim)
                {
                    if (double.IsNaN(value)) continue; // outside of the mask
                    sums[slice + crop] += value;
                    counts[slice + crop]++;
                }
            },
            cancellation,
            mask);
        return [.. sums.Zip(counts, (sum, count) => count == 0 ? double.NaN : sum / count)];
    }

    private static int FindLowest(double[] means) =>
        Enumerable.Range(0, means.Length).OrderBy(slice => double.IsNaN(means[slice])).ThenBy(slice => means[slice]).First();

    /// <summary>Renders a slice of a volume.</summary>
    private static RowPictures RenderSlice(
        PictureRecipe recipe,
        VolumePlane groundTruth,
        VolumePlane prediction,
        int shown,
        PictureSize size,
        ImageMask? mask,
        CancellationToken cancellation)
    {
        var (cropZ, cropY, cropX) = recipe.Volume!.GetCrop(groundTruth);
        var map = new AreaMean(groundTruth.Width, groundTruth.SliceHeight, size.Side);
        double mean = recipe.Measure(
            groundTruth,
            prediction,
            (slice, row, column, ssim, _, _, _) =>
            {
                if (slice + cropZ == shown) map.Add(row + cropY, column + cropX, ssim);
            },
            cancellation,
            mask);
        var outline = mask?.Plane is VolumePlane masks ? masks.Slices[shown] : null;
        var pictures = Render(recipe, groundTruth.Slices[shown], prediction.Slices[shown], map, mean, size, outline);
        return pictures with { Facts = pictures.Facts with { Slice = shown, SliceCount = groundTruth.Depth } };
    }

    private static RowPictures Render(
        PictureRecipe recipe,
        ImagePlane groundTruth,
        ImagePlane prediction,
        AreaMean map,
        double mean,
        PictureSize size,
        ImagePlane? mask)
    {
        var truth = TransformTruth(AreaMean.Measure(groundTruth, size.Side));
        var predicted = TransformPrediction(AreaMean.Measure(prediction, size.Side));
        GrayRange grays = GrayRange.Measure(truth), own = GrayRange.Measure(predicted);
        var outline = mask is null ? null : AreaMean.Measure(RegionMask.Create(mask), size.Side);
        var place = InsetPlace.Find(truth, grays, groundTruth.Width, groundTruth.Height, size.InsetSide);
        var truthPicture = DrawOutline(grays.Paint(truth), outline);
        var facts = new PictureFacts(truthPicture.Width, truthPicture.Height, grays, recipe)
        {
            OwnGrays = own,
            Place = place,
            ImageWidth = groundTruth.Width,
            ImageHeight = groundTruth.Height,
        };
        return new RowPictures(
            truthPicture, DrawOutline(grays.Paint(predicted), outline), MapColours.Paint(map.ToGrid()), facts, mean)
        {
            OwnPrediction = grays.IsNear(own)
                ? null
                : own.Paint(TransformPrediction(AreaMean.Measure(prediction, Math.Max(1, size.Side / 2)))),
            GroundTruthInset = place is null ? null : grays.Paint(TransformTruth(place.Value.Read(groundTruth))),
            PredictionInset = place is null ? null : grays.Paint(TransformPrediction(place.Value.Read(prediction))),
        };

        ValueGrid TransformTruth(ValueGrid grid) => Transform(grid, recipe.GroundTruthOffset, 1);

        ValueGrid TransformPrediction(ValueGrid grid) => Transform(grid, recipe.PredictionOffset, recipe.Factor);
    }

    /// <summary>Draws the border of a mask: pixels that are mostly inside, beside one that is mostly outside.</summary>
    private static Picture DrawOutline(Picture picture, ValueGrid? mask)
    {
        if (mask is null) return picture;
        for (int y = 0; y < picture.Height; y++)
        {
            for (int x = 0; x < picture.Width; x++)
            {
                bool isBorder = IsInside(x, y) && !(IsInside(x - 1, y) && IsInside(x + 1, y) && IsInside(x, y - 1) && IsInside(x, y + 1));
                if (isBorder) picture[x, y] = OutlineColour;
            }
        }

        return picture;

        // Beyond the picture is inside: an outline along its edge would hide pixels, and tell nothing.
        bool IsInside(int x, int y) =>
            x < 0 || y < 0 || x >= picture.Width || y >= picture.Height || mask.Values[(y * picture.Width) + x] >= byte.MaxValue / 2.0;
    }

    private static ValueGrid Transform(ValueGrid grid, double offset, double factor) =>
        grid with { Values = grid.Values.Select(v => (v - offset) * factor).ToArray() };
}
