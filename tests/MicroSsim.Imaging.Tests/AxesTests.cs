using System.Globalization;
using MicroSsim.Engine;
using MicroSsim.Engine.Planes;
using MicroSsim.Imaging.Files;
using MicroSsim.Imaging.Formats;
using MicroSsim.Imaging.Tiff.Structure;
using MicroSsim.Tests;

namespace MicroSsim.Imaging.Tests;

/// <summary>Axes that the user states in place of the file's.</summary>
public sealed class AxesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("yx", "YX")]
    [InlineData("CYX", "CYX")]
    [InlineData("tzcyx", "TZCYX")]
    [InlineData("YXS", "YXS")]
    public void Axes_are_letters_in_any_case(string text, string axes) => Assert.Equal(axes, new PageSelection { Axes = text }.Axes);

    [Theory]
    [InlineData("")]
    [InlineData("CZ")]
    [InlineData("CXY")]
    [InlineData("QYX")]
    [InlineData("CCYX")]
    [InlineData("CYXS")]
    [InlineData("YXT")]
    [InlineData("YXCS")]
    public void Other_text_is_refused(string text)
    {
        var error = Assert.Throws<MicroSsimException>(() => new PageSelection { Axes = text });
        Assert.Equal(("AxesInvalid", FailureKind.InvalidArgument), (error.ErrorId, error.Kind));
    }

    [Fact]
    public void Pages_of_an_array_get_the_coordinates_of_its_shape()
    {
        using var file = ImageFormats.Open(Npy("(2, 3, 4, 5)", fortran: false));
        Assert.Equal(new ImagePage(5, 1, 2, null), file.Select(new() { Axes = "CZYX" })[5]);
        Assert.Equal(new ImagePage(4, 1, null, 1), file.Select(new() { Axes = "TCYX" })[4]);
        Assert.Equal(new ImagePage(4, null, 4, null), file.Select(new() { Axes = "ZYX" })[4]);
        Assert.Equal([1, 4], file.Select(new() { Axes = "CZYX", Slice = 1 }).Select(p => p.Index));
        var error = ImageErrors.Of(() => file.Select(new() { Axes = "TZCYX" }));
        Assert.Equal(("AxesMismatch", "Axes"), (error.ErrorId, error.Option));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Channels_last_are_read_as_channels(bool fortran)
    {
        using var file = ImageFormats.Open(Npy("(2, 6, 7, 3)", fortran));
        var pages = file.Select(new() { Axes = "TYXC" });
        Assert.Equal(6, pages.Count);
        Assert.Equal((1, 2, 1), (pages[5].Index, pages[5].Channel, pages[5].Frame));
        for (int i = 0; i < pages.Count; i++)
        {
            var expected = from row in Enumerable.Range(0, 6)
                           from column in Enumerable.Range(0, 7)
                           select (double)ElementAt(i / 3, row, column, i % 3, fortran);
            Assert.Equal(expected, Pixels.Values(file.Read(pages[i])));
        }

        Assert.Equal([(1, 1)], file.Select(new() { Axes = "TYXC", Channels = [1], Frame = 1 }).Select(p => (p.Index, p.Channel!.Value)));

        static byte ElementAt(int page, int row, int column, int channel, bool fortran) => (byte)(fortran
            ? page + (2 * (row + (6 * (column + (7 * channel)))))
            : channel + (3 * (column + (7 * (row + (6 * page))))));
    }

    [Fact]
    public void A_single_channel_behind_rows_and_columns_may_be_stated()
    {
        using var file = ImageFormats.Open(Npy("(6, 7, 1)", fortran: false));
        Assert.Equal([0], file.Select(new() { Axes = "YXC" }).Select(p => p.Index));
        using var plane = ImageFormats.Open(Npy("(6, 7)", fortran: false));
        Assert.Equal("AxesMismatch", ImageErrors.IdOf(() => plane.Select(new() { Axes = "YXC" })));
    }

    [Fact]
    public void Axes_override_those_of_a_file_with_a_note()
    {
        string path = _folder.File("a.tif");
        RawTiff.Write(path, 4, 5, 8, new byte[6 * 20], (tags, _) =>
            tags.Text(TiffTag.ImageDescription, "ImageJ=1.54f\nimages=6\nslices=6\n"));
        using var file = ImageFormats.Open(path);
        Assert.Equal(new ImagePage(5, 5, null, null), file.Select(new() { Axes = "CYX" })[5]);
        Assert.Contains("CYX", Assert.Single(file.Notes), StringComparison.Ordinal);
    }

    private string Npy(string shape, bool fortran)
    {
        int count = shape.Trim('(', ')').Split(", ")
            .Aggregate(1, (product, side) => product * int.Parse(side, CultureInfo.InvariantCulture));
        string path = _folder.File($"{Guid.NewGuid():N}.npy");
        File.WriteAllBytes(path, RawNpy.Build("|u1", fortran, shape, [.. Enumerable.Range(0, count).Select(i => (byte)i)]));
        return path;
    }
}
