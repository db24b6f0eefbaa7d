using MicroSsim.Engine.Planes;

namespace MicroSsim.Engine.Similarity;

/// <summary>What must hold of a pair before anything can be computed on it.</summary>
internal static class ImagePairChecks
{
    /// <summary>Both planes must have the same sides.</summary>
    /// <exception cref="MicroSsimException"><c>ShapeMismatch</c>.</exception>
    public static void SameShape(ImagePlane groundTruth, ImagePlane prediction)
    {
        if (groundTruth.Width == prediction.Width && groundTruth.Height == prediction.Height) return;
        throw new MicroSsimException(
            "ShapeMismatch",
            $"the ground truth is {groundTruth.Width} × {groundTruth.Height} pixels, the prediction {prediction.Width} × {prediction.Height}; crop or resample one of them to the other's size.");
    }

    /// <summary>Both sides must be at least as long as the window.</summary>
    /// <exception cref="MicroSsimException"><c>ImageTooSmall</c>.</exception>
    public static void AtLeast(ImagePlane plane, int side, string purpose)
    {
        if (plane.Width >= side && plane.Height >= side) return;
        throw new MicroSsimException(
            "ImageTooSmall",
            $"the image is {plane.Width} × {plane.Height} pixels, but {purpose} needs at least {side} × {side}; use larger images or a smaller window.");
    }

    /// <summary>The ranges of both images, after checking that every pixel is finite and not too large.</summary>
    /// <exception cref="MicroSsimException"><c>NonFinitePixels</c> or <c>PixelTooLarge</c>.</exception>
    public static (PixelRange GroundTruth, PixelRange Prediction) Ranges(ImagePlane groundTruth, ImagePlane prediction, ParallelScope parallel)
    {
        var groundTruthRange = PixelRange.Of(groundTruth, ImageRole.GroundTruth, parallel);
        PixelLimit.Check(groundTruth, groundTruthRange, ImageRole.GroundTruth);
        var predictionRange = PixelRange.Of(prediction, ImageRole.Prediction, parallel);
        PixelLimit.Check(prediction, predictionRange, ImageRole.Prediction);
        return (groundTruthRange, predictionRange);
    }

    /// <summary>A ground truth without a range of its own cannot set C1 and C2.</summary>
    /// <exception cref="MicroSsimException"><c>ConstantGroundTruth</c>.</exception>
    public static void NotConstant(PixelRange groundTruth)
    {
        if (groundTruth.Width > 0) return;
        throw new MicroSsimException(
            "ConstantGroundTruth",
            FormattableString.Invariant($"every ground truth pixel is {groundTruth.Minimum}, so there is no range to compare with; leave the image out."))
        {
            Role = ImageRole.GroundTruth,
        };
    }
}
