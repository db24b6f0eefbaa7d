using MicroSsim.Imaging.Files;
using MicroSsim.Imaging.Formats;
using MicroSsim.Imaging.Tiff.Structure;
using MicroSsim.Tests;

namespace MicroSsim.Imaging.Tests;

/// <summary>Images that are refused instead of being scored silently: each refusal has its own ErrorId, and names a remedy.</summary>
public sealed class RefusalTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(2, "ColourImage")]
    [InlineData(1, "SeveralSamples")]
    [InlineData(5, "ColourImage")]
    public void Pixels_of_several_samples_need_a_channel(int photometric, string errorId)
    {
        string path = Write(12, (tags, _) => { tags.Short(TiffTag.SamplesPerPixel, 3); tags.Short(TiffTag.Photometric, photometric); });
        using var file = ImageFormats.Open(path);
        var error = ImageErrors.Of(() => file.Read(file.Select(PageSelection.All)[0]));
        Assert.Equal((errorId, path, 0), (error.ErrorId, error.Path, error.Page));
        Assert.StartsWith($"{path}, page 0: ", error.Message, StringComparison.Ordinal);
        Assert.Contains("choose of its 3 samples, 0 … 2, one or more as channels", error.Message, StringComparison.Ordinal);
        Assert.Equal("Channel", error.Option);

        var blue = file.Select(new() { Channels = [2] }).Single();
        Assert.Equal(new ImagePage(0, 2, null, null) { Sample = 2 }, blue);
        Assert.Equal([2.0, 5, 8, 11], Pixels.Values(file.Read(blue)));
        Assert.Equal("NoSuchChannel", ImageErrors.IdOf(() => file.Select(new() { Channels = [3] })));
    }

    [Fact]
    public void Rgb_with_equal_samples_is_read_as_gray_with_a_note()
    {
        string path = _folder.File("gray.tif");
        RawTiff.Write(path, 2, 2, 8, [1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4], (tags, _) =>
        {
            tags.Short(TiffTag.SamplesPerPixel, 3);
            tags.Short(TiffTag.Photometric, 2);
            tags.Long(TiffTag.StripByteCounts, 12);
        });
        using var file = ImageFormats.Open(path);
        Assert.Equal([1.0, 2, 3, 4], Pixels.Values(file.Read(file.Select(PageSelection.All)[0])));
        Assert.Contains("R = G = B", Assert.Single(file.Notes), StringComparison.Ordinal);
    }

    [Fact]
    public void A_palette_needs_channel_0_unless_it_is_a_gray_ramp()
    {
        Action<TiffDirectoryBuilder, long> palette(Func<int, long> red) => (tags, _) =>
        {
            tags.Short(TiffTag.Photometric, 3);
            tags.Short(TiffTag.ColorMap, [.. Enumerable.Range(0, 768).Select(i => i < 256 ? red(i) : (i % 256) * 257L)]);
        };

        using (var file = ImageFormats.Open(Write(4, palette(i => 0))))
        {
            Assert.Equal("PaletteImage", ImageErrors.IdOf(() => file.Read(file.Select(PageSelection.All)[0])));
            Assert.Equal([0.0, 1, 2, 3], Pixels.Values(file.Read(file.Select(new() { Channels = [0] })[0])));
            Assert.Equal("NoSuchChannel", ImageErrors.IdOf(() => file.Select(new() { Channels = [1] })));
        }

        using (var file = ImageFormats.Open(Write(4, palette(i => i * 257L))))
        {
            Assert.Equal([0.0, 1, 2, 3], Pixels.Values(file.Read(file.Select(PageSelection.All)[0])));
        }
    }

    [Theory]
    [InlineData(34712, "JPEG 2000")]
    [InlineData(34887, "LERC")]
    [InlineData(50001, "WebP")]
    [InlineData(34925, "LZMA")]
    [InlineData(6, "old-style JPEG")]
    [InlineData(4711, "number 4711")]
    public void A_compression_that_is_not_supported_is_named(int compression, string name)
    {
        string path = Write(4, (tags, _) => tags.Short(TiffTag.Compression, compression));
        using var file = ImageFormats.Open(path);
        var error = ImageErrors.Of(() => file.Select(PageSelection.All));
        Assert.Equal("TiffCompressionUnsupported", error.ErrorId);
        Assert.Contains(name, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(8, "lossless JPEG")]
    [InlineData(12, "12-bit JPEG")]
    public void A_variant_of_Jpeg_that_is_not_supported_is_named(int bits, string name)
    {
        byte[] lossless = [0xFF, 0xD8, 0xFF, 0xC3, 0, 11, 8, 0, 2, 0, 2, 1, 1, 0x11, 0];
        string path = _folder.File("a.tif");
        RawTiff.Write(path, 2, 2, bits, lossless, (tags, _) =>
        {
            tags.Short(TiffTag.Compression, 7);
            tags.Long(TiffTag.StripByteCounts, lossless.Length);
        });
        using var file = ImageFormats.Open(path);
        var error = ImageErrors.Of(() => file.Read(file.Select(PageSelection.All)[0]));
        Assert.Equal("TiffCompressionUnsupported", error.ErrorId);
        Assert.Contains(name, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(5, 32, "ComplexImage")]
    [InlineData(6, 64, "ComplexImage")]
    [InlineData(3, 8, "TiffSamplesUnsupported")]
    [InlineData(1, 48, "TiffSamplesUnsupported")]
    public void Samples_that_are_not_real_numbers_are_refused(int format, int bits, string errorId)
    {
        string path = _folder.File("a.tif");
        RawTiff.Write(path, 2, 2, bits, new byte[64], (tags, _) => tags.Short(TiffTag.SampleFormat, format));
        using var file = ImageFormats.Open(path);
        Assert.Equal(errorId, ImageErrors.IdOf(() => file.Select(PageSelection.All)));
    }

    [Fact]
    public void A_channel_of_the_metadata_does_not_select_a_sample()
    {
        // An ImageJ hyperstack of two channels whose pages are RGB.
        const string Description = "ImageJ=1.53t\nimages=2\nchannels=2\nhyperstack=true\n";
        string path = Write(24, (tags, _) =>
        {
            tags.Text(TiffTag.ImageDescription, Description);
            tags.Short(TiffTag.SamplesPerPixel, 3);
            tags.Short(TiffTag.Photometric, 2);
        });
        using var file = ImageFormats.Open(path);
        Assert.All(file.Select(PageSelection.All), page => Assert.Equal("ColourImage", ImageErrors.IdOf(() => file.Read(page))));
        Assert.Equal([2.0, 5, 8, 11], Pixels.Values(file.Read(file.Select(new() { Pages = [0], Channels = [2] })[0])));
    }

    [Fact]
    public void Strips_without_a_size_end_at_the_next_offset()
    {
        string path = Write(4, (tags, data) =>
        {
            tags.Long(TiffTag.RowsPerStrip, 1);
            tags.Long(TiffTag.StripOffsets, data, data + 2);
            tags.Long(TiffTag.StripByteCounts, 0, 0);
        });
        using var file = ImageFormats.Open(path);
        Assert.Equal([0.0, 1, 2, 3], Pixels.Values(file.Read(file.Select(PageSelection.All)[0])));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(32773)]
    public void Strips_that_are_not_stored_are_zeros_with_a_note(int compression)
    {
        string path = _folder.File("sparse.tif");
        RawTiff.Write(path, 2, 3, 8, compression == 1 ? [8, 9] : [1, 8, 9], (tags, data) =>
        {
            tags.Short(TiffTag.Compression, compression);
            tags.Long(TiffTag.RowsPerStrip, 1);
            tags.Long(TiffTag.StripOffsets, 0, data, 0);
            tags.Long(TiffTag.StripByteCounts, 0, compression == 1 ? 2 : 3, 0);
        });
        using var file = ImageFormats.Open(path);
        Assert.Equal([0.0, 0, 8, 9, 0, 0], Pixels.Values(file.Read(file.Select(PageSelection.All)[0])));
        Assert.Contains("not stored", Assert.Single(file.Notes), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2, 2)]
    [InlineData(100_000, 1000)]
    public void A_page_of_a_single_strip_that_is_not_stored_is_damaged(int width, int height)
    {
        string path = _folder.File("empty.tif");
        RawTiff.Write(path, width, height, 8, [], (tags, _) =>
        {
            tags.Long(TiffTag.StripOffsets, 0);
            tags.Long(TiffTag.StripByteCounts, 0);
        });
        Assert.Equal("ImageUnreadable", ImageErrors.OfReading(path).ErrorId);
    }

    [Fact]
    public void A_volume_in_one_page_is_not_read_as_its_first_slice()
    {
        using var file = ImageFormats.Open(Write(8, (tags, _) => tags.Long(TiffTag.ImageDepth, 2)));
        Assert.Equal("TiffVolumeUnsupported", ImageErrors.IdOf(() => file.Select(PageSelection.All)));
    }

    [Fact]
    public void Memory_is_not_allocated_for_a_size_that_the_data_cannot_hold()
    {
        // A billion pixels, claimed by 100 bytes of each compression.
        foreach (int compression in new[] { 1, 4, 5, 7, 8, 32773, 50000 })
        {
            string path = _folder.File($"{compression}.tif");
            RawTiff.Write(path, 200_000, 5000, compression == 4 ? 1 : 8, new byte[100], (tags, _) =>
            {
                tags.Short(TiffTag.Compression, compression);
                tags.Long(TiffTag.StripByteCounts, 100);
            });
            long before = GC.GetAllocatedBytesForCurrentThread();
            using var file = ImageFormats.Open(path);
            Assert.Equal("ImageUnreadable", ImageErrors.IdOf(() => file.Read(file.Select(PageSelection.All)[0])));
            Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 1 << 20, $"compression {compression}");
        }
    }

    private string Write(int bytes, Action<TiffDirectoryBuilder, long> tags)
    {
        string path = _folder.File($"{Guid.NewGuid():N}.tif");
        RawTiff.Write(path, 2, 2, 8, [.. Enumerable.Range(0, bytes).Select(i => (byte)i)], (builder, at) =>
        {
            builder.Long(TiffTag.StripByteCounts, bytes);
            tags(builder, at);
        });
        return path;
    }
}
