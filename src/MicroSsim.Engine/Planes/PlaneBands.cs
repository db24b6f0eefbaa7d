namespace MicroSsim.Engine.Planes;

/// <summary>Splits planes into bands of rows of limited size, so that no pass over a plane needs all of it in memory.</summary>
internal static class PlaneBands
{
    /// <summary>The size of a band in bytes: small enough for the second-level cache, large enough for efficient file reads.</summary>
    private const int BandBytes = 1 << 18;

    /// <summary>The bands of <paramref name="plane"/> from top to bottom, each of at least one row.</summary>
    public static IEnumerable<(int FirstRow, int RowCount)> Split(ImagePlane plane)
    {
        int rows = (int)Math.Max(1, BandBytes / plane.RowBytes);
        for (int row = 0; row < plane.Height; row += rows) yield return (row, Math.Min(rows, plane.Height - row));
    }
}
