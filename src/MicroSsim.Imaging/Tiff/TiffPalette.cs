namespace MicroSsim.Imaging.Tiff;

/// <summary>Tables of colours, and whether they colour anything.</summary>
internal static class TiffPalette
{
    /// <summary>Whether a page's colour table is the ramp from black to white, so that its stored values are its gray values.</summary>
    public static bool IsGrayRamp(TiffPage page)
    {
        if (page.Samples.Bits > 8) return false;
        int colours = 1 << page.Samples.Bits;
        long[] map = page.Directory.Integers(TiffTag.ColorMap);
        if (map.Length < 3 * colours) return false;
        for (int i = 0; i < colours; i++)
        {
            // Tables are of 16 bits; some writers fill the upper 8 only, some repeat them.
            long gray = i * 255 / (colours - 1);
            for (int sample = 0; sample < 3; sample++)
            {
                if (map[sample * colours + i] >> 8 != gray) return false;
            }
        }

        return true;
    }
}
