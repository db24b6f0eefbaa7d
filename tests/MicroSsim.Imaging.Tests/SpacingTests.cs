using MicroSsim.Engine.Planes;
using MicroSsim.Imaging.Files;
using MicroSsim.Imaging.Formats;
using MicroSsim.Tests;

namespace MicroSsim.Imaging.Tests;

/// <summary>The distance of neighbouring pixels in the metadata of other programs.</summary>
public sealed class SpacingTests
{
    [Theory]
    [InlineData("imagej-spacing.tif", 0.5, 0.2, 0.1)]
    [InlineData("ome-spacing.tif", 0.5, 0.2, 0.1)]
    public void Tiff_metadata_state_it_in_their_units(string name, double z, double y, double x)
    {
        using var file = ImageFormats.Open(TestData.Fixture("stacks", name));
        Check(new VoxelSpacing(z, y, x), file.Spacing);
    }

    [Theory]
    [InlineData("stacks", "imagej-pixels.tif")] // in pixels
    [InlineData("stacks", "imagej.tif")]
    [InlineData("stacks", "ome.tif")]
    [InlineData("stacks", "shaped.tif")]
    [InlineData("stacks", "c.npy")]
    [InlineData("zarr", "ome-0.4.ome.zarr")] // without units
    public void Files_without_lengths_have_none(string folder, string name)
    {
        using var file = ImageFormats.Open(TestData.Fixture(folder, name));
        Assert.Null(file.Spacing);
    }

    [Theory]
    [InlineData("\"scale\": [1.0, 1.0, 0.5, 0.2, 0.1]", "")]
    [InlineData(
        "\"scale\": [1.0, 1.0, 5, 2, 1]",
        ", \"coordinateTransformations\": [{\"type\": \"scale\", \"scale\": [1, 1, 0.1, 0.1, 0.1]}]")]
    public void Ngff_metadata_state_it_by_scales_and_units(string scale, string ofImage)
    {
        using var folder = new TemporaryFolder();
        string axes = string.Join(", ", "tczyx".Select(axis => $"{{\"name\": \"{axis}\", \"unit\": \"micrometer\"}}"));
        string dataset = $"{{\"path\": \"0\", \"coordinateTransformations\": [{{\"type\": \"scale\", {scale}}}]}}";
        File.WriteAllText(folder.File("a.zarr", ".zgroup"), "{\"zarr_format\": 2}");
        File.WriteAllText(
            folder.File("a.zarr", ".zattrs"),
            $"{{\"multiscales\": [{{\"version\": \"0.4\", \"axes\": [{axes}], \"datasets\": [{dataset}]{ofImage}}}]}}");
        File.WriteAllText(
            folder.File("a.zarr", "0", ".zarray"),
            "{\"zarr_format\": 2, \"shape\": [1, 1, 2, 3, 4], \"chunks\": [1, 1, 1, 3, 4], \"dtype\": \"|u1\", \"compressor\": null, "
            + "\"filters\": null, \"fill_value\": 0, \"order\": \"C\"}");
        foreach (string path in new[] { folder.File("a.zarr"), folder.File("a.zarr", "0") })
        {
            using var file = ImageFormats.Open(path);
            Check(new VoxelSpacing(0.5, 0.2, 0.1), file.Spacing);
        }
    }

    private static void Check(VoxelSpacing expected, VoxelSpacing? actual)
    {
        Assert.NotNull(actual);
        Assert.Equal(expected.Z, actual.Value.Z, 1e-12);
        Assert.Equal(expected.Y, actual.Value.Y, 1e-12);
        Assert.Equal(expected.X, actual.Value.X, 1e-12);
    }
}
