using MicroSsim.Engine.Masks;
using MicroSsim.Engine.Planes;

namespace MicroSsim.Engine.Similarity;

/// <summary>
/// A pair of images with a mask or label image, checked: its pixels in regions are finite, and other pixels that are not are replaced.
/// </summary>
/// <param name="GroundTruth">The ground truth, of finite pixels.</param>
/// <param name="Prediction">The prediction, of finite pixels.</param>
/// <param name="GroundTruthRange">The range of the finite ground truth pixels.</param>
/// <param name="PredictionRange">The range of the finite prediction pixels.</param>
/// <param name="Regions">The regions of the pixels.</param>
/// <param name="Finite">The pixels that are finite in both images, as region 1; null if all are.</param>
/// <param name="Index">The labels and sizes of the regions.</param>
internal sealed record MaskedPair(
    ImagePlane GroundTruth,
    ImagePlane Prediction,
    PixelRange GroundTruthRange,
    PixelRange PredictionRange,
    RegionRows Regions,
    RegionRows? Finite,
    RegionIndex Index)
{
    /// <summary>Checks and measures a pair of equal shape; reads every pixel once.</summary>
    /// <param name="groundTruth">The ground truth.</param>
    /// <param name="prediction">The prediction.</param>
    /// <param name="mask">The mask or label image.</param>
    /// <param name="byLabel">Whether every label is a region of its own.</param>
    /// <param name="insideOnly">Whether the ranges are those of the pixels in the mask alone.</param>
    /// <param name="parallel">Degree of parallelism.</param>
    /// <exception cref="MicroSsimException">
    /// <c>MaskShapeMismatch</c>, <c>EmptyMask</c>, <c>InvalidMaskPixel</c>, <c>TooManyRegions</c>, <c>NonFinitePixels</c> (in the mask) or
    /// <c>PixelTooLarge</c>.
    /// </exception>
    public static MaskedPair Measure(
        ImagePlane groundTruth, ImagePlane prediction, ImagePlane mask, bool byLabel, bool insideOnly, ParallelScope parallel)
    {
        RequireSameShape(groundTruth, mask, byLabel);
        var index = RegionIndex.Measure(mask, byLabel, parallel);
        var regions = new PlaneRegionRows(mask, index);
        var (filledTruth, truthRange) = Fill(groundTruth, ImageRole.GroundTruth);
        var (filledPrediction, predictionRange) = Fill(prediction, ImageRole.Prediction);
        bool isFilled = filledTruth != groundTruth || filledPrediction != prediction;
        var finite = isFilled ? new PlaneRegionRows(FiniteMask.Create(groundTruth, prediction), RegionIndex.ForMask()) : null;
        return new MaskedPair(filledTruth, filledPrediction, truthRange, predictionRange, regions, finite, index);

        (ImagePlane Plane, PixelRange Range) Fill(ImagePlane plane, ImageRole role)
        {
            var (range, hasNonFinite) = MaskedRange.Measure(plane, role, regions, insideOnly, parallel);
            var filled = hasNonFinite ? new FilledPlane(plane, range.Middle) : plane;
            PixelLimit.Check(filled, range, role);
            return (filled, range);
        }
    }

    private static void RequireSameShape(ImagePlane image, ImagePlane mask, bool byLabel)
    {
        if (mask.Width == image.Width && mask.Height == image.Height) return;
        throw new MicroSsimException(
            "MaskShapeMismatch",
            $"the {(byLabel ? "label image" : "mask")} is {mask.Width} × {mask.Height} pixels, "
            + $"the images are {image.Width} × {image.Height}; use a mask of their size.")
        {
            Role = ImageRole.Mask,
        };
    }
}
