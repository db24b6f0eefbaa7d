using System.Buffers.Binary;
using System.Text;
using MicroSsim.Imaging.IO;

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

    /// <summary>
    /// Writes the picture as PNG: with one byte per pixel if all its colours are grays, or at most 256, and otherwise with three.
    /// </summary>
    /// <param name="stream">Receives the PNG.</param>
    public void WritePng(Stream stream)
    {
        const byte Gray = 0, TrueColour = 2, Indexed = 3, BitDepth = 8;
        var palette = _pixels.All(p => p.Red == p.Green && p.Red == p.Blue) ? null : FindPalette();
        byte colourType = palette is { Count: > 0 } ? Indexed : palette is null ? Gray : TrueColour;
        byte[] header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, Width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), Height);
        (header[8], header[9]) = (BitDepth, colourType);
        byte[] signature = [0x89, (byte)'P', (byte)'N', (byte)'G', (byte)'\r', (byte)'\n', 0x1A, (byte)'\n'];
        stream.Write(signature, 0, signature.Length);
        WriteChunk(stream, "IHDR", header);
        if (colourType == Indexed)
        {
            WriteChunk(stream, "PLTE", [.. palette!.OrderBy(p => p.Value).SelectMany(p => new[] { p.Key.Red, p.Key.Green, p.Key.Blue })]);
        }

        WriteChunk(stream, "IDAT", Zlib.Compress(colourType == TrueColour
            ? ToRows(3, (pixel, bytes) => (bytes[0], bytes[1], bytes[2]) = (pixel.Red, pixel.Green, pixel.Blue))
            : ToRows(1, (pixel, bytes) => bytes[0] = palette is null ? pixel.Red : palette[pixel])));
        WriteChunk(stream, "IEND", []);
    }

    /// <summary>Writes one pixel.</summary>
    private delegate void PixelWriter(Rgb pixel, Span<byte> bytes);

    /// <summary>The number of each colour; empty if there are more than 256.</summary>
    private Dictionary<Rgb, byte> FindPalette()
    {
        var palette = new Dictionary<Rgb, byte>();
        foreach (var pixel in _pixels)
        {
            if (palette.ContainsKey(pixel)) continue;
            if (palette.Count == 256) return [];
            palette.Add(pixel, (byte)palette.Count);
        }

        return palette;
    }

    /// <summary>The pixels in rows, each behind a 0, which says that it is not filtered.</summary>
    private byte[] ToRows(int pixelBytes, PixelWriter write)
    {
        byte[] rows = new byte[((Width * pixelBytes) + 1) * Height];
        for (int y = 0, at = 0; y < Height; y++)
        {
            at++;
            for (int x = 0; x < Width; x++, at += pixelBytes) write(this[x, y], rows.AsSpan(at, pixelBytes));
        }

        return rows;
    }

    private static void WriteChunk(Stream stream, string type, byte[] content)
    {
        byte[] chunk = new byte[content.Length + 12];
        BinaryPrimitives.WriteInt32BigEndian(chunk, content.Length);
        Encoding.ASCII.GetBytes(type, 0, type.Length, chunk, 4);
        content.CopyTo(chunk, 8);
        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(content.Length + 8), Crc32.Append(0, chunk.AsSpan(4, content.Length + 4)));
        stream.Write(chunk, 0, chunk.Length);
    }
}
