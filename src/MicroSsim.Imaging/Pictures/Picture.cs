using BigGustave;

namespace MicroSsim.Imaging.Pictures;

/// <summary>An RGB picture for display, in memory, that can be written as PNG.</summary>
public sealed class Picture
{
    private readonly Rgb[] _pixels;

    /// <summary>Creates a picture of a uniform colour.</summary>
    /// <param name="width">Pixels per row.</param>
    /// <param name="height">Rows.</param>
    /// <param name="background">Colour of every pixel; black by default.</param>
    public Picture(int width, int height, Rgb background = default)
    {
        (Width, Height) = (width, height);
        _pixels = Enumerable.Repeat(background, width * height).ToArray();
    }

    /// <summary>Pixels per row.</summary>
    public int Width { get; }

    /// <summary>Rows.</summary>
    public int Height { get; }

    /// <summary>The colour of a pixel; column 0, row 0 is at the top left.</summary>
    /// <param name="x">Column, from 0.</param>
    /// <param name="y">Row, from 0.</param>
    public Rgb this[int x, int y]
    {
        get => _pixels[(y * Width) + x];
        set => _pixels[(y * Width) + x] = value;
    }

    /// <summary>Copies another picture into this one.</summary>
    /// <param name="other">The other picture, which must fit.</param>
    /// <param name="left">Column of its first column.</param>
    /// <param name="top">Row of its first row.</param>
    public void Paste(Picture other, int left, int top)
    {
        for (int y = 0; y < other.Height; y++)
        {
            Array.Copy(other._pixels, y * other.Width, _pixels, ((top + y) * Width) + left, other.Width);
        }
    }

    /// <summary>Writes the picture as PNG; a picture of at most 256 colours is written with a palette of one byte per pixel.</summary>
    /// <param name="stream">Receives the PNG.</param>
    public void WritePng(Stream stream)
    {
        var png = PngBuilder.Create(Width, Height, hasAlphaChannel: false);
        for (int y = 0; y < Height; y++)
        {
            for (int x = 0; x < Width; x++) png.SetPixel(this[x, y].Red, this[x, y].Green, this[x, y].Blue, x, y);
        }

        // The option AttemptCompression of BigGustave is not used, because it changes pixels of pictures with a palette.
        png.Save(stream);
    }
}
