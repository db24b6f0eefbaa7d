using MicroSsim.Engine.Planes;
using MicroSsim.Evaluation.Maps;
using MicroSsim.Imaging.Pictures;

namespace MicroSsim.Evaluation.Reports.Page.Pictures;

/// <summary>The three pictures of a row, and what their gray values mean.</summary>
/// <param name="GroundTruth">The ground truth less its offset.</param>
/// <param name="Prediction">The prediction less its offset, times α, with the same range of grays.</param>
/// <param name="Map">The SSIM map.</param>
/// <param name="Low">What is black in both, in the ground truth's unit.</param>
/// <param name="High">What is white in both.</param>
/// <param name="Recipe">How they were made.</param>
internal sealed record RowPictures(Picture GroundTruth, Picture Prediction, Picture Map, double Low, double High, PictureRecipe Recipe)
{
    /// <summary>Which part of the ground truth's values the grays span: a hot pixel or two shall not make the rest dark.</summary>
    public const double LowPercentile = 0.5, HighPercentile = 99.8;

    /// <summary>Makes the pictures of a row.</summary>
    public static RowPictures Of(PictureRecipe recipe, ImagePlane groundTruth, ImagePlane prediction, int largestSide, CancellationToken cancellation)
    {
        var truth = Scaled(AreaMean.Measure(groundTruth, largestSide), recipe.GroundTruthOffset, 1);
        var predicted = Scaled(AreaMean.Measure(prediction, largestSide), recipe.PredictionOffset, recipe.Factor);
        var map = new AreaMean(groundTruth.Width, groundTruth.Height, largestSide);
        int crop = recipe.Options.Crop;
        recipe.Measure(groundTruth, prediction, (row, column, ssim, _, _, _) => map.Add(row + crop, column + crop, ssim), cancellation);

        double[] sorted = truth.Values.OrderBy(v => v).ToArray();
        double low = At(LowPercentile), high = At(HighPercentile);
        if (high <= low) high = sorted[sorted.Length - 1] > low ? sorted[sorted.Length - 1] : low + 1; // hardly anything but background
        return new RowPictures(ColourMap.Gray.Paint(truth, low, high), ColourMap.Gray.Paint(predicted, low, high), MapColours.Paint(map.ToGrid()), low, high, recipe);

        double At(double percentile) => sorted[(int)Math.Round((sorted.Length - 1) * percentile / 100)];
    }

    private static ValueGrid Scaled(ValueGrid grid, double offset, double factor) =>
        grid with { Values = grid.Values.Select(v => (v - offset) * factor).ToArray() };
}
