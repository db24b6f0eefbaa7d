using System.Runtime.CompilerServices;
using MicroSsim.Engine.Masks;
using MicroSsim.Engine.Planes;
using MicroSsim.Engine.Simd;
using MicroSsim.Engine.Windows;

namespace MicroSsim.Engine.Fitting;

/// <summary>Sums of first and second order over the pixels of a pair, about a pivot near them, which avoids cancellation.</summary>
/// <param name="Count">The number of pixels of each image.</param>
/// <param name="PivotX">Subtracted from every ground truth pixel.</param>
/// <param name="PivotY">Subtracted from every prediction pixel.</param>
/// <param name="UnitX">The unit of x in that of ground truth pixels: a power of two that keeps squares in the range of float64.</param>
/// <param name="UnitY">The unit of y in that of prediction pixels.</param>
/// <param name="X">Σx, where x is a ground truth pixel less the pivot, in units.</param>
/// <param name="Y">Σy, where y is a prediction pixel less the pivot, in units.</param>
/// <param name="XX">Σx².</param>
/// <param name="YY">Σy².</param>
/// <param name="XY">Σxy.</param>
internal readonly record struct PairMoments(
    double Count, double PivotX, double PivotY, double UnitX, double UnitY, double X, double Y, double XX, double YY, double XY)
{
    /// <summary>Measures a pair whose ranges are known; reads every pixel once.</summary>
    /// <param name="groundTruth">The ground truth.</param>
    /// <param name="prediction">The prediction.</param>
    /// <param name="groundTruthRange">The range of the ground truth.</param>
    /// <param name="predictionRange">The range of the prediction.</param>
    /// <param name="regions">The pixels that count, which are those in a region; null for all.</param>
    public static PairMoments Measure(
        ImagePlane groundTruth,
        ImagePlane prediction,
        PixelRange groundTruthRange,
        PixelRange predictionRange,
        RegionRows? regions = null) => Measure(
        groundTruth,
        prediction,
        groundTruthRange.Minimum,
        predictionRange.Minimum,
        IntensityTransform.UnitExponentOf(groundTruthRange.Width),
        IntensityTransform.UnitExponentOf(predictionRange.Width),
        regions);

    /// <summary>Measures a pair; reads every pixel once.</summary>
    [MethodImpl(SimdDouble.AggressiveOptimization)]
    public static PairMoments Measure(
        ImagePlane groundTruth,
        ImagePlane prediction,
        double pivotX,
        double pivotY,
        int exponentX = 0,
        int exponentY = 0,
        RegionRows? regions = null)
    {
        double quotient = IntensityTransform.PowerOfTwo(exponentX - exponentY), perUnitX = IntensityTransform.PowerOfTwo(-exponentX);
        var rows = new PlanePairRows(groundTruth, prediction, new IntensityTransform(pivotX, pivotY, quotient, perUnitX));
        var reader = rows.OpenReader();
        double[] xRow = new double[SimdDouble.RoundUp(rows.Width)], yRow = new double[SimdDouble.RoundUp(rows.Width)];
        var regionReader = regions?.OpenReader();
        int[]? regionRow = regions is null ? null : new int[rows.Width];
        long count = regions is null ? groundTruth.PixelCount : 0;
        double[] totals = new double[5 * SimdDouble.LaneCount];
        for (int row = 0; row < rows.Height; row++)
        {
            if (row % rows.RowsPerRead == 0) reader.Fetch(row, Math.Min(rows.RowsPerRead, rows.Height - row));
            reader.Read(row, 0, xRow.AsSpan(0, rows.Width), yRow.AsSpan(0, rows.Width));
            if (regionRow is not null)
            {
                if (row % rows.RowsPerRead == 0) regionReader!.Fetch(row, Math.Min(rows.RowsPerRead, rows.Height - row));
                regionReader!.Read(row, regionRow);
                count += ClearOutside(regionRow, xRow, yRow);
            }

            RowKernels.Moments(xRow, yRow, totals); // the padding of both rows is 0
        }

        reader.Free();

        double Sum(int quantity) => SimdDouble.Sum(SimdDouble.Load(totals, quantity * SimdDouble.LaneCount));
        return new PairMoments(
            count,
            pivotX,
            pivotY,
            IntensityTransform.PowerOfTwo(exponentX),
            IntensityTransform.PowerOfTwo(exponentY),
            Sum(0),
            Sum(1),
            Sum(2),
            Sum(3),
            Sum(4));
    }

    /// <summary>The mean of the ground truth, in the unit of its pixels.</summary>
    public double MeanX => PivotX + (UnitX * X / Count);

    /// <summary>Σx², Σy² and Σxy of the pixels less the mean of their image, in units; the squares are not negative.</summary>
    public (double XX, double YY, double XY) AboutMeans =>
        (Math.Max(0, XX - (X * X / Count)), Math.Max(0, YY - (Y * Y / Count)), XY - (X * Y / Count));

    /// <summary>The least-squares factor of the pixels less the mean of their image; null where the prediction is constant.</summary>
    public double? LeastSquaresFactor
    {
        get
        {
            var (_, yy, xy) = AboutMeans;
            double factor = UnitX / UnitY * (xy / yy);
            return yy > 0 && !double.IsNaN(factor) && !double.IsInfinity(factor) ? factor : null;
        }
    }

    /// <summary>Sets the pixels outside of all regions to 0, so that they add nothing, even if they are NaN.</summary>
    /// <returns>The number of pixels inside.</returns>
    private static int ClearOutside(int[] regions, double[] xRow, double[] yRow)
    {
        int inside = regions.Length;
        for (int start = 0, end; start < regions.Length; start = end)
        {
            end = Runs.EndOfRun<int>(regions, start);
            if (regions[start] != 0) continue;
            xRow.AsSpan(start, end - start).Clear();
            yRow.AsSpan(start, end - start).Clear();
            inside -= end - start;
        }

        return inside;
    }
}
