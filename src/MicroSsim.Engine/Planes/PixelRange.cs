namespace MicroSsim.Engine.Planes;

/// <summary>The smallest and the largest pixel of a plane whose pixels are all finite.</summary>
/// <param name="Minimum">The smallest pixel.</param>
/// <param name="Maximum">The largest pixel.</param>
internal readonly record struct PixelRange(double Minimum, double Maximum)
{
    /// <summary>Maximum − minimum; 0 for a constant plane.</summary>
    public double Width => Maximum - Minimum;

    /// <summary>The midpoint of minimum and maximum.</summary>
    public double Middle => (Minimum / 2) + (Maximum / 2);

    /// <summary>Measures the range; reads every pixel once, band by band.</summary>
    /// <param name="plane">Any plane.</param>
    /// <param name="role">The role of the plane in a pair, for the error; null if it has none.</param>
    /// <param name="parallel">Degree of parallelism.</param>
    /// <exception cref="MicroSsimException"><c>NonFinitePixels</c>: a pixel is NaN or infinite.</exception>
    public static PixelRange Measure(ImagePlane plane, ImageRole? role, ParallelScope parallel)
    {
        var bands = PlaneBands.Split(plane).ToList();
        var ranges = new PixelRange[bands.Count];
        parallel.ForEach(bands.Count, () => new RowBuffer(), (i, buffer) =>
        {
            var band = plane.GetRows(bands[i].FirstRow, bands[i].RowCount, buffer);
            if (!RangeKernels.AllFinite(band, plane.PixelType)) throw NonFinitePixels.CreateException(band, plane, bands[i].FirstRow, role);
            ranges[i] = RangeKernels.MinMax(band, plane.PixelType);
        });
        return new PixelRange(ranges.Min(r => r.Minimum), ranges.Max(r => r.Maximum));
    }
}
