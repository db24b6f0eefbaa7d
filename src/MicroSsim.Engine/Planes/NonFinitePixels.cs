namespace MicroSsim.Engine.Planes;

/// <summary>The error for a plane with a pixel that is NaN or infinite.</summary>
internal static class NonFinitePixels
{
    /// <summary>Creates the error <c>NonFinitePixels</c> with the position of the first such pixel in a band.</summary>
    /// <param name="rows">The pixels of the band, at least one of which is not finite.</param>
    /// <param name="plane">The plane.</param>
    /// <param name="firstRow">The row of the plane at which the band begins.</param>
    /// <param name="role">The role of the plane in a pair; null if it has none.</param>
    /// <exception cref="ArgumentException">Every pixel is finite.</exception>
    public static MicroSsimException CreateException(ReadOnlySpan<byte> rows, ImagePlane plane, int firstRow, ImageRole? role)
    {
        int size = plane.PixelType.Size();
        double[] pixel = new double[1];
        for (int i = 0; i < rows.Length / size; i++)
        {
            PixelConversion.ToDouble(rows.Slice(i * size, size), plane.PixelType, 0, 1, pixel);
            if (!double.IsNaN(pixel[0]) && !double.IsInfinity(pixel[0])) continue;
            return CreateException(pixel[0], plane.Locate(i % plane.Width, firstRow + (i / plane.Width)), role);
        }

        throw new ArgumentException("Every pixel is finite.", nameof(rows));
    }

    /// <summary>Creates the error <c>NonFinitePixels</c>.</summary>
    /// <param name="value">The pixel: NaN or infinite.</param>
    /// <param name="position">Its position, as of <see cref="ImagePlane.Locate"/>.</param>
    /// <param name="role">The role of the plane in a pair; null if it has none.</param>
    public static MicroSsimException CreateException(double value, string position, ImageRole? role) => new(
        "NonFinitePixels",
        FormattableString.Invariant(
            $"the pixel at {position} is {value}; replace NaN and infinite pixels, or leave the image out."))
    {
        Role = role,
        Option = "Mask",
    };
}
