using System.Globalization;
using System.Text;
using MicroSsim.Imaging.Files;
using MicroSsim.Imaging.Formats;
using MicroSsim.Tests;

namespace MicroSsim.Imaging.Tests;

/// <summary>Damaged and hostile Zarr stores; each is refused with an ImageFileException, without large allocations.</summary>
public sealed class HostileZarrTests : IDisposable
{
    private static readonly byte[] Chunk = [.. Enumerable.Range(0, 48).Select(i => (byte)i)];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_metadata_of_these_tests_is_valid_without_their_changes()
    {
        Read(RawZarr.Write(_folder, RawZarr.Version2, Chunk));
        Read(RawZarr.Write(_folder, RawZarr.With("compressor", "null"), Chunk));
        Directory.Delete(_folder.File("a.zarr"), recursive: true);
        Read(RawZarr.Write(_folder, RawZarr.Version3, Chunk));
        Read(RawZarr.Write(_folder, RawZarr.Shards, Shard(0, 12, 12, 12)));
    }

    [Theory]
    [InlineData("shape", "[0, 6]")]
    [InlineData("shape", "[-4, 6]")]
    [InlineData("shape", "[4.5, 6]")]
    [InlineData("shape", "[]")]
    [InlineData("shape", "null")]
    [InlineData("shape", "[99999999999999999999, 6]")]
    [InlineData("chunks", "[0, 6]")]
    [InlineData("chunks", "[4]")]
    [InlineData("chunks", "[4294967296, 6]")]
    [InlineData("order", "\"K\"")]
    [InlineData("fill_value", "65536")]
    [InlineData("fill_value", "-1")]
    [InlineData("fill_value", "0.5")]
    [InlineData("fill_value", "\"NaN\"")]
    [InlineData("fill_value", "\"\"")]
    [InlineData("fill_value", "[0]")]
    [InlineData("fill_value", "\"AAA=\"")]
    [InlineData("fill_value", "\"0x0007\"")]
    [InlineData("fill_value", "1e400")]
    [InlineData("zarr_format", "3")]
    [InlineData("zarr_format", "\"2\"")]
    [InlineData("compressor", "{\"level\": 1}")]
    public void Metadata_with_invalid_values_is_damaged(string member, string value) =>
        Assert.Equal("ImageUnreadable", ErrorId(RawZarr.Write(_folder, RawZarr.With(member, value), Chunk)));

    [Theory]
    [InlineData("shape", "[2097152, 4, 6]", "[1, 4, 6]")]
    [InlineData("shape", "[9223372036854775807, 9223372036854775807, 4, 6]", "[1, 1, 4, 6]")]
    [InlineData("shape", "[9223372036854775807, 9223372036854775807]", "[4, 6]")]
    [InlineData("shape", "[4, 2147483647]", "[4, 6]")]
    [InlineData("shape", "[4, 6]", "[2147483647, 2147483647]")]
    [InlineData("shape", "[4, 6]", "[65536, 65536]")]
    public void Sizes_that_no_image_has_are_refused(string member, string shape, string chunks)
    {
        string metadata = RawZarr.With(member, shape).Replace("\"chunks\": [4, 6]", $"\"chunks\": {chunks}");
        Assert.Equal("ImageTooLarge", ErrorId(RawZarr.Write(_folder, metadata, Chunk)));
    }

