namespace MicroSsim.Engine.Planes;

/// <summary>Says where a plane has a pixel that is NaN or infinite.</summary>
internal static class NonFinitePixels
{
    /// <summary>The error for the first such pixel among some rows.</summary>
    /// <param name="rows">The rows' pixels, one of which is not finite.</param>
    /// <param name="plane">Their plane.</param>
    /// <param name="firstRow">Which row is the first.</param>
    /// <param name="role">The plane's part in a pair; null if it has none.</param>
    public static MicroSsimException Exception(ReadOnlySpan<byte> rows, ImagePlane plane, int firstRow, ImageRole? role)
    {
        int size = plane.PixelType.Size();
        var pixel = new double[1];
        for (int i = 0; i < rows.Length / size; i++)
        {
            PixelConversion.ToDouble(rows.Slice(i * size, size), plane.PixelType, 0, 1, pixel);
            if (!double.IsNaN(pixel[0]) && !double.IsInfinity(pixel[0])) continue;
            return new MicroSsimException(
                "NonFinitePixels",
                FormattableString.Invariant($"the pixel at column {i % plane.Width}, row {firstRow + (i / plane.Width)} is {pixel[0]}; replace NaN and infinite pixels, or leave the image out."))
            {
                Role = role,
            };
        }

        throw new ArgumentException("Every pixel is finite.", nameof(rows));
    }
}
