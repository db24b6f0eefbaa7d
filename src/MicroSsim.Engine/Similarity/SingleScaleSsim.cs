using MicroSsim.Engine.Masks;
using MicroSsim.Engine.Planes;
using MicroSsim.Engine.Simd;
using MicroSsim.Engine.Windows;

namespace MicroSsim.Engine.Similarity;

/// <summary>The mean SSIM of a pair after an intensity transform: the common code of MicroSSIM and plain SSIM.</summary>
internal static class SingleScaleSsim
{
    /// <summary>Scores one pair.</summary>
    /// <param name="groundTruth">The ground truth.</param>
    /// <param name="prediction">The prediction.</param>
    /// <param name="transform">The intensity transform of the pair.</param>
    /// <param name="options">Window, constants and covariances.</param>
    /// <param name="dataRange">R, in the unit of the ground truth; null for its maximum − minimum.</param>
    /// <param name="components">Whether to compute luminance, contrast and structure as well.</param>
    /// <param name="map">Receives the maps part by part; null for none.</param>
    /// <param name="parallel">Degree of parallelism.</param>
    /// <param name="cancellationToken">Token to cancel the operation.</param>
    /// <exception cref="MicroSsimException">
    /// <c>ShapeMismatch</c>, <c>ImageTooSmall</c>, <c>SigmaTooSmall</c>, <c>NonFinitePixels</c>, or <c>ConstantGroundTruth</c> if
    /// R is the range of the ground truth.
    /// </exception>
    public static SsimResult Measure(
        ImagePlane groundTruth,
        ImagePlane prediction,
        IntensityTransform transform,
        SsimOptions options,
        double? dataRange,
        bool components,
        SsimMapRow? map,
        ParallelScope parallel,
        CancellationToken cancellationToken)
    {
        var window = CreateWindow(groundTruth, prediction, options);
        var (groundTruthRange, predictionRange) = ImagePairChecks.MeasureRanges(groundTruth, prediction, parallel);
        if (dataRange is null) ImagePairChecks.RequireRange(groundTruthRange);
        double range = dataRange ?? groundTruthRange.Width;

        var setup = Setup(groundTruth, prediction, groundTruthRange, predictionRange, transform, options, window, range, components);
        var constants = setup.Constants;
        var bands = setup.Scan.Run<SsimBand>(
            () => components ? new ComponentsBand(constants, map) : new SsimOnlyBand(constants, map), parallel, cancellationToken);

        double pixels = (double)setup.Scan.MapWidth * setup.Scan.MapHeight;
        var means = components ? new SsimComponents(Mean(1), Mean(2), Mean(3)) : null;
        return new SsimResult(Mean(0), means, range, predictionRange.Width == 0);

        double Mean(int quantity) =>
            bands.Sum(band => SimdDouble.Sum(SimdDouble.Load(band.Totals, quantity * SimdDouble.LaneCount))) / pixels;
    }

    /// <summary>Scores the regions of one pair.</summary>
    /// <param name="groundTruth">The ground truth.</param>
    /// <param name="prediction">The prediction.</param>
    /// <param name="mask">The mask or label image.</param>
    /// <param name="byLabel">Whether every label is a region of its own.</param>
    /// <param name="transform">The intensity transform of the pair.</param>
    /// <param name="options">Window, constants and covariances.</param>
    /// <param name="dataRange">R, in the unit of the ground truth; null for maximum − minimum of its finite pixels.</param>
    /// <param name="components">Whether to compute luminance, contrast and structure as well.</param>
    /// <param name="map">Receives the maps part by part, NaN where nothing counts; null for none.</param>
    /// <param name="parallel">Degree of parallelism.</param>
    /// <param name="cancellationToken">Token to cancel the operation.</param>
    /// <returns>The regions in ascending order of their labels, each with its score or the error <c>MaskTooSmall</c>.</returns>
    /// <exception cref="MicroSsimException">The errors without regions, and those of <see cref="MaskedPair"/>.</exception>
    public static IReadOnlyList<RegionResult<SsimResult>> MeasureRegions(
        ImagePlane groundTruth,
        ImagePlane prediction,
        ImageMask mask,
        bool byLabel,
        IntensityTransform transform,
        SsimOptions options,
        double? dataRange,
        bool components,
        SsimMapRow? map,
        ParallelScope parallel,
        CancellationToken cancellationToken)
    {
        var window = CreateWindow(groundTruth, prediction, options);
        var pair = MaskedPair.Measure(groundTruth, prediction, mask.Plane, byLabel, insideOnly: false, parallel);
        if (dataRange is null) ImagePairChecks.RequireRange(pair.GroundTruthRange);
        double range = dataRange ?? pair.GroundTruthRange.Width;

        var setup = Setup(
            pair.GroundTruth, pair.Prediction, pair.GroundTruthRange, pair.PredictionRange, transform, options, window, range, components);
        int count = pair.Index.Count, quantities = components ? 4 : 1;
        var constants = setup.Constants;
        var regions = new MapRegions(pair.Regions, pair.Finite, mask.Mode, window.Radius, window.Crop);
        var bands = setup.Scan.Run(
            () => new RegionSsimBand(constants, components, map, new RegionAccumulator(regions, count, quantities)),
            parallel,
            cancellationToken);
        var means = new RegionMeans(bands.Select(band => band.Sums), count, quantities);
        bool isConstantPrediction = pair.PredictionRange.Width == 0;
        return [.. Enumerable.Range(1, count).Select(ResultOf)];

        RegionResult<SsimResult> ResultOf(int region)
        {
            long label = pair.Index.Labels[region];
            if (means.Count(region) == 0)
            {
                return new RegionResult<SsimResult>(label, null, RegionMeans.NoPosition(pair.Index, region, mask.Mode, window.SidesText));
            }

            var componentMeans = components
                ? new SsimComponents(means.Mean(region, 1), means.Mean(region, 2), means.Mean(region, 3))
                : null;
            var result = new SsimResult(means.Mean(region), componentMeans, range, isConstantPrediction)
            {
                MaskedPixels = means.Count(region),
            };
            return new RegionResult<SsimResult>(label, result, null);
        }
    }

    /// <summary>Creates the window; throws unless the images have the same shape, and are as large as the window.</summary>
    private static SsimWindow CreateWindow(ImagePlane groundTruth, ImagePlane prediction, SsimOptions options)
    {
        ImagePairChecks.RequireSameShape(groundTruth, prediction);
        var window = options.CreateWindow();
        ImagePairChecks.RequireMinimumSide(groundTruth, window.Size, $"a window of {window.Size} × {window.Size}");
        return window;
    }

    /// <summary>Prepares the scan of a pair whose pixels are finite, and the constants of the formula.</summary>
    private static (WindowScan Scan, SsimConstants Constants) Setup(
        ImagePlane groundTruth,
        ImagePlane prediction,
        PixelRange groundTruthRange,
        PixelRange predictionRange,
        IntensityTransform transform,
        SsimOptions options,
        SsimWindow window,
        double range,
        bool components)
    {
        var rows = PlanePairRows.Create(groundTruth, prediction, groundTruthRange, predictionRange, ref transform, range);
        var constants = new SsimConstants(window, options.Covariance, options.K1, options.K2, range * transform.Scale, transform);
        var fields = components ? WindowFields.Separate : WindowFields.Joint;
        return (new WindowScan(rows, window, Border.EdgeRepeated, window.Crop, fields), constants);
    }
}
