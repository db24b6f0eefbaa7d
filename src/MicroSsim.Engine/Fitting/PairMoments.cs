using System.Runtime.CompilerServices;
using MicroSsim.Engine.Planes;
using MicroSsim.Engine.Simd;
using MicroSsim.Engine.Statistics;
using MicroSsim.Engine.Windows;

namespace MicroSsim.Engine.Fitting;

/// <summary>Sums of first and second order over a pair, about a pivot near its pixels, so that little is lost.</summary>
internal readonly record struct PairMoments(
    double Count, double PivotX, double PivotY, double X, double Y, double XX, double YY, double XY)
{
    /// <summary>Reads both planes once.</summary>
    [MethodImpl(SimdDouble.AggressiveOptimization)]
    public static PairMoments Of(ImagePlane groundTruth, ImagePlane prediction, double pivotX, double pivotY)
    {
        var rows = new PlanePairRows(groundTruth, prediction, new IntensityTransform(pivotX, pivotY, 1));
        var reader = rows.OpenReader();
        double[] xRow = new double[SimdDouble.RoundUp(rows.Width)], yRow = new double[SimdDouble.RoundUp(rows.Width)];
        var totals = new double[5 * SimdDouble.LaneCount];
        for (int row = 0; row < rows.Height; row++)
        {
            if (row % rows.RowsPerRead == 0) reader.Fetch(row, Math.Min(rows.RowsPerRead, rows.Height - row));
            reader.Read(row, 0, xRow.AsSpan(0, rows.Width), yRow.AsSpan(0, rows.Width));
            RowKernels.Moments(xRow, yRow, totals); // beyond the width both are 0
        }

        double Sum(int quantity) => SimdDouble.Sum(SimdDouble.Load(totals, quantity * SimdDouble.LaneCount));
        return new PairMoments(groundTruth.PixelCount, pivotX, pivotY, Sum(0), Sum(1), Sum(2), Sum(3), Sum(4));
    }
}

/// <summary>
/// The moments of all pairs of a set about zero. They are exact, so that nothing cancels when the offsets, which are not
/// known before the pass ends, are subtracted afterwards.
/// </summary>
internal sealed class MomentSums
{
    private ExactNumber _count, _x, _y, _xx, _yy, _xy;

    /// <summary>Takes in a pair.</summary>
    public void Add(in PairMoments pair)
    {
        ExactNumber n = pair.Count, px = pair.PivotX, py = pair.PivotY, x = pair.X, y = pair.Y;
        Add(n, x + (px * n), y + (py * n), pair.XX + (px * (x + x + (px * n))), pair.YY + (py * (y + y + (py * n))), pair.XY + (px * y) + (py * (x + (px * n))));
    }

    /// <summary>Takes in the pairs of other sums.</summary>
    public void Add(MomentSums other) => Add(other._count, other._x, other._y, other._xx, other._yy, other._xy);

    /// <summary>Σ(x − offset)², Σ(y − offset)² and Σ(x − offset)(y − offset).</summary>
    public (double XX, double YY, double XY) About(double offsetX, double offsetY)
    {
        ExactNumber ox = offsetX, oy = offsetY;
        return (
            (_xx - (ox * (_x + _x - (ox * _count)))).Value,
            (_yy - (oy * (_y + _y - (oy * _count)))).Value,
            (_xy - (ox * _y) - (oy * (_x - (ox * _count)))).Value);
    }

    /// <summary>Writes the sums.</summary>
    public void Save(BinaryWriter writer)
    {
        foreach (var sum in new[] { _count, _x, _y, _xx, _yy, _xy }) sum.Save(writer);
    }

    /// <summary>Adds sums that were saved.</summary>
    public void Load(BinaryReader reader)
    {
        var saved = Enumerable.Range(0, 6).Select(_ => ExactNumber.Load(reader)).ToArray();
        Add(saved[0], saved[1], saved[2], saved[3], saved[4], saved[5]);
    }

    private void Add(ExactNumber count, ExactNumber x, ExactNumber y, ExactNumber xx, ExactNumber yy, ExactNumber xy)
    {
        _count += count;
        _x += x;
        _y += y;
        _xx += xx;
        _yy += yy;
        _xy += xy;
    }
}
