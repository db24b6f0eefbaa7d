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
    [InlineData("wide")]
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
            _ => Repeat(i => "<a b=\"c\"/>"),
        };
        string Nest(Func<int, string> tag, int depth) => string.Concat(Enumerable.Range(0, depth).Select(i => $"<{tag(i)}>"))
            + string.Concat(Enumerable.Range(0, depth).Reverse().Select(i => $"</{tag(i).Split(' ')[0]}>"));

        string image = """<Image><Pixels DimensionOrder="XYCZT" SizeC="1" SizeZ="2" SizeT="1"><TiffData/></Pixels></Image>""";
        string path = _folder.File("a.tif");
        var plane = Pixels.Random(PixelType.UInt8, 4, 3, 1);
        TiffWriter.Write(path, [plane, plane], description: $"<OME>{inner}{image}</OME>");
        // An element with so many attributes is refused.
        bool isRead = kind is not ("attributes" or "declarations");
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
}
