using MicroSsim.Engine.Masks;
using MicroSsim.Engine.Planes;
using MicroSsim.Engine.Windows;

namespace MicroSsim.Engine.Similarity;

/// <summary>PSNR and range-invariant PSNR over the pixels of regions, with the sums of <see cref="PsnrCalculator"/>.</summary>
internal static class RegionPsnr
{
    /// <summary>Scores the regions of one pair; reads every pixel five times.</summary>
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

        var difference = PsnrCalculator.DifferenceTransform(pair.GroundTruthRange, pair.PredictionRange);
        double[] plain = Sum(difference, 1, static (x, y, _, sums) =>
        {
            double sum = sums[0];
            for (int i = 0; i < x.Length; i++) sum += (x[i] - y[i]) * (x[i] - y[i]);
            sums[0] = sum;
        });

        var centered = PsnrCalculator.CenteredTransform(pair.GroundTruthRange, pair.PredictionRange);
        double[] totals = Sum(centered, 2, static (x, y, _, sums) =>
        {
            double sumX = sums[0], sumY = sums[1];
            for (int i = 0; i < x.Length; i++) (sumX, sumY) = (sumX + x[i], sumY + y[i]);
            (sums[0], sums[1]) = (sumX, sumY);
        });
        var means = new (double X, double Y)[index.Count + 1];
        for (int r = 1; r < means.Length; r++)
        {
            means[r] = (totals[2 * r] / index.PixelCounts[r], totals[(2 * r) + 1] / index.PixelCounts[r]);
        }

        double[] products = Sum(centered, 2, (x, y, region, sums) =>
        {
            var (meanX, meanY) = means[region];
            double product = sums[0], square = sums[1];
            for (int i = 0; i < x.Length; i++)
            {
                double dx = x[i] - meanX, dy = y[i] - meanY;
                product += dx * dy;
                square += dy * dy;
            }

            (sums[0], sums[1]) = (product, square);
        });
        double[] factors = new double[index.Count + 1];
        for (int r = 1; r < factors.Length; r++) factors[r] = PsnrCalculator.LeastSquaresFactor(products[2 * r], products[(2 * r) + 1]);

        double[] errors = Sum(centered, 1, (x, y, region, sums) =>
        {
            var (meanX, meanY) = means[region];
            double sum = sums[0], factor = factors[region];
            for (int i = 0; i < x.Length; i++)
            {
                double error = x[i] - meanX - (factor * (y[i] - meanY));
                sum += error * error;
            }

            sums[0] = sum;
        });
        bool isConstantPrediction = pair.PredictionRange.Width == 0;
        return [.. Enumerable.Range(1, index.Count).Select(region =>
        {
            long pixels = index.PixelCounts[region];
            var result = new PsnrResult(
                PsnrCalculator.Decibel(range, difference.Scale, plain[region] / pixels),
                PsnrCalculator.Decibel(invariantRange, centered.Scale, errors[region] / pixels),
                range,
                isConstantPrediction)
            {
                MaskedPixels = pixels,
            };
            return new RegionResult<PsnrResult>(index.Labels[region], result, null);
        })];

        double[] Sum(IntensityTransform transform, int quantities, AddRun add) =>
            SumRows(pair, transform, quantities, add, cancellationToken);
    }

    /// <summary>Adds the terms of a run of pixels to the sums of their region.</summary>
    private delegate void AddRun(ReadOnlySpan<double> x, ReadOnlySpan<double> y, int region, Span<double> sums);

    /// <summary>Sums terms of pixels per region: first those of a row, and then the rows, as without regions.</summary>
    /// <returns>Per region and quantity.</returns>
    private static double[] SumRows(
        MaskedPair pair, IntensityTransform transform, int quantities, AddRun add, CancellationToken cancellationToken)
    {
        double[] totals = new double[(pair.Index.Count + 1) * quantities], ofRow = new double[totals.Length];
        int[] regions = new int[pair.Regions.Width];
        var rowsOfRegions = pair.Regions.OpenReader();
        var regionsOfRow = new HashSet<int>();
        var rows = new PlanePairRows(pair.GroundTruth, pair.Prediction, transform);
        var reader = rows.OpenReader();
        double[] x = new double[rows.Width], y = new double[rows.Width];
        for (int row = 0; row < rows.Height; row++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (row % rows.RowsPerRead == 0)
            {
                int count = Math.Min(rows.RowsPerRead, rows.Height - row);
                reader.Fetch(row, count);
                rowsOfRegions.Fetch(row, count);
            }

            rowsOfRegions.Read(row, regions);
            reader.Read(row, 0, x, y);
            for (int start = 0, end; start < regions.Length; start = end)
            {
                end = Runs.EndOfRun<int>(regions, start);
                int region = regions[start];
                if (region == 0) continue;
                regionsOfRow.Add(region);
                var sums = ofRow.AsSpan(region * quantities, quantities);
                add(x.AsSpan(start, end - start), y.AsSpan(start, end - start), region, sums);
            }

            foreach (int region in regionsOfRow)
            {
                for (int i = region * quantities; i < (region + 1) * quantities; i++)
                {
                    totals[i] += ofRow[i];
                    ofRow[i] = 0;
                }
            }

            regionsOfRow.Clear();
        }

        return totals;
    }
}
