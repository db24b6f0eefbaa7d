using MicroSsim.Engine.Planes;
using MicroSsim.Engine.Similarity;
using MicroSsim.Engine.Windows;

namespace MicroSsim.Engine.Volumes;

/// <summary>
/// SSIM in three dimensions: <c>skimage.metrics.structural_similarity</c> of arrays of three axes, and the same after the intensity
/// transform of a fit, MicroSSIM in three dimensions. The windows are boxes of voxels; the map has the positions whose whole window lies in
/// the volume.
/// </summary>
public static class VolumeSsimCalculator
{
    /// <summary>The defaults of scikit-image: a uniform window of 7 × 7 × 7 voxels and sample covariances.</summary>
    public static VolumeSsimOptions DefaultOptions { get; } = new() { Window = WindowKind.Uniform };

    /// <summary>Scores one pair with plain SSIM.</summary>
    /// <param name="groundTruth">The ground truth.</param>
    /// <param name="prediction">The prediction, of the same shape and any pixel type.</param>
    /// <param name="dataRange">R (<c>data_range</c>); as GroundTruth, maximum − minimum of the volume.</param>
    /// <param name="options">Window, constants and covariances; null for <see cref="DefaultOptions"/>.</param>
    /// <param name="components">Whether to compute luminance, contrast and structure as well.</param>
    /// <param name="map">Receives the SSIM map part by part; null for none. In parallel, several threads call it at once.</param>
    /// <param name="parallel">Degree of parallelism; null runs single-threaded. The result is the same.</param>
    /// <param name="cancellationToken">Token to cancel the operation.</param>
    /// <exception cref="MicroSsimException">
    /// <c>ShapeMismatch</c>, <c>ImageTooSmall</c>, <c>SigmaTooSmall</c>, <c>NonFinitePixels</c>, <c>PixelTooLarge</c>,
    /// <c>DataRangeUnknown</c>, or <c>ConstantGroundTruth</c> if R is the range of the ground truth.
    /// </exception>
    public static SsimResult Measure(
        VolumePlane groundTruth,
        VolumePlane prediction,
        DataRange dataRange,
        VolumeSsimOptions? options = null,
        bool components = false,
        VolumeMapRow? map = null,
        ParallelScope? parallel = null,
        CancellationToken cancellationToken = default) => Measure(
            groundTruth,
            prediction,
            IntensityTransform.Identity,
            options ?? DefaultOptions,
            dataRange.Resolve(groundTruth),
            components,
            map,
            parallel ?? ParallelScope.SingleThreaded,
            cancellationToken);

    /// <summary>Scores one pair with MicroSSIM. R is maximum − minimum of the ground truth volume.</summary>
    /// <param name="groundTruth">The ground truth.</param>
    /// <param name="prediction">The prediction, of the same shape and any pixel type.</param>
    /// <param name="fit">The offsets and the range-invariant factor, as for single slices.</param>
    /// <param name="options">Window, constants and covariances; null for a Gaussian window of sigma 1.5 on all axes.</param>
    /// <param name="components">Whether to compute luminance, contrast and structure as well.</param>
    /// <param name="map">Receives the SSIM map part by part; null for none. In parallel, several threads call it at once.</param>
    /// <param name="parallel">Degree of parallelism; null runs single-threaded. The result is the same.</param>
    /// <param name="cancellationToken">Token to cancel the operation.</param>
    /// <exception cref="MicroSsimException">
    /// <c>ShapeMismatch</c>, <c>ImageTooSmall</c>, <c>SigmaTooSmall</c>, <c>NonFinitePixels</c>, <c>PixelTooLarge</c> or
    /// <c>ConstantGroundTruth</c>.
    /// </exception>
    public static SsimResult Measure(
        VolumePlane groundTruth,
        VolumePlane prediction,
        MicroSsimFit fit,
        VolumeSsimOptions? options = null,
        bool components = false,
        VolumeMapRow? map = null,
        ParallelScope? parallel = null,
        CancellationToken cancellationToken = default) => Measure(
            groundTruth,
            prediction,
            fit.IntensityTransform,
            options ?? new VolumeSsimOptions(),
            null,
            components,
            map,
            parallel ?? ParallelScope.SingleThreaded,
            cancellationToken);

