using MicroSsim.Engine.Planes;
using MicroSsim.Imaging.Files;
using MicroSsim.Imaging.Formats;
using MicroSsim.Imaging.Tiff.Structure;
using MicroSsim.Tests;

namespace MicroSsim.Imaging.Tests;

/// <summary>
/// Files of tests/Fixtures/stacks, written by tifffile and NumPy (make.py): all pages are read, in the order and with the axes of the
/// array.
/// </summary>
public sealed class WriterTests : IDisposable
{
    private const int PagePixels = 20;

    /// <summary>Pixels of the 8-bit images: 0, 1, 2 ….</summary>
    private static readonly double[] Ramp = [.. Enumerable.Range(0, PagePixels).Select(i => (double)i)];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("shaped.tif", 3)]
    [InlineData("shaped-unknown-axes.tif", 6)]
    [InlineData("truncated.tif", 5)]
    [InlineData("truncated-big-endian.tif", 4)]
    [InlineData("c.npy", 3)]
    [InlineData("fortran.npy", 3)]
    [InlineData("big-endian.npy", 3)]
    [InlineData("channel-last.npy", 3)]
    [InlineData("version-3.npy", 3)]
    [InlineData("archive.npz", 3)]
    [InlineData("shaped-axes.tif", 12)]
    [InlineData("truncated-axes.tif", 6)]
    [InlineData("imagej.tif", 12)]
    [InlineData("ome.tif", 12)]
    public void Every_page_is_read_in_the_order_of_the_array(string name, int pages)
    {
        using var file = Open(name);
        var selected = file.Select(PageSelection.All);
        Assert.Equal(Enumerable.Range(0, pages), selected.Select(p => p.Index));
        foreach (var page in selected) Assert.Equal(PagePixels * page.Index, FirstPixel(file, page));
    }

    [Fact]
    public void Pages_of_several_truncated_arrays_are_all_read()
    {
        using var file = Open("truncated-series.tif");
        Assert.Equal([0.0, 20, 40, 0, 20], file.Select(PageSelection.All).Select(page => FirstPixel(file, page)));
    }

    [Theory]
    [InlineData("shaped-axes.tif", "TZC")]
    [InlineData("truncated-axes.tif", "CZ")]
    [InlineData("imagej.tif", "TZC")]
    [InlineData("ome.tif", "TCZ")]
    public void Pages_have_the_coordinates_of_the_array(string name, string axes)
    {
        int[] sizes = axes == "TCZ" ? [2, 3, 2] : axes == "CZ" ? [2, 3] : [2, 3, 2];
        using var file = Open(name);
        foreach (var page in file.Select(PageSelection.All))
        {
            int?[] coordinates = new int?[3];
            int rest = page.Index;
            for (int i = axes.Length - 1; i >= 0; rest /= sizes[i--]) coordinates["CZT".IndexOf(axes[i])] = rest % sizes[i];
            Assert.Equal(new ImagePage(page.Index, coordinates[0], coordinates[1], coordinates[2]), page);
        }
    }

    [Fact]
    public void Pages_with_an_axis_other_than_channel_slice_and_frame_have_no_coordinates()
    {
        using var file = Open("shaped-unknown-axes.tif");
        Assert.Equal(new ImagePage(1, null, null, null), file.Select(PageSelection.All)[1]);
    }

    [Fact]
    public void The_order_of_ImageJ_is_followed()
    {
        // Two slices and three channels, stored with the slices varying fastest.
        using var file = Open("imagej-order.tif");
        Assert.Equal(new ImagePage(3, 1, 1, null), file.Select(PageSelection.All)[4]);
        Assert.Equal([0, 2, 4, 1, 3, 5], file.Select(PageSelection.All).Select(p => p.Index));
        Assert.Equal([2, 3], file.Select(new() { Channels = [1] }).Select(p => p.Index));
        Assert.Equal([0, 2, 4], file.Select(new() { Slice = 0 }).Select(p => p.Index));
    }

    [Fact]
    public void Pages_of_reduced_resolution_are_left_out_with_a_note()
    {
        using var file = Open("thumbnails.tif");
        Assert.Equal([0.0, 20, 40], file.Select(PageSelection.All).Select(page => FirstPixel(file, page)));
        Assert.Contains("3 page(s) of reduced resolution", Assert.Single(file.Notes), StringComparison.Ordinal);
    }

    [Fact]
    public void A_palette_of_ImageJ_is_for_display_and_any_other_is_refused()
    {
        using (var file = Open("palette-imagej.tif"))
        {
            Assert.Equal(Ramp, Pixels.Values(file.Read(file.Select(PageSelection.All)[0])));
            Assert.Contains("look-up table", Assert.Single(file.Notes), StringComparison.Ordinal);
            Assert.Equal(0, file.Select(new() { Channels = [0] }).Single().Index);
        }

        using var other = Open("palette.tif");
        Assert.Equal("PaletteImage", ImageErrors.IdOf(() => other.Read(other.Select(PageSelection.All)[0])));
    }

    [Theory]
    [InlineData("rgba.tif", "RGB with R = G = B in every pixel and opaque alpha")]
    [InlineData("gray-alpha.tif", "gray and opaque alpha")]
    public void Gray_with_opaque_alpha_is_read_as_gray_with_a_note(string name, string note)
    {
        using var file = Open(name);
        Assert.Equal(Ramp, Pixels.Values(file.Read(file.Select(PageSelection.All)[0])));
        Assert.Contains(note, Assert.Single(file.Notes), StringComparison.Ordinal);
    }

    [Fact]
    public void Alpha_that_is_not_opaque_is_refused()
    {
        using var file = Open("rgba-transparent.tif");
        Assert.Equal("ColourImage", ImageErrors.IdOf(() => file.Read(file.Select(PageSelection.All)[0])));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{\"shape\": [6, 5, 4], \"truncated\": tru}")]
    public void Images_that_follow_the_only_described_one_are_an_error(string description)
    {
        string path = _folder.File("a.tif");
        RawTiff.Write(path, 4, 5, 8, new byte[6 * PagePixels], (tags, _) => tags.Text(TiffTag.ImageDescription, description));
        using var file = ImageFormats.Open(path);
        var error = ImageErrors.Of(() => file.Select(PageSelection.All));
        Assert.Equal(("PagesUndescribed", "Page"), (error.ErrorId, error.Option));
        Assert.Contains("enough for 5 more", error.Message, StringComparison.Ordinal);
        Assert.Single(file.Select(new() { Pages = [0] }));
    }

    [Fact]
    public void Fewer_bytes_than_an_image_behind_the_only_one_are_no_error()
    {
        string path = _folder.File("a.tif");
        RawTiff.Write(path, 4, 5, 8, new byte[(2 * PagePixels) - 1]);
        using var file = ImageFormats.Open(path);
        Assert.Single(file.Select(PageSelection.All));
    }

    [Theory]
    [InlineData(64, 9000, true)]
    [InlineData(4, 30, false)]
    public void Bytes_behind_a_small_image_are_images_only_if_they_are_a_whole_number_of_them(int side, int extra, bool isError)
    {
        string path = _folder.File("a.tif");
        RawTiff.Write(path, side, side, 8, new byte[(side * side) + extra]);
        using var file = ImageFormats.Open(path);
        if (isError) Assert.Equal("PagesUndescribed", ImageErrors.IdOf(() => file.Select(PageSelection.All)));
        else Assert.Single(file.Select(PageSelection.All));
    }

    [Fact]
    public void An_Ome_image_that_is_complete_in_one_file_of_a_set_is_read()
    {
        // As Micro-Manager writes several positions: each file has one of them, and lists all.
        string Data(string uuid, int count) =>
            string.Concat(Enumerable.Range(0, count).Select(c =>
                $"""<TiffData IFD="{c}" FirstC="{c}" PlaneCount="1"><UUID FileName="{uuid}.tif">urn:uuid:{uuid}</UUID></TiffData>"""));
        string Image(string data) =>
            $"""<Image><Pixels DimensionOrder="XYCZT" SizeC="2" SizeZ="1" SizeT="1">{data}</Pixels></Image>""";
        string Ome(params string[] images) => $"""<OME xmlns="o" UUID="urn:uuid:a">{string.Concat(images)}</OME>""";

        using (var file = ImageFormats.Open(Write(Ome(Image(Data("a", 2)), Image(Data("b", 2))))))
        {
            Assert.Equal([new ImagePage(0, 0, null, null), new ImagePage(1, 1, null, null)], file.Select(PageSelection.All));
        }

        using var split = ImageFormats.Open(Write(Ome(Image(Data("a", 1) + Data("b", 1)))));
        Assert.Equal("OmeMultiFile", ImageErrors.IdOf(() => split.Select(PageSelection.All)));
        using var elsewhere = ImageFormats.Open(Write(Ome(Image(Data("b", 2)))));
        Assert.Equal("OmeMultiFile", ImageErrors.IdOf(() => elsewhere.Select(PageSelection.All)));
    }

    private static ImageFile Open(string name) => ImageFormats.Open(TestData.Fixture("stacks", name));

    private static double FirstPixel(ImageFile file, ImagePage page) => Pixels.Values(file.Read(page))[0];

    /// <summary>Writes a TIFF of two pages with a description.</summary>
    private string Write(string description)
    {
        string path = _folder.File($"{Guid.NewGuid():N}.tif");
        ImagePlane[] planes = [Pixels.Random(PixelType.UInt8, 4, 3), Pixels.Random(PixelType.UInt8, 4, 3, seed: 2)];
        Tiff.Writing.TiffWriter.Write(path, planes, description: description);
        return path;
    }
}
