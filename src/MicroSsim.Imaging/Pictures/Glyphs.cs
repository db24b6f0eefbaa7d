namespace MicroSsim.Imaging.Pictures;

/// <summary>
/// A bitmap font of the characters of numbers, so that a scale can be drawn without a font library. Each glyph has 3 × 5 pixels in
/// a cell of 4 × 6.
/// </summary>
internal static class Glyphs
{
    /// <summary>Height of a cell in pixels.</summary>
    public const int Height = 6;

    /// <summary>Width of a cell in pixels.</summary>
    private const int Width = 4;

    /// <summary>Bitmap of each glyph: rows from the top, three bits each.</summary>
    private static readonly Dictionary<char, int[]> Rows = new()
    {
        ['0'] = [7, 5, 5, 5, 7],
        ['1'] = [2, 6, 2, 2, 7],
        ['2'] = [7, 1, 7, 4, 7],
        ['3'] = [7, 1, 3, 1, 7],
        ['4'] = [5, 5, 7, 1, 1],
        ['5'] = [7, 4, 7, 1, 7],
        ['6'] = [7, 4, 7, 5, 7],
        ['7'] = [7, 1, 2, 2, 2],
        ['8'] = [7, 5, 7, 5, 7],
        ['9'] = [7, 5, 7, 1, 7],
        ['.'] = [0, 0, 0, 0, 2],
        ['-'] = [0, 0, 7, 0, 0],
    };

    /// <summary>Width of a text in pixels, at unit size 1.</summary>
    public static int TextWidth(string text) => text.Length * Width;

    /// <summary>Draws a number; pixels outside its glyphs are not changed.</summary>
    /// <param name="picture">The picture to draw on.</param>
    /// <param name="text">Digits, point and minus sign.</param>
    /// <param name="left">First column of the first cell.</param>
    /// <param name="top">First row of the cells.</param>
    /// <param name="unit">Size in pixels of the square that each pixel of a glyph becomes.</param>
    /// <param name="colour">Colour of the text.</param>
    public static void Draw(Picture picture, string text, int left, int top, int unit, Rgb colour)
    {
        for (int i = 0; i < text.Length; i++)
        {
            int[] rows = Rows[text[i]];
            for (int y = 0; y < rows.Length * unit; y++)
            {
                for (int x = 0; x < 3 * unit; x++)
                {
                    if ((rows[y / unit] & (4 >> (x / unit))) != 0) picture[left + (i * Width * unit) + x, top + y] = colour;
                }
            }
        }
    }
}
