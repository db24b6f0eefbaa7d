using System.Buffers.Binary;
using System.Globalization;
using System.IO.Compression;
using System.Reflection;
using System.Runtime.Versioning;
using MicroSsim.Engine.Planes;
using MicroSsim.Imaging.Files;
using MicroSsim.Imaging.Formats;
using MicroSsim.Imaging.IO;
using MicroSsim.Tests;

namespace MicroSsim.Imaging.Tests;

/// <summary>NumPy arrays and archives of arrays.</summary>
public sealed class NpyTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string, PixelType> Types() => new()
    {
        { "|b1", PixelType.UInt8 }, { "|u1", PixelType.UInt8 }, { "|i1", PixelType.Int8 },
        { "<u2", PixelType.UInt16 }, { ">u2", PixelType.UInt16 }, { "<i2", PixelType.Int16 }, { ">i2", PixelType.Int16 },
        { "<u4", PixelType.UInt32 }, { ">u4", PixelType.UInt32 }, { "<i4", PixelType.Int32 }, { ">i4", PixelType.Int32 },
        { "<u8", PixelType.UInt64 }, { ">u8", PixelType.UInt64 }, { "<i8", PixelType.Int64 }, { ">i8", PixelType.Int64 },
        { "<f4", PixelType.Float32 }, { ">f4", PixelType.Float32 }, { "<f8", PixelType.Float64 }, { ">f8", PixelType.Float64 },
    };

    [Theory]
    [MemberData(nameof(Types))]
    public void Every_type_is_read_in_both_byte_orders(string descr, PixelType type)
    {
        var expected = Pixels.Random(type, 7, 11);
        byte[] data = Pixels.Bytes(expected);
        if (descr[0] == '>') ByteOrder.Swap(data, type.Size());
        foreach (int version in new[] { 1, 2, 3 })
        {
            using var file = ImageFormats.Open(Write(descr, false, "(11, 7)", data, version));
            var plane = file.Read(file.Select(PageSelection.All).Single());
            Assert.Equal((7, 11, type), (plane.Width, plane.Height, plane.PixelType));
            Assert.Equal(Pixels.Bytes(expected), Pixels.Bytes(plane));
        }
    }

    [Theory]
    [InlineData("<f2")]
    [InlineData(">f2")]
    public void Half_precision_is_widened(string descr)
    {
        // Every half-precision number.
        byte[] data = new byte[1 << 17];
        for (int i = 0; i < 1 << 16; i++)
        {
            if (descr[0] == '<') BinaryPrimitives.WriteUInt16LittleEndian(data.AsSpan(2 * i), (ushort)i);
            else BinaryPrimitives.WriteUInt16BigEndian(data.AsSpan(2 * i), (ushort)i);
        }

        using var file = ImageFormats.Open(Write(descr, false, "(256, 256)", data));
        double[] values = Pixels.Values(file.Read(file.Select(PageSelection.All).Single()));
        for (int i = 0; i < values.Length; i++) Assert.Equal((double)BitConverter.UInt16BitsToHalf((ushort)i), values[i]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void An_array_of_more_dimensions_is_a_stack(bool fortran)
    {
        // The pixel at [a, b, row, column] is 1000 a + 100 b + 10 row + column.
        int[] sides = [2, 3, 5, 4];
        byte[] data = new byte[2 * 3 * 5 * 4 * 2];
        for (int a = 0; a < 2; a++)
            for (int b = 0; b < 3; b++)
                for (int row = 0; row < 5; row++)
                    for (int column = 0; column < 4; column++)
                    {
                        int element = fortran
                            ? a + (2 * (b + (3 * (row + (5 * column)))))
                            : (((((a * 3) + b) * 5) + row) * 4) + column;
                        ushort value = (ushort)((1000 * a) + (100 * b) + (10 * row) + column);
                        BinaryPrimitives.WriteUInt16LittleEndian(data.AsSpan(element * 2), value);
                    }

        using var file = ImageFormats.Open(Write("<u2", fortran, $"({string.Join(", ", sides)})", data));
        Assert.Equal(6, file.PageCount);
        foreach (var page in file.Select(PageSelection.All))
        {
            double first = (1000.0 * (page.Index / 3)) + (100 * (page.Index % 3));
            double[] expected =
                [.. from row in Enumerable.Range(0, 5) from column in Enumerable.Range(0, 4) select first + (10 * row) + column];
            Assert.Equal(expected, Pixels.Values(file.Read(page)));
        }
    }

    [Theory]
    [InlineData("<c8", "(2, 2)", 32, "NpyUnsupported")]
    [InlineData("|V4", "(2, 2)", 16, "NpyUnsupported")]
    [InlineData("<f4", "(4,)", 16, "NpyUnsupported")]
    [InlineData("<f4", "(2, 2)", 15, "ImageUnreadable")]
    [InlineData("<f4", "(2, 2)", 17, "ImageUnreadable")]
    [InlineData("<f4", "(0, 2)", 0, "ImageUnreadable")]
    [InlineData("<f4", "(9223372036854775807, 9223372036854775807)", 16, "ImageUnreadable")]
    [InlineData("<f4", "(99999999999999999999, 2)", 16, "ImageUnreadable")]
    public void An_array_that_is_not_a_complete_image_is_refused(string descr, string shape, int bytes, string errorId)
    {
        string path = Write(descr, false, shape, new byte[bytes]);
        Assert.Equal(errorId, ImageErrors.IdOf(() => ImageFormats.Open(path)));
    }

    [Theory]
    [InlineData("""{"descr": "<u2", "fortran_order": False, "shape": (2, 3), }""")]
    [InlineData("{'descr': '<u2',\n 'fortran_order': False,\r\n 'shape': (2,\t3)}  \n")]
    [InlineData("{'shape': (2L, 3L), 'fortran_order': False, 'descr': 'u2'}")]
    [InlineData("{'descr': 'uint16', 'fortran_order': False, 'shape': (2, 3)}")]
    [InlineData("{'descr': '=H', 'fortran_order': False, 'shape': [2, 3, ]}")]
    [InlineData("{u'descr': b'|ushort', u'fortran_order': False, u'shape': (2, 3)}")]
    [InlineData("{'descr': '\\x3cu2', 'fortran_order': False, 'shape': (2, 3, 1)}")]
    public void Headers_in_every_dialect_of_Python_are_read(string header)
    {
        string path = _folder.File("a.npy");
        File.WriteAllBytes(path, RawNpy.Build(header, [1, 0, 2, 0, 3, 0, 4, 0, 5, 0, 0, 1]));
        using var file = ImageFormats.Open(path);
        var plane = file.Read(file.Select(PageSelection.All).Single());
        Assert.Equal((3, 2, PixelType.UInt16), (plane.Width, plane.Height, plane.PixelType));
        Assert.Equal([1.0, 2, 3, 4, 5, 256], Pixels.Values(plane));
    }

    [Theory]
    [InlineData("{'descr': '<u2', 'fortran_order': False, 'shape': (2, 3)")]
    [InlineData("{'descr': '<u2', 'fortran_order': False, 'shape': (2, 3)} x")]
    [InlineData("{'descr': '<u2', 'fortran_order': 0, 'shape': (2, 3)}")]
    [InlineData("{'descr': '<u2' 'fortran_order': False, 'shape': (2, 3)}")]
    [InlineData("{'descr': '<u2, 'fortran_order': False, 'shape': (2, 3)}")]
    [InlineData("{'fortran_order': False, 'shape': (2, 3)}")]
    [InlineData("['descr']")]
    [InlineData("")]
    public void A_header_that_Python_could_not_read_is_damage(string header)
    {
        string path = _folder.File("a.npy");
        File.WriteAllBytes(path, RawNpy.Build(header, new byte[12]));
        Assert.Equal("ImageUnreadable", ImageErrors.IdOf(() => ImageFormats.Open(path)));
    }

    [Fact]
    public void Brackets_nested_without_end_are_damage()
    {
        string path = _folder.File("a.npy");
        File.WriteAllBytes(path, RawNpy.Build(new string('[', 60_000), new byte[12]));
        Assert.Equal("ImageUnreadable", ImageErrors.IdOf(() => ImageFormats.Open(path)));
    }

    [Theory]
    [InlineData("(5, 6, 7, 1)", 5, 6, 7)]
    [InlineData("(6, 7, 1)", 1, 6, 7)]
    [InlineData("(2, 3, 6, 7)", 6, 6, 7)]
    [InlineData("(6, 7)", 1, 6, 7)]
    [InlineData("(6, 1)", 1, 6, 1)]
    public void A_last_axis_of_one_is_a_single_channel(string shape, int pages, int height, int width)
    {
        foreach (bool fortran in new[] { false, true })
        {
            using var file = ImageFormats.Open(Write("|u1", fortran, shape, new byte[pages * height * width]));
            var plane = file.Read(file.Select(PageSelection.All)[0]);
            Assert.Equal((pages, height, width), (file.PageCount, plane.Height, plane.Width));
        }
    }

    [Theory]
    [InlineData("(6, 7, 2)")]
    [InlineData("(3, 6, 7, 4)")]
    public void An_array_with_channels_last_is_refused(string shape)
    {
        var sides = shape.Trim('(', ')').Split(", ").Select(side => int.Parse(side, CultureInfo.InvariantCulture));
        int bytes = sides.Aggregate(1, (product, side) => product * side);
        using var file = ImageFormats.Open(Write("|u1", false, shape, new byte[bytes]));
        var error = ImageErrors.Of(() => file.Select(PageSelection.All));
        Assert.Equal(("NpyUnsupported", "Axes"), (error.ErrorId, error.Option));
        Assert.Contains("channels last", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_archive_of_one_array_is_that_array_and_of_several_the_selected_one()
    {
        byte[] one = RawNpy.Build("|u1", false, "(1, 2)", [3, 4]), two = RawNpy.Build("|u1", false, "(2, 1)", [5, 6]);
        string single = Zip(("gt.npy", one)), several = Zip(("gt.npy", one), ("pred.npy", two));

        Assert.Equal([3.0, 4.0], Values(single, null));
        Assert.Equal([5.0, 6.0], Values(several, "pred"));
        Assert.Equal([3.0, 4.0], Values(several, "gt.npy"));
        var error = ImageErrors.Of(() => ImageFormats.Open(several));
        Assert.Equal(("EntryNeeded", "Entry"), (error.ErrorId, error.Option));
        Assert.Contains("gt, pred", error.Message, StringComparison.Ordinal);
        string plain = Write("|u1", false, "(1, 2)", [3, 4]);
        Assert.Equal("NoSuchEntry", ImageErrors.IdOf(() => ImageFormats.Open(several, "mask")));
        Assert.Equal("NoSuchEntry", ImageErrors.IdOf(() => ImageFormats.Open(plain, "gt")));
    }

    [Fact]
    public void A_damaged_archive_is_refused()
    {
        string path = Zip(("gt.npy", RawNpy.Build("|u1", false, "(1, 2)", [3, 4])));
        byte[] bytes = File.ReadAllBytes(path);

        // The data of the entry follows its name; bytes of ones are not valid Deflate data.
        bytes.AsSpan(36, 8).Fill(0xFF);
        File.WriteAllBytes(path, bytes);
        Assert.Equal("ImageUnreadable", ImageErrors.IdOf(() => ImageFormats.Open(path)));
        File.WriteAllBytes(path, bytes[..60]);
        Assert.Equal("ImageUnreadable", ImageErrors.IdOf(() => ImageFormats.Open(path)));
    }

    [Fact]
    public void A_flipped_bit_in_an_archive_is_an_error()
    {
        string framework = typeof(ImageFile).Assembly.GetCustomAttribute<TargetFrameworkAttribute>()!.FrameworkName;
        bool isNetStandard = framework.StartsWith(".NETStandard", StringComparison.Ordinal);
        Assert.SkipWhen(isNetStandard, "ZipArchiveEntry of netstandard2.0 has no checksum.");
        string path = Zip(CompressionLevel.NoCompression, ("gt.npy", RawNpy.Build("|u1", false, "(1, 2)", [3, 4])));
        byte[] bytes = File.ReadAllBytes(path);
        bytes[Array.LastIndexOf(bytes, (byte)4, Array.LastIndexOf(bytes, (byte)'\n') + 3)] ^= 1;
        File.WriteAllBytes(path, bytes);
        Assert.Contains("checksum", ImageErrors.Of(() => ImageFormats.Open(path)).Message, StringComparison.Ordinal);
    }

    private static double[] Values(string path, string? entry)
    {
        using var file = ImageFormats.Open(path, entry);
        return Pixels.Values(file.Read(file.Select(PageSelection.All).Single()));
    }

    private string Zip(params (string Name, byte[] Bytes)[] entries) => Zip(CompressionLevel.Optimal, entries);

    private string Zip(CompressionLevel level, params (string Name, byte[] Bytes)[] entries) =>
        RawNpy.Zip(_folder.File($"{Guid.NewGuid():N}.npz"), level, entries);

    private string Write(string descr, bool fortran, string shape, byte[] data, int version = 1)
    {
        string path = _folder.File($"{Guid.NewGuid():N}.npy");
        File.WriteAllBytes(path, RawNpy.Build(descr, fortran, shape, data, version));
        return path;
    }
}
