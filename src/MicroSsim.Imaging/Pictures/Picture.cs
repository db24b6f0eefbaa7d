using BigGustave;

namespace MicroSsim.Imaging.Pictures;

/// <summary>A colour.</summary>
/// <param name="Red">0 … 255.</param>
/// <param name="Green">0 … 255.</param>
/// <param name="Blue">0 … 255.</param>
public readonly record struct Rgb(byte Red, byte Green, byte Blue);

/// <summary>A picture to look at, not to measure: colours in memory, and PNG.</summary>
public sealed class Picture
{
    private readonly Rgb[] _pixels;

    /// <summary>Makes a picture of one colour.</summary>
    /// <param name="width">Pixels per row.</param>
    /// <param name="height">Rows.</param>
    /// <param name="background">The colour.</param>
    public Picture(int width, int height, Rgb background = default)
    {
        (Width, Height) = (width, height);
        _pixels = Enumerable.Repeat(background, width * height).ToArray();
    }

    /// <summary>Pixels per row.</summary>
    public int Width { get; }

    /// <summary>Rows.</summary>
    public int Height { get; }

    /// <summary>The colour at a place; the first pixel is at the top left.</summary>
    public Rgb this[int x, int y]
    {
        get => _pixels[(y * Width) + x];
        set => _pixels[(y * Width) + x] = value;
    }

    /// <summary>Copies another picture into this one.</summary>
    /// <param name="other">The other, which has to fit.</param>
    /// <param name="left">Where its first column goes.</param>
    /// <param name="top">Where its first row goes.</param>
    public void Put(Picture other, int left, int top)
    {
        for (int y = 0; y < other.Height; y++) Array.Copy(other._pixels, y * other.Width, _pixels, ((top + y) * Width) + left, other.Width);
    }

    /// <summary>Writes the picture as PNG; one of at most 256 colours takes a byte per pixel before compression.</summary>
    public void WritePng(Stream stream)
    {
        var png = PngBuilder.Create(Width, Height, hasAlphaChannel: false);
        for (int y = 0; y < Height; y++)
        {
            for (int x = 0; x < Width; x++) png.SetPixel(this[x, y].Red, this[x, y].Green, this[x, y].Blue, x, y);
        }

        png.Save(stream); // not with AttemptCompression, which changes pixels of pictures with a palette
    }
}
