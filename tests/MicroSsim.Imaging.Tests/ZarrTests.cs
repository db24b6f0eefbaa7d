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
        }

        Assert.Equal(written < sides[0], file.Notes.Count == 1);
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
