namespace MicroSsim.Imaging.Pictures;

/// <summary>The signs that numbers consist of, 3 × 5 pixels in a box of 4 × 6, so that a picture can say its scale without a font.</summary>
internal static class Glyphs
{
    public const int Height = 6;
    private const int Width = 4;

    /// <summary>Rows from the top, three bits each.</summary>
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

    public static int WidthOf(string text) => text.Length * Width;

    /// <summary>Draws a number; each pixel of a glyph is a square of the unit.</summary>
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
