namespace MicroSsim.Engine.Planes;

/// <summary>The largest magnitude of a pixel that scores and fits accept.</summary>
internal static class PixelLimit
{
    /// <summary>
    /// 10^305: differences of two such pixels are in the range of float64, whose largest number is 1.8·10^308.
    /// </summary>
    public const double Largest = 1e305;

    /// <summary>Checks a plane whose range is known.</summary>
    /// <param name="plane">The plane.</param>
    /// <param name="range">Its range.</param>
    /// <param name="role">The plane's part in a pair.</param>
    /// <exception cref="MicroSsimException"><c>PixelTooLarge</c>: a pixel is above 10^305 or below −10^305.</exception>
    public static void Check(ImagePlane plane, PixelRange range, ImageRole role)
    {
        if (range.Minimum >= -Largest && range.Maximum <= Largest) return;
        var buffer = new RowBuffer();
        double[] values = new double[plane.Width];
        for (int row = 0; row < plane.Height; row++)
        {
            plane.Read(row, 1, buffer, values);
            for (int column = 0; column < values.Length; column++)
            {
                if (Math.Abs(values[column]) <= Largest) continue;
                throw new MicroSsimException(
                    "PixelTooLarge",
                    FormattableString.Invariant($"the pixel at {plane.Locate(column, row)} is {values[column]}, beyond ±{Largest}; ")
                    + "replace such pixels, or leave the image out.")
                {
                    Role = role,
                };
            }
        }
    }
}
