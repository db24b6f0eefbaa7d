namespace MicroSsim.Imaging.Pictures;

/// <summary>A colour map (look-up table): maps values to colours.</summary>
/// <param name="colours">The colours, from the lowest value to the highest; at least one.</param>
/// <param name="missing">Colour of NaN.</param>
public sealed class ColourMap(IReadOnlyList<Rgb> colours, Rgb missing)
{
    /// <summary>Black to white in 256 steps; NaN is black.</summary>
    public static ColourMap Gray { get; } =
        new(Enumerable.Range(0, 256).Select(i => new Rgb((byte)i, (byte)i, (byte)i)).ToArray(), default);

    /// <summary>The colour of a value.</summary>
    /// <param name="fraction">The value, scaled so that 0 is the lowest and 1 the highest; values outside are clipped.</param>
    public Rgb At(double fraction)
    {
        if (double.IsNaN(fraction)) return missing;
        return colours[(int)Math.Max(0, Math.Min(colours.Count - 1, Math.Floor(fraction * colours.Count)))];
    }

    /// <summary>Paints a grid of values.</summary>
    /// <param name="grid">The values.</param>
    /// <param name="low">The value of the first colour.</param>
    /// <param name="high">The value of the last colour.</param>
    /// <returns>A picture of the size of the grid.</returns>
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
