using System.Globalization;
using MicroSsim.Engine.Planes;
using MicroSsim.Imaging.Files;
using MicroSsim.Imaging.Formats;
using MicroSsim.Tests;

namespace MicroSsim.Imaging.Tests;

/// <summary>Zarr stores of other programs; the scripts beside them, in tests/Fixtures/zarr, say what each holds.</summary>
public sealed class ZarrTests
{
    /// <summary>Path, type, shape, written elements along the first axis and fill value of every array.</summary>
    public static TheoryData<string, string, string, int, double> Arrays()
    {
        var data = new TheoryData<string, string, string, int, double>();
        foreach (string line in Directory.GetFiles(TestData.Fixture("zarr"), "*.tsv").Order().SelectMany(File.ReadAllLines))
        {
            string[] cells = line.Split('\t');
            double fill = cells[4] switch
            {
                "nan" => double.NaN,
                "-inf" => double.NegativeInfinity,
                _ => double.Parse(cells[4], CultureInfo.InvariantCulture),
            };
            data.Add(cells[0], cells[1], cells[2], int.Parse(cells[3], CultureInfo.InvariantCulture), fill);
        }

        return data;
    }

    [Fact]
    public void At_least_sixty_combinations_are_held()
    {
        Assert.True(Arrays().Count >= 60, $"{Arrays().Count}");
    }

    [Theory]
    [MemberData(nameof(Arrays))]
    public void Samples_are_those_that_were_written(string path, string type, string shape, int written, double fill)
    {
        int[] sides = [.. shape.Split(',').Select(s => int.Parse(s, CultureInfo.InvariantCulture))];
        using var file = ImageFormats.Open(TestData.Fixture("zarr", path));
        var pages = file.Select(PageSelection.All);
        Assert.Equal(sides[..^2].Aggregate(1, (product, side) => product * side), pages.Count);
        int perRow = sides.Aggregate(1, (product, side) => product * side) / sides[0], index = 0;
        foreach (var page in pages)
        {
            var plane = file.Read(page);
            Assert.Equal((sides[^1], sides[^2]), (plane.Width, plane.Height));
            Assert.Equal(PixelTypeOf(type), plane.PixelType);
            double[] expected = new double[plane.PixelCount];
            for (int i = 0; i < expected.Length; i++, index++) expected[i] = index < written * perRow ? Element(index, type) : fill;
            Assert.Equal(expected, Pixels.Values(plane));

            // The whole page is read without the cache of rows.
            Assert.Equal(expected, Pixels.Values(file.Load(page)));
            Assert.True(Pixels.Bytes(plane, plane.Height).AsSpan().SequenceEqual(Pixels.Bytes(plane)));
        }

        Assert.Equal(written < sides[0], file.Notes.Count == 1);
    }

    [Theory]
    [InlineData("C", "[9000, 9100]", "[700, 1000]")]
    [InlineData("F", "[9000, 9100]", "[700, 1000]")]
    [InlineData("C", "[3, 9000, 9100]", "[2, 700, 1000]")]
    public void A_large_page_is_read_in_rows_of_chunks(string order, string shape, string chunks)
    {
        // 82 MB per page; three chunks are stored.
        using var folder = new TemporaryFolder();
        bool isStack = shape.Split(',').Length == 3;
        string metadata = RawZarr.With("shape", shape).Replace("\"chunks\": [4, 6]", $"\"chunks\": {chunks}")
            .Replace("\"C\"", $"\"{order}\"").Replace("<u2", "|u1").Replace("\"fill_value\": 0", "\"fill_value\": 9");
        string path = RawZarr.Write(folder, metadata, null);
        (int Down, int Across)[] stored = [(0, 0), (3, 4), (12, 9)];
        foreach ((int down, int across) in stored)
        {
            byte[] chunk = new byte[(isStack ? 2 : 1) * 700 * 1000];
            int first = isStack ? 700_000 : 0;
            for (int row = 0; row < 700; row++)
            {
                for (int column = 0; column < 1000; column++)
                {
                    int at = order == "C" ? (row * 1000) + column : (column * 700) + row;
                    chunk[first + at] = Value((700 * down) + row, (1000 * across) + column);
                }
            }

            File.WriteAllBytes(folder.File("a.zarr", $"{(isStack ? "0." : "")}{down}.{across}"), chunk);
        }

        using var file = ImageFormats.Open(path);
        using var plane = (IDisposable)file.Read(file.Select(PageSelection.All)[isStack ? 1 : 0]);
        var page = (ImagePlane)plane;
        Assert.Equal((9100, 9000), (page.Width, page.Height));
        Parallel.ForEach([(0, 3), (698, 4), (2099, 702), (2801, 1), (8399, 601), (8999, 1)], rows =>
        {
            (int first, int count) = rows;
            byte[] pixels = page.GetRows(first, count, new RowBuffer()).ToArray();
            byte[] expected = [.. Enumerable.Range(0, count * 9100).Select(i => Expected(first + (i / 9100), i % 9100))];
            Assert.True(expected.AsSpan().SequenceEqual(pixels), $"{first}");
        });
        Assert.Single(file.Notes);

        byte Expected(int row, int column) =>
            stored.Contains((row / 700, column / 1000)) ? Value(row, column) : (byte)9;

        static byte Value(int row, int column) => (byte)((row * 31) + (column * 7));
    }

