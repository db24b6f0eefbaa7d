namespace MicroSsim.Imaging.Pictures;

/// <summary>Turns values into colours.</summary>
/// <param name="colours">From the lowest value's to the highest's.</param>
/// <param name="missing">Where there is no value.</param>
public sealed class ColourMap(IReadOnlyList<Rgb> colours, Rgb missing)
{
    /// <summary>Black to white; where there is no value, black.</summary>
    public static ColourMap Gray { get; } = new(Enumerable.Range(0, 256).Select(i => new Rgb((byte)i, (byte)i, (byte)i)).ToArray(), default);

    /// <summary>The colour of a value between 0 and 1; those beyond have the colours of the ends.</summary>
    public Rgb At(double fraction) =>
        double.IsNaN(fraction) ? missing : colours[(int)Math.Max(0, Math.Min(colours.Count - 1, Math.Floor(fraction * colours.Count)))];

    /// <summary>A picture of values.</summary>
    /// <param name="grid">The values.</param>
    /// <param name="low">The value with the first colour.</param>
    /// <param name="high">The value with the last.</param>
    public Picture Paint(ValueGrid grid, double low, double high)
    {
        var picture = new Picture(grid.Width, grid.Height);
        for (int y = 0; y < grid.Height; y++)
        {
            for (int x = 0; x < grid.Width; x++) picture[x, y] = At((grid.Values[(y * grid.Width) + x] - low) / (high - low));
        }

        return picture;
    }
}
