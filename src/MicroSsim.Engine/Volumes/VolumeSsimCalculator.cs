using MicroSsim.Engine.Masks;
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
    /// <param name="mask">The positions of the map that count, as voxels; null for all.</param>
    /// <param name="parallel">Degree of parallelism; null runs single-threaded. The result is the same.</param>
    /// <param name="cancellationToken">Token to cancel the operation.</param>
    /// <exception cref="MicroSsimException">
    /// <c>ShapeMismatch</c>, <c>ImageTooSmall</c>, <c>SigmaTooSmall</c>, <c>NonFinitePixels</c>, <c>PixelTooLarge</c>,
    /// <c>DataRangeUnknown</c>, or <c>ConstantGroundTruth</c> if R is the range of the ground truth. With a mask:
    /// <c>MaskShapeMismatch</c>, <c>EmptyMask</c>, <c>InvalidMaskPixel</c> or <c>MaskTooSmall</c>.
    /// </exception>
    public static SsimResult Measure(
        VolumePlane groundTruth,
        VolumePlane prediction,
        DataRange dataRange,
        VolumeSsimOptions? options = null,
        bool components = false,
        VolumeMapRow? map = null,
        ImageMask? mask = null,
        ParallelScope? parallel = null,
        CancellationToken cancellationToken = default) => Measure(
            groundTruth,
            prediction,
            mask,
            false,
            IntensityTransform.Identity,
            options ?? DefaultOptions,
            dataRange.Resolve(groundTruth),
            components,
            map,
            parallel ?? ParallelScope.SingleThreaded,
            cancellationToken)[0].GetResult();

    /// <summary>Scores every region of a label image of voxels in one pass over the pair, with plain SSIM.</summary>
    /// <param name="groundTruth">The ground truth.</param>
    /// <param name="prediction">The prediction, of the same shape and any pixel type.</param>
    /// <param name="labels">The label image, a volume of the shape of the pair, and the positions of the map that count.</param>
    /// <param name="dataRange">R (<c>data_range</c>), that of the volume for all regions.</param>
    /// <param name="options">Window, constants and covariances; null for <see cref="DefaultOptions"/>.</param>
    /// <param name="components">Whether to compute luminance, contrast and structure as well.</param>
    /// <param name="map">Receives the SSIM map part by part, NaN where nothing counts; null for none.</param>
    /// <param name="parallel">Degree of parallelism; null runs single-threaded. The result is the same.</param>
    /// <param name="cancellationToken">Token to cancel the operation.</param>
    /// <returns>The regions in ascending order of their labels, each with its score or the error <c>MaskTooSmall</c>.</returns>
    /// <exception cref="MicroSsimException">The errors of a mask, and <c>TooManyRegions</c>.</exception>
    public static IReadOnlyList<RegionResult<SsimResult>> MeasureRegions(
        VolumePlane groundTruth,
        VolumePlane prediction,
        ImageMask labels,
        DataRange dataRange,
        VolumeSsimOptions? options = null,
        bool components = false,
        VolumeMapRow? map = null,
        ParallelScope? parallel = null,
        CancellationToken cancellationToken = default) => Measure(
            groundTruth,
            prediction,
            labels,
            true,
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
    /// <param name="mask">The positions of the map that count, as voxels; null for all.</param>
    /// <param name="parallel">Degree of parallelism; null runs single-threaded. The result is the same.</param>
    /// <param name="cancellationToken">Token to cancel the operation.</param>
    /// <exception cref="MicroSsimException">
    /// <c>ShapeMismatch</c>, <c>ImageTooSmall</c>, <c>SigmaTooSmall</c>, <c>NonFinitePixels</c>, <c>PixelTooLarge</c> or
    /// <c>ConstantGroundTruth</c>. With a mask: <c>MaskShapeMismatch</c>, <c>EmptyMask</c>, <c>InvalidMaskPixel</c> or <c>MaskTooSmall</c>.
    /// </exception>
    public static SsimResult Measure(
        VolumePlane groundTruth,
        VolumePlane prediction,
        MicroSsimFit fit,
        VolumeSsimOptions? options = null,
        bool components = false,
        VolumeMapRow? map = null,
        ImageMask? mask = null,
        ParallelScope? parallel = null,
        CancellationToken cancellationToken = default) => Measure(
            groundTruth,
            prediction,
            mask,
            false,
            fit.IntensityTransform,
            options ?? new VolumeSsimOptions(),
            null,
            components,
            map,
            parallel ?? ParallelScope.SingleThreaded,
            cancellationToken)[0].GetResult();

    /// <summary>Scores every region of a label image of voxels in one pass over the pair, with MicroSSIM.</summary>
    /// <param name="groundTruth">The ground truth.</param>
    /// <param name="prediction">The prediction, of the same shape and any pixel type.</param>
    /// <param name="labels">The label image, a volume of the shape of the pair, and the positions of the map that count.</param>
    /// <param name="fit">The offsets and the range-invariant factor, as for single slices.</param>
    /// <param name="options">Window, constants and covariances; null for a Gaussian window of sigma 1.5 on all axes.</param>
    /// <param name="components">Whether to compute luminance, contrast and structure as well.</param>
    /// <param name="map">Receives the SSIM map part by part, NaN where nothing counts; null for none.</param>
    /// <param name="parallel">Degree of parallelism; null runs single-threaded. The result is the same.</param>
    /// <param name="cancellationToken">Token to cancel the operation.</param>
    /// <returns>The regions in ascending order of their labels, each with its score or the error <c>MaskTooSmall</c>.</returns>
    /// <exception cref="MicroSsimException">The errors of a mask, and <c>TooManyRegions</c>.</exception>
    public static IReadOnlyList<RegionResult<SsimResult>> MeasureRegions(
        VolumePlane groundTruth,
        VolumePlane prediction,
        ImageMask labels,
        MicroSsimFit fit,
        VolumeSsimOptions? options = null,
        bool components = false,
        VolumeMapRow? map = null,
        ParallelScope? parallel = null,
        CancellationToken cancellationToken = default) => Measure(
            groundTruth,
            prediction,
            labels,
            true,
            fit.IntensityTransform,
            options ?? new VolumeSsimOptions(),
            null,
            components,
            map,
            parallel ?? ParallelScope.SingleThreaded,
            cancellationToken);

    /// <summary>Scores a pair as a whole, with the label 0, or the regions of a mask or label image.</summary>
    private static IReadOnlyList<RegionResult<SsimResult>> Measure(
        VolumePlane groundTruth,
        VolumePlane prediction,
        ImageMask? mask,
        bool byLabel,
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
        var masked = mask is null ? null : MeasureMask(groundTruth, prediction, mask.Plane, byLabel, parallel);
        var (groundTruthRange, predictionRange) = masked is null
            ? ImagePairChecks.MeasureRanges(groundTruth, prediction, parallel)
            : (masked.GroundTruthRange, masked.PredictionRange);
        if (dataRange is null) ImagePairChecks.RequireRange(groundTruthRange);
        double range = dataRange ?? groundTruthRange.Width;
        bool isConstantPrediction = predictionRange.Width == 0;
        if (masked?.Finite is not null)
        {
            (groundTruth, prediction) = (Fill(groundTruth, groundTruthRange), Fill(prediction, predictionRange));
        }

        double magnitude = transform.MeasureMagnitude(groundTruthRange, range);
        prediction = Limit(prediction, ref predictionRange, transform, magnitude);
        transform = transform.Centered(groundTruthRange, predictionRange, range);
        double correction = options.Covariance == CovarianceKind.Sample ? window.SampleCorrection : 1;
        var constants = new SsimConstants(
            window.Weight, correction, options.K1, options.K2, range * transform.Scale, transform);
        var fields = components ? WindowFields.Separate : WindowFields.Joint;
        var scan = new VolumeScan(new VolumePair(groundTruth, prediction, transform), window, fields);
        int count = masked?.Index.Count ?? 0, quantities = components ? 4 : 1;
        var regions = masked is null
            ? null
            : new VolumeRegions(masked.Regions, masked.Finite, mask!.Mode, window, groundTruth.SliceHeight);
        var tiles = scan.Run(
            tile => regions is null
                ? new VolumeSsimBand(constants, components, map)
                : new VolumeSsimBand(constants, components, map, regions, count, tile),
            parallel,
            cancellationToken);
        if (masked is null)
        {
            double voxels = (double)scan.MapWidth * scan.MapHeight * scan.MapDepth;
            return [new(0, CreateResult(quantity => tiles.Sum(tile => tile.Total(quantity)) / voxels, null), null)];
        }

        var means = new RegionMeans(tiles.Select(tile => tile.Regions!), count, quantities);
        return [.. Enumerable.Range(1, count).Select(region => means.Count(region) == 0
            ? new RegionResult<SsimResult>(
                masked.Index.Labels[region],
                null,
                RegionMeans.NoPosition(masked.Index, region, mask!.Mode, window + " voxels"))
            : new RegionResult<SsimResult>(
                masked.Index.Labels[region],
                CreateResult(quantity => means.Mean(region, quantity), means.Count(region)),
                null))];

        SsimResult CreateResult(Func<int, double> mean, long? positions)
        {
            var componentMeans = components ? new SsimComponents(mean(1), mean(2), mean(3)) : null;
            return new SsimResult(mean(0), componentMeans, range, isConstantPrediction) { MaskedPixels = positions };
        }
    }

    /// <summary>Checks a mask or label image of voxels, and the voxels in its regions.</summary>
    private static MaskedPair MeasureMask(
        VolumePlane groundTruth, VolumePlane prediction, ImagePlane mask, bool byLabel, ParallelScope parallel)
    {
        string shape = mask is VolumePlane volume ? volume.ShapeText : FormattableString.Invariant($"1 × {mask.Height} × {mask.Width}");
        if (shape == groundTruth.ShapeText)
        {
            return MaskedPair.Measure(groundTruth, prediction, mask, byLabel, insideOnly: false, parallel);
        }

        throw new MicroSsimException(
            "MaskShapeMismatch",
            $"the {(byLabel ? "label image" : "mask")} has {shape} voxels (z, y, x), the volumes have {groundTruth.ShapeText}; use a mask "
            + "of their size.")
        {
            Role = ImageRole.Mask,
        };
    }

    /// <summary>Fills the NaN and infinite voxels of every slice, as <see cref="MaskedPair"/> fills those of a plane.</summary>
    private static VolumePlane Fill(VolumePlane volume, PixelRange range) => volume.PixelType.IsFloatingPoint()
        ? new VolumePlane([.. volume.Slices.Select(slice => new FilledPlane(slice, range.Middle))])
        : volume;

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
