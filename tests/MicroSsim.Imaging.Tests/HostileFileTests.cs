using System.IO.Compression;
using MicroSsim.Engine.Planes;
using MicroSsim.Imaging.Files;
using MicroSsim.Imaging.Formats;
using MicroSsim.Imaging.Tiff.Structure;
using MicroSsim.Imaging.Tiff.Writing;
using MicroSsim.Tests;

namespace MicroSsim.Imaging.Tests;

/// <summary>
/// Files that crashed a reader during fuzzing (tools/MicroSsim.Fuzz), or are made to; each is refused with an ImageFileException.
/// </summary>
public sealed class HostileFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("(2 2)")]
    [InlineData("(-2, -2)")]
    [InlineData("(2, 2")]
    [InlineData("(2, '2')")]
    [InlineData("(٢, 2)")]
    [InlineData("(2\n2)")]
    [InlineData("(99999999999999999999999999, 2)")]
    [InlineData("(9223372036854775807, 9223372036854775807, 9223372036854775807)")]
    public void A_shape_that_is_not_numbers_is_a_damaged_file(string shape)
    {
        string path = _folder.File("a.npy");
        File.WriteAllBytes(path, Npy(shape));
        Assert.Equal("ImageUnreadable", ErrorId(path));
    }

    [Fact]
    public void A_temporary_file_of_an_archive_is_deleted_when_its_array_is_refused()
    {
        // The unique length identifies the temporary file, because other tests may extract arrays at the same time.
        byte[] array = [.. Npy("(2 2)"), .. Guid.NewGuid().ToByteArray()];
        string path = RawNpy.Zip(_folder.File("a.npz"), CompressionLevel.Optimal, ("a.npy", array));
        Assert.Equal("ImageUnreadable", ErrorId(path));
        string[] temporary = Directory.GetFiles(Path.GetTempPath(), "tmp*.tmp");
        Assert.DoesNotContain(temporary, f => File.Exists(f) && new FileInfo(f).Length == array.Length);
    }

    [Fact]
    public void An_array_with_another_length_than_its_entry_is_not_extracted()
    {
        byte[] array = [.. Npy("(2, 2)"), .. new byte[100_000_000]];
        string path = RawNpy.Zip(_folder.File("tail.npz"), CompressionLevel.Fastest, ("a.npy", array));
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Equal("ImageUnreadable", ErrorId(path));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    [Fact]
    public void Arrays_that_promise_long_headers_cost_what_they_hold()
    {
        byte[] array = [0x93, .. "NUMPY"u8, 2, 0, 0xFF, 0xFF, 0x0F, 0, .. "{}"u8];
        string path = RawNpy.Zip(_folder.File("a.npz"), CompressionLevel.Optimal, ("a.npy", array), ("b.npy", array));
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Equal("EntryNeeded", ErrorId(path));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 19);
    }

    [Fact]
    public void More_samples_than_strips_are_not_listed()
    {
        string path = _folder.File("a.tif");
        RawTiff.Write(path, 2, 2, 8, [1, 2, 3, 4], (builder, _) =>
        {
            builder.Short(TiffTag.SamplesPerPixel, 65_535);
            builder.Short(TiffTag.PlanarConfiguration, 2);
        });
        Assert.Equal("ImageUnreadable", ErrorId(path));
    }

    [Fact]
    public void Arrays_that_promise_more_pages_than_the_file_has_bytes_are_refused()
    {
        string path = _folder.File("a.tif");
        string description = "{\"shape\": [2000000000, 2, 2], \"truncated\": true}";
        var plane = new MemoryPlane<byte>(2, 2, [1, 2, 3, 4]);
        TiffWriter.Write(path, [plane, plane], description: description);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Equal("ImageUnreadable", ErrorId(path));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    [Fact]
    public void A_stack_at_a_negative_offset_holds_no_pages()
    {
        const int Planes = 15_000_000, StkPlanes = 33629, SignedLong8 = 17;
        var tags = new TiffDirectoryBuilder(bigTiff: true);
        foreach (var (tag, value) in new[] { (TiffTag.ImageWidth, 2), (TiffTag.ImageLength, 2), (TiffTag.StripByteCounts, 4) })
        {
            tags.Long(tag, value);
        }

        tags.Short(TiffTag.BitsPerSample, 8);
        tags.Short(TiffTag.Photometric, 1);
        tags.Pointer(TiffTag.StripOffsets, -1_000_000_000);
        tags.Short((TiffTag)StkPlanes, 1);
        byte[] directory = tags.Build(16, out _);
        for (int at = 8; at + 20 <= directory.Length; at += 20)
        {
            int tag = BitConverter.ToUInt16(directory, at);
            if (tag == (int)TiffTag.StripOffsets) directory[at + 2] = SignedLong8;
            if (tag == StkPlanes) BitConverter.GetBytes((long)Planes).CopyTo(directory, at + 4);
        }

        string path = _folder.File("a.stk");
        File.WriteAllBytes(path, [.. TiffDirectoryBuilder.Header(bigTiff: true, 16), .. directory]);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Equal("ImageUnreadable", ErrorId(path));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    [Fact]
    public void A_file_that_is_written_after_it_was_opened_is_noticed()
    {
        string path = _folder.File("a.npy");
        byte[] npy = RawNpy.Build("|u1", false, "(2, 2)", new byte[4]);
        File.WriteAllBytes(path, npy);
        using var file = ImageFormats.Open(path);
        file.ThrowIfWritten();
        Thread.Sleep(50);
        using (var writer = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite)) writer.Write(npy);
        File.SetLastWriteTimeUtc(path, file.Stamp.Written);
        if (file.Stamp.Changed is not null) Assert.Equal("ImageChanged", ImageErrors.IdOf(() => { file.ThrowIfWritten(); return 0; }));
    }

    [Theory]
    [InlineData("{\"shape\": [4 4, 2]}")]
    [InlineData("{\"shape\": [,]}")]
    [InlineData("{\"shape\": [4, 2")]
    [InlineData("{\"shape\": [99999999999999999999999999999999999, 2, 2]}")]
    public void A_description_without_a_valid_shape_does_not_change_the_pages(string description)
    {
        using var file = ImageFormats.Open(Tiff(tags => tags.Text(TiffTag.ImageDescription, description)));
        Assert.Single(file.Select(PageSelection.All));
    }

    [Fact]
    public void A_page_whose_size_overflows_64_bits_is_a_damaged_file()
    {
        string stack = Tiff(tags =>
        {
            tags.Text(TiffTag.ImageDescription, "ImageJ=1.54f\nimages=2\nslices=2\n");
            tags.Long(TiffTag.ImageWidth, 2_000_000_000);
            tags.Long(TiffTag.ImageLength, int.MaxValue);
            tags.Short(TiffTag.SamplesPerPixel, 65535);
            tags.Short(TiffTag.PlanarConfiguration, 2);
        });
        Assert.Equal("ImageUnreadable", ErrorId(stack));

        string tiles = Tiff(tags =>
        {
            tags.Long(TiffTag.ImageWidth, 100_000_000);
            tags.Long(TiffTag.ImageLength, int.MaxValue);
            tags.Long(TiffTag.TileWidth, 1);
            tags.Long(TiffTag.TileLength, 1);
            tags.Short(TiffTag.SamplesPerPixel, 65535);
            tags.Short(TiffTag.PlanarConfiguration, 2);
        });
        Assert.Equal("ImageUnreadable", ErrorId(tiles));
    }

    [Fact]
    public void Overlapping_directories_do_not_take_memory_quadratic_in_the_file()
    {
        // Directories of 300 entries, 16 bytes apart, overlap: the count of one is within the entries of another.
        const int First = 16, Step = 16, Entries = 300, Pages = 500;
        byte[] file = new byte[First + (Pages * Step) + 2 + (12 * Entries) + 4];
        TiffDirectoryBuilder.Header(bigTiff: false, First).CopyTo(file, 0);
        for (int page = 0; page < Pages; page++)
        {
            int at = First + (page * Step);
            TiffDirectoryBuilder.LittleEndian(Entries, 2).CopyTo(file, at);
            TiffDirectoryBuilder.LittleEndian(at + Step, 4).CopyTo(file, at + 2 + (12 * Entries));
        }

        string path = _folder.File("overlap.tif");
        File.WriteAllBytes(path, file);
        Assert.Contains("longer than the file", Message(path), StringComparison.Ordinal);
    }

    [Fact]
    public void Metadata_that_assigns_two_planes_to_a_page_or_promises_too_many_planes_is_refused()
    {
        string MessageOf(string size, string data)
        {
            string pixels = $"""<Pixels DimensionOrder="XYCZT" SizeC="{size}" SizeZ="{size}" SizeT="{size}">{data}</Pixels>""";
            string ome = $"""<OME xmlns="o"><Image>{pixels}</Image></OME>""";
            return Message(Tiff(tags => tags.Text(TiffTag.ImageDescription, ome)));
        }

        Assert.Contains("promises", MessageOf("2147483646", "<TiffData/>"), StringComparison.Ordinal);
        Assert.Contains("two planes", MessageOf("1", "<TiffData/><TiffData/>"), StringComparison.Ordinal);
    }

    [Fact]
    public void Oversized_Jpeg_tables_are_refused_instead_of_being_copied_for_every_strip()
    {
        string path = Tiff(tags =>
        {
            tags.Short(TiffTag.Compression, 7);
            tags.Undefined(TiffTag.JpegTables, new byte[20_000]);
        });
        Assert.Contains("JPEG tables", ImageErrors.OfReading(path).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2, 0)]
    [InlineData(3, 0)]
    [InlineData(3, 1)]
    [InlineData(4, 0)]
    [InlineData(32771, 0)]
    public void Fax_rows_wider_than_their_data_allows_or_than_any_paper_are_refused(int compression, int t4Options)
    {
        string Fax(int width) => Tiff(tags =>
        {
            tags.Short(TiffTag.BitsPerSample, 1);
            tags.Short(TiffTag.Compression, compression);
            tags.Long(TiffTag.ImageWidth, width);
            tags.Long(TiffTag.T4Options, t4Options);
        });
        Assert.Equal("ImageTooLarge", ErrorId(Fax(262_145)));

        // Four bytes are too few for a row of runs, but can be a row that equals the previous one: then the decoder finds the damage.
        using var file = ImageFormats.Open(Fax(262_144));
        var error = Assert.Throws<ImageFileException>(() => file.Read(file.Select(PageSelection.All)[0]).GetRows(0, 2, new RowBuffer()));
        string expected = compression == 4 || t4Options == 1 ? "compressed data is damaged" : "only 4 are stored";
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    private static byte[] Npy(string shape) => RawNpy.Build("<u1", false, shape, [1, 2, 3, 4]);

    private static string ErrorId(string path) => ImageErrors.OfSelecting(path).ErrorId;

    private static string Message(string path) => ImageErrors.OfSelecting(path).Message;

    private string Tiff(Action<TiffDirectoryBuilder> tags)
    {
        string path = _folder.File($"{Guid.NewGuid():N}.tif");
        RawTiff.Write(path, 2, 2, 8, [1, 2, 3, 4], (builder, _) => tags(builder));
        return path;
    }
}
