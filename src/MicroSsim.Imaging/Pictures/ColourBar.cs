using System.Globalization;

namespace MicroSsim.Imaging.Pictures;

/// <summary>Draws a colour bar with tick labels to the right of a picture, on white, for slides.</summary>
public static class ColourBar
{
    /// <summary>Height of the picture in pixels per unit of glyph size: labels grow with the picture.</summary>
    private const int HeightPerGlyphPixel = 160;

    private static readonly Rgb White = new(255, 255, 255), Black = new(0, 0, 0);

    /// <summary>Renders a new picture of the given picture and the colour bar side by side.</summary>
    /// <param name="picture">The picture.</param>
    /// <param name="map">The colour map of the picture.</param>
    /// <param name="low">The value at the bottom of the bar.</param>
    /// <param name="high">The value at the top of the bar.</param>
    /// <param name="ticks">The values to label, from <paramref name="low"/> to <paramref name="high"/>; at least one.</param>
    public static Picture RenderBeside(Picture picture, ColourMap map, double low, double high, IReadOnlyList<double> ticks)
    {
        int unit = Math.Max(1, picture.Height / HeightPerGlyphPixel);
        string[] texts = ticks.Select(t => t.ToString(CultureInfo.InvariantCulture)).ToArray();
        int bar = 10 * unit, tick = 3 * unit, gap = 5 * unit, margin = Glyphs.Height * unit / 2;
        int left = picture.Width + gap, barHeight = Math.Max(picture.Height, 2 * ticks.Count * Glyphs.Height * unit);
        var all = new Picture(left + bar + (2 * tick) + (texts.Max(Glyphs.TextWidth) * unit) + gap, barHeight + (2 * margin), White);
        all.Paste(picture, 0, margin);
        for (int y = 0; y < barHeight; y++)
        {
            var colour = map.At(1 - ((y + 0.5) / barHeight));
            for (int x = 0; x < bar; x++) all[left + x, margin + y] = colour;
        }

        for (int i = 0; i < ticks.Count; i++)
        {
            int y = margin + (int)Math.Round((barHeight - 1) * (high - ticks[i]) / (high - low));
            for (int x = 0; x < tick; x++) all[left + bar + x, y] = Black;
            Glyphs.Draw(all, texts[i], left + bar + (2 * tick), y - margin, unit, Black);
        }

        return all;
    }
}
