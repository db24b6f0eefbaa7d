using MicroSsim.Engine.Masks;
using MicroSsim.Engine.Planes;
using MicroSsim.Engine.Windows;

namespace MicroSsim.Engine.Similarity;

/// <summary>PSNR and range-invariant PSNR over the pixels of regions, with the sums of <see cref="PsnrCalculator"/>.</summary>
internal static class RegionPsnr
{
    /// <summary>Scores the regions of one pair; reads every pixel six times.</summary>
    /// <param name="groundTruth">The ground truth.</param>
    /// <param name="prediction">The prediction.</param>
    /// <param name="dataRange">R of the plain PSNR.</param>
    /// <param name="mask">The mask or label image.</param>
    /// <param name="byLabel">Whether every label is a region of its own.</param>
    /// <param name="cancellationToken">Token to cancel the operation, checked before every row.</param>
    public static IReadOnlyList<RegionResult<PsnrResult>> Measure(
        ImagePlane groundTruth,
        ImagePlane prediction,
        DataRange dataRange,
        ImageMask mask,
        bool byLabel,
        CancellationToken cancellationToken)
    {
        ImagePairChecks.RequireSameShape(groundTruth, prediction);
        var pair = MaskedPair.Measure(groundTruth, prediction, mask.Plane, byLabel, insideOnly: false, ParallelScope.SingleThreaded);
        ImagePairChecks.RequireRange(pair.GroundTruthRange);
        double range = dataRange.Resolve(groundTruth) ?? pair.GroundTruthRange.Width;
        double invariantRange = dataRange.IsOfSet ? range : pair.GroundTruthRange.Width;
        var index = pair.Index;
        var pixels = PairPixels.FromRegions(pair, cancellationToken);

        // Transforms by the range of each region, so that a bright pixel outside costs the pixels inside no digits.
        var (truths, predictions) = pixels.MeasureRanges();
        IntensityTransform[] differences = [.. truths.Zip(predictions, PsnrCalculator.DifferenceTransform)];
        IntensityTransform[] centered = [.. truths.Zip(predictions, PsnrCalculator.CenteredTransform)];
        double[] plain = pixels.SumRows(IntensityTransform.Identity, 1, (x, y, region, sums) =>
        {
            double sum = sums[0], scale = differences[region].Scale;
            for (int i = 0; i < x.Length; i++)
            {
                double error = (x[i] - y[i]) * scale;
                sum += error * error;
            }

            sums[0] = sum;
        });
        double[] totals = pixels.SumRows(IntensityTransform.Identity, 2, (x, y, region, sums) =>
        {
            var (unitX, unitY) = Units(region);
            double sumX = sums[0], sumY = sums[1];
            for (int i = 0; i < x.Length; i++) (sumX, sumY) = (sumX + unitX.Convert(x[i]), sumY + unitY.Convert(y[i]));
            (sums[0], sums[1]) = (sumX, sumY);
        });
        double[] meansX = [.. index.PixelCounts.Select((count, region) => totals[2 * region] / count)];
        double[] meansY = [.. index.PixelCounts.Select((count, region) => totals[(2 * region) + 1] / count)];
        double[] products = pixels.SumRows(IntensityTransform.Identity, 2, (x, y, region, sums) =>
        {
            var (unitX, unitY) = Units(region);
            double meanX = meansX[region], meanY = meansY[region], product = sums[0], square = sums[1];
            for (int i = 0; i < x.Length; i++)
            {
                double dx = unitX.Convert(x[i]) - meanX, dy = unitY.Convert(y[i]) - meanY;
                product += dx * dy;
                square += dy * dy;
            }

            (sums[0], sums[1]) = (product, square);
        });
        double[] errors = pixels.SumRows(IntensityTransform.Identity, 1, (x, y, region, sums) =>
        {
            var (unitX, unitY) = Units(region);
            double meanX = meansX[region], meanY = meansY[region], sum = sums[0];
            double factor = PsnrCalculator.LeastSquaresFactor(products[2 * region], products[(2 * region) + 1]);
            for (int i = 0; i < x.Length; i++)
            {
                double error = unitX.Convert(x[i]) - meanX - (factor * (unitY.Convert(y[i]) - meanY));
                sum += error * error;
            }

            sums[0] = sum;
        });
        bool isConstantPrediction = pair.PredictionRange.Width == 0;
        return [.. Enumerable.Range(1, index.Count).Select(region =>
        {
            long count = index.PixelCounts[region];
            var result = new PsnrResult(
                PsnrCalculator.Decibel(range, differences[region].Scale, plain[region] / count),
                PsnrCalculator.Decibel(invariantRange, centered[region].Scale, errors[region] / count),
                range,
                isConstantPrediction)
            {
                MaskedPixels = count,
            };
            return new RegionResult<PsnrResult>(index.Labels[region], result, null);
        })];

        (Unit X, Unit Y) Units(int region)
        {
            var pair = centered[region];
            return (new Unit(pair.GroundTruthOffset, pair.Scale), new Unit(pair.PredictionOffset, pair.PredictionScale));
        }
    }

    /// <summary>The unit of pixels: an offset that is subtracted, and a power of two that multiplies the difference.</summary>
    private readonly record struct Unit(double Offset, double Scale)
    {
        public double Convert(double pixel) => (pixel - Offset) * Scale;
    }
}
