using MicroSsim.Engine.Simd;

namespace MicroSsim.Engine.Planes;

/// <summary>The range and the mean of the pixels of a plane.</summary>
/// <param name="Minimum">The smallest pixel.</param>
/// <param name="Maximum">The largest pixel.</param>
/// <param name="Mean">The mean of all pixels.</param>
public readonly record struct PlaneSummary(double Minimum, double Maximum, double Mean)
{
    /// <summary>Maximum − minimum; 0 for a constant plane.</summary>
    public double Range => Maximum - Minimum;

    /// <summary>Measures a plane; reads every pixel twice.</summary>
    /// <param name="plane">Any plane.</param>
    /// <param name="role">The role of the plane in a pair, for the error; null if it has none.</param>
    /// <exception cref="MicroSsimException"><c>NonFinitePixels</c>: a pixel is NaN or infinite.</exception>
    public static PlaneSummary Measure(ImagePlane plane, ImageRole? role = null)
    {
        var range = PixelRange.Measure(plane, role, ParallelScope.SingleThreaded);
        var buffer = new RowBuffer();
        var values = new double[SimdDouble.RoundUp(plane.Width)];
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
