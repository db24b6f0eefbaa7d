using System.Diagnostics;
using MicroSsim.Engine.Planes;
using MicroSsim.Imaging.Files;
using MicroSsim.Imaging.Formats;
using MicroSsim.Imaging.Tiff.Stacks;
using MicroSsim.Imaging.Tiff.Writing;
using MicroSsim.Tests;

namespace MicroSsim.Imaging.Tests;

/// <summary>Nothing else may run meanwhile: the processor time that is measured is that of the process.</summary>
[CollectionDefinition(nameof(OmeSizeTests), DisableParallelization = true)]
[Collection(nameof(OmeSizeTests))]
public sealed class OmeSizeTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static TimeSpan CpuTime => Process.GetCurrentProcess().TotalProcessorTime;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("deep")]
    [InlineData("namespaces")]
    [InlineData("attributes")]
    [InlineData("declarations")]
    [InlineData("attributes with brackets")]
    [InlineData("attributes after a comment")]
    [InlineData("wide")]
    [InlineData("text in sections")]
    [InlineData("names of channels")]
    public void Two_megabytes_of_Ome_metadata_take_less_than_two_seconds(string kind)
    {
        const int Length = 2_000_000;
        string Repeat(Func<int, string> text)
        {
            var all = new System.Text.StringBuilder();
            for (int i = 0; all.Length < Length; i++) all.Append(text(i));
            return all.ToString();
        }

        string inner = kind switch
        {
            "deep" => Nest(i => "a", Length / 7),
            "namespaces" => Nest(i => $"p{i}:a xmlns:p{i}=\"u{i}\"", Length / 40),
            "attributes" => $"<a {Repeat(i => $"b{i}=\"\" ")}/>",
            "declarations" => $"<a {Repeat(i => $"xmlns:b{i}=\"u\" ")}/>",
            "attributes with brackets" => $"<a {Repeat(i => $"b{i}=\">\" ")}/>",
            "attributes after a comment" => $"<!-- don't <![CDATA[ --><a {Repeat(i => $"b{i}='' ")}/>",
            "text in sections" => "<Image><Pixels SizeZ=\"2\"><TiffData><UUID>"
                + $"{Repeat(_ => "<![CDATA[abcdefghijkl]]>")}</UUID></TiffData></Pixels></Image>",
            "names of channels" => "<Image><Pixels SizeZ=\"2\"><Channel Name=\"a\"/>"
                + string.Concat(Enumerable.Repeat("<Channel/>", Length / 20)) + "<TiffData/></Pixels></Image>"
                + string.Concat(Enumerable.Repeat("<Image><Pixels SizeZ=\"2\"><TiffData/></Pixels></Image>", Length / 120)),
            _ => Repeat(i => "<a b=\"c\"/>"),
        };
        string Nest(Func<int, string> tag, int depth) => string.Concat(Enumerable.Range(0, depth).Select(i => $"<{tag(i)}>"))
            + string.Concat(Enumerable.Range(0, depth).Reverse().Select(i => $"</{tag(i).Split(' ')[0]}>"));

        string image = """<Image><Pixels DimensionOrder="XYCZT" SizeC="1" SizeZ="2" SizeT="1"><TiffData/></Pixels></Image>""";
        string path = _folder.File("a.tif");
        var plane = Pixels.Random(PixelType.UInt8, 4, 3, 1);
        TiffWriter.Write(path, [plane, plane], description: $"<OME>{inner}{image}</OME>");
        // An element with so many attributes is refused.
        bool isRead = kind != "declarations" && !kind.StartsWith("attributes", StringComparison.Ordinal);
        using var file = ImageFormats.Open(path);
        var before = CpuTime;
        if (isRead)
        {
            Assert.NotNull(OmeElement.Parse($"<OME>{inner}{image}</OME>", CancellationToken.None));
            Assert.Equal(1, file.Select(PageSelection.All)[1].Slice);
        }
        else
        {
            var failure = Assert.Throws<ImageFileException>(() => file.Select(PageSelection.All));
            Assert.Equal("ImageUnreadable", failure.ErrorId);
            Assert.Contains("more than 10000 attributes", failure.Message, StringComparison.Ordinal);
            Assert.Equal(2, file.Select(new PageSelection { Pages = [0, 1] }).Count);
        }

        Assert.InRange((CpuTime - before).TotalSeconds, 0, 2);
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        if (kind is "deep" or "wide")
        {
            Assert.Throws<OperationCanceledException>(() => OmeElement.Parse($"<OME>{inner}{image}</OME>", cancelled.Token));
        }
    }

    [Fact]
    public void Pages_that_thousands_of_images_share_are_refused()
    {
        const int Pages = 20_000, Images = 30_000;
        string image = $"<Image><Pixels SizeZ=\"{Pages}\"><TiffData/></Pixels></Image>";
        string path = _folder.File("a.tif");
        var plane = Pixels.Random(PixelType.UInt8, 1, 1, 1);
        string description = $"<OME>{string.Concat(Enumerable.Repeat(image, Images))}</OME>";
        TiffWriter.Write(path, [.. Enumerable.Repeat(plane, Pages)], description: description);
        using var file = ImageFormats.Open(path);
        var before = CpuTime;
        var failure = Assert.Throws<ImageFileException>(() => file.Select(PageSelection.All));
        Assert.InRange((CpuTime - before).TotalSeconds, 0, 2);
        Assert.Equal("ImageUnreadable", failure.ErrorId);
        Assert.Contains("assigns", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_of_a_channel_has_no_control_characters()
    {
        string path = _folder.File("a.tif");
        var plane = Pixels.Random(PixelType.UInt8, 4, 3, 1);
        const string Channels = "<Channel Name=\"a\u009b2J\u202e\"/><Channel Name=\"b&#9;c\"/>";
        string image = $"<Image><Pixels SizeC=\"2\">{Channels}<TiffData/></Pixels></Image>";
        TiffWriter.Write(path, [plane, plane], description: $"<OME>{image}</OME>");
        using var file = ImageFormats.Open(path);
        Assert.Equal(["a\uFFFD2J\uFFFD", "b c"], file.ChannelNames);
    }
}
