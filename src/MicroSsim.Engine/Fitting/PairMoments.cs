using System.Runtime.CompilerServices;
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
    public static PairMoments Measure(
        ImagePlane groundTruth, ImagePlane prediction, PixelRange groundTruthRange, PixelRange predictionRange) => Measure(
        groundTruth,
        prediction,
        groundTruthRange.Minimum,
        predictionRange.Minimum,
        IntensityTransform.UnitExponentOf(groundTruthRange.Width),
        IntensityTransform.UnitExponentOf(predictionRange.Width));

    /// <summary>Measures a pair; reads every pixel once.</summary>
    [MethodImpl(SimdDouble.AggressiveOptimization)]
    public static PairMoments Measure(
        ImagePlane groundTruth, ImagePlane prediction, double pivotX, double pivotY, int exponentX = 0, int exponentY = 0)
    {
        double quotient = IntensityTransform.PowerOfTwo(exponentX - exponentY), perUnitX = IntensityTransform.PowerOfTwo(-exponentX);
        var rows = new PlanePairRows(groundTruth, prediction, new IntensityTransform(pivotX, pivotY, quotient, perUnitX));
        var reader = rows.OpenReader();
        double[] xRow = new double[SimdDouble.RoundUp(rows.Width)], yRow = new double[SimdDouble.RoundUp(rows.Width)];
        double[] totals = new double[5 * SimdDouble.LaneCount];
        for (int row = 0; row < rows.Height; row++)
        {
            if (row % rows.RowsPerRead == 0) reader.Fetch(row, Math.Min(rows.RowsPerRead, rows.Height - row));
            reader.Read(row, 0, xRow.AsSpan(0, rows.Width), yRow.AsSpan(0, rows.Width));
            RowKernels.Moments(xRow, yRow, totals); // the padding of both rows is 0
        }

        double Sum(int quantity) => SimdDouble.Sum(SimdDouble.Load(totals, quantity * SimdDouble.LaneCount));
        return new PairMoments(
            groundTruth.PixelCount,
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
}
