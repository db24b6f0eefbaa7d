using MicroSsim.Imaging.Formats;
using MicroSsim.Tests;

namespace MicroSsim.Imaging.Tests;

/// <summary>File name extensions, and the recognition of formats by content.</summary>
public sealed class ImageFormatsTests
{
    [Theory]
    [InlineData("a.ome.tif", "a")]
    [InlineData("a.OME.TIFF", "a")]
    [InlineData("a.tif", "a")]
    [InlineData("b.1.Tif", "b.1")]
    [InlineData("x_0.5um", "x_0.5um")]
    [InlineData("x_0.5um.tiff", "x_0.5um")]
    [InlineData("a.stk", "a")]
    [InlineData("a.LSM", "a")]
    [InlineData("notes.txt", "notes.txt")]
    public void Only_an_image_extension_is_removed(string name, string expected)
    {
        Assert.Equal(expected, ImageFormats.RemoveExtension(name));
        Assert.Equal(name != expected, ImageFormats.IsImage(name));
    }

    [Fact]
    public void A_missing_file_is_named() => Assert.Equal("ImageNotFound", ErrorOf(Path.Combine("no", "such.tif")));

    [Theory]
    [InlineData("ZISRAWFILE", "a.czi", "ImageFormatUnsupported")]
    [InlineData("\u0089HDF", "a.ims", "ImageFormatUnsupported")]
    [InlineData("????", "a.nd2", "ImageFormatUnsupported")]
    [InlineData("hello", "a.tif", "ImageFormatUnknown")]
    [InlineData("", "a.tif", "ImageUnreadable")]
    public void A_format_that_is_not_supported_is_refused(string content, string name, string errorId)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder.File(name), [.. content.Select(c => (byte)c)]);
        Assert.Equal(errorId, ErrorOf(folder.File(name)));
    }

    [Fact]
    public void A_folder_is_an_image_if_it_holds_the_metadata_of_one()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.File("a.zarr"));
        Assert.Equal("ImageUnreadable", ErrorOf(folder.File("a.zarr")));
        Assert.Equal("ImageNotFound", ErrorOf(folder.FullName));
        File.WriteAllText(folder.File("a.zarr", ".zgroup"), "{}");
        Assert.Equal("ImageUnreadable", ErrorOf(folder.File("a.zarr")));
    }

    [Theory]
    [InlineData("set/a.tif", "a")]
    [InlineData("set/a.ome.zarr/", "a")]
    [InlineData("set/plate.zarr/B/03/0", "plate/B/03/0")]
    [InlineData("set/a.zarr/labels/cells", "a")]
    [InlineData("set/plate.zarr/B/03/0/labels", "plate/B/03/0")]
    public void An_image_in_a_folder_of_images_is_named_by_its_path_in_it(string path, string name) =>
        Assert.Equal(name, ImagePaths.NameOf(path));

    private static string ErrorOf(string path) => ImageErrors.IdOf(() => ImageFormats.Open(path));
}
