namespace MicroSsim.Evaluation.Reports.Page.Pictures;

/// <summary>The size of small pictures.</summary>
/// <param name="Side">The largest side in pixels.</param>
/// <param name="Bytes">The most bytes of a picture as JPEG.</param>
internal readonly record struct SmallSize(int Side, int Bytes)
{
    /// <summary>The largest side: a column of a figure is hardly wider.</summary>
    public const int LargestSide = 160;

    /// <summary>The smallest side, below which a picture shows nothing.</summary>
    public const int SmallestSide = 40;

    /// <summary>Bytes of the headers and tables of a JPEG.</summary>
    private const int HeaderBytes = 310;

    /// <summary>Bits per pixel at which noise is still recognizable as such.</summary>
    private const double BitsPerPixel = 1.2;

    /// <summary>The fewest bytes of a picture, that is, of one of the smallest side.</summary>
    public static int FewestBytes => GetBytes(SmallestSide);

    /// <summary>Fits a picture into a number of bytes.</summary>
    /// <param name="bytes">The number, at least <see cref="FewestBytes"/>.</param>
    public static SmallSize Fit(double bytes)
    {
        int side = (int)Math.Sqrt((bytes - HeaderBytes) * 8 / BitsPerPixel);
        side = Math.Max(SmallestSide, Math.Min(LargestSide, side / 8 * 8)); // JPEG has blocks of 8 × 8 pixels
        return new SmallSize(side, (int)Math.Min(bytes, 2.0 * GetBytes(side)));
    }

    private static int GetBytes(int side) => HeaderBytes + (int)Math.Ceiling(side * side * BitsPerPixel / 8);
}
