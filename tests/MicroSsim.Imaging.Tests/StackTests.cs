using System.Diagnostics;
using MicroSsim.Engine.Planes;
using MicroSsim.Imaging.Files;
using MicroSsim.Imaging.Formats;
using MicroSsim.Imaging.Tiff.Structure;
using MicroSsim.Imaging.Tiff.Writing;
using MicroSsim.Tests;

namespace MicroSsim.Imaging.Tests;

/// <summary>Stacks in the metadata dialects of their writers: all pages are read, with the right axes.</summary>
public sealed class StackTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void ImageJ_hyperstacks_run_through_channels_first()
    {
        string path = Write(12, "ImageJ=1.54f\nimages=12\nchannels=2\nslices=3\nframes=2\nhyperstack=true\n");
        using var file = ImageFormats.Open(path);

        Assert.Equal(new ImagePage(0, 0, 0, 0), file.Select(PageSelection.All)[0]);
        Assert.Equal(new ImagePage(9, 1, 1, 1), file.Select(PageSelection.All)[9]);
        Assert.Equal([1, 3, 5, 7, 9, 11], Indexes(file, new() { Channels = [1] }));
        Assert.Equal([4, 5, 10, 11], Indexes(file, new() { Slice = 2 }));
        Assert.Equal([8], Indexes(file, new() { Channels = [0], Slice = 1, Frame = 1 }));
        Assert.Equal([1, 3], Indexes(file, new() { Channels = [1], Pages = [3, 0, 1] }));
        Assert.Equal("NoSuchChannel", ImageErrors.IdOf(() => file.Select(new() { Channels = [2] })));
        Assert.Equal("NoSuchSlice", ImageErrors.IdOf(() => file.Select(new() { Slice = 3 })));
        Assert.Equal("NoSuchFrame", ImageErrors.IdOf(() => file.Select(new() { Frame = -1 })));
        Assert.Equal("PageOutOfRange", ImageErrors.IdOf(() => file.Select(new() { Pages = [12] })));
        Assert.Equal("NoPageSelected", ImageErrors.IdOf(() => file.Select(new() { Pages = [0], Channels = [1] })));
    }

    [Theory]
    [InlineData("DAPI", "DAPI", "GFP", "GFP", "DAPI|GFP")]
    [InlineData("DAPI", "GFP", "DAPI", "GFP", "")]
    [InlineData("DAPI", "DAPI", "c:2/2 z:1/2 - a", "c:2/2 z:1/2 - a", "DAPI|")]
    [InlineData("same", "same", "same", "same", "")]
    [InlineData(" β-tubulin\u00A0", " β-tubulin\u00A0", "", "", "β-tubulin|")]
    public void Labels_that_all_pages_of_an_ImageJ_channel_share_are_its_name(
        string first, string second, string third, string fourth, string expected)
    {
        // Pages run through channels first, so the first and the third page are of channel 0.
        string path = _folder.File("labels.tif");
        byte[][] labels = [.. new[] { first, third, second, fourth }.Select(System.Text.Encoding.Unicode.GetBytes)];
        byte[] info = System.Text.Encoding.Unicode.GetBytes("some info");
        byte[] metadata =
        [
            .. "JIJI"u8, .. "ofni"u8, 1, 0, 0, 0, .. "lbal"u8, 4, 0, 0, 0,
            .. info, .. labels.SelectMany(label => label),
        ];
        RawTiff.Write(path, 4, 5, 8, new byte[80], (tags, _) =>
        {
            tags.Text(TiffTag.ImageDescription, "ImageJ=1.54f\nimages=4\nchannels=2\nslices=2\n");
            tags.Long(TiffTag.ImageJMetadataByteCounts, [20, info.Length, .. labels.Select(label => (long)label.Length)]);
            tags.Undefined(TiffTag.ImageJMetadata, metadata);
        });
        using var file = ImageFormats.Open(path);
        Assert.Equal(expected, string.Join("|", file.ChannelNames));
    }

    [Theory]
    [InlineData(-1, 20)]
    [InlineData(4, 0)]
    [InlineData(4, 1 << 30)]
    [InlineData(1 << 30, 20)]
    public void Damaged_labels_are_no_names(int count, int header)
    {
        string path = _folder.File("labels.tif");
        byte[] metadata =
            [.. "JIJI"u8, .. "lbal"u8, .. BitConverter.GetBytes(count), .. new byte[64]];
        RawTiff.Write(path, 4, 5, 8, new byte[40], (tags, _) =>
        {
            tags.Text(TiffTag.ImageDescription, "ImageJ=1.54f\nimages=2\nchannels=2\n");
            tags.Long(TiffTag.ImageJMetadataByteCounts, header, 8, 8, 1 << 30, 8);
            tags.Undefined(TiffTag.ImageJMetadata, metadata);
        });
        using var file = ImageFormats.Open(path);
        Assert.Empty(file.ChannelNames);
    }

    [Fact]
    public void Ome_channels_have_the_names_of_the_metadata()
    {
        const string Xml = "<OME><Image><Pixels DimensionOrder='XYCZT' SizeC='3' SizeZ='1' SizeT='1'>"
            + "<Channel Name='DAPI'/><Channel/><Channel Name=' GFP '/><TiffData/></Pixels></Image></OME>";
        using var file = ImageFormats.Open(Write(3, Xml));
        Assert.Equal(["DAPI", null, "GFP"], file.ChannelNames);
        Assert.Equal([0, 1, 2], file.Select(PageSelection.All).Select(page => page.Channel!.Value));
    }

    [Fact]
    public void Pages_without_metadata_have_no_axes()
    {
        using var file = ImageFormats.Open(Write(3, null));
        Assert.Equal(new ImagePage(2, null, null, null), file.Select(PageSelection.All)[2]);
        Assert.Equal("NoSuchChannel", ImageErrors.IdOf(() => file.Select(new() { Channels = [0] })));
        var error = ImageErrors.Of(() => file.Select(new() { Frame = 0 }));
        Assert.Contains("choose pages by number", error.Message, StringComparison.Ordinal);
        Assert.Equal("Page", error.Option);
    }

    [Fact]
    public void A_single_page_is_its_only_channel_slice_and_frame()
    {
        using var file = ImageFormats.Open(Write(1, null));
        Assert.Equal([0], Indexes(file, new() { Channels = [0], Slice = 0, Frame = 0 }));
    }

    [Theory]
    [InlineData("ImageJ=1.54f\nimages=6\nslices=6\n")]
    [InlineData("{\"shape\": [2, 3, 5, 4]}")]
    public void Contiguous_images_under_one_directory_are_all_read(string description)
    {
        string path = _folder.File("contiguous.tif");
        byte[] data = [.. Enumerable.Range(0, 6 * 20).Select(i => (byte)i)];
        RawTiff.Write(path, 4, 5, 8, data, (tags, _) => tags.Text(TiffTag.ImageDescription, description));

        using var file = ImageFormats.Open(path);
        var pages = file.Select(PageSelection.All);
        Assert.Equal(6, pages.Count);
        foreach (var page in pages) Assert.Equal(data[(page.Index * 20)..((page.Index * 20) + 20)], Pixels.Bytes(file.Read(page)));
    }

    [Fact]
    public void MetaMorph_planes_are_all_read()
    {
        string path = _folder.File("a.stk.tif");
        RawTiff.Write(path, 4, 5, 8, new byte[60], (tags, _) => tags.Long(TiffTag.MetaMorphPlanes, 0, 0, 0));
        using var file = ImageFormats.Open(path);
        Assert.Equal(3, file.PageCount);
    }

    [Theory]
    [InlineData(2, 3, 4, 0, "t0z0c0 t0z0c1 t0z1c0 t0z1c1 t0z2c0 t0z2c1 t1z0c0 t1z0c1", "c1z2t3 c0z2t3")]
    [InlineData(1, 3, 2, 0, "t0z0 t0z1 t0z2 t1z0 t1z1 t1z2", "z2t1 z1t1")]
    [InlineData(1, 3, 2, 6, "t0z0 t0z1 t0z2 t1z0 t1z1 t1z2", "z2t1 z1t1")]
    [InlineData(1, 3, 2, 3, "z0t0 z0t1 z1t0 z1t1 z2t0 z2t1", "z2t1 z2t0")]
    [InlineData(3, 1, 2, 3, "t0c0 t0c1 t0c2 t1c0 t1c1 t1c2", "c2t1 c1t1")]
    [InlineData(2, 1, 1, 0, "c0 c1", "c1 c0")]
    public void Lsm_images_have_the_axes_of_their_structure(int channels, int slices, int frames, int scanType, string first, string last)
    {
        string path = RawLsm.Write(_folder.File("a.lsm"), 4, 3, channels, slices, frames, scanType);
        using var file = ImageFormats.Open(path);
        var pages = file.Select(PageSelection.All);
        Assert.Equal(channels * slices * frames, pages.Count);
        Assert.Equal(first.Split(' ').Select(Sorted), pages.Take(first.Split(' ').Length).Select(Label));
        Assert.Equal(last.Split(' ').Select(Sorted), Enumerable.Reverse(pages).Take(2).Select(Label));
        foreach (var page in pages)
        {
            byte value = RawLsm.Value(page.Channel ?? 0, page.Slice ?? 0, page.Frame ?? 0);
            Assert.Equal([.. Enumerable.Repeat(value, 12)], Pixels.Bytes(file.Read(page)));
        }

        string note = Assert.Single(file.Notes);
        Assert.Contains($"{slices * frames} page(s) of reduced resolution", note, StringComparison.Ordinal);
        if (channels > 1) Assert.Equal(slices * frames, file.Select(new() { Channels = [1] }).Count);

        static string Sorted(string label) =>
            string.Concat("czt".Where(label.Contains).Select(axis => $"{axis}{label[label.IndexOf(axis) + 1]}"));

        static string Label(ImagePage page) => string.Concat(
            page.Channel is null ? "" : $"c{page.Channel}",
            page.Slice is null ? "" : $"z{page.Slice}",
            page.Frame is null ? "" : $"t{page.Frame}");
    }

    [Fact]
    public void Bits_of_two_Lsm_channels_may_be_stored_elsewhere()
    {
        string path = RawLsm.Write(_folder.File("a.lsm"), 4, 3, channels: 2, slices: 2, frames: 1, scanType: 0, bitsElsewhere: true);
        using var file = ImageFormats.Open(path);
        var pages = file.Select(PageSelection.All);
        Assert.Equal(4, pages.Count);
        foreach (var page in pages)
        {
            byte value = RawLsm.Value(page.Channel!.Value, page.Slice!.Value, 0);
            Assert.Equal([.. Enumerable.Repeat(value, 12)], Pixels.Bytes(file.Read(page)));
        }
    }

    [Fact]
    public void Positions_of_an_Lsm_file_share_their_labels_and_stay_in_order()
    {
        string path = RawLsm.Write(_folder.File("a.lsm"), 4, 3, channels: 1, slices: 2, frames: 1, scanType: 0, positions: 3);
        using var file = ImageFormats.Open(path);
        var pages = file.Select(PageSelection.All);
        Assert.Equal([0, 1, 2, 3, 4, 5], pages.Select(p => p.Index));
        Assert.Equal([0, 1, 0, 1, 0, 1], pages.Select(p => p.Slice!.Value));
    }

    [Fact]
    public void An_Lsm_file_with_fewer_images_than_promised_is_refused()
    {
        string path = RawLsm.Write(_folder.File("a.lsm"), 4, 3, channels: 1, slices: 2, frames: 2, scanType: 0, promisedFrames: 5);
        Assert.Equal(("ImageUnreadable", "Page"), Incomplete(path));
    }

    [Fact]
    public void An_Lsm_file_of_4_GB_is_refused_because_its_offsets_start_again()
    {
        string path = RawLsm.Write(_folder.File("a.lsm"), 4, 3, channels: 1, slices: 2, frames: 2, scanType: 0);
        using (var stream = File.OpenWrite(path)) stream.SetLength(1L << 32);
        Assert.Equal("LsmTooLarge", ImageErrors.IdOf(() => ImageFormats.Open(path)));
    }

    [Fact]
    public void A_truncated_stack_is_refused_instead_of_being_read_as_a_shorter_one()
    {
        string path = _folder.File("cut.tif");
        RawTiff.Write(path, 4, 5, 8, new byte[119], (tags, _) => tags.Text(TiffTag.ImageDescription, "ImageJ=1.54f\nimages=6\nslices=6\n"));
        Assert.Equal(("ImageUnreadable", "Page"), Incomplete(path));
    }

    [Fact]
    public void A_contiguous_stack_whose_first_image_is_fragmented_is_refused()
    {
        string path = _folder.File("pieces.tif");
        RawTiff.Write(path, 4, 4, 8, new byte[400], (tags, data) =>
        {
            tags.Text(TiffTag.ImageDescription, "ImageJ=1.54f\nimages=6\nslices=6\n");
            tags.Long(TiffTag.RowsPerStrip, 2);
            tags.Long(TiffTag.StripOffsets, data, data + 9);
            tags.Long(TiffTag.StripByteCounts, 8, 8);
        });
        Assert.Equal(("ImageUnreadable", "Page"), Incomplete(path));
    }

    [Fact]
    public void An_ImageJ_stack_beyond_4_GB_is_read_to_its_last_image()
    {
        const int Width = 4096, Height = 4096, Images = 160;
        const long PlaneBytes = Width * Height * 2L;
        string path = _folder.File("huge.tif");
        string description = $"ImageJ=1.54f\nimages={Images}\nchannels=2\nframes=80\n";
        long data = RawTiff.Write(path, Width, Height, 16, [], (tags, _) => tags.Text(TiffTag.ImageDescription, description));
        using (var stream = File.OpenWrite(path))
        {
            // A sparse file that takes no space on disk except for the first pixel of the last image.
            stream.SetLength(data + (Images * PlaneBytes));
            stream.Position = data + ((Images - 1) * PlaneBytes);
            stream.Write([0x34, 0x12]);
        }

        using var file = ImageFormats.Open(path);
        Assert.True(new FileInfo(path).Length > 1L << 32);
        Assert.Equal(Images, file.PageCount);
        var last = file.Select(new() { Channels = [1], Frame = 79 }).Single();
        Assert.Equal(Images - 1, last.Index);
        Assert.Equal([0x34, 0x12], file.Read(last).GetRows(0, 1, new RowBuffer())[..2].ToArray());
        Assert.Equal(0, file.Read(new ImagePage(Images - 2, null, null, null)).GetRows(Height - 1, 1, new RowBuffer())[^1]);
    }

    [Theory]
    [InlineData("XYCZT", 5, 1, 0, 1)]
    [InlineData("XYZTC", 3, 0, 1, 1)]
    [InlineData("XYTZC", 4, 0, 1, 1)]
    [InlineData("XYTCZ", 4, 1, 0, 1)]
    public void Ome_planes_are_in_their_DimensionOrder(string order, int page, int channel, int slice, int frame)
    {
        string sizes = $"""DimensionOrder="{order}" SizeC="2" SizeZ="2" SizeT="3" """;
        using var file = ImageFormats.Open(Write(12, Ome(sizes, "<TiffData/>")));
        var pages = file.Select(PageSelection.All);
        Assert.Equal(12, pages.Count);
        Assert.Equal(new ImagePage(page, channel, slice, frame), pages[page]);
    }

    [Fact]
    public void Ome_planes_are_where_their_TiffData_says()
    {
        string planes = """<TiffData IFD="0" FirstC="1" PlaneCount="1"/><TiffData IFD="1" FirstC="0"/>""";
        using var file = ImageFormats.Open(Write(2, Ome("""DimensionOrder="XYCZT" SizeC="2" SizeZ="1" SizeT="1" """, planes)));
        Assert.Equal([1], Indexes(file, new() { Channels = [0] }));
        Assert.Equal(new ImagePage(1, 0, null, null), file.Select(PageSelection.All)[0]);
        Assert.Equal(new ImagePage(0, 1, null, null), file.Select(PageSelection.All)[1]);
    }

    [Fact]
    public void An_Ome_file_with_fewer_planes_than_promised_is_refused()
    {
        string path = Write(2, Ome("""DimensionOrder="XYCZT" SizeC="3" SizeZ="1" SizeT="1" """, "<TiffData/>"));
        Assert.Equal(("ImageUnreadable", "Page"), Incomplete(path));
    }

    [Fact]
    public void A_multi_file_Ome_set_is_refused_by_name()
    {
        string planes = """
            <TiffData IFD="0"><UUID FileName="a.ome.tif">urn:uuid:1</UUID></TiffData>
            <TiffData IFD="0" FirstC="1"><UUID FileName="b.ome.tif">urn:uuid:2</UUID></TiffData>
            """;
        string sizes = """DimensionOrder="XYCZT" SizeC="2" SizeZ="1" SizeT="1" """;
        using var file = ImageFormats.Open(Write(1, Ome(sizes, planes, """ UUID="urn:uuid:1" """)));
        var error = ImageErrors.Of(() => file.Select(PageSelection.All));
        Assert.Equal(("OmeMultiFile", "Page"), (error.ErrorId, error.Option));
        Assert.Contains("b.ome.tif", error.Message, StringComparison.Ordinal);
        Assert.Equal([0], Indexes(file, new() { Pages = [0] }));
    }

    [Fact]
    public void Pages_of_different_size_or_type_have_to_be_selected()
    {
        string path = _folder.File("mixed.tif");
        TiffWriter.Write(path,
        [
            Pixels.Random(PixelType.UInt8, 9, 9),
            Pixels.Random(PixelType.UInt8, 9, 8),
            Pixels.Random(PixelType.UInt16, 9, 9),
            Pixels.Random(PixelType.UInt8, 9, 9),
        ]);
        using var file = ImageFormats.Open(path);
        Assert.Equal("MixedPages", ImageErrors.IdOf(() => file.Select(PageSelection.All)));
        Assert.Equal("MixedPages", ImageErrors.IdOf(() => file.Select(new() { Pages = [0, 2] })));
        Assert.Equal([0, 3], Indexes(file, new() { Pages = [3, 0] }));
    }

    [Fact]
    public void Tens_of_thousands_of_pages_take_seconds()
    {
        // More directories than a 16-bit counter holds.
        const int Pages = 40_000;
        string path = _folder.File("many.tif");
        IEnumerable<ImagePlane> planes =
            Enumerable.Range(0, Pages).Select(i => new MemoryPlane<ushort>(2, 1, [(ushort)i, (ushort)(i >> 8)]));
        TiffWriter.Write(path, [.. planes]);

        var time = Stopwatch.StartNew();
        using var file = ImageFormats.Open(path);
        var pages = file.Select(PageSelection.All);
        var buffer = new RowBuffer();
        foreach (var page in pages) Assert.Equal((byte)(page.Index >> 8), file.Read(page).GetRows(0, 1, buffer)[1]);
        Assert.Equal(Pages, pages.Count);
        Assert.True(time.Elapsed < TimeSpan.FromSeconds(10), $"{time.Elapsed}");
    }

    [Fact]
    public void Several_Ome_images_may_share_a_directory()
    {
        const string Pixels = """<Image><Pixels DimensionOrder="XYCZT" SizeC="1" SizeZ="2" SizeT="1"><TiffData/></Pixels></Image>""";
        using var file = ImageFormats.Open(Write(2, $"<OME>{Pixels}{Pixels}</OME>"));
        Assert.Equal([new ImagePage(0, null, 0, null), new ImagePage(1, null, 1, null)], file.Select(PageSelection.All));
    }

    private static string Ome(string sizes, string data, string attributes = "") =>
        $"""
        <?xml version="1.0" encoding="UTF-8"?>
        <OME xmlns="http://www.openmicroscopy.org/Schemas/OME/2016-06"{attributes}><Image ID="Image:0">
        <Pixels ID="Pixels:0" Type="uint8" SizeX="4" SizeY="3" {sizes}>{data}</Pixels></Image></OME>
        """;

    /// <summary>The error of selecting all pages of a file whose first page can be selected by number.</summary>
    private static (string ErrorId, string? Option) Incomplete(string path)
    {
        using var file = ImageFormats.Open(path);
        Assert.Equal(0, file.Read(file.Select(new() { Pages = [0] }).Single()).GetRows(0, 1, new RowBuffer()).Length % 4);
        var error = ImageErrors.Of(() => file.Select(PageSelection.All));
        return (error.ErrorId, error.Option);
    }

    private static int[] Indexes(ImageFile file, PageSelection selection) => [.. file.Select(selection).Select(p => p.Index)];

    private string Write(int pages, string? description)
    {
        string path = _folder.File($"{Guid.NewGuid():N}.tif");
        var planes = Enumerable.Range(0, pages).Select(i => Pixels.Random(PixelType.UInt8, 4, 3, i));
        TiffWriter.Write(path, [.. planes], description: description);
        return path;
    }
}
