using MicroSsim.Engine.Simd;

namespace MicroSsim.Engine.Planes;

/// <summary>The range and the mean of the pixels of a plane.</summary>
/// <param name="Minimum">The smallest pixel.</param>
/// <param name="Maximum">The largest pixel.</param>
/// <param name="Mean">The mean of all pixels.</param>
public readonly record struct PlaneSummary(double Minimum, double Maximum, double Mean)
{
    /// <summary>The largest magnitude of a pixel.</summary>
    public double Magnitude => Math.Max(Math.Abs(Minimum), Math.Abs(Maximum));

    /// <summary>Maximum − minimum; 0 for a constant plane.</summary>
    public double Range => Maximum - Minimum;

    /// <summary>Estimates the range and the mean from evenly spaced rows.</summary>
    /// <param name="plane">A plane of finite pixels.</param>
    /// <param name="maxRows">The largest number of rows to read, at least 1.</param>
    public static PlaneSummary Sample(ImagePlane plane, int maxRows)
    {
        var buffer = new RowBuffer();
        double[] values = new double[SimdDouble.RoundUp(plane.Width)];
        int count = Math.Min(maxRows, plane.Height);
        double minimum = double.PositiveInfinity, maximum = double.NegativeInfinity, sum = 0;
        for (int i = 0; i < count; i++)
        {
            var row = plane.GetRows((int)((long)i * plane.Height / count), 1, buffer);
            var range = RangeKernels.MinMax(row, plane.PixelType);
            (minimum, maximum) = (Math.Min(minimum, range.Minimum), Math.Max(maximum, range.Maximum));
            PixelConversion.ToDouble(row, plane.PixelType, 0, 1, values.AsSpan(0, plane.Width));
            sum += RowKernels.Sum(values, plane.Width);
        }

        return new PlaneSummary(minimum, maximum, sum / ((long)count * plane.Width));
    }

    /// <summary>Measures a plane; reads every pixel twice.</summary>
    /// <param name="plane">Any plane.</param>
    /// <param name="role">The role of the plane in a pair, for the error; null if it has none.</param>
    /// <exception cref="MicroSsimException"><c>NonFinitePixels</c>: a pixel is NaN or infinite.</exception>
    public static PlaneSummary Measure(ImagePlane plane, ImageRole? role = null)
    {
        var range = PixelRange.Measure(plane, role, ParallelScope.SingleThreaded);
        var buffer = new RowBuffer();
        double[] values = new double[SimdDouble.RoundUp(plane.Width)];
        double sum = 0;
        foreach (var (firstRow, rowCount) in PlaneBands.Split(plane))
        {
            var band = plane.GetRows(firstRow, rowCount, buffer);
            for (int row = 0; row < rowCount; row++)
            {
                var pixels = band.Slice((int)(row * plane.RowBytes), (int)plane.RowBytes);
                PixelConversion.ToDouble(pixels, plane.PixelType, 0, 1, values.AsSpan(0, plane.Width));
                sum += RowKernels.Sum(values, plane.Width);
            }
        }

        return new PlaneSummary(range.Minimum, range.Maximum, sum / plane.PixelCount);
    }
}
