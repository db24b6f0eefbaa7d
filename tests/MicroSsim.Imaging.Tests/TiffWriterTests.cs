using MicroSsim.Engine.Planes;
using MicroSsim.Imaging.Files;
using MicroSsim.Imaging.Formats;
using MicroSsim.Imaging.Tiff.Writing;
using MicroSsim.Tests;

namespace MicroSsim.Imaging.Tests;

/// <summary>TIFF files written by the product and read back.</summary>
public sealed class TiffWriterTests
{
    public static TheoryData<PixelType, TiffWriterCompression> EveryType() =>
    [
        .. from type in Enum.GetValues<PixelType>()
           from compression in Enum.GetValues<TiffWriterCompression>()
           select (type, compression),
    ];

    [Theory]
    [MemberData(nameof(EveryType))]
    public void Every_pixel_type_is_read_back_unchanged(PixelType type, TiffWriterCompression compression)
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("a.tif");
        ImagePlane[] pages = [Pixels.Random(type, 33, 21), Pixels.Random(type, 33, 21, seed: 2), Pixels.Random(type, 33, 21, seed: 3)];

        TiffWriter.Write(path, pages, compression);

        using var file = ImageFormats.Open(path);
        var read = file.Select(PageSelection.All);
        Assert.Equal(3, read.Count);
        foreach (var page in read)
        {
            var plane = file.Read(page);
            Assert.Equal(type, plane.PixelType);
            Assert.Equal(Pixels.Bytes(pages[page.Index]), Pixels.Bytes(plane));
            Assert.Equal(Pixels.Bytes(pages[page.Index]), Pixels.Bytes(file.Load(page)));
        }
    }

    [Fact]
    public void A_page_of_many_strips_is_read_back_unchanged()
    {
        using var folder = new TemporaryFolder();
        var plane = Pixels.Random(PixelType.UInt16, 1001, 999);
        foreach (var compression in Enum.GetValues<TiffWriterCompression>())
        {
            string path = folder.File($"{compression}.tif");
            TiffWriter.Write(path, [plane], compression);
            using var file = ImageFormats.Open(path);
            Assert.Equal(Pixels.Bytes(plane), Pixels.Bytes(file.Read(file.Select(PageSelection.All)[0]), band: 200));
        }
    }

    [Fact]
    public void BigTiff_is_read_back_unchanged()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("big.tif");
        ImagePlane[] pages = [Pixels.Random(PixelType.Float32, 301, 299), Pixels.Random(PixelType.Float32, 301, 299, seed: 2)];
        using (var writer = new TiffStackWriter(path, expectedBytes: 1L << 33, pages.Length, TiffWriterCompression.Deflate, "two pages"))
        {
            foreach (var page in pages) writer.Append(page);
            writer.Commit();
        }

        Assert.Equal(43, File.ReadAllBytes(path)[2]);
        using var file = ImageFormats.Open(path);
        foreach (var page in file.Select(PageSelection.All))
        {
            Assert.Equal(Pixels.Bytes(pages[page.Index]), Pixels.Bytes(file.Read(page)));
        }

        Assert.Equal(2, file.PageCount);
    }

    [Fact]
    public void A_write_that_fails_leaves_the_old_file_and_nothing_else()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("a.tif");
        TiffWriter.Write(path, [Pixels.Random(PixelType.UInt8, 5, 5)]);
        byte[] before = File.ReadAllBytes(path);

        Assert.Throws<IOException>(() => TiffWriter.Write(path, [Pixels.Random(PixelType.UInt8, 5, 5), new FailingPlane()]));

        Assert.Equal(before, File.ReadAllBytes(path));
        Assert.Equal([path], Directory.GetFiles(folder.FullName));
    }

    private sealed class FailingPlane() : ImagePlane(4, 4, PixelType.UInt8)
    {
        public override ReadOnlySpan<byte> GetRows(int firstRow, int rowCount, RowBuffer buffer) => throw new IOException("gone");
    }
}
