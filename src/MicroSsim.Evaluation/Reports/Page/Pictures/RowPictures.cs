using MicroSsim.Engine.Masks;
using MicroSsim.Engine.Planes;
using MicroSsim.Evaluation.Maps;
using MicroSsim.Imaging.Pictures;

namespace MicroSsim.Evaluation.Reports.Page.Pictures;

/// <summary>The three pictures of a score row, and the range of their gray values.</summary>
/// <param name="GroundTruth">The ground truth minus its offset.</param>
/// <param name="Prediction">The prediction minus its offset, times α, in the same range of grays.</param>
/// <param name="Map">The SSIM map.</param>
/// <param name="Low">The value that is black in both images, in the unit of the ground truth.</param>
/// <param name="High">The value that is white in both images, in the unit of the ground truth.</param>
/// <param name="Recipe">The settings that the pictures were made with.</param>
/// <param name="Ssim">The mean of the SSIM map.</param>
internal sealed record RowPictures(
    Picture GroundTruth, Picture Prediction, Picture Map, double Low, double High, PictureRecipe Recipe, double Ssim)
{
    /// <summary>The slice of a volume that is shown, the one with the lowest mean of the map; null for a page.</summary>
    public int? Slice { get; init; }

    /// <summary>The percentile of the ground truth that is black.</summary>
    public const double LowPercentile = 0.5;

    /// <summary>The percentile of the ground truth that is white; below 100, so that a few hot pixels do not darken all others.</summary>
    public const double HighPercentile = 99.8;

    /// <summary>The colour of the outline of a mask, which no gray hides.</summary>
    private static readonly Rgb OutlineColour = new(255, 170, 0);

    /// <summary>Renders the pictures of a row.</summary>
    /// <param name="recipe">The settings.</param>
    /// <param name="groundTruth">The ground truth.</param>
    /// <param name="prediction">The prediction, of the same size.</param>
    /// <param name="largestSide">The largest side of a picture in pixels; larger images are shrunk by area means.</param>
    /// <param name="cancellation">Token to cancel the operation.</param>
    /// <param name="mask">The mask of the row, whose outline is drawn; null for none.</param>
    public static RowPictures Render(
        PictureRecipe recipe,
        ImagePlane groundTruth,
        ImagePlane prediction,
        int largestSide,
        CancellationToken cancellation,
        ImageMask? mask = null)
    {
        if (groundTruth is VolumePlane volume)
        {
            return RenderWorstSlice(recipe, volume, (VolumePlane)prediction, largestSide, mask, cancellation);
        }

        var map = new AreaMean(groundTruth.Width, groundTruth.Height, largestSide);
        int crop = recipe.Options.Crop;
        double mean = recipe.Measure(
            groundTruth, prediction, (row, column, ssim, _, _, _) => map.Add(row + crop, column + crop, ssim), cancellation, mask);
        return Render(recipe, groundTruth, prediction, map, mean, largestSide, mask?.Plane);
    }

    /// <summary>Renders the slice of a volume whose mean over the map is the lowest.</summary>
    private static RowPictures RenderWorstSlice(
        PictureRecipe recipe,
        VolumePlane groundTruth,
        VolumePlane prediction,
        int largestSide,
        ImageMask? mask,
        CancellationToken cancellation)
    {
        double[] sums = new double[groundTruth.Depth];
        double mean = recipe.Measure(
            groundTruth,
            prediction,
            (slice, _, _, ssim, _, _, _) =>
            {
                foreach (double value in ssim) sums[slice] += value;
            },
            cancellation);
        var (cropZ, cropY, cropX) = recipe.Volume!.GetCrop(groundTruth);
        int worst = Enumerable.Range(0, groundTruth.Depth - (2 * cropZ)).OrderBy(slice => sums[slice]).First();
        var map = new AreaMean(groundTruth.Width, groundTruth.SliceHeight, largestSide);
        recipe.Measure(
            groundTruth,
            prediction,
            (slice, row, column, ssim, _, _, _) =>
            {
                if (slice == worst) map.Add(row + cropY, column + cropX, ssim);
            },
            cancellation);
        int shown = worst + cropZ;
        var outline = mask?.Plane is VolumePlane masks ? masks.Slices[shown] : null;
        return Render(recipe, groundTruth.Slices[shown], prediction.Slices[shown], map, mean, largestSide, outline) with { Slice = shown };
    }

    private static RowPictures Render(
        PictureRecipe recipe,
        ImagePlane groundTruth,
        ImagePlane prediction,
        AreaMean map,
        double mean,
        int largestSide,
        ImagePlane? mask)
    {
        var truth = Transform(AreaMean.Measure(groundTruth, largestSide), recipe.GroundTruthOffset, 1);
        var predicted = Transform(AreaMean.Measure(prediction, largestSide), recipe.PredictionOffset, recipe.Factor);
        double[] sorted = truth.Values.Where(v => !double.IsNaN(v) && !double.IsInfinity(v)).OrderBy(v => v).ToArray();
        double low = GetPercentile(LowPercentile), high = GetPercentile(HighPercentile);
        if (high <= low)
        {
            // Almost all pixels are background.
            double largest = sorted[sorted.Length - 1];
            high = largest > low ? largest : low + 1;
        }

        var outline = mask is null ? null : AreaMean.Measure(RegionMask.Create(mask), largestSide);
        return new RowPictures(
            DrawOutline(ColourMap.Gray.Paint(truth, low, high), outline),
            DrawOutline(ColourMap.Gray.Paint(predicted, low, high), outline),
            MapColours.Paint(map.ToGrid()),
            low,
            high,
            recipe,
            mean);

        double GetPercentile(double percentile) => sorted[(int)Math.Round((sorted.Length - 1) * percentile / 100)];
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