    [Theory]
    [InlineData("{")]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{\"zarr_format\": 2}")]
    public void Metadata_that_is_not_of_an_array_is_damaged(string metadata) =>
        Assert.Equal("ImageUnreadable", ErrorId(RawZarr.Write(_folder, metadata, Chunk)));

    [Fact]
    public void Deep_metadata_is_damaged()
    {
        foreach (string open in new[] { "[", "{\"a\":" })
        {
            string text = string.Concat(Enumerable.Repeat(open, 100_000));
            Assert.Equal("ImageUnreadable", ErrorId(RawZarr.Write(_folder, text, Chunk)));
        }
    }

    [Theory]
    [InlineData(47)]
    [InlineData(49)]
    [InlineData(0)]
    [InlineData(1000)]
    public void A_chunk_of_another_length_is_damaged(int length) =>
        Assert.Equal("ImageUnreadable", ErrorId(RawZarr.Write(_folder, RawZarr.Version2, new byte[length])));

    [Fact]
    public void A_damaged_chunk_is_named()
    {
        string path = RawZarr.Write(_folder, RawZarr.Version2, new byte[47]);
        var error = ErrorOf(path);
        Assert.StartsWith($"{path}, page 0: chunk 0.0: ", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("zlib")]
    [InlineData("gzip")]
    [InlineData("zstd")]
    [InlineData("blosc")]
    public void Bytes_that_are_not_of_the_codec_are_damaged(string codec)
    {
        string metadata = RawZarr.With("compressor", $$"""{"id": "{{codec}}"}""");
        byte[] random = new byte[60];
        for (int seed = 0; seed < 50; seed++)
        {
            new Random(seed).NextBytes(random);
            Assert.Equal("ImageUnreadable", ErrorId(RawZarr.Write(_folder, metadata, random[..(10 + seed)])));
        }
    }

    public static TheoryData<string, byte[]> BloscContainers() => new()
    {
        { "decoded size", RawZarr.Blosc(2, 2, 49, 48, new byte[48]) },
        { "decoded size", RawZarr.Blosc(2, 2, uint.MaxValue, 48, new byte[48]) },
        { "block of 0", RawZarr.Blosc(0, 2, 48, 0, new byte[48]) },
        { "block too large", RawZarr.Blosc(0, 2, 48, 49, new byte[48]) },
        { "element of 0", RawZarr.Blosc(1, 0, 48, 48, new byte[48]) },
        { "total", RawZarr.Blosc(2, 2, 48, 48, new byte[48], 63) },
        { "total", RawZarr.Blosc(2, 2, 48, 48, new byte[48], uint.MaxValue) },
        { "copy too short", RawZarr.Blosc(2, 2, 48, 48, new byte[47]) },
        { "many blocks", RawZarr.Blosc(0, 2, 48, 1, new byte[48]) },
        { "block at -1", RawZarr.Blosc(16, 2, 48, 48, [.. Number(-1), .. new byte[52]]) },
        { "block in the header", RawZarr.Blosc(16, 2, 48, 48, [.. Number(8), .. new byte[52]]) },
        { "block at the end", RawZarr.Blosc(16, 2, 48, 48, [.. Number(70), .. new byte[52]]) },
        { "block beyond the end", RawZarr.Blosc(16, 2, 48, 48, [.. Number(int.MaxValue), .. new byte[52]]) },
        { "stream of -1", RawZarr.Blosc(16, 2, 48, 48, [.. Number(20), .. Number(-1), .. new byte[48]]) },
        { "stream too long", RawZarr.Blosc(16, 2, 48, 48, [.. Number(20), .. Number(49), .. new byte[48]]) },
        { "snappy", RawZarr.Blosc(16 + (2 << 5), 2, 48, 48, [.. Number(20), .. Number(3), 1, 2, 3]) },
        { "unknown compressor", RawZarr.Blosc(16 + (7 << 5), 2, 48, 48, [.. Number(20), .. Number(3), 1, 2, 3]) },
        { "blosclz match before the start", RawZarr.Blosc(16, 2, 48, 48, [.. Number(20), .. Number(4), 0, 7, 0x3F, 200]) },
        { "blosclz literals beyond the end", RawZarr.Blosc(16, 2, 48, 48, [.. Number(20), .. Number(3), 31, 1, 2]) },
        { "blosclz length without end", RawZarr.Blosc(16, 2, 48, 48, [.. Number(20), .. Number(6), 0, 7, 0xE0, 255, 255, 255]) },
        { "lz4 match before the start", RawZarr.Blosc(16 + (1 << 5), 2, 48, 48, [.. Number(20), .. Number(4), 0x10, 7, 9, 0]) },
    };

    [Theory]
    [MemberData(nameof(BloscContainers))]
    public void A_container_of_blosc_that_points_anywhere_is_damaged(string what, byte[] chunk)
    {
        string metadata = RawZarr.With("compressor", """{"id": "blosc", "cname": "lz4"}""");
        Assert.True(ErrorId(RawZarr.Write(_folder, metadata, chunk)) == "ImageUnreadable", what);
    }

    [Theory]
    [InlineData(0, 12, 13, 12)] // one byte beyond the chunk
    [InlineData(0, 11, 12, 12)]
    [InlineData(-1, 12, 12, 12)]
    [InlineData(long.MaxValue, 12, 12, 12)]
    [InlineData(0, long.MaxValue, 12, 12)]
    [InlineData(50, 12, 12, 12)]
    [InlineData(0, -1, 12, 12)]
    public void An_index_of_a_shard_that_points_anywhere_is_damaged(long first, long length, long second, long secondLength)
    {
        byte[] shard = Shard(first, length, second == 13 ? 60 : second, secondLength);
        Assert.Equal("ImageUnreadable", ErrorId(RawZarr.Write(_folder, RawZarr.Shards, shard)));
    }

    [Theory]
    [InlineData(31)]
    [InlineData(1)]
    public void A_shard_that_is_shorter_than_its_index_is_damaged(int length) =>
        Assert.Equal("ImageUnreadable", ErrorId(RawZarr.Write(_folder, RawZarr.Shards, new byte[length])));

    [Fact]
    public void A_shard_of_too_many_chunks_is_refused()
    {
        string metadata = RawZarr.Shards.Replace("[4, 6]", "[200000, 60000]").Replace("[2, 6]", "[1, 1]");
        Assert.Equal("ImageUnreadable", ErrorId(RawZarr.Write(_folder, metadata, new byte[100])));
    }

    [Fact]
    public void A_chunk_that_does_not_match_its_checksum_is_damaged()
    {
        string metadata = RawZarr.Version3.Replace("}}]}", "}}, {\"name\": \"crc32c\"}]}");
        byte[] chunk = [.. Chunk, .. BitConverter.GetBytes(Zarr.Codecs.Crc32C.Compute(Chunk))];
        Read(RawZarr.Write(_folder, metadata, chunk));
        chunk[5] ^= 1;
        Assert.Equal("ImageUnreadable", ErrorId(RawZarr.Write(_folder, metadata, chunk)));
    }

    [Fact]
    public void The_checksum_is_that_of_the_standard() =>
        Assert.Equal(0xE3069283u, Zarr.Codecs.Crc32C.Compute(Encoding.ASCII.GetBytes("123456789"))); // RFC 3720, appendix B.4

    [Theory]
    [InlineData("../b.zarr")]
    [InlineData("..")]
    [InlineData(".")]
    [InlineData("")]
    [InlineData("/etc")]
    [InlineData("0/../../b.zarr")]
    [InlineData("C:\\\\data")]
    [InlineData("0\\u0000")]
    public void Paths_that_lead_out_of_the_store_are_refused(string dataset)
    {
        File.WriteAllText(_folder.File("b.zarr", ".zarray"), RawZarr.Version2);
        File.WriteAllText(_folder.File("a.zarr", ".zgroup"), """{"zarr_format": 2}""");
        string axes = """[{"name": "y"}, {"name": "x"}]""";
        File.WriteAllText(
            _folder.File("a.zarr", ".zattrs"),
            $$"""{"multiscales": [{"axes": {{axes}}, "datasets": [{"path": "{{dataset}}"}]}]}""");
        Assert.Equal("ImageUnreadable", ErrorId(_folder.File("a.zarr")));
    }

    [Theory]
    [InlineData("""{"plate": {"wells": [{"path": "../../etc"}]}}""")]
    [InlineData("""{"plate": {"wells": [7]}}""")]
    [InlineData("""{"plate": {"wells": {}}}""")]
    [InlineData("""{"plate": 3}""")]
    [InlineData("""{"well": {"images": [{"path": ""}]}}""")]
    [InlineData("""{"labels": ["a", "../b"]}""")]
    [InlineData("""{"multiscales": [3]}""")]
    [InlineData("""{"multiscales": [{"datasets": []}]}""")]
    [InlineData("""{"multiscales": [{"datasets": [{"path": "no"}]}]}""")]
    public void Metadata_of_images_that_is_damaged_is_an_error_of_the_store(string attributes)
    {
        File.WriteAllText(_folder.File("a.zarr", ".zgroup"), """{"zarr_format": 2}""");
        File.WriteAllText(_folder.File("a.zarr", ".zattrs"), attributes);
        Assert.Equal([_folder.File("a.zarr")], ImageFormats.ListImages(_folder.File("a.zarr")));
        Assert.Equal("ImageUnreadable", ErrorId(_folder.File("a.zarr")));
    }

    [Fact]
    public void Links_in_a_cycle_end_with_an_error()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links need rights on Windows.");
        string path = RawZarr.Write(_folder, RawZarr.Version2, null);
        File.CreateSymbolicLink(Path.Combine(path, "0.0"), Path.Combine(path, "0.0"));
        Assert.Equal("ImageUnreadable", ErrorId(path));

        // A group whose only member is a link to itself, and an array whose chunk folder is a link to its parent.
        File.WriteAllText(_folder.File("b.zarr", ".zgroup"), """{"zarr_format": 2}""");
        Directory.CreateSymbolicLink(_folder.File("b.zarr", "x"), _folder.File("b.zarr"));
        Assert.Equal("ImageUnreadable", ErrorId(_folder.File("b.zarr")));
        Directory.CreateSymbolicLink(Path.Combine(path, "c"), path);
        using var array = ImageFormats.Open(path);
        Assert.True(array.Stamp.Length > 0);
    }

    [Fact]
    public void Nested_groups_end_with_an_error()
    {
        string folder = _folder.File("a.zarr");
        for (int i = 0; i < 20; i++, folder = Path.Combine(folder, "g"))
        {
            Directory.CreateDirectory(folder);
            File.WriteAllText(Path.Combine(folder, ".zgroup"), """{"zarr_format": 2}""");
        }

        Assert.Equal("ImageUnreadable", ErrorId(_folder.File("a.zarr")));
    }

    [Fact]
    public void A_small_store_that_claims_much_allocates_little()
    {
        string metadata = RawZarr.With("shape", "[2000000, 30000]").Replace("\"chunks\": [4, 6]", "\"chunks\": [32768, 32768]");
        metadata = metadata.Replace("<u2", "|u1").Replace("null, \"fill", "{\"id\": \"zstd\"}, \"fill");
        string path = RawZarr.Write(_folder, metadata, [1, 2, 3]);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Equal("ImageUnreadable", ImageErrors.IdOf(() =>
        {
            using var file = ImageFormats.Open(path);
            var buffer = new Engine.Planes.RowBuffer();
            return file.Read(file.Select(PageSelection.All)[0]).GetRows(0, 1, buffer).Length;
        }));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 64L << 20);
    }

    [Theory]
    [InlineData("v2-lz4.zarr", "lz4")]
    [InlineData("v2-bz2.zarr", "bz2")]
    [InlineData("v2-blosc-snappy.zarr", "snappy")]
    [InlineData("v2-delta.zarr", "delta")]
    [InlineData("v2-complex.zarr", "<c8")]
    [InlineData("v3/lz4.zarr", "lz4")]
    [InlineData("v3/delta.zarr", "delta")]
    [InlineData("v3/twice.zarr", "gzip")]
    public void Valid_stores_that_are_not_read_are_refused_by_name(string name, string what)
    {
        var error = ImageErrors.OfSelecting(TestData.Fixture("zarr", "refused", name));
        Assert.Equal("ZarrUnsupported", error.ErrorId);
        Assert.Contains(what, error.Message, StringComparison.Ordinal);
        Assert.Contains(';', error.Message);
    }

    [Theory]
    [InlineData("\"regular\"", "\"rectangular\"")]
    [InlineData("\"default\"", "\"suffix\"")]
    [InlineData("\"node_type\"", "\"extra\": {\"name\": \"x\"}, \"node_type\"")]
    [InlineData("\"node_type\"", "\"storage_transformers\": [{\"name\": \"x\"}], \"node_type\"")]
    [InlineData("uint16", "complex64")]
    [InlineData("uint16", "<u2")]
    [InlineData("uint16", "r16")]
    [InlineData("uint16", "bfloat16")]
    [InlineData("\"uint16\"", "{\"name\": \"numpy.datetime64\", \"configuration\": {\"unit\": \"s\"}}")]
    public void Extensions_of_version_3_that_are_not_known_are_refused_by_name(string old, string replacement) =>
        Assert.Equal("ZarrUnsupported", ErrorId(RawZarr.Write(_folder, RawZarr.Version3.Replace(old, replacement), Chunk)));

    [Theory]
    [InlineData("\"little\"", "\"middle\"")]
    [InlineData("[{\"name\": \"bytes\"", "[{\"name\": \"crc32c\"}, {\"name\": \"bytes\"")]
    [InlineData("[{\"name\": \"bytes\"", "[{\"name\": \"transpose\", \"configuration\": {\"order\": [0, 0]}}, {\"name\": \"bytes\"")]
    [InlineData("[{\"name\": \"bytes\"", "[{\"name\": \"transpose\", \"configuration\": {\"order\": [0, 2]}}, {\"name\": \"bytes\"")]
    [InlineData("[{\"name\": \"bytes\", \"configuration\": {\"endian\": \"little\"}}]", "[]")]
    public void Codecs_of_version_3_that_are_not_valid_are_damaged(string old, string replacement) =>
        Assert.Equal("ImageUnreadable", ErrorId(RawZarr.Write(_folder, RawZarr.Version3.Replace(old, replacement), Chunk)));

    [Fact]
    public void An_extension_that_need_not_be_understood_is_ignored()
    {
        string metadata = RawZarr.Version3.Replace("\"node_type\"", "\"x\": {\"must_understand\": false}, \"node_type\"");
        Read(RawZarr.Write(_folder, metadata, Chunk));
    }

    [Theory]
    [InlineData("\"uint16\"", "{\"name\": \"uint16\", \"configuration\": {}}", 0x0100)]
    [InlineData(", \"configuration\": {\"endian\": \"little\"}", "", 0x0100)]
    [InlineData("{\"name\": \"bytes\", ", "{\"name\": \"endian\", ", 0x0100)]
    [InlineData("\"little\"", "\"big\"", 0x0001)]
    [InlineData("\"node_type\"", "\"consolidated_metadata\": {\"metadata\": {\"\": {\"shape\": [9]}}}, \"node_type\"", 0x0100)]
    [InlineData("\"node_type\"", "\"dimension_names\": [null, \"x\"], \"node_type\"", 0x0100)]
    public void Metadata_that_zarr_python_reads_is_read(string old, string replacement, int first)
    {
        using var file = ImageFormats.Open(RawZarr.Write(_folder, RawZarr.Version3.Replace(old, replacement), Chunk));
        Assert.Equal(first, Pixels.Values(file.Load(file.Select(PageSelection.All)[0]))[0]);
    }

    [Fact]
    public void Other_metadata_in_the_folder_of_an_array_is_ignored()
    {
        string path = RawZarr.Write(_folder, RawZarr.Version3, Chunk);
        File.WriteAllText(Path.Combine(path, ".zarray"), RawZarr.With("shape", "[8, 8]"));
        File.WriteAllText(Path.Combine(path, ".zmetadata"), "{");
        Read(path);
    }

    [Theory]
    [InlineData(0, 12, 6, 12, 6)] // chunks that overlap
    [InlineData(0, 12, 0, 12, 0)] // the same chunk twice
    [InlineData(20, 12, 0, 12, 0)] // a chunk in the index
    public void Chunks_of_a_shard_may_share_bytes(long first, long length, long second, long secondLength, int element)
    {
        byte[] shard = Shard(first, length, second, secondLength);
        for (int i = 0; i < 24; i++) shard[i] = (byte)i;
        using var file = ImageFormats.Open(RawZarr.Write(_folder, RawZarr.Shards, shard));
        Assert.Equal(element, Pixels.Values(file.Load(file.Select(PageSelection.All)[0]))[12]);
    }

    /// <summary>Type and JSON of a fill value, and the pixel, which is the one that zarr-python 2.13 returns.</summary>
    [Theory]
    [InlineData("<f4", "\"NaN\"", double.NaN)]
    [InlineData("<f4", "NaN", double.NaN)]
    [InlineData("<f8", "\"Infinity\"", double.PositiveInfinity)]
    [InlineData(">f4", "\"-Infinity\"", double.NegativeInfinity)]
    [InlineData("<f8", "-Infinity", double.NegativeInfinity)]
    [InlineData("<f4", "1e39", double.PositiveInfinity)]
    [InlineData("<f4", "\"0xff800000\"", double.NegativeInfinity)]
    [InlineData("<f8", "\"0x3ff8000000000000\"", 1.5)]
    [InlineData("<f2", "\"0x3e00\"", 1.5)]
    [InlineData("<f2", "0.1", 0.0999755859375)]
    [InlineData("<f2", "1e-7", 1.1920928955078125e-07)]
    [InlineData("<f2", "2.9e-8", 0)]
    [InlineData("<f2", "2049", 2048)]
    [InlineData("<f2", "65519", 65504)]
    [InlineData("<f2", "-70000", double.NegativeInfinity)]
    [InlineData("<f4", "\"1.5\"", 1.5)]
    [InlineData("<u2", "\"7\"", 7)]
    [InlineData("<u2", "1e3", 1000)]
    [InlineData("<u2", "null", 0)]
    [InlineData("|b1", "true", 1)]
    [InlineData("|i1", "-128", -128)]
    [InlineData("<u4", "4294967295", 4294967295)]
    [InlineData("<i8", "-9223372036854775808", -9223372036854775808.0)]
    public void Fill_values_are_those_of_the_type(string type, string fill, double expected)
    {
        string metadata = RawZarr.With("fill_value", fill).Replace("<u2", type);
        using var file = ImageFormats.Open(RawZarr.Write(_folder, metadata, null));
        Assert.Equal(expected, Pixels.Values(file.Load(file.Select(PageSelection.All)[0]))[23]);
    }

    [Fact]
    public void Large_fill_values_are_exact()
    {
        foreach (ulong fill in new[] { (1UL << 63) + 1, ulong.MaxValue })
        {
            string metadata = RawZarr.With("fill_value", fill.ToString(CultureInfo.InvariantCulture)).Replace("<u2", "<u8");
            using var file = ImageFormats.Open(RawZarr.Write(_folder, metadata, null));
            byte[] pixels = Pixels.Bytes(file.Load(file.Select(PageSelection.All)[0]));
            Assert.Equal(fill, BitConverter.ToUInt64(pixels, 8));
            Assert.Contains($"{fill}.", Assert.Single(file.Notes), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("<i8", "9223372036854775808")]
    [InlineData("<u8", "18446744073709551616")]
    [InlineData("<u8", "-1")]
    [InlineData("<f8", "\"0x7fc00000\"")]
    [InlineData("<f4", "\"0x7fc0\"")]
    [InlineData("<f4", "{\"a\": 1}")]
    public void Fill_values_of_other_types_are_damaged(string type, string fill) =>
        Assert.Equal("ImageUnreadable", ErrorId(RawZarr.Write(_folder, RawZarr.With("fill_value", fill).Replace("<u2", type), null)));

    [Theory]
    [InlineData("pipe")]
    [InlineData("link to a pipe")]
    [InlineData("link to a device")]
    [InlineData("link to nothing")]
    public void A_chunk_that_is_no_file_is_an_error_without_delay(string kind)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no pipes in folders.");
        string path = RawZarr.Write(_folder, RawZarr.Version2, null), chunk = Path.Combine(path, "0.0");
        string pipe = kind == "pipe" ? chunk : _folder.File("pipe");
        if (kind.EndsWith("pipe", StringComparison.Ordinal))
        {
            using var make = System.Diagnostics.Process.Start("mkfifo", [pipe]);
            make.WaitForExit();
        }

        string target = kind == "link to a device" ? "/dev/zero" : pipe;
        if (kind != "pipe") File.CreateSymbolicLink(chunk, target);
        var time = System.Diagnostics.Stopwatch.StartNew();
        Assert.Equal(kind == "link to nothing" ? "ImageNotFound" : "ImageUnreadable", ErrorId(path));
        Assert.InRange(time.Elapsed.TotalSeconds, 0, 30);
    }

    [Fact]
    public void Links_to_stores_arrays_and_chunks_are_followed()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links need rights on Windows.");
        string path = RawZarr.Write(_folder, RawZarr.Version2, null);
        File.WriteAllBytes(_folder.File("other"), Chunk);
        File.CreateSymbolicLink(Path.Combine(path, "0.0"), _folder.File("other"));
        Read(path);
        Directory.CreateSymbolicLink(_folder.File("link.zarr"), path);
        Read(_folder.File("link.zarr"));
        WriteGroup("g.zarr", """{"multiscales": [{"axes": ["y", "x"], "datasets": [{"path": "0"}]}]}""");
        Directory.CreateSymbolicLink(_folder.File("g.zarr", "0"), path);
        Read(_folder.File("g.zarr"));
    }

    [Theory]
    [InlineData("cyx", "0/", "0")]
    [InlineData("cyx", "/0", "0")]
    [InlineData("cyx", "a/b", "a/b")]
    [InlineData("", "0", "0")]
    [InlineData("cpyx", "0", "0", "", "", "", "")]
    [InlineData("ayx", "0", "0", "", "", "")]
    public void Axes_and_paths_that_are_unusual_are_read(string axes, string dataset, string folder, params string[] channels)
    {
        string named = string.Join(", ", axes.Select(a =>
            $$"""{"name": "{{a}}", "type": "{{(a is 'c' or 'p' ? "channel" : "space")}}"}"""));
        string member = axes.Length > 0 ? $"\"axes\": [{named}], " : "";
        WriteGroup("a.zarr", $$"""{"multiscales": [{ {{member}}"datasets": [{"path": "{{dataset}}"}] }]}""");
        int[] shape = axes.Length switch
        {
            4 => [2, 2, 3, 4],
            0 => [3, 4],
            _ => [3, 3, 4],
        };
        string text = string.Join(", ", shape);
        string metadata = RawZarr.With("shape", $"[{text}]").Replace("\"chunks\": [4, 6]", $"\"chunks\": [{text}]");
        File.WriteAllText(_folder.File(["a.zarr", .. folder.Split('/'), ".zarray"]), metadata);
        using var file = ImageFormats.Open(_folder.File("a.zarr"));
        var pages = file.Select(PageSelection.All);
        Assert.Equal(shape.Aggregate(1, (product, side) => product * side) / 12, pages.Count);
        if (channels.Length > 0) Assert.All(pages, page => Assert.Null(page.Channel));
        Assert.Equal((4, 3), (file.Load(pages[0]).Width, file.Load(pages[0]).Height));
    }

    [Theory]
    [InlineData("yyx")]
    [InlineData("zy")]
    [InlineData("yx")]
    public void Axes_that_do_not_fit_are_damaged(string axes)
    {
        string named = string.Join(", ", axes.Select(a => $$"""{"name": "{{a}}", "type": "space"}"""));
        WriteGroup("a.zarr", $$"""{"multiscales": [{"axes": [{{named}}], "datasets": [{"path": "0"}] }]}""");
        File.WriteAllText(_folder.File("a.zarr", "0", ".zarray"), RawZarr.With("shape", "[3, 4, 6]").Replace("[4, 6]", "[3, 4, 6]"));
        Assert.Equal("ImageUnreadable", ErrorId(_folder.File("a.zarr")));
    }

    [Fact]
    public void Names_of_channels_are_text_that_can_be_shown()
    {
        string labels = """{"label": "a\nb"}, {"label": "\u001b[31mred"}, {"label": 7}, {}, {"label": " - "}, {"label": "  x "},""";
        string many = new string('n', 59) + "\ud83d\udd2c" + new string('n', 3000);
        WriteGroup("a.zarr",
            $$"""
            {"multiscales": [{"axes": ["c", "y", "x"], "datasets": [{"path": "0"}] }],
             "omero": {"channels": [{{labels}} {"label": "{{many}}"}, {"label": "α-\u202eµ"}] } }
            """);
        File.WriteAllText(_folder.File("a.zarr", "0", ".zarray"), RawZarr.With("shape", "[9, 4, 6]").Replace("[4, 6]", "[1, 4, 6]"));
        using var file = ImageFormats.Open(_folder.File("a.zarr"));
        Assert.Equal(["a b", "\u241b[31mred", null, null, null, "x", new string('n', 59), "α-\ufffdµ"], file.ChannelNames);
        Assert.Null(file.GetChannelName(file.Select(PageSelection.All)[8]));
    }

    [Fact]
    public void Wells_that_are_missing_or_damaged_are_errors_of_their_own()
    {
        string wells = """[{"path": "A/1"}, {"path": "A/2"}, {"path": "B/1/"}, {"path": "B/2"}, {"path": "B/3"}]""";
        WriteGroup("a.zarr", $$"""{"plate": {"wells": {{wells}} } }""");
        WriteGroup("a.zarr/A/1", """{"well": {"images": [{"path": "0"}, {"path": "1"}]}}""");
        WriteGroup("a.zarr/B/1", """{"well": {"images": []}}""");
        WriteGroup("a.zarr/B/2", "{");
        WriteGroup("a.zarr/B/3", """{"well": {"images": [{"path": "../../../b"}]}}""");
        Directory.CreateDirectory(_folder.File("a.zarr", "A", "1", "0"));
        File.WriteAllText(_folder.File("a.zarr", "A", "1", "0", ".zarray"), RawZarr.Version2);
        string root = _folder.File("a.zarr");
        var images = ImageFormats.ListImages(root);
        Assert.Equal(["A/1/0", "A/1/1", "A/2", "B/2", "B/3"], images.Select(i => Path.GetRelativePath(root, i).Replace('\\', '/')));
        Assert.Equal(24, Pixels.Values(Load(images[0])).Length);
        Assert.All(images.Skip(1), image => Assert.StartsWith(image, ErrorOf(image).Message, StringComparison.Ordinal));

        static Engine.Planes.ImagePlane Load(string path)
        {
            using var file = ImageFormats.Open(path);
            return file.Load(file.Select(PageSelection.All)[0]);
        }
    }

    [Fact]
    public void Transpositions_follow_each_other()
    {
        // The array [a, b, c] of 2 × 3 × 4 is stored as [b, c, a] and then as [b, a, c]: element (a, b, c) at ((b × 2) + a) × 4 + c.
        string metadata = RawZarr.Version3.Replace("[4, 6]", "[2, 3, 4]").Replace("uint16", "uint8").Replace("[{\"name\": \"bytes\"",
            """
            [{"name": "transpose", "configuration": {"order": [1, 2, 0]}}, {"name": "transpose", "configuration": {"order": [0, 2, 1]}},
             {"name": "bytes"
            """);
        string path = RawZarr.Write(_folder, metadata, null);
        File.WriteAllBytes(_folder.File("a.zarr", "c", "0", "0", "0"), [.. Enumerable.Range(0, 24).Select(i => (byte)i)]);
        using var file = ImageFormats.Open(path);
        var plane = file.Read(file.Select(PageSelection.All)[1]);
        Assert.Equal([4, 5, 6, 7, 12, 13, 14, 15, 20, 21, 22, 23], Pixels.Values(plane));
    }

    private void WriteGroup(string folder, string attributes)
    {
        string[] parts = folder.Split('/');
        Directory.CreateDirectory(_folder.File(parts));
        File.WriteAllText(_folder.File([.. parts, ".zgroup"]), """{"zarr_format": 2}""");
        File.WriteAllText(_folder.File([.. parts, ".zattrs"]), attributes);
    }

    private static byte[] Number(int value) => BitConverter.GetBytes(value);

    /// <summary>A shard of two chunks of 12 bytes, with the given index at its end.</summary>
    private static byte[] Shard(long first, long length, long second, long secondLength) =>
    [
        .. new byte[24], .. BitConverter.GetBytes(first), .. BitConverter.GetBytes(length), .. BitConverter.GetBytes(second),
        .. BitConverter.GetBytes(secondLength),
    ];

    private static void Read(string path)
    {
        using var file = ImageFormats.Open(path);
        foreach (var page in file.Select(PageSelection.All)) file.Load(page);
        Assert.Empty(file.Notes);
    }

    /// <summary>The exception of opening a store, or of reading the pixels of its first page.</summary>
    private static ImageFileException ErrorOf(string path) => ImageErrors.Of(() =>
    {
        using var file = ImageFormats.Open(path);
        return file.Load(file.Select(PageSelection.All)[0]);
    });

    private static string ErrorId(string path)
    {
        var error = ErrorOf(path);
        Assert.StartsWith(path, error.Message, StringComparison.Ordinal);
        Assert.True(error.Message.Length < 1000, error.Message.Length.ToString(CultureInfo.InvariantCulture));
        return error.ErrorId;
    }
}
