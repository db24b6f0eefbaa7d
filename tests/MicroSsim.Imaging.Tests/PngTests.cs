using System.Buffers.Binary;
using System.Text;
using MicroSsim.Engine.Planes;
using MicroSsim.Imaging.Files;
using MicroSsim.Imaging.Formats;
using MicroSsim.Imaging.IO;
using MicroSsim.Tests;

namespace MicroSsim.Imaging.Tests;

public sealed class PngTests : IDisposable
{
    private const int Width = 13, Height = 11;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(8, PixelType.UInt8)]
    [InlineData(16, PixelType.UInt16)]
    public void Gray_pixels_come_back_whole_with_every_filter(int depth, PixelType type)
    {
        ImagePlane expected = Pixels.Random(type, Width, Height);
        string path = Write(depth, colourType: 0, Rows(expected));
        using ImageFile file = ImageFormats.Open(path);
        ImagePlane plane = file.Read(file.Select(PageSelection.All).Single());
        Assert.Equal(type, plane.PixelType);
        Assert.Equal(Pixels.Bytes(expected), Pixels.Bytes(plane));
    }

    [Fact]
    public void Four_bits_keep_their_values()
    {
        using ImageFile file = ImageFormats.Open(Write(4, 0, [[0x1F, 0x20], [0x03, 0x45]], width: 3));
        Assert.Equal([1.0, 15, 2, 0, 3, 4], Pixels.Values(file.Read(file.Select(PageSelection.All).Single())));
    }

    [Fact]
    public void Interlaced_pixels_are_put_in_order()
    {
        // Each pass's own small image, written row by row as it is defined; the pixel at (x, y) is 13 y + x.
        (int X, int Y, int StepX, int StepY)[] passes = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)];
        var rows = new List<byte[]>();
        foreach ((int x, int y, int stepX, int stepY) in passes)
        {
            for (int row = y; row < Height; row += stepY) rows.Add([.. Enumerable.Range(0, Width).Where(c => c >= x && (c - x) % stepX == 0).Select(c => (byte)(Width * row + c))]);
        }

        using ImageFile file = ImageFormats.Open(Write(8, 0, [.. rows], interlaced: true, filters: false));
        Assert.Equal(Enumerable.Range(0, Width * Height).Select(i => (double)i), Pixels.Values(file.Read(file.Select(PageSelection.All).Single())));
    }

    [Fact]
    public void Colour_is_refused_unless_a_channel_is_chosen()
    {
        byte[][] rows = [.. Enumerable.Range(0, Height).Select(y => Enumerable.Range(0, Width * 3).Select(i => (byte)(y * 40 + i)).ToArray())];
        using ImageFile file = ImageFormats.Open(Write(8, 2, rows));
        Assert.Equal("ColourImage", Assert.Throws<ImageFileException>(() => file.Read(file.Select(PageSelection.All)[0])).ErrorId);
        Assert.Equal("NoSuchChannel", Assert.Throws<ImageFileException>(() => file.Select(new() { Channel = 3 })).ErrorId);
        double[] green = Pixels.Values(file.Read(file.Select(new() { Channel = 1 })[0]));
        Assert.Equal(rows.SelectMany(r => r.Where((_, i) => i % 3 == 1)).Select(v => (double)v), green);
        Assert.Empty(file.Notes);
    }

    [Fact]
    public void Gray_stored_as_colour_is_taken_and_said()
    {
        byte[][] rows = [.. Enumerable.Range(0, Height).Select(y => Enumerable.Range(0, Width * 3).Select(i => (byte)(y * 13 + i / 3)).ToArray())];
        using ImageFile file = ImageFormats.Open(Write(8, 2, rows));
        Assert.Equal(rows.SelectMany(r => r.Where((_, i) => i % 3 == 0)).Select(v => (double)v), Pixels.Values(file.Read(file.Select(PageSelection.All)[0])));
        Assert.Contains("R = G = B", Assert.Single(file.Notes), StringComparison.Ordinal);
    }

    [Fact]
    public void A_palette_is_refused()
    {
        using ImageFile file = ImageFormats.Open(Write(8, 3, [new byte[Width]]));
        Assert.Equal("PaletteImage", Assert.Throws<ImageFileException>(() => file.Read(file.Select(PageSelection.All)[0])).ErrorId);
    }

    [Fact]
    public void A_flipped_bit_anywhere_is_an_error()
    {
        string path = Write(8, 0, Rows(Pixels.Random(PixelType.UInt8, Width, Height)));
        byte[] whole = File.ReadAllBytes(path);
        for (int at = 0; at < whole.Length; at++)
        {
            byte[] bytes = [.. whole];
            bytes[at] ^= 4;
            File.WriteAllBytes(path, bytes);
            Assert.Throws<ImageFileException>(() => Read(path));
            File.WriteAllBytes(path, whole[..at]);
            Assert.Throws<ImageFileException>(() => Read(path));
        }

        static void Read(string path)
        {
            using ImageFile file = ImageFormats.Open(path);
            file.Read(file.Select(PageSelection.All)[0]);
        }
    }

    [Fact]
    public void A_size_that_the_data_cannot_hold_is_refused_before_memory_is_taken()
    {
        string path = Write(8, 0, [[0]], width: 40_000, height: 40_000);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Equal("ImageUnreadable", Assert.Throws<ImageFileException>(() => ImageFormats.Open(path)).ErrorId);
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 1 << 20);
    }

    private static byte[][] Rows(ImagePlane plane)
    {
        byte[] bytes = Pixels.Bytes(plane);
        ByteOrder.Swap(bytes, plane.PixelType.Size());
        return [.. bytes.Chunk((int)plane.RowBytes)];
    }

    /// <summary>Writes a PNG whose rows have the filters 0 to 4 in turn, and whose data is in two pieces.</summary>
    private string Write(int depth, byte colourType, byte[][] rows, bool interlaced = false, bool filters = true, int width = Width, int? height = null)
    {
        int samples = colourType == 2 ? 3 : 1;
        int step = Math.Max(1, samples * depth / 8);
        var raw = new List<byte>();
        for (int y = 0; y < rows.Length; y++)
        {
            byte[] row = rows[y], above = y > 0 && !interlaced ? rows[y - 1] : new byte[row.Length];
            int filter = filters ? y % 5 : 0;
            raw.Add((byte)filter);
            for (int i = 0; i < row.Length; i++)
            {
                int left = i < step ? 0 : row[i - step], up = above[i], corner = i < step ? 0 : above[i - step];
                int paeth = new[] { left, up, corner }.OrderBy(v => Math.Abs(left + up - corner - v)).First();
                raw.Add((byte)(row[i] - filter switch { 0 => 0, 1 => left, 2 => up, 3 => (left + up) / 2, _ => paeth }));
            }
        }

        byte[] data = Zlib.Compress(raw.ToArray());
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height ?? (interlaced ? Height : rows.Length));
        header[8] = (byte)depth;
        header[9] = colourType;
        header[12] = (byte)(interlaced ? 1 : 0);
        string path = _folder.File($"{Guid.NewGuid():N}.png");
        File.WriteAllBytes(path, [0x89, .. "PNG\r\n\u001a\n"u8, .. Chunk("IHDR", header), .. Chunk("IDAT", data[..5]), .. Chunk("IDAT", data[5..]), .. Chunk("IEND", [])]);
        return path;
    }

    private static byte[] Chunk(string name, byte[] data)
    {
        byte[] chunk = [0, 0, 0, 0, .. Encoding.ASCII.GetBytes(name), .. data, 0, 0, 0, 0];
        BinaryPrimitives.WriteInt32BigEndian(chunk, data.Length);
        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(chunk.Length - 4), Crc32.Append(0, chunk.AsSpan(4, chunk.Length - 8)));
        return chunk;
    }
}
