using MicroSsim.Imaging.Tiff.Structure;

namespace MicroSsim.Imaging.Tiff;

/// <summary>The colour table of a palette page.</summary>
internal static class TiffPalette
{
    /// <summary>
    /// True if the colour table of a page is a ramp from black to white, so that its stored values are gray values. False for pages of
    /// more than 8 bits, or without a complete table.
    /// </summary>
    public static bool IsGrayRamp(TiffPage page)
    {
        if (page.Samples.Bits > 8) return false;
        int colours = 1 << page.Samples.Bits;
        long[] map = page.Directory.Integers(TiffTag.ColorMap);
        if (map.Length < 3 * colours) return false;
        for (int i = 0; i < colours; i++)
        {
            // Entries have 16 bits. Some writers set the upper 8 only, some repeat them in the lower 8: the upper 8 are compared.
            long gray = i * 255 / (colours - 1);
            for (int sample = 0; sample < 3; sample++)
            {
                if (map[(sample * colours) + i] >> 8 != gray) return false;
            }
        }

        return true;
    }
}
