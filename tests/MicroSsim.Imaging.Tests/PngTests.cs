using MicroSsim.Engine.Planes;
using MicroSsim.Imaging.Files;
using MicroSsim.Imaging.Formats;
using MicroSsim.Imaging.IO;
using MicroSsim.Tests;

namespace MicroSsim.Imaging.Tests;

/// <summary>PNG files of every supported depth, colour type, filter and interlacing.</summary>
public sealed class PngTests : IDisposable
{
    private const int Width = 13, Height = 11;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(8, PixelType.UInt8)]
    [InlineData(16, PixelType.UInt16)]
    public void Gray_pixels_are_read_with_every_filter(int depth, PixelType type)
    {
        var expected = Pixels.Random(type, Width, Height);
        string path = Write(depth, colourType: 0, Rows(expected));
        using var file = ImageFormats.Open(path);
        var plane = file.Read(file.Select(PageSelection.All).Single());
        Assert.Equal(type, plane.PixelType);
        Assert.Equal(Pixels.Bytes(expected), Pixels.Bytes(plane));
    }

    [Fact]
    public void Four_bits_keep_their_values()
    {
        using var file = ImageFormats.Open(Write(4, 0, [[0x1F, 0x20], [0x03, 0x45]], width: 3));
        Assert.Equal([1.0, 15, 2, 0, 3, 4], Pixels.Values(file.Read(file.Select(PageSelection.All).Single())));
    }

    [Fact]
    public void Interlaced_pixels_are_read_in_order()
    {
        // The rows of each pass as the specification defines them; the pixel at (x, y) is 13 y + x.
        (int X, int Y, int StepX, int StepY)[] passes =
            [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)];
        var rows = new List<byte[]>();
        foreach ((int x, int y, int stepX, int stepY) in passes)
        {
            int[] columns = [.. Enumerable.Range(0, Width).Where(c => c >= x && (c - x) % stepX == 0)];
            for (int row = y; row < Height; row += stepY) rows.Add([.. columns.Select(c => (byte)((Width * row) + c))]);
        }

        using var file = ImageFormats.Open(Write(8, 0, [.. rows], interlaced: true, filters: false));
        double[] values = Pixels.Values(file.Read(file.Select(PageSelection.All).Single()));
        Assert.Equal(Enumerable.Range(0, Width * Height).Select(i => (double)i), values);
    }

    [Fact]
    public void Colour_is_refused_unless_a_channel_is_selected()
    {
        byte[][] rows = Rows((x, y) => (byte)((y * 40) + x));
        using var file = ImageFormats.Open(Write(8, 2, rows));
        Assert.Equal("ColourImage", ImageErrors.IdOf(() => file.Read(file.Select(PageSelection.All)[0])));
        Assert.Equal("NoSuchChannel", ImageErrors.IdOf(() => file.Select(new() { Channels = [3] })));
        double[] green = Pixels.Values(file.Read(file.Select(new() { Channels = [1] })[0]));
        Assert.Equal(rows.SelectMany(r => r.Where((_, i) => i % 3 == 1)).Select(v => (double)v), green);
        Assert.Empty(file.Notes);
    }

    [Fact]
    public void Rgb_with_equal_samples_is_read_as_gray_with_a_note()
    {
        byte[][] rows = Rows((x, y) => (byte)((y * 13) + (x / 3)));
        using var file = ImageFormats.Open(Write(8, 2, rows));
        double[] values = Pixels.Values(file.Read(file.Select(PageSelection.All)[0]));
        Assert.Equal(rows.SelectMany(r => r.Where((_, i) => i % 3 == 0)).Select(v => (double)v), values);
        Assert.Contains("R = G = B", Assert.Single(file.Notes), StringComparison.Ordinal);
    }

    [Fact]
    public void Gray_with_opaque_alpha_is_read_as_gray_with_a_note()
    {
        byte[][] rows = [[1, 255, 2, 255], [3, 255, 4, 255]], rgba = [[5, 5, 5, 255, 6, 6, 6, 255]];
        using (var file = ImageFormats.Open(Write(8, 4, rows, width: 2)))
        {
            Assert.Equal([1.0, 2, 3, 4], Pixels.Values(file.Read(file.Select(PageSelection.All)[0])));
            Assert.Contains("opaque alpha", Assert.Single(file.Notes), StringComparison.Ordinal);
        }

        using (var file = ImageFormats.Open(Write(8, 6, rgba, width: 2)))
        {
            Assert.Equal([5.0, 6], Pixels.Values(file.Read(file.Select(PageSelection.All)[0])));
        }

        rows[1][3] = 254;
        using var transparent = ImageFormats.Open(Write(8, 4, rows, width: 2));
        Assert.Equal("SeveralSamples", ImageErrors.IdOf(() => transparent.Read(transparent.Select(PageSelection.All)[0])));
    }

    [Theory]
    [InlineData(8, 256)]
    [InlineData(8, 3)]
    [InlineData(4, 16)]
    public void A_palette_that_is_a_gray_ramp_is_gray(int depth, int colours)
    {
        byte[] palette = [.. Enumerable.Range(0, colours * 3).Select(i => (byte)(i / 3 * 255 / ((1 << depth) - 1)))];
        byte[][] rows = depth == 8 ? [[0, 1, 2]] : [[0x01, 0x20]];
        using (var file = ImageFormats.Open(Write(depth, 3, rows, width: 3, palette: palette)))
        {
            Assert.Equal([0.0, 1, 2], Pixels.Values(file.Read(file.Select(PageSelection.All)[0])));
        }

        palette[5] ^= 0x80;
        using var colour = ImageFormats.Open(Write(depth, 3, rows, width: 3, palette: palette));
        Assert.Equal("PaletteImage", ImageErrors.IdOf(() => colour.Read(colour.Select(PageSelection.All)[0])));
    }

    [Fact]
    public void A_palette_is_refused()
    {
        using var file = ImageFormats.Open(Write(8, 3, [new byte[Width]]));
        Assert.Equal("PaletteImage", ImageErrors.IdOf(() => file.Read(file.Select(PageSelection.All)[0])));
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
            ImageErrors.OfReading(path);
            File.WriteAllBytes(path, whole[..at]);
            ImageErrors.OfReading(path);
        }
    }

    [Fact]
    public void A_size_that_the_data_cannot_hold_is_refused_before_memory_is_allocated()
    {
        string path = Write(8, 0, [[0]], width: 40_000, height: 40_000);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Equal("ImageUnreadable", ImageErrors.IdOf(() => ImageFormats.Open(path)));
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 1 << 20);
    }

    private static byte[][] Rows(ImagePlane plane)
    {
        byte[] bytes = Pixels.Bytes(plane);
        ByteOrder.Swap(bytes, plane.PixelType.Size());
        return [.. bytes.Chunk((int)plane.RowBytes)];
    }

    /// <summary>Rows of RGB samples, computed from the index of the sample in its row and the row.</summary>
    private static byte[][] Rows(Func<int, int, byte> sample) =>
        [.. Enumerable.Range(0, Height).Select(y => Enumerable.Range(0, Width * 3).Select(i => sample(i, y)).ToArray())];

    private string Write(
        int depth,
        byte colourType,
        byte[][] rows,
        bool interlaced = false,
        bool filters = true,
        int width = Width,
        int? height = null,
        byte[]? palette = null)
    {
        string path = _folder.File($"{Guid.NewGuid():N}.png");
        int rowCount = height ?? (interlaced ? Height : rows.Length);
        File.WriteAllBytes(path, RawPng.Build(width, rowCount, depth, colourType, rows, interlaced, filters, palette));
        return path;
    }
}