    private static SsimResult Measure(
        VolumePlane groundTruth,
        VolumePlane prediction,
        IntensityTransform transform,
        VolumeSsimOptions options,
        double? dataRange,
        bool components,
        VolumeMapRow? map,
        ParallelScope parallel,
        CancellationToken cancellationToken)
    {
        RequireSameShape(groundTruth, prediction);
        var window = VolumeWindow.Create(options, groundTruth);
        RequireMinimumSides(groundTruth, window);
        var (groundTruthRange, predictionRange) = ImagePairChecks.MeasureRanges(groundTruth, prediction, parallel);
        if (dataRange is null) ImagePairChecks.RequireRange(groundTruthRange);
        double range = dataRange ?? groundTruthRange.Width;
        bool isConstantPrediction = predictionRange.Width == 0;

        double magnitude = transform.MeasureMagnitude(groundTruthRange, range);
        prediction = Limit(prediction, ref predictionRange, transform, magnitude);
        transform = transform.Centered(groundTruthRange, predictionRange, range);
        double correction = options.Covariance == CovarianceKind.Sample ? window.SampleCorrection : 1;
        var constants = new SsimConstants(
            window.Weight, correction, options.K1, options.K2, range * transform.Scale, transform);
        var fields = components ? WindowFields.Separate : WindowFields.Joint;
        var scan = new VolumeScan(new VolumePair(groundTruth, prediction, transform), window, fields);
        var tiles = scan.Run(() => new VolumeSsimBand(constants, components, map), parallel, cancellationToken);

        double voxels = (double)scan.MapWidth * scan.MapHeight * scan.MapDepth;
        var means = components ? new SsimComponents(Mean(1), Mean(2), Mean(3)) : null;
        return new SsimResult(Mean(0), means, range, isConstantPrediction);

        double Mean(int quantity) => tiles.Sum(tile => tile.Total(quantity)) / voxels;
    }

    /// <summary>Limits every slice of the prediction as <see cref="ClampedPlane"/> limits a plane.</summary>
    private static VolumePlane Limit(VolumePlane prediction, ref PixelRange range, IntensityTransform transform, double magnitude)
    {
        var ofVolume = range;
        var slices = new List<ImagePlane>(prediction.Depth);
        foreach (var slice in prediction.Slices)
        {
            range = ofVolume;
            slices.Add(ClampedPlane.Limit(slice, ref range, transform.PredictionOffset, transform.Factor, magnitude));
        }

        return new VolumePlane(slices);
    }

    private static void RequireSameShape(VolumePlane groundTruth, VolumePlane prediction)
    {
        if (groundTruth.ShapeText == prediction.ShapeText) return;
        bool isLarger = groundTruth.Width >= prediction.Width && groundTruth.SliceHeight >= prediction.SliceHeight
            && groundTruth.Depth == prediction.Depth;
        throw new MicroSsimException(
            "ShapeMismatch",
            $"the ground truth has {groundTruth.ShapeText} voxels (z, y, x), the prediction {prediction.ShapeText}; "
            + "crop or resample one of them to the other's size.")
        {
            Option = isLarger ? "Crop" : null,
        };
    }

    private static void RequireMinimumSides(VolumePlane volume, VolumeWindow window)
    {
        if (volume.Depth >= window.Across.Taps.Length && volume.SliceHeight >= window.Down.Taps.Length
            && volume.Width >= window.Along.Taps.Length)
        {
            return;
        }

        throw new MicroSsimException(
            "ImageTooSmall",
            $"the volume has {volume.ShapeText} voxels (z, y, x), fewer than a window of {window} on some axis; "
            + "use larger volumes or a smaller window.");
    }
}
