namespace MicroSsim.Engine.Planes;

/// <summary>Cuts planes into bands of rows that fit a fixed budget, so that no step needs a whole image at once.</summary>
internal static class PlaneBands
{
    /// <summary>A band's size in bytes: small enough for the second-level cache, large enough to read files well.</summary>
    private const int BandBytes = 1 << 18;

    /// <summary>The bands of <paramref name="plane"/> from top to bottom; a band has at least one row.</summary>
    public static IEnumerable<(int FirstRow, int RowCount)> Of(ImagePlane plane)
    {
        int rows = (int)Math.Max(1, BandBytes / plane.RowBytes);
        for (int row = 0; row < plane.Height; row += rows) yield return (row, Math.Min(rows, plane.Height - row));
    }
}
