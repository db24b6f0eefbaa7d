using MicroSsim.Engine.Planes;
using MicroSsim.Imaging.Files;
using MicroSsim.Imaging.Formats;
using MicroSsim.Imaging.Pictures;
using MicroSsim.Imaging.Tiff.Structure;
using MicroSsim.Tests;

namespace MicroSsim.Imaging.Tests;

/// <summary>Pictures for display: downsampling, colour maps, colour bars, PNG.</summary>
public sealed class PictureTests
{
    [Theory]
    [InlineData(256)]
    [InlineData(5000)]
    public void A_png_has_the_colours_of_the_picture_with_and_without_a_palette(int colours)
    {
        var random = new Random(1);
        var picture = new Picture(67, 43);
        for (int y = 0; y < 43; y++)
        {
            for (int x = 0; x < 67; x++)
            {
                int colour = random.Next(colours);
                picture[x, y] = new Rgb((byte)colour, (byte)(colour >> 5), (byte)(255 - colour));
            }
        }

        using var stream = new MemoryStream();
        picture.WritePng(stream);
        var png = BigGustave.Png.Open(stream.ToArray());
        Assert.Equal((67, 43), (png.Width, png.Height));
        for (int y = 0; y < 43; y++)
        {
            for (int x = 0; x < 67; x++)
            {
                var pixel = png.GetPixel(x, y);
                Assert.Equal(picture[x, y], new Rgb(pixel.R, pixel.G, pixel.B));
            }
        }
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(7, 9)]
    [InlineData(160, 120)]
    public void A_jpeg_has_the_pixels_of_the_picture_almost(int width, int height)
    {
        byte[] pixels = [.. Enumerable.Range(0, width * height).Select(i => (byte)(128 + (100 * Math.Sin(i % width / 9.0))))];
        byte[] jpeg = GrayJpeg.Encode(pixels, width, height, 90);
        Assert.Equal([0xFF, 0xD8], jpeg.Take(2));
        Assert.Equal([0xFF, 0xD9], jpeg.TakeLast(2));
        using var folder = new TemporaryFolder();
        RawTiff.Write(folder.File("jpeg.tif"), width, height, 8, jpeg, (tags, _) =>
        {
            tags.Short(TiffTag.Compression, 7);
            tags.Long(TiffTag.StripByteCounts, jpeg.Length);
        });
        using var file = ImageFormats.Open(folder.File("jpeg.tif"));
        double[] decoded = Pixels.Values(file.Read(file.Select(PageSelection.All)[0]));
        Assert.All(pixels.Zip(decoded), p => Assert.InRange(p.Second - p.First, -8, 8));
    }

    [Fact]
    public void A_jpeg_of_noise_is_as_small_as_asked_for()
    {
        byte[] noise = new byte[96 * 96];
        new Random(1).NextBytes(noise);
        foreach (int bytes in new[] { 1600, 3000, 9000 })
        {
            byte[] jpeg = GrayJpeg.EncodeWithin(noise, 96, 96, bytes);
            Assert.InRange(jpeg.Length, 400, bytes);
            Assert.Equal([0xFF, 0xD8], jpeg.Take(2));
        }
    }

    [Fact]
    public void Downsampling_takes_means_of_areas_and_skips_missing_values()
    {
        var grid = AreaMean.Measure(new MemoryPlane<float>(4, 2, [1, 3, 10, float.NaN, 5, 7, 30, 50]), 2);
        Assert.Equal((2, 1), (grid.Width, grid.Height));
        Assert.Equal([4.0, 30.0], grid.Values);
        Assert.Equal([double.NaN], AreaMean.Measure(new MemoryPlane<float>(1, 1, [float.NaN]), 5).Values);
    }

    [Theory]
    [InlineData(1000, 10, 100, 100, 1)]
    [InlineData(30, 20, 100, 30, 20)]
    [InlineData(7, 5001, 500, 1, 500)]
    public void Downsampling_keeps_the_mean(int width, int height, int side, int shrunkenWidth, int shrunkenHeight)
    {
        ushort[] pixels = Enumerable.Range(0, width * height).Select(i => (ushort)(i * 31 % 4096)).ToArray();
        var grid = AreaMean.Measure(new MemoryPlane<ushort>(width, height, pixels), side);
        Assert.Equal((shrunkenWidth, shrunkenHeight), (grid.Width, grid.Height));
        Assert.Equal(pixels.Average(p => (double)p), grid.Values.Average(), shrunkenWidth == width ? 1e-9 : 5);
    }

    [Fact]
    public void A_colour_map_clips_and_has_a_colour_for_missing_values()
    {
        Rgb first = new(1, 0, 0), second = new(2, 0, 0), missing = new(9, 9, 9);
        var map = new ColourMap([first, second], missing);
        Assert.Equal([first, first, first, second, second, second, missing], new[] { -5, 0, 0.49, 0.5, 1, 7, double.NaN }.Select(map.At));
        var picture = map.Paint(new ValueGrid(2, 1, [10, 20]), 10, 20);
        Assert.Equal((first, second), (picture[0, 0], picture[1, 0]));
    }

    [Theory]
    [InlineData(40)]
    [InlineData(700)]
    public void A_colour_bar_is_beside_the_picture_over_its_whole_height(int height)
    {
        var picture = new Picture(50, height, new Rgb(7, 7, 7));
        var all = ColourBar.RenderBeside(picture, ColourMap.Gray, 0, 1, [0, 0.5, 1]);
        int top = Enumerable.Range(0, all.Height).First(y => all[0, y] == new Rgb(7, 7, 7));
        Assert.All(Enumerable.Range(0, height), y => Assert.Equal(new Rgb(7, 7, 7), all[49, top + y]));
        int column = Enumerable.Range(50, all.Width - 50).First(x => all[x, top + (height / 2)] != new Rgb(255, 255, 255));
        byte[] bar = Enumerable.Range(top, Math.Max(height, 1)).Select(y => all[column, y].Red).ToArray();

        // White at the top, darker towards the bottom.
        Assert.Equal(bar.OrderDescending(), bar);

        // The labels are black.
        var labelColumns = Enumerable.Range(column + 20, all.Width - column - 20);
        Assert.Contains(labelColumns, x => Enumerable.Range(0, all.Height).Any(y => all[x, y] == new Rgb(0, 0, 0)));
    }
}
