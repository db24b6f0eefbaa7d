using MicroSsim.Engine.Planes;

namespace MicroSsim.Engine.Similarity;

/// <summary>The preconditions of scoring or fitting a pair.</summary>
internal static class ImagePairChecks
{
    /// <summary>Throws unless both planes have the same width and height.</summary>
    /// <exception cref="MicroSsimException"><c>ShapeMismatch</c>.</exception>
    public static void RequireSameShape(ImagePlane groundTruth, ImagePlane prediction)
    {
        if (groundTruth.Width == prediction.Width && groundTruth.Height == prediction.Height) return;
        string shapes = $"the ground truth is {groundTruth.Width} × {groundTruth.Height} pixels, "
            + $"the prediction {prediction.Width} × {prediction.Height}";
        bool isLarger = groundTruth.Width >= prediction.Width && groundTruth.Height >= prediction.Height;
        throw new MicroSsimException("ShapeMismatch", $"{shapes}; crop or resample one of them to the other's size.")
        {
            Option = isLarger ? "Crop" : null,
        };
    }

    /// <summary>Throws if the width or the height is less than <paramref name="side"/>.</summary>
    /// <param name="plane">The plane.</param>
    /// <param name="side">The minimum side in pixels.</param>
    /// <param name="purpose">What needs it, as the subject of a sentence, for the message.</param>
    /// <param name="option">The option that makes smaller images possible besides the window; null if there is none.</param>
    /// <exception cref="MicroSsimException"><c>ImageTooSmall</c>.</exception>
    public static void RequireMinimumSide(ImagePlane plane, int side, string purpose, string? option = null)
    {
        if (plane.Width >= side && plane.Height >= side) return;
        string sizes = $"the image is {plane.Width} × {plane.Height} pixels, but {purpose} needs at least {side} × {side}";
        string remedy = option is null ? "use larger images or a smaller window" : "use larger images, fewer scales or a smaller window";
        throw new MicroSsimException("ImageTooSmall", $"{sizes}; {remedy}.") { Option = option };
    }

    /// <summary>Throws if the ground truth is constant, as there is no data range for C1 and C2 then.</summary>
    /// <exception cref="MicroSsimException"><c>ConstantGroundTruth</c>.</exception>
    public static void RequireRange(PixelRange groundTruth)
    {
        if (groundTruth.Width > 0) return;
        throw new MicroSsimException(
            "ConstantGroundTruth",
            FormattableString.Invariant(
                $"every ground truth pixel is {groundTruth.Minimum}, so there is no range to compare with; leave the image out."))
        {
            Role = ImageRole.GroundTruth,
        };
    }

    /// <summary>Measures the ranges of both images; reads every pixel once.</summary>
    /// <exception cref="MicroSsimException"><c>NonFinitePixels</c> or <c>PixelTooLarge</c>.</exception>
    public static (PixelRange GroundTruth, PixelRange Prediction) MeasureRanges(
        ImagePlane groundTruth, ImagePlane prediction, ParallelScope parallel)
    {
        var groundTruthRange = PixelRange.Measure(groundTruth, ImageRole.GroundTruth, parallel);
        PixelLimit.Check(groundTruth, groundTruthRange, ImageRole.GroundTruth);
        var predictionRange = PixelRange.Measure(prediction, ImageRole.Prediction, parallel);
        PixelLimit.Check(prediction, predictionRange, ImageRole.Prediction);
        return (groundTruthRange, predictionRange);
    }
}