    [Fact]
    public void Channels_are_named_and_pages_have_their_coordinates()
    {
        foreach (string name in new[] { "ome-0.4.ome.zarr", "ome-0.5.ome.zarr" })
        {
            using var file = ImageFormats.Open(TestData.Fixture("zarr", name));
            var pages = file.Select(PageSelection.All);
            Assert.Equal(12, pages.Count);
            Assert.Equal(new ImagePage(10, 1, 1, 1), pages[10]);
            Assert.Equal(["DAPI", "GFP"], file.ChannelNames);
            Assert.Equal("GFP", file.GetChannelName(pages[10]));
            Assert.Equal([3, 4, 5, 9, 10, 11], file.Select(new PageSelection { Channels = [1] }).Select(p => p.Index));
        }
    }

    [Theory]
    [InlineData("ome-0.4.ome.zarr/0")]
    [InlineData("ome-0.5.ome.zarr/s0")]
    [InlineData("ome-0.5.ome.zarr/s1")]
    public void An_array_of_an_image_has_the_axes_of_the_image(string path)
    {
        using var file = ImageFormats.Open(TestData.Fixture("zarr", path));
        Assert.Equal([1, 4, 7, 10], file.Select(new PageSelection { Slice = 1 }).Select(p => p.Index));
    }

    [Fact]
    public void Axes_that_an_array_names_itself_are_used()
    {
        using var file = ImageFormats.Open(TestData.Fixture("zarr", "v3-named-axes.zarr"));
        Assert.Equal([2, 5], file.Select(new PageSelection { Slice = 2 }).Select(p => p.Index));
    }

    [Theory]
    [InlineData("plate-0.4.zarr", "B/03/0", "B/03/1", "C/03/0")]
    [InlineData("plate-0.5.zarr", "B/03/0", "B/03/1", "C/03/0")]
    [InlineData("plate-0.5.zarr/B/03", "0", "1")]
    [InlineData("plate-0.5.zarr/C/03", "0")]
    [InlineData("series-0.4.zarr", "0", "1")]
    public void Plates_wells_and_series_list_their_images(string path, params string[] images)
    {
        string full = TestData.Fixture(["zarr", .. path.Split('/')]);
        Assert.Equal(images.Select(i => Path.Combine([full, .. i.Split('/')])), ImageFormats.ListImages(full));
        if (images.Length > 1) Assert.Equal("ArrayNeeded", ImageErrors.IdOf(() => ImageFormats.Open(full)));
    }

    [Fact]
    public void The_stamp_changes_with_each_file_of_the_image()
    {
        using var folder = new TemporaryFolder();
        string path = RawZarr.Write(folder, RawZarr.Version2, new byte[48]);
        var first = Stamp();
        File.WriteAllBytes(folder.File("a.zarr", "0.1"), new byte[48]);
        var second = Stamp();
        Assert.NotEqual(first, second);
        File.SetLastWriteTimeUtc(folder.File("a.zarr", "0.0"), DateTime.UtcNow.AddSeconds(5));
        Assert.NotEqual(second, Stamp());

        IO.FileStamp Stamp()
        {
            using var file = ImageFormats.Open(path);
            return file.Stamp;
        }
    }

    /// <summary>Element i of an array of a type; the scripts compute the same.</summary>
    private static double Element(long i, string type)
    {
        long h = (((i / 4) * 3) + (i % 4) + (i * i % 7)) % 65521;
        return type switch
        {
            "bool" => h % 2,
            "uint8" => h % 256,
            "uint16" => h,
            "uint32" => h * 65537,
            "uint64" => h * ((1L << 40) + 1),
            "int8" => (h % 256) - 128,
            "int16" => h - 32768,
            "int32" => (h * 32768) - 1_000_000_000,
            "int64" => (h - 32768) * (1L << 40),
            "float16" => ((h % 2048) / 8.0) - 100,
            "float32" => (float)(h / 7.0),
            _ => h / 7.0,
        };
    }

    private static PixelType PixelTypeOf(string type) => type switch
    {
        "bool" => PixelType.UInt8,
        "float16" => PixelType.Float32,
        _ => Enum.Parse<PixelType>(type, ignoreCase: true),
    };
}
