using MicroSsim.Engine.Masks;
using MicroSsim.Engine.Planes;
using MicroSsim.Evaluation.Maps;
using MicroSsim.Imaging.Pictures;

namespace MicroSsim.Evaluation.Reports.Page.Pictures;

/// <summary>The pictures of a score row, and the ranges of their gray values.</summary>
/// <param name="GroundTruth">The ground truth minus its offset.</param>
/// <param name="Prediction">The prediction minus its offset, times α, in the same range of grays.</param>
/// <param name="Map">The SSIM map.</param>
/// <param name="Grays">The range of grays of ground truth and prediction: that of the ground truth.</param>
/// <param name="Recipe">The settings that the pictures were made with.</param>
/// <param name="Ssim">The mean of the SSIM map.</param>
internal sealed record RowPictures(
    Picture GroundTruth, Picture Prediction, Picture Map, GrayRange Grays, PictureRecipe Recipe, double Ssim)
{
    /// <summary>The colour of the outline of a mask, which no gray hides.</summary>
    private static readonly Rgb OutlineColour = new(255, 170, 0);

    /// <summary>The slice of a volume that is shown, the one with the lowest mean of the map; null for a page.</summary>
    public int? Slice { get; private init; }

    /// <summary>A score of the row that its images do not have any more; null if there is none, or it is not known.</summary>
    public ChangedScore? Changed { get; init; }

    /// <summary>The range of grays of the prediction by itself.</summary>
    public GrayRange OwnGrays { get; private init; }

    /// <summary>The prediction in its own range of grays, of half the size; null if it would look the same.</summary>
    public Picture? OwnPrediction { get; private init; }

    /// <summary>The place of the insets; null for an image that is too small for them.</summary>
    public InsetPlace? Place { get; private init; }

    /// <summary>The pixels of the ground truth at the place of the insets; null for none.</summary>
    public Picture? GroundTruthInset { get; private init; }

    /// <summary>The pixels of the prediction at the place of the insets; null for none.</summary>
    public Picture? PredictionInset { get; private init; }

    /// <summary>The pixels per row of the image.</summary>
    public int ImageWidth { get; private init; }

    /// <summary>The rows of the image.</summary>
    public int ImageHeight { get; private init; }

    /// <summary>Renders the pictures of a row.</summary>
    /// <param name="recipe">The settings.</param>
    /// <param name="groundTruth">The ground truth.</param>
    /// <param name="prediction">The prediction, of the same size.</param>
    /// <param name="size">The largest side of a picture, and of an inset, in pixels; larger images are shrunk by area means.</param>
    /// <param name="cancellation">Token to cancel the operation.</param>
    /// <param name="mask">The mask of the row, whose outline is drawn; null for none.</param>
    public static RowPictures Render(
        PictureRecipe recipe,
        ImagePlane groundTruth,
        ImagePlane prediction,
        PictureSize size,
        CancellationToken cancellation,
        ImageMask? mask = null)
    {
        if (groundTruth is VolumePlane volume)
        {
            return RenderWorstSlice(recipe, volume, (VolumePlane)prediction, size, mask, cancellation);
        }

        var map = new AreaMean(groundTruth.Width, groundTruth.Height, size.Side);
        int crop = recipe.Options.Crop;
        double mean = recipe.Measure(
            groundTruth, prediction, (row, column, ssim, _, _, _) => map.Add(row + crop, column + crop, ssim), cancellation, mask);
        return Render(recipe, groundTruth, prediction, map, mean, size, mask?.Plane);
    }

    /// <summary>Renders the slice of a volume whose mean over the map is the lowest.</summary>
    private static RowPictures RenderWorstSlice(
        PictureRecipe recipe,
        VolumePlane groundTruth,
        VolumePlane prediction,
        PictureSize size,
        ImageMask? mask,
        CancellationToken cancellation)
    {
        double[] sums = new double[groundTruth.Depth];
        long[] counts = new long[groundTruth.Depth];
        double mean = recipe.Measure(
            groundTruth,
            prediction,
            (slice, _, _, ssim, _, _, _) =>
            {
                foreach (double value in ssim)
                {
                    if (double.IsNaN(value)) continue; // outside of the mask
                    sums[slice] += value;
                    counts[slice]++;
                }
            },
            cancellation,
            mask);
        var (cropZ, cropY, cropX) = recipe.Volume!.GetCrop(groundTruth);
        int worst = Enumerable.Range(0, groundTruth.Depth - (2 * cropZ)).Where(slice => counts[slice] > 0)
            .OrderBy(slice => sums[slice] / counts[slice]).First();
        var map = new AreaMean(groundTruth.Width, groundTruth.SliceHeight, size.Side);
        recipe.Measure(
            groundTruth,
            prediction,
            (slice, row, column, ssim, _, _, _) =>
            {
                if (slice == worst) map.Add(row + cropY, column + cropX, ssim);
            },
            cancellation,
            mask);
        int shown = worst + cropZ;
        var outline = mask?.Plane is VolumePlane masks ? masks.Slices[shown] : null;
        return Render(recipe, groundTruth.Slices[shown], prediction.Slices[shown], map, mean, size, outline) with { Slice = shown };
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
        return new RowPictures(
            DrawOutline(grays.Paint(truth), outline),
            DrawOutline(grays.Paint(predicted), outline),
            MapColours.Paint(map.ToGrid()),
            grays,
            recipe,
            mean)
        {
            OwnGrays = own,
            OwnPrediction = grays.IsNear(own)
                ? null
                : own.Paint(TransformPrediction(AreaMean.Measure(prediction, Math.Max(1, size.Side / 2)))),
            Place = place,
            GroundTruthInset = place is null ? null : grays.Paint(TransformTruth(place.Value.Read(groundTruth))),
            PredictionInset = place is null ? null : grays.Paint(TransformPrediction(place.Value.Read(prediction))),
            ImageWidth = groundTruth.Width,
            ImageHeight = groundTruth.Height,
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
