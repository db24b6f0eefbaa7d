using System.IO.Compression;
using System.Text;
using MicroSsim.Engine.Planes;
using MicroSsim.Imaging.Files;
using MicroSsim.Imaging.Formats;
using MicroSsim.Imaging.Tiff;
using MicroSsim.Tests;

namespace MicroSsim.Imaging.Tests;

/// <summary>Files that fuzzing (tools/MicroSsim.Fuzz) found to break a reader, or that are made to; each is refused in one way.</summary>
public sealed class HostileFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("(2\t, 2)")]
    [InlineData("(٢, 2)")]
    [InlineData("(2\n2)")]
    [InlineData("(99999999999999999999999999, 2)")]
    [InlineData("(9223372036854775807, 9223372036854775807, 9223372036854775807)")]
    public void A_shape_that_is_no_numbers_is_a_broken_file(string shape)
    {
        string path = _folder.File("a.npy");
        File.WriteAllBytes(path, Npy(shape));
        Assert.Equal("ImageUnreadable", Refused(path));
    }

    [Fact]
    public void What_was_unpacked_of_an_archive_is_gone_when_its_array_is_refused()
    {
        // As long as no other test unpacks one, the file's content says whose it is.
        byte[] array = [.. Npy("(2\t, 2)"), .. Guid.NewGuid().ToByteArray()];
        string path = _folder.File("a.npz");
        using (var archive = new ZipArchive(File.Create(path), ZipArchiveMode.Create))
        using (Stream entry = archive.CreateEntry("a.npy").Open())
        {
            entry.Write(array);
        }

        Assert.Equal("ImageUnreadable", Refused(path));
        Assert.DoesNotContain(Directory.GetFiles(Path.GetTempPath(), "tmp*.tmp"), f => File.Exists(f) && new FileInfo(f).Length == array.Length);
    }

    [Theory]
    [InlineData("{\"shape\": [4 4, 2]}")]
    [InlineData("{\"shape\": [,]}")]
    [InlineData("{\"shape\": [4, 2")]
    [InlineData("{\"shape\": [99999999999999999999999999999999999, 2, 2]}")]
    public void A_description_that_is_no_shape_leaves_the_page_that_is_there(string description)
    {
        using ImageFile file = ImageFormats.Open(Tiff(tags => tags.Text(TiffTag.ImageDescription, description)));
        Assert.Single(file.Select(PageSelection.All));
    }

    [Fact]
    public void A_page_of_more_bytes_than_can_be_counted_is_a_broken_file()
    {
        string stack = Tiff(tags =>
        {
            tags.Text(TiffTag.ImageDescription, "ImageJ=1.54f\nimages=2\nslices=2\n");
            tags.Long(TiffTag.ImageWidth, 2_000_000_000);
            tags.Long(TiffTag.ImageLength, int.MaxValue);
            tags.Short(TiffTag.SamplesPerPixel, 65535);
            tags.Short(TiffTag.PlanarConfiguration, 2);
        });
        Assert.Equal("ImageUnreadable", Refused(stack));

        string tiles = Tiff(tags =>
        {
            tags.Long(TiffTag.ImageWidth, 100_000_000);
            tags.Long(TiffTag.ImageLength, int.MaxValue);
            tags.Long(TiffTag.TileWidth, 1);
            tags.Long(TiffTag.TileLength, 1);
            tags.Short(TiffTag.SamplesPerPixel, 65535);
            tags.Short(TiffTag.PlanarConfiguration, 2);
        });
        Assert.Equal("ImageUnreadable", Refused(tiles));
    }

    [Fact]
    public void Directories_that_overlap_do_not_take_the_square_of_the_file()
    {
        // Directories of 300 entries, 16 bytes apart, lie over each other: the counts of one are the entries of another.
        const int First = 16, Step = 16, Entries = 300, Pages = 500;
        var file = new byte[First + (Pages * Step) + 2 + (12 * Entries) + 4];
        TiffDirectoryBuilder.Header(bigTiff: false, First).CopyTo(file, 0);
        for (int page = 0; page < Pages; page++)
        {
            int at = First + (page * Step);
            TiffDirectoryBuilder.Little(Entries, 2).CopyTo(file, at);
            TiffDirectoryBuilder.Little(at + Step, 4).CopyTo(file, at + 2 + (12 * Entries));
        }

        string path = _folder.File("overlap.tif");
        File.WriteAllBytes(path, file);
        Assert.Contains("longer than the file", Message(path), StringComparison.Ordinal);
    }

    [Fact]
    public void Metadata_that_names_a_page_for_two_planes_or_more_planes_than_can_be_is_refused()
    {
        string Ome(string size, string data) =>
            $"<OME xmlns=\"o\"><Image><Pixels DimensionOrder=\"XYCZT\" SizeC=\"{size}\" SizeZ=\"{size}\" SizeT=\"{size}\">{data}</Pixels></Image></OME>";
        Assert.Contains("promises", Message(Tiff(tags => tags.Text(TiffTag.ImageDescription, Ome("2147483646", "<TiffData/>")))), StringComparison.Ordinal);
        Assert.Contains("two planes", Message(Tiff(tags => tags.Text(TiffTag.ImageDescription, Ome("1", "<TiffData/><TiffData/>")))), StringComparison.Ordinal);
    }

    [Fact]
    public void Jpeg_tables_are_not_copied_for_every_strip_whatever_their_size()
    {
        string path = Tiff(tags =>
        {
            tags.Short(TiffTag.Compression, 7);
            tags.Undefined(TiffTag.JpegTables, new byte[20_000]);
        });
        using ImageFile file = ImageFormats.Open(path);
        Assert.Contains("JPEG tables", Assert.Throws<ImageFileException>(() => file.Read(file.Select(PageSelection.All)[0])).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2, 0)]
    [InlineData(3, 0)]
    [InlineData(3, 1)]
    [InlineData(4, 0)]
    [InlineData(32771, 0)]
    public void Fax_rows_are_no_wider_than_their_data_can_be_and_than_any_paper(int compression, int t4Options)
    {
        string Fax(int width) => Tiff(tags =>
        {
            tags.Short(TiffTag.BitsPerSample, 1);
            tags.Short(TiffTag.Compression, compression);
            tags.Long(TiffTag.ImageWidth, width);
            tags.Long(TiffTag.T4Options, t4Options);
        });
        Assert.Equal("ImageTooLarge", Refused(Fax(262_145)));

        // Four bytes are no row of runs, but may be one that is like the row before: then the decoder looks, and finds none.
        using ImageFile file = ImageFormats.Open(Fax(262_144));
        var error = Assert.Throws<ImageFileException>(() => file.Read(file.Select(PageSelection.All)[0]).GetRows(0, 2, new RowBuffer()));
        Assert.Contains(compression == 4 || t4Options == 1 ? "compressed data is damaged" : "only 4 are stored", error.Message, StringComparison.Ordinal);
    }

    private static byte[] Npy(string shape)
    {
        byte[] text = Encoding.UTF8.GetBytes($"{{'descr': '<u1', 'fortran_order': False, 'shape': {shape}, }}\n");
        return [0x93, .. "NUMPY"u8, 1, 0, (byte)text.Length, (byte)(text.Length >> 8), .. text, 1, 2, 3, 4];
    }

    private static string Refused(string path) => Error(path).ErrorId;

    private static string Message(string path) => Error(path).Message;

    private static ImageFileException Error(string path) => Assert.Throws<ImageFileException>(() =>
    {
        using ImageFile file = ImageFormats.Open(path);
        file.Select(PageSelection.All);
    });

    private string Tiff(Action<TiffDirectoryBuilder> tags)
    {
        string path = _folder.File($"{Guid.NewGuid():N}.tif");
        RawTiff.Write(path, 2, 2, 8, [1, 2, 3, 4], (builder, _) => tags(builder));
        return path;
    }
}
