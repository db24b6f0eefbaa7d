using MicroSsim.Engine.Simd;

namespace MicroSsim.Engine.Planes;

/// <summary>The range and mean of one plane's pixels.</summary>
/// <param name="Minimum">The smallest pixel.</param>
/// <param name="Maximum">The largest pixel.</param>
/// <param name="Mean">The pixels' mean.</param>
public readonly record struct PlaneSummary(double Minimum, double Maximum, double Mean)
{
    /// <summary>Maximum − minimum; 0 for a constant plane.</summary>
    public double Range => Maximum - Minimum;

    /// <summary>Reads every pixel twice.</summary>
    /// <param name="plane">Any plane.</param>
    /// <param name="role">The plane's part in a pair, for the error; null if it has none.</param>
    /// <exception cref="MicroSsimException"><c>NonFinitePixels</c>: a pixel is NaN or infinite.</exception>
    public static PlaneSummary Of(ImagePlane plane, ImageRole? role = null)
    {
        var range = PixelRange.Of(plane, role, ParallelScope.SingleThreaded);
        var buffer = new RowBuffer();
        var values = new double[SimdDouble.RoundUp(plane.Width)];
        double sum = 0;
        foreach (var (firstRow, rowCount) in PlaneBands.Of(plane))
        {
            var band = plane.GetRows(firstRow, rowCount, buffer);
            for (int row = 0; row < rowCount; row++)
            {
                PixelConversion.ToDouble(band.Slice((int)(row * plane.RowBytes), (int)plane.RowBytes), plane.PixelType, 0, 1, values.AsSpan(0, plane.Width));
                sum += RowKernels.Sum(values, plane.Width);
            }
        }

        return new PlaneSummary(range.Minimum, range.Maximum, sum / plane.PixelCount);
    }
}
